# SPDX-License-Identifier: GPL-3.0-or-later
"""entente --json, request by request: protocol.py PROGRAM"""
import json
import subprocess
import sys

PROGRAM = sys.argv[1]


class Engine:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, "--json", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def send_line(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer.endswith(b"\n"), f"no answer to {line[:80]!r}"
        return json.loads(answer)

    def ask(self, **request):
        return self.send_line(json.dumps(request).encode())

    def query(self, text, **params):
        return self.ask(query=text, params=params)

    def close(self):
        self.process.stdin.close()
        same(self.process.stdout.read(), b"", "nothing after the last answer")
        same(self.process.wait(20), 0, "exit at the end of input")


def same(found, expected, what):
    assert found == expected, f"{what}:\n found    {found!r}\n expected {expected!r}"


def error_of(answer, what):
    assert "error" in answer and "columns" not in answer, f"{what}: {answer!r}"
    for key in "type", "phase", "detail", "message":
        assert isinstance(answer["error"].get(key), str), f"{what}: {answer!r}"
    return answer["error"]


def test_a_session():
    engine = Engine()
    same(engine.ask(id=1, reset=True), {"id": 1}, "reset")
    made = engine.ask(id="two", query="CREATE (a:Body {name: 'A'})-[:aligns-with {w: 0.5}]->(b:Body {name: 'B'})")
    same(made, {"id": "two", "columns": [], "rows": [],
                "stats": {"nodes_created": 2, "relationships_created": 1, "properties_set": 3, "labels_added": 2}},
         "a writing statement")
    found = engine.ask(query="MATCH p = (x)-[r]->(y {name: $n}) RETURN x.name, r, p;", params={"n": "B"})
    same(found["columns"], ["x.name", "r", "p"], "columns")
    name, relationship, path = found["rows"][0]
    same(name, "A", "a string")
    body = relationship["$rel"]
    same((body["type"], body["properties"]), ("aligns-with", {"w": 0.5}), "a relationship")
    same([node["$node"]["id"] for node in path["$path"]["nodes"]], [body["start"], body["end"]], "ends of a path")
    same(path["$path"]["rels"], [relationship], "relationships of a path")
    error = error_of(engine.ask(id=4, query="RETURN\n  'é', y"), "an unknown variable")
    same((error["type"], error["phase"], error["detail"], error["line"], error["column"]),
         ("SyntaxError", "compile", "UndefinedVariable", 2, 8), "its place in characters")
    dump = engine.ask(dump=True)
    same(sorted(node["$node"]["properties"]["name"] for node in dump["nodes"]), ["A", "B"], "dump of nodes")
    same(dump["relationships"], [relationship], "dump of relationships")
    engine.ask(reset=True)
    same(engine.ask(dump=True), {"nodes": [], "relationships": []}, "an empty graph after reset")
    engine.close()


def test_values_both_ways():
    engine = Engine()
    values = [None, True, False, "", "x\u0000\u001f\u007f\U0001F600\"\\", 0, -1, 2**63 - 1, -2**63, 1.0, -0.5, 1e300,
              5e-324, [], [1, [None, {}]], {}, {"a": {"b": [1.0]}}, {"$float": "NaN"}, {"$float": "-Infinity"},
              {"$map": {"$float": 1}}, {"$date": "2024-05-21"}, {"$time": "10:00+01:00"}, {"$localtime": "10:00"},
              {"$datetime": "2024-05-21T10:00Z"}, {"$localdatetime": "2024-05-21T10:00:00.5"},
              {"$duration": "P1DT1S"}]
    for value in values:
        found = engine.query("RETURN $v AS v", v=value)
        if "error" in found:
            raise AssertionError(f"{value!r}: {found!r}")
        given = found["rows"][0][0]
        if isinstance(value, dict) and "$localdatetime" in value:
            value = {"$localdatetime": "2024-05-21T10:00:00.500"}
        same((type(given), given), (type(value), value), "a value sent and given back")
    deep = 1
    for _ in range(200):
        deep = [deep]
    same(engine.query("RETURN $v AS v", v=deep)["rows"], [[deep]], "as deep as values may be")
    error_of(engine.query("RETURN $v AS v", v=[deep]), "deeper than values may be")
    engine.close()


def test_bad_requests_are_answered():
    engine = Engine()
    bad = [b"", b"{", b"[1]", b"17", b"nonsense", b'{"query": "RETURN 1"} x', b'{"query": 1}', b'{"frobnicate": true}',
           b'{"reset": false}', b'{"query": "RETURN 1", "reset": true}', b'{"query": "RETURN 1", "params": 3}',
           b'{"query": "RETURN $a", "params": {"a": {"$node": {}}}}', b'{"query": "RETURN $a", "params": {"a": {"$x": 1}}}',
           b'{"query": "RETURN $a", "params": {"a": {"$float": "NaN", "b": 1}}}', b'{"id": 1.5, "query": "RETURN 1"}',
           b'{"query": "RETURN $a", "params": {"a": 9223372036854775808}}', b'{"query": "RETURN $a", "params": {"a": 1e999}}',
           b'{"query": "RETURN $a", "params": {"a": {"$date": "tomorrow"}}}', b'{"query": "\xff"}', b'{"query": "\\ud800"}',
           b'{"query": "RETURN 01", "params": {"a": 01}}', b"\x00", b'{"procedure": 1}', b'{"procedure": {"name": "p"}}',
           b"[" * 100000, b'{"query": "RETURN 1" "id": 1}']
    for line in bad:
        error = error_of(engine.send_line(line), repr(line[:60]))
        same(error["type"], "ProtocolError", repr(line[:60]))
    same(error_of(engine.ask(id=6, frobnicate=True), "unknown")["detail"], "UnknownRequest", "detail")
    same(engine.ask(id=6, frobnicate=True)["id"], 6, "the id of a bad request")
    same(engine.ask(query="RETURN 1 AS a", other=[1])["rows"], [[1]], "unknown keys are ignored")
    for text in "", "  // nothing", "RETURN 1; RETURN 2", "RETURN 1;;x":
        error = error_of(engine.ask(query=text), text)
        same((error["type"], error["detail"]), ("SyntaxError", "UnexpectedSyntax"), text)
    same(engine.ask(query="RETURN 1 AS a ; // done")["rows"], [[1]], "a comment behind the statement")
    same(engine.ask(query="RETURN $missing")["error"]["type"], "ParameterMissing", "a parameter that is not given")
    same(engine.query("RETURN 1 AS a", unused=1)["rows"], [[1]], "a parameter that is not used")
    engine.close()


def test_failures_leave_no_trace():
    engine = Engine()
    engine.query("CREATE (:A {k: 1})")
    before = engine.ask(dump=True)
    error = error_of(engine.query("MATCH (a:A) SET a.k = 2 CREATE (:B) WITH a UNWIND [1, 0] AS d RETURN 1 / d"), "division")
    same((error["type"], error["phase"]), ("ArithmeticError", "runtime"), "an error while running")
    same(engine.ask(dump=True), before, "the graph after a failure")
    engine.close()


def test_names_are_exact():
    engine = Engine()
    engine.query("CREATE (:Person {name: 'A'})")
    same(engine.query("MATCH (p:person) RETURN p")["rows"], [], "case matters to programs")
    engine.close()


def test_procedures():
    engine = Engine()
    table = {"name": "my.lookup", "inputs": [{"name": "code", "type": "STRING?"}, {"name": "n", "type": "FLOAT?"}],
             "outputs": [{"name": "title", "type": "STRING?"}],
             "rows": [["a", 1.0, "first"], ["b", 2, "second"], [None, None, "nothing"], ["a", 1, "third"]]}
    same(engine.ask(procedure=table), {}, "registered")
    for arguments, titles in ("'a', 1.0", ["first", "third"]), ("'a', 1", ["first", "third"]), ("null, null", ["nothing"]), \
            ("'c', 1.0", []):
        found = engine.query(f"CALL my.lookup({arguments}) YIELD title RETURN title")
        same([row[0] for row in found["rows"]], titles, f"rows of {arguments}")
    error = error_of(engine.query("CALL my.lookup(1, 1.0)"), "an argument of another type")
    same(error["detail"], "InvalidArgumentType", "its detail")
    table["rows"] = [["a", 1.0, "new"]]
    engine.ask(procedure=table)
    same(engine.query("CALL my.lookup('a', 1.0)")["rows"], [["new"]], "registered again")
    table["rows"] = [["a", "x", "new"]]
    error_of(engine.ask(procedure=table), "a row that does not fit its types")
    engine.ask(procedure={"name": "my.act", "inputs": [], "outputs": [], "rows": []})
    same(engine.query("UNWIND [1, 2] AS x CALL my.act() RETURN x")["rows"], [[1], [2]], "a procedure without outputs")
    engine.ask(reset=True)
    same(engine.query("CALL my.lookup('a', 1.0)")["error"]["detail"], "ProcedureNotFound", "forgotten by reset")
    engine.close()


def test_sizes():
    engine = Engine()
    text = "x" * (3 << 20)
    same(engine.query("RETURN $t AS t", t=text)["rows"], [[text]], "a request of 3 MiB")
    error = error_of(engine.query("RETURN '" + "x" * (9 << 20) + "'"), "a statement beyond the limit")
    same(error["detail"], "QueryTooLarge", "its detail")
    error = error_of(engine.send_line(b'{"query": "' + b"x" * (65 << 20) + b'"}'), "a request beyond the limit")
    same(error["type"], "ProtocolError", "its type")
    rows = engine.query("UNWIND range(1, 50000) AS x RETURN x, toString(x)")["rows"]
    same((len(rows), rows[-1]), (50000, [50000, "50000"]), "many rows")
    engine.close()


def test_a_file():
    engine = Engine("graphs/people")
    assert engine.query("MATCH (n) RETURN count(n) AS n")["rows"][0][0] > 0
    same(error_of(engine.ask(reset=True), "reset of a file")["type"], "ProtocolError", "its type")
    assert engine.query("MATCH (n) RETURN count(n) AS n")["rows"][0][0] > 0
    engine.close()


def test_options_hold_after_reset():
    engine = Engine("--timeout", "0.2")
    engine.ask(reset=True)
    error = error_of(engine.query("UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)"), "time")
    same(error["detail"], "TimedOut", "its detail")
    assert error["column"] > 1, "the clause at work"
    assert "timeout" in error["hint"], "how to raise it"
    engine.query("SESSION SET names = helpful")
    engine.ask(reset=True)
    engine.query("CREATE (:Person)")
    same(engine.query("MATCH (p:person) RETURN count(p) AS n")["rows"], [[0]], "settings are forgotten by reset")
    engine.close()


def test_the_last_line_needs_no_end():
    result = subprocess.run([PROGRAM, "--json"], input=b'{"query": "RETURN 1 AS a"}\n{"id":2,"query":"RETURN 2 AS a"}',
                            capture_output=True, check=False)
    same(result.stdout.count(b"\n"), 2, "answers")
    same((result.returncode, result.stderr), (0, b""), "exit and messages")


for name, test in sorted(globals().copy().items()):
    if name.startswith("test_"):
        try:
            test()
        except AssertionError as failure:
            sys.exit(f"{name}: {failure}")
