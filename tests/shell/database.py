# SPDX-License-Identifier: GPL-3.0-or-later
"""Database files, by one program and by several at once: database.py PROGRAM"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
FOLDER = tempfile.mkdtemp()
NOBODY = 65534


def same(found, expected, what):
    assert found == expected, f"{what}:\n found    {found!r}\n expected {expected!r}"


def path_of(name):
    return os.path.join(FOLDER, name)


def run(status, *arguments, user=None):
    """Runs the program; what it printed and what it reported."""
    result = subprocess.run([PROGRAM, "--mode", "csv", *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                            check=False, user=user, text=True, errors="replace")
    assert result.returncode == status, f"exit {result.returncode}, not {status}: {arguments}\n{result.stdout}{result.stderr}"
    return result.stdout, result.stderr


class Engine:
    """A program that answers requests, until it is closed or killed."""

    def __init__(self, path, *options):
        self.process = subprocess.Popen([PROGRAM, "--json", *options, path], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def send(self, text):
        self.process.stdin.write(json.dumps({"query": text}).encode() + b"\n")
        self.process.stdin.flush()

    def receive(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, text):
        self.send(text)
        return self.receive()

    def rows(self, text):
        answer = self.ask(text)
        assert "rows" in answer, f"{text}: {answer}"
        return answer["rows"]

    def refused(self, text):
        answer = self.ask(text)
        assert "error" in answer, f"{text} was not refused: {answer}"
        return answer["error"]

    def close(self):
        self.process.stdin.close()
        same(self.process.wait(20), 0, "exit")

    def kill(self):
        self.process.kill()
        self.process.wait()


COUNT = "MATCH (n) RETURN count(n) AS n"


def test_what_is_written_is_there_again():
    path = path_of("kept.entente")
    out, err = run(0, path, "-c", "CREATE (:Body {name: 'A'})-[:cites {w: 0.5}]->(:Body {name: 'B'})")
    same((out, err), ("", ""), "nothing is told of a change that is kept")
    run(0, path, "-c", "CREATE PROCEDURE cited(name STRING) AS { MATCH (:Body {name: $name})-[:cites]->(b) RETURN b.name AS b }")
    run(0, path, "-c", "CREATE GRAPH TYPE law { (Body {name STRING NOT NULL}), (Body)-[cites {w FLOAT}]->(Body) }",
        "-c", "SET GRAPH TYPE law")
    out, _ = run(0, path, "-c", "CALL cited('A')", "-c", "MATCH ()-[r]->() RETURN r.w AS w")
    same(out, "b\nB\nw\n0.5\n", "a new process reads it")
    _, err = run(1, path, "-c", "CREATE (:Body)")
    assert "breaks the graph type 'law'" in err, err
    run(0, path, "-c", "MATCH (b:Body {name: 'B'}) DETACH DELETE b")
    same(run(0, path, "-c", COUNT)[0], "n\n1\n", "a deletion is kept too")


def test_a_transaction_is_kept_whole_or_not():
    path = path_of("transaction.entente")
    run(0, path, "-c", "BEGIN", "-c", "CREATE (:A)", "-c", "CREATE (:A)", "-c", "COMMIT")
    run(0, path, "-c", "BEGIN", "-c", "CREATE (:B)", "-c", "ROLLBACK")
    run(0, path, "-c", "BEGIN", "-c", "CREATE (:C)")  # no COMMIT
    run(1, path, "--keep-going", "-c", "BEGIN", "-c", "CREATE (:D)", "-c", "CREATE (:E) RETURN 1 / 0", "-c", "COMMIT")
    out, _ = run(0, path, "-c", "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label")
    same(out, "label,n\nA,2\nD,1\n", "what was committed, and no more")


def test_a_graph_is_imported():
    path = path_of("governance.entente")
    questions = ["-c", COUNT, "-c", "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n ORDER BY type",
                 "-c", "MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name, properties(r) AS p ORDER BY id(r)"]
    expected, _ = run(0, "graphs/governance", *questions)
    assert expected.count("\n") > 100
    out, _ = run(0, path, "-c", "IMPORT 'graphs/governance'", *questions)
    same(out, expected, "in the process that imported it")
    same(run(0, path, *questions)[0], expected, "opened again")
    same(run(0, "--readonly", path, "-c", ".check")[0], "ok\n", "its check")


def test_overviews_read_what_is_not_in_memory_yet():
    path = path_of("overview.entente")
    run(0, path, "-c", "IMPORT 'graphs/governance'", "-c", ".vacuum")  # nothing is left in the log

    def dump(where):
        engine = Engine(where)
        engine.process.stdin.write(b'{"dump": true}\n')
        engine.process.stdin.flush()
        answer = engine.receive()
        engine.close()
        return sorted(json.dumps(node["$node"]["properties"], sort_keys=True) for node in answer["nodes"]), len(answer["relationships"])

    assert dump("graphs/governance")[1] > 1000
    same(dump(path), dump("graphs/governance"), "the graph of a request")
    expected, _ = run(0, "graphs/governance", "-c", ".schema")
    same(run(0, path, "-c", ".schema")[0], expected, ".schema")


def test_read_only():
    path = path_of("readonly.entente")
    _, err = run(3, "--readonly", path, "-c", "RETURN 1")
    assert not os.path.exists(path), "opening read-only made a file"
    run(0, path, "-c", "CREATE (:A)")
    _, err = run(1, "--readonly", path, "-c", "CREATE (:A)")
    assert "ReadOnly" in err, err
    same(run(0, "--readonly", path, "-c", COUNT)[0], "n\n1\n", "reading")
    reader, writer = Engine(path, "--readonly"), Engine(path)
    writer.rows("CREATE (:A)")
    same(reader.rows(COUNT), [[2]], "a read-only connection follows")
    reader.close()
    writer.close()


def test_files_that_are_none():
    foreign = path_of("foreign.entente")
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE t(x)")
    connection.close()
    before = open(foreign, "rb").read()
    _, err = run(3, foreign, "-c", "RETURN 1")
    assert "is a SQLite file, but no entente database" in err, err
    same(open(foreign, "rb").read(), before, "a file that is another's")
    newer = path_of("newer.entente")
    run(0, newer, "-c", "CREATE (:A)")
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    _, err = run(3, newer, "-c", "RETURN 1")
    assert "has format 99" in err and "open it with a newer entente" in err, err
    _, err = run(3, path_of("nowhere/x.entente"), "-c", "RETURN 1")
    assert "nowhere/x.entente" in err and "CannotOpen" in err, err
    words = path_of("words.entente")
    with open(words, "w", encoding="ascii") as file:
        file.write("not a database\n")
    run(3, words, "-c", "RETURN 1")
    with open(words, encoding="ascii") as file:
        same(file.read(), "not a database\n", "a file of words")


def test_an_empty_file_becomes_one():
    path = path_of("empty.entente")
    open(path, "w", encoding="ascii").close()
    _, err = run(3, "--readonly", path, "-c", "RETURN 1")
    assert "is empty" in err, err
    same(os.path.getsize(path), 0, "still empty")
    run(0, path, "-c", "CREATE (:A)")
    same(run(0, path, "-c", COUNT)[0], "n\n1\n", "what was written")


def test_several_make_one_file():
    for turn in range(5):
        path = path_of(f"together{turn}.entente")
        makers = [subprocess.Popen([PROGRAM, path, "-c", "CREATE (:A)"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
                  for _ in range(4)]
        for maker in makers:
            _, err = maker.communicate(timeout=60)
            same((maker.returncode, err), (0, b""), "one of four that make a file")
        same(run(0, path, "-c", COUNT)[0], "n\n4\n", "what the four created")


def test_a_folder_that_cannot_be_written():
    if os.geteuid() != 0:
        return
    # The program itself must be within reach of that user.
    closed = tempfile.mkdtemp(dir="/tmp")
    try:
        shutil.copy(PROGRAM, closed)
        os.chmod(closed, 0o755)
        command = [os.path.join(closed, os.path.basename(PROGRAM)), os.path.join(closed, "x.entente"), "-c", "CREATE (:A)"]
        result = subprocess.run(command, capture_output=True, check=False, user=NOBODY, text=True)
        same(result.returncode, 3, result.stderr)
        assert "x.entente" in result.stderr and "CannotOpen" in result.stderr, result.stderr
    finally:
        shutil.rmtree(closed)


def test_two_writers_take_turns():
    path = path_of("busy.entente")
    one, two = Engine(path), Engine(path, "--busy-timeout", "0s")
    same(two.rows("SHOW SETTINGS YIELD name, value WHERE name = 'busy_timeout' RETURN value"), [[0.0]], "the option")
    one.rows("BEGIN")
    one.rows("CREATE (:A)")
    error = two.refused("CREATE (:B)")
    same((error["type"], error["detail"]), ("TransactionError", "DatabaseBusy"), "the second writer")
    assert "busy_timeout" in error["hint"], error
    same(two.rows(COUNT), [[0]], "reading does not wait")
    two.rows("SESSION SET busy_timeout = '200ms'")
    begin = time.monotonic()
    two.refused("CREATE (:B)")
    assert time.monotonic() - begin >= 0.19, "it did not wait for its timeout"
    two.rows("SESSION SET busy_timeout = '20s'")
    two.send("CREATE (:B)")
    time.sleep(0.1)
    one.rows("COMMIT")
    assert "rows" in two.receive(), "a writer that waited"
    same(one.rows(COUNT), [[2]], "both")
    # One that is killed gives its turn back, and nothing of it is there.
    one.rows("BEGIN")
    one.rows("CREATE (:C)")
    one.kill()
    two.rows("CREATE (:B)")
    same(two.rows("MATCH (n) RETURN DISTINCT labels(n)[0] AS l ORDER BY l"), [["A"], ["B"]], "labels")
    two.close()


def test_what_was_read_has_changed():
    path = path_of("conflict.entente")
    one, two = Engine(path), Engine(path)
    one.rows("CREATE (:Account {balance: 10})")
    one.rows("BEGIN")
    same(one.rows("MATCH (a:Account) RETURN a.balance"), [[10]], "the balance")
    two.rows("MATCH (a:Account) SET a.balance = 0")
    same(one.rows("MATCH (a:Account) RETURN a.balance"), [[10]], "one state until the end")
    error = one.refused("MATCH (a:Account) SET a.balance = 9")
    same((error["type"], error["detail"]), ("TransactionError", "WriteConflict"), "a lost update")
    same(one.rows("MATCH (a:Account) RETURN a.balance"), [[10]], "it can still read")
    one.rows("ROLLBACK")
    same(one.rows("MATCH (a:Account) RETURN a.balance"), [[0]], "the newest state after it")
    # BEGIN has read nothing yet: what others commit before the first statement is no conflict.
    one.rows("BEGIN")
    two.rows("MATCH (a:Account) SET a.balance = 1")
    one.rows("MATCH (a:Account) SET a.balance = a.balance + 1")
    one.rows("COMMIT")
    same(two.rows("MATCH (a:Account) RETURN a.balance"), [[2]], "both changes")
    one.close()
    two.close()


def test_backup():
    path, copy = path_of("whole.entente"), path_of("copy.entente")
    engine = Engine(path)
    engine.rows("UNWIND range(1, 1000) AS i CREATE (:N {i: i})")
    run(0, path, "-c", f".backup {copy}")
    engine.rows("CREATE (:N)")
    engine.close()
    same(run(0, copy, "-c", COUNT, "-c", ".check")[0], "n\n1000\nok\n", "the copy")
    before = open(copy, "rb").read()
    _, err = run(1, path, "-c", f".backup {copy}")
    assert "is there already" in err, err
    same(open(copy, "rb").read(), before, "a backup replaces nothing")
    _, err = run(1, path, "-c", f".backup {path_of('nowhere/copy.entente')}")
    assert "CannotWrite" in err, err
    _, err = run(1, "-c", f".backup {path_of('other.entente')}")
    assert "there is no database file" in err, err
    _, err = run(1, path, "-c", "BEGIN", "-c", f".backup {path_of('other.entente')}")
    assert "still open" in err, err


def test_dump():
    path, script, new = path_of("dumped.entente"), path_of("dump.cypher"), path_of("new.entente")
    run(0, path, "-c", "IMPORT 'graphs/governance'")
    run(0, path, "-c", f".dump {script}")
    text = open(script).read()
    same(run(0, path, "-c", ".dump")[0], text, "on standard output")
    same(run(0, "graphs/governance", "-c", ".dump")[0], text, "of a folder")
    run(0, new, "-f", script)
    same(run(0, new, "-c", ".check", "-c", ".dump")[0], "ok\n" + text, "the script of what it makes")
    exports = [path_of("one"), path_of("two")]
    for database, folder in zip((path, new), exports):
        run(0, database, "-c", f"EXPORT GRAPH TO '{folder}' FORMAT csv")
    for name in sorted(os.listdir(exports[0])):
        one, two = (sorted(open(os.path.join(folder, name)).read().splitlines()) for folder in exports)
        same(two, one, name)
    # What cannot be written is told, and nothing half is left.
    _, err = run(1, path, "-c", f".dump {path_of('nowhere/d.cypher')}")
    assert "CannotWrite" in err, err
    full = subprocess.run([PROGRAM, path, "-c", ".dump"], stdout=open("/dev/full", "w"), stderr=subprocess.PIPE, text=True)
    assert full.returncode == 1 and "No space left" in full.stderr, full
    small = "ulimit -f 8; trap '' XFSZ; exec \"$@\""  # 4 KiB a file
    limited = subprocess.run(["sh", "-c", small, "sh", PROGRAM, "graphs/governance", "-c", f".dump {path_of('half.cypher')}"],
                             stderr=subprocess.PIPE, text=True)
    assert limited.returncode == 1 and "CannotWrite" in limited.stderr, limited
    assert not [name for name in os.listdir(os.path.dirname(script)) if name.startswith(("half", ".half"))]


def interrupt_dump(script, pause):
    """Ctrl-C comes while a dump runs, if the pause is not too long."""
    many = "UNWIND range(1, 300000) AS i CREATE (:N {i: i, name: 'number ' + toString(i)})"
    process = subprocess.Popen([PROGRAM, "--mode", "csv", "-c", many, "-c", "RETURN 1 AS ready", "-c", f".dump {script}",
                                "-c", "RETURN 2 AS after"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(pause)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_dump_is_interrupted():
    script = path_of("never.cypher")
    for pause in 0.2, 0.1, 0.05, 0.02, 0.01:
        code, out, err = interrupt_dump(script, pause)
        if code == 4:
            break
        os.path.exists(script) and os.unlink(script)
    assert code == 4 and "ancelled" in err and "after" not in out, (code, out, err)
    assert not os.path.exists(script)


def damage(path, text, last):
    """Changes the first byte of the first or last place of the text."""
    with open(path, "r+b") as file:
        content = file.read()
        at = content.rindex(text) if last else content.index(text)
        file.seek(at)
        file.write(b"T")


def test_check_finds_a_damaged_byte():
    path, kept = path_of("damaged.entente"), path_of("kept-log.entente")
    for first, last in (1, 1500), (1501, 3000):
        run(0, path, "-c", f"UNWIND range({first}, {last}) AS i CREATE (:N {{name: 'the name of node ' + toString(i)}})")
    run(0, path, "-c", ".vacuum")
    same(run(0, path, "-c", ".check")[0], "ok\n", "a whole file")
    shutil.copy(path, kept)
    # In a segment, which .vacuum writes before the log: what needs it is refused.
    damage(path, b"the name of node 2017", last=False)
    out, err = run(1, path, "-c", ".check")
    assert "does not hold what was written" in out, out
    assert "the database file has" in err and "DamagedFile" in err, err
    _, err = run(1, path, "-c", "MATCH (n:N) RETURN sum(size(n.name)) AS n")
    assert "DamagedFile" in err, err
    same(run(0, path, "-c", COUNT)[0], "n\n3000\n", "what does not need it")
    # In a record that only stays for connections that lag.
    damage(kept, b"the name of node 2017", last=True)
    out, _ = run(1, kept, "-c", ".check")
    assert "record 2 of its log does not hold what was written" in out, out
    same(run(0, kept, "-c", "MATCH (n:N) RETURN count(DISTINCT n.name) AS n")[0], "n\n3000\n", "the graph")


def test_vacuum():
    path = path_of("vacuum.entente")
    run(0, path, "-c", "UNWIND range(1, 20000) AS i CREATE (:N {name: 'the name of node ' + toString(i)})", "-c", ".vacuum")
    full = os.path.getsize(path)
    run(0, path, "-c", "MATCH (n:N) WHERE n.name <> 'the name of node 7' DELETE n", "-c", ".vacuum")
    assert os.path.getsize(path) < full / 2, (full, os.path.getsize(path))
    same(run(0, path, "-c", "MATCH (n:N) RETURN n.name AS name", "-c", ".check")[0], "name\nthe name of node 7\nok\n", "what is left")


try:
    for name, test in sorted(globals().copy().items()):
        if name.startswith("test_"):
            try:
                test()
            except AssertionError as failure:
                sys.exit(f"{name}: {failure}")
finally:
    shutil.rmtree(FOLDER)
