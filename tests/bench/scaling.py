#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times statements at two sizes of graph, to see which grow faster than the graph.

    scaling.py PROGRAM [--size N] [--repeat N] [--timeout SECONDS] [--only WORD]

Each statement runs on a graph of N and on one of 2N, each in a process of its own, and its line
shows both times and their ratio: near 2 for what grows with the graph, near 4 for what grows with
its square. Short times say little: choose N so that the second column is some milliseconds. A
statement that is stopped or refused shows why. In the texts @ stands for the size. Nothing is
asserted.
"""
import argparse
import json
import subprocess
import time

PAIRS = ("UNWIND range(1, @) AS i "
         "CREATE (:A {x: i, y: i % 10, s: 'k' + i}), (:B {x: i + 5, y: i % 7, s: 'K' + i})")
HUB = PAIRS, "CREATE (:Hub {x: 0})", "MATCH (h:Hub), (a:A) CREATE (h)-[:R {w: a.x}]->(a)"
CHAIN = PAIRS, "MATCH (a:A), (b:A) WHERE a.x + 1 = b.x CREATE (a)-[:NEXT]->(b)"
NAMED = ("UNWIND range(1, @) AS i CREATE (:N {name: 'Name ' + i})",)
PLAIN = (PAIRS,)
EMPTY = ()

STATEMENTS = [
    # Subqueries and joins
    ("EXISTS, property", PLAIN, "MATCH (a:A) WHERE EXISTS { MATCH (b:B) WHERE b.x = a.x } RETURN count(*)"),
    ("EXISTS, expression", PLAIN, "MATCH (a:A) WHERE EXISTS { MATCH (b:B) WHERE toLower(b.s) = a.s } RETURN count(*)"),
    ("NOT EXISTS", PLAIN, "MATCH (a:A) WHERE NOT EXISTS { MATCH (b:B) WHERE b.x + 1 = a.x } RETURN count(*)"),
    ("EXISTS, few keys", PLAIN, "MATCH (a:A) WHERE EXISTS { MATCH (b:B) WHERE b.y = a.y AND b.x < 0 } RETURN count(*)"),
    ("EXISTS, residue", PLAIN, "MATCH (a:A) WHERE EXISTS { MATCH (b:B) WHERE b.y = a.y AND b.x > a.x } RETURN count(*)"),
    ("EXISTS, two nodes", CHAIN, "MATCH (a:A) WHERE EXISTS { MATCH (b:A)-[:NEXT]->(c:A) WHERE b.x + c.x = a.x } RETURN count(*)"),
    ("COUNT", PLAIN, "MATCH (a:A) RETURN sum(COUNT { MATCH (b:B) WHERE toLower(b.s) = a.s AND b.y > 3 })"),
    ("COUNT, few keys", PLAIN, "MATCH (a:A) RETURN sum(COUNT { MATCH (b:B) WHERE b.y = a.y })"),
    ("COLLECT", PLAIN, "MATCH (a:A) RETURN sum(size(COLLECT { MATCH (b:B) WHERE toLower(b.s) = a.s RETURN b }))"),
    ("VALUE, max", PLAIN, "MATCH (a:A) RETURN sum(VALUE { MATCH (b:B) WHERE toLower(b.s) = a.s RETURN max(b.x) })"),
    ("CALL, rows", PLAIN, "MATCH (a:A) CALL (a) { MATCH (b:B) WHERE toLower(b.s) = a.s RETURN b } RETURN count(b)"),
    ("CALL, groups", PLAIN, "MATCH (a:A) CALL (a) { MATCH (b:B) WHERE toLower(b.s) = a.s RETURN count(b) AS n } RETURN sum(n)"),
    ("CALL in CALL", PLAIN, "MATCH (a:A) CALL (a) { MATCH (b:B) WHERE b.x = a.x CALL (b) { MATCH (c:A) WHERE toLower(c.s) = toLower(b.s) RETURN c } RETURN c } RETURN count(c)"),
    ("OPTIONAL MATCH", PLAIN, "MATCH (a:A) OPTIONAL MATCH (b:B) WHERE b.x = a.x RETURN count(b)"),
    ("OPTIONAL, expression", PLAIN, "MATCH (a:A) OPTIONAL MATCH (b:B) WHERE toLower(b.s) = a.s RETURN count(b)"),
    ("join", PLAIN, "MATCH (a:A), (b:B) WHERE toLower(b.s) = a.s RETURN count(*)"),
    ("join, few keys", PLAIN, "MATCH (a:A), (b:B) WHERE a.y = b.y RETURN count(*)"),
    ("join after UNWIND", PLAIN, "UNWIND range(1, @) AS i MATCH (b:B) WHERE b.x + 0 = i RETURN count(*)"),
    ("SET of a COUNT", PLAIN, "MATCH (a:A) SET a.n = COUNT { MATCH (b:B) WHERE toLower(b.s) = a.s }"),
    ("pattern list", HUB, "MATCH (a:A) RETURN sum(size([(a)<-[r:R]-(h) | h.x]))"),
    # Lists, groups, order
    ("IN a long list", PLAIN, "WITH [i IN range(1, @) | i * 2] AS all MATCH (a:A) WHERE a.x IN all RETURN count(*)"),
    ("IN a collected list", PLAIN, "MATCH (b:B) WITH collect(b.s) AS all MATCH (a:A) WHERE a.s IN all RETURN count(*)"),
    ("IN a list of nodes", PLAIN, "MATCH (b:A) WITH collect(b) AS all MATCH (a:A) WHERE a IN all RETURN count(*)"),
    ("IN a list of lists", PLAIN, "MATCH (b:A) WITH collect([b.x, b.s]) AS all MATCH (a:A) WHERE [a.x, a.s] IN all RETURN count(*)"),
    ("IN, row by row", PLAIN, "MATCH (b:B) WITH collect(b.x) AS all MATCH (a:A) CALL (a, all) { MATCH (c:A {x: a.x}) WHERE c.x IN all RETURN c LIMIT 1 } RETURN count(*)"),
    ("DISTINCT", PLAIN, "MATCH (a:A) WITH DISTINCT a.s AS s RETURN count(s)"),
    ("collect DISTINCT", PLAIN, "MATCH (a:A) RETURN size(collect(DISTINCT a.s))"),
    ("collect, UNWIND", PLAIN, "MATCH (a:A) WITH collect(a) AS all UNWIND all AS a RETURN count(a)"),
    ("collect beside rows", PLAIN, "MATCH (a:A) WITH collect(a.x) AS all MATCH (a:A) RETURN sum(size(all))"),
    ("index of a list", PLAIN, "MATCH (a:A) WITH collect(a.x) AS all UNWIND range(0, size(all) - 1) AS i RETURN sum(all[i])"),
    ("ORDER BY, SKIP", PLAIN, "MATCH (a:A) RETURN a.s AS s ORDER BY s SKIP @ / 2 LIMIT 10"),
    ("reduce", PLAIN, "RETURN reduce(t = 0, i IN range(1, @) | t + i)"),
    ("reduce, list", PLAIN, "RETURN size(reduce(t = [], i IN range(1, @) | t + i))"),
    ("reduce, text", PLAIN, "RETURN size(reduce(t = '', i IN range(1, @) | t + i))"),
    ("UNION", PLAIN, "MATCH (a:A) RETURN a.x AS x UNION MATCH (b:B) RETURN b.x AS x NEXT RETURN count(x)"),
    ("EXCEPT", PLAIN, "MATCH (a:A) RETURN a.x AS x EXCEPT MATCH (b:B) RETURN b.x AS x NEXT RETURN count(x)"),
    ("INTERSECT", PLAIN, "MATCH (a:A) RETURN a.x AS x INTERSECT MATCH (b:B) RETURN b.x AS x NEXT RETURN count(x)"),
    ("groups", PLAIN, "MATCH (a:A) WITH a.s AS s, count(*) AS n, collect(a) AS l RETURN sum(n), max(size(l))"),
    ("percentile", PLAIN, "MATCH (a:A) RETURN percentileCont(a.x, 0.5), stDev(a.x)"),
    ("quantifier", PLAIN, "MATCH (a:A) WITH collect(a.x) AS all RETURN all(x IN all WHERE x > 0), single(x IN all WHERE x = 7)"),
    # Names and paths
    ("name, exact", NAMED, "MATCH (n {name: 'Name @'}) RETURN n.name"),
    ("name, folded", NAMED, "MATCH (\"name @\") RETURN 1"),
    ("name, nearest", NAMED, "MATCH (\"Nome @\") RETURN 1"),
    ("chain, shortest", CHAIN, "MATCH ANY SHORTEST (a:A {x: 1})-[:NEXT]->+(b:A {x: @}) RETURN count(*)"),
    ("chain, bounded", CHAIN, "MATCH (a:A)-[:NEXT]->{1,4}(b) RETURN count(*)"),
    ("hub, two hops", HUB, "MATCH (a:A)<-[:R]-(h)-[:R]->(b) RETURN count(*)"),
    ("hub, expand into", HUB, "MATCH (h:Hub), (a:A) WHERE (h)-[:R]->(a) RETURN count(*)"),
    # Writing
    ("CREATE nodes", EMPTY, PAIRS),
    ("CREATE edges of a hub", PLAIN, "CREATE (h:Hub) WITH h MATCH (a:A) CREATE (h)-[:R]->(a)"),
    ("MERGE, property", EMPTY, "UNWIND range(1, @) AS i MERGE (:M {k: i % (@ / 2)})"),
    ("MERGE, two properties", EMPTY, "UNWIND range(1, @) AS i MERGE (:M {g: 1, k: i})"),
    ("MERGE edge of a hub", HUB, "MATCH (h:Hub) MATCH (a:A) MERGE (h)-[:R]->(a)"),
    ("MERGE edge to a hub", HUB, "MATCH (h:Hub) MATCH (a:A) MERGE (a)-[:S]->(h)"),
    ("SET += map", PLAIN, "MATCH (a:A) SET a += {z: a.x, y: null}"),
    ("SET from a join", PLAIN, "MATCH (a:A), (b:B) WHERE a.x = b.x SET a.z = b.y"),
    ("FOREACH", PLAIN, "MATCH (a:A) WITH collect(a) AS all FOREACH (a IN all | SET a.y = 0)"),
    ("REMOVE label", PLAIN, "MATCH (a:A) REMOVE a:A SET a:C"),
    ("DELETE edges", HUB, "MATCH ()-[r:R]->() DELETE r"),
    ("DELETE nodes", PLAIN, "MATCH (n) DELETE n"),
    ("DETACH DELETE hub", HUB, "MATCH (h:Hub) DETACH DELETE h"),
    ("DETACH DELETE leaves", HUB, "MATCH (a:A) DETACH DELETE a"),
    ("CALL that writes", PLAIN, "MATCH (a:A) CALL (a) { CREATE (:W {x: a.x}) }"),
    ("many writes, one each", EMPTY, ["CREATE (:One {x: 1})"]),
    ("graph type", ("UNWIND range(1, @) AS i CREATE (:P {x: i})", "CREATE GRAPH TYPE g AS { (:P {x :: INTEGER}) }"),
     "SET GRAPH TYPE g"),
]


class Engine:
    def __init__(self, program, timeout):
        self.process = subprocess.Popen([program, "--json", "--timeout", str(timeout)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, text):
        self.process.stdin.write(json.dumps({"query": text}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(arguments, setup, statement, size):
    """Seconds, and what was wrong or None."""
    engine = Engine(arguments.program, arguments.timeout)
    for text in setup:
        answer = engine.ask(text.replace("@", str(size)))
        if "error" in answer:
            engine.close()
            return 0, "setup: " + answer["error"]["message"]
    texts = statement * size if isinstance(statement, list) else [statement]
    start = time.perf_counter()
    for text in texts:
        answer = engine.ask(text.replace("@", str(size)))
    seconds = time.perf_counter() - start
    engine.close()
    return seconds, answer["error"]["message"] if "error" in answer else None


def best(arguments, setup, statement, size):
    return min((measure(arguments, setup, statement, size) for _ in range(arguments.repeat)), key=lambda each: each[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--size", type=int, default=10000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    print("%-24s %10s %10s %6s" % ("milliseconds at", arguments.size, 2 * arguments.size, "ratio"))
    for name, setup, statement in STATEMENTS:
        if arguments.only not in name:
            continue
        first, first_problem = best(arguments, setup, statement, arguments.size)
        second, second_problem = best(arguments, setup, statement, 2 * arguments.size)
        print("%-24s %10.1f %10.1f %6.1f %s" % (name, 1e3 * first, 1e3 * second, second / max(first, 1e-9),
                                                first_problem or second_problem or ""), flush=True)


if __name__ == "__main__":
    main()
