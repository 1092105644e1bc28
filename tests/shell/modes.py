# SPDX-License-Identifier: GPL-3.0-or-later
"""Each format, written by the program and read back by an independent reader: modes.py PROGRAM"""
import csv
import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import unicodedata

PROGRAM = sys.argv[1]
STRINGS = [
    "", " ", "plain", "a,b", 'say "hi"', "two\nlines", "cr\r\nlf", "tab\there", "back\\slash", "\\N",
    "| bar |", "'single'", "null", "NaN", "é", "日本語", "e\u0301", "🇪🇺", "a\u202eb", "\u001b[31mred",
    "\u0000", "\u0001\u001f\u007f", "<br>", "=1+1", "ends with \\", "{\"json\": true}", "x" * 300,
]


def run(mode, statement, *options):
    result = subprocess.run([PROGRAM, "--mode", mode, *options, "-c", statement],
                            stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr == b"", result.stderr.decode()
    return result.stdout.decode("utf-8")


def run_strings(mode):
    return run(mode, "UNWIND $s AS s RETURN s, size(s) AS n, null AS nothing",
               "--param", "s=" + json.dumps(STRINGS))


def same(found, expected, what):
    assert found == expected, f"{what}:\n found    {found!r}\n expected {expected!r}"


def test_csv():
    rows = list(csv.reader(io.StringIO(run_strings("csv"), newline="")))
    same(rows[0], ["s", "n", "nothing"], "csv head")
    same([row[0] for row in rows[1:]], STRINGS, "csv strings")
    same({row[2] for row in rows[1:]}, {""}, "csv nulls")
    same(run("csv", "RETURN '' AS a, null AS b"), 'a,b\n"",\n', "csv: an empty string is no null")
    same(run("csv", "RETURN 1 AS `a,\"b`"), '"a,""b"\n1\n', "csv head with quotes")


def test_tsv():
    escapes = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}

    def field(text):
        if text == "\\N":
            return None
        out, i = "", 0
        while i < len(text):
            if text[i] == "\\":
                i += 1
                out += escapes[text[i]]
            else:
                out += text[i]
            i += 1
        return out

    lines = run_strings("tsv").split("\n")
    same(lines[-1], "", "tsv ends with a line end")
    rows = [[field(cell) for cell in line.split("\t")] for line in lines[:-1]]
    same([row[0] for row in rows[1:]], STRINGS, "tsv strings")
    same({row[2] for row in rows[1:]}, {None}, "tsv nulls")


def test_json():
    rows = json.loads(run_strings("json"))
    same([row["s"] for row in rows], STRINGS, "json strings")
    same(list(rows[0]), ["s", "n", "nothing"], "json names in order")
    same(rows[0]["nothing"], None, "json null")
    same(json.loads(run("json", "UNWIND [] AS x RETURN x")), [], "json without rows")
    lines = run_strings("jsonl").split("\n")
    same([json.loads(line)["s"] for line in lines[:-1]], STRINGS, "jsonl strings")
    same(run("jsonl", "UNWIND [] AS x RETURN x"), "", "jsonl without rows")
    row = json.loads(run("jsonl", "RETURN 0.0/0.0 AS nan, 1.0/0.0 AS inf, 1 AS i, 1.0 AS f, "
                                  "date('2024-05-21') AS d, [1, [2]] AS l, {a: {b: 1}} AS m"))
    same(row, {"nan": "NaN", "inf": "Infinity", "i": 1, "f": 1.0, "d": "2024-05-21",
               "l": [1, [2]], "m": {"a": {"b": 1}}}, "jsonl values")
    node = json.loads(run("jsonl", "CREATE p = (a:A:B {k: 1})-[r:T {w: 0.5}]->(b) RETURN p, r, a"))
    same(node["a"]["labels"], ["A", "B"], "labels of a node")
    same(node["r"]["type"], "T", "type of a relationship")
    same((node["r"]["start"], node["r"]["end"]), (node["a"]["id"], node["p"]["nodes"][1]["id"]),
         "ends of a relationship")
    same(node["p"]["relationships"][0]["properties"], {"w": 0.5}, "a path's relationship")


def test_markdown():
    lines = run_strings("markdown").split("\n")[:-1]
    same(lines[1].replace("-", ""), "||:||", "the rule: numbers stand to the right")
    for line, text in zip(lines[2:], STRINGS):
        assert "\n" not in line and "\r" not in line and "\x1b" not in line
        cells = line.replace("\\\\", "\0").replace("\\|", "\1").split("|")
        same(len(cells), 5, f"cells of {line!r}")
        if text.isprintable() and "\u0301" not in text:
            found = cells[1].replace("\0", "\\").replace("\1", "|").strip()
            same(found, text.strip(), "a cell of markdown")


def width(text):
    """Columns of a line, for the characters used here."""
    count, i = 0, 0
    while i < len(text):
        if unicodedata.combining(text[i]):
            pass
        elif 0x1F1E6 <= ord(text[i]) <= 0x1F1FF:
            count += 1
        else:
            count += 2 if unicodedata.east_asian_width(text[i]) in "WF" else 1
        i += 1
    return count


def test_grids():
    same(run("box", "RETURN 1 AS n, 'x' AS text UNION ALL RETURN 22 AS n, '日本' AS text"),
         "┌────┬──────┐\n│  n │ text │\n├────┼──────┤\n│  1 │ x    │\n│ 22 │ 日本 │\n└────┴──────┘\n", "a box")
    same(run("table", "RETURN 'x' AS a, null AS b"),
         "+---+------+\n| a | b    |\n+---+------+\n| x | null |\n+---+------+\n", "a table")
    same(run("box", "CREATE ()"), "", "no columns")
    same(run("box", "UNWIND [] AS a RETURN a"), "┌───┐\n│ a │\n├───┤\n└───┘\n", "no rows")
    for mode in "box", "table":
        lines = run_strings(mode).split("\n")[:-1]
        same(len(lines), len(STRINGS) + 4, f"lines of {mode}")
        same(len({width(line) for line in lines if "🇪" not in line}), 1, f"widths of {mode}")
        assert not any(ord(c) < 32 for line in lines for c in line), "a control character got through"
    # More rows than are measured come through too.
    lines = run("box", "UNWIND range(1, 2500) AS x RETURN x").split("\n")
    same(lines[2502], "│ 2500 │", "the last row of many")


def test_line():
    same(run("line", "RETURN 1 AS a, 'x' AS long UNION ALL RETURN 2 AS a, 'y' AS long"),
         "   a = 1\nlong = x\n\n   a = 2\nlong = y\n", "line")


def test_paths():
    found = run("line", "CREATE p = (:I {name: 'A'})-[:aligns-with {evidence: 'says so', source: 'S', "
                        "locator: 'art 1'}]->(:I {name: 'B'})<-[:cites]-({name: 'C'}) RETURN p")
    same(found, "p = (A)-[:aligns-with]->(B)<-[:cites]-(C)\n"
                "      1. A -aligns-with-> B: says so\n"
                "         source: S, locator: art 1\n"
                "      2. B <-cites- C\n", "a path with its evidence")
    found = run("box", "CREATE p = (:I {name: 'A'})-[:T]->({k: 1}) RETURN p")
    assert "│ (A)-[:T]->({k: 1}) │" in found, found


def on_terminal(columns, *arguments):
    """What the program prints on a terminal of that width."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execv(PROGRAM, [PROGRAM, *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    printed = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        printed += piece
    _, status = os.waitpid(child, 0)
    same(status, 0, f"exit on a terminal of {arguments}: {printed.decode()}")
    return printed.decode("utf-8").replace("\r\n", "\n")


def test_terminal():
    # The size is set after the start: a first statement gives it time to arrive.
    pause = "UNWIND range(1, 300000) AS x WITH sum(x) AS s WHERE s < 0 FINISH"
    text = "'" + "long words " * 20 + "'"
    printed = on_terminal(60, "-c", pause, "-c", f"RETURN {text} AS a, 7 AS b, {text} AS c")
    lines = printed.split("\n")[:-1]
    widths = {width(line) for line in lines}
    assert len(widths) == 1 and 57 <= widths.pop() <= 60, f"not cut to the terminal:\n{printed}"
    assert "…" in printed and "│ 7 │" in printed, printed
    # Where columns have no room, rows are printed as lines.
    many = ", ".join(f"{i} AS column{i}" for i in range(12))
    printed = on_terminal(60, "-c", pause, "-c", f"RETURN {many}")
    assert printed.startswith(" column0 = 0\n"), printed
    # A path is wrapped, never cut.
    printed = on_terminal(60, "-c", pause, "-c",
                          f"CREATE p = ({{name: 'A'}})-[:T {{evidence: {text}}}]->({{name: 'B'}}) RETURN p")
    assert "…" not in printed and printed.count("long") == 20, printed
    assert all(width(line) <= 60 for line in printed.split("\n")), printed


for name, test in sorted(globals().copy().items()):
    if name.startswith("test_"):
        try:
            test()
        except AssertionError as failure:
            sys.exit(f"{name}: {failure}")
