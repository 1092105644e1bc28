# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompt on a terminal without abilities (TERM=dumb): plain.py PROGRAM"""
import os
import pty
import select
import signal
import sys
import time

PROGRAM = sys.argv[1]


class Terminal:
    def __init__(self, *arguments):
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="dumb", ENTENTE_HISTORY="")
            os.execv(PROGRAM, [PROGRAM, *arguments])
        self.printed = ""

    def sees(self, text, seconds=10):
        """Waits until `text` is printed; forgets what came up to its end."""
        end = time.monotonic() + seconds
        while text not in self.printed:
            ready, _, _ = select.select([self.terminal], [], [], max(0, end - time.monotonic()))
            if not ready:
                sys.exit(f"not printed: {text!r}\n{self.printed}")
            try:
                self.printed += os.read(self.terminal, 65536).decode()
            except OSError:
                sys.exit(f"ended before {text!r}\n{self.printed}")
        self.printed = self.printed.split(text, 1)[1]

    def write(self, text):
        os.write(self.terminal, text.encode())

    def exit_code(self):
        _, status = os.waitpid(self.child, 0)
        return os.waitstatus_to_exitcode(status)


terminal = Terminal("graphs/people")
terminal.sees("entente> ")
terminal.write("MATCH (p:Person {name: 'Ada'})\n")
terminal.sees("...> ")
terminal.write("RETURN p.name AS who;\n")
terminal.sees("│ Ada │")
terminal.sees("1 row, ")
terminal.sees("entente> ")
terminal.write("RETURN nope;\n")
terminal.sees("error: unknown variable 'nope'")
terminal.sees("entente> ")
terminal.write("UNWIND range(1, 100000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y);\n")
time.sleep(0.5)
os.kill(terminal.child, signal.SIGINT)
terminal.sees("error: cancelled")
terminal.sees("entente> ")
terminal.write(".mode jsonl\nRETURN 7 AS n")
terminal.write("\x04\x04")  # what is typed, then the end of input
terminal.sees('{"n":7}')
assert terminal.exit_code() == 0
if "\033" in terminal.printed:
    sys.exit("an escape sequence on a dumb terminal")
