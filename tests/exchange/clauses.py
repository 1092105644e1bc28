# SPDX-License-Identifier: GPL-3.0-or-later
"""IMPORT, EXPORT, INTO and LOAD CSV through the built program: clauses.py ENTENTE.

A case is a graph (or none), statements in which {dir} is a fresh folder, and what is printed: the
rows on success, words of the message on failure. Failures must leave the folder as it was. A case
of a schema.cypher stands in a folder {dir} of two persons.
"""
import os
import subprocess
import sys
import tempfile

ROWS = [
    ("a whole graph and back", None,
     "IMPORT 'graphs/people'; EXPORT GRAPH TO '{dir}/a.json'", ["{dir}/a.json,11,18,[]"]),
    ("ends of relationships come along", "people",
     "MATCH (:Person {name: 'Ada'})-[r:KNOWS]->() EXPORT r, r TO '{dir}/a.json'",
     ["{dir}/a.json,3,2,[]"]),
    ("paths and lists of them", "people",
     "MATCH p = (:Person {name: 'Ada'})-[:KNOWS]->() WITH collect(p) AS ps EXPORT ps, null TO '{dir}/a.json'",
     ["{dir}/a.json,3,2,[]"]),
    ("no rows give an empty graph", "people",
     "MATCH (n:Person {name: 'Nobody'}) EXPORT n TO '{dir}/a.json'", ["{dir}/a.json,0,0,[]"]),
    ("FORMAT goes before the suffix", "people",
     "EXPORT GRAPH TO '{dir}/a.txt' FORMAT json", ["{dir}/a.txt,11,18,[]"]),
    ("INTO keeps the order of the rows", "people",
     "MATCH (n:Person) RETURN n.name AS name ORDER BY name DESC LIMIT 2 INTO '{dir}/a.csv';"
     "LOAD CSV FROM '{dir}/a.csv' AS row RETURN row[0] AS cell",
     ["{dir}/a.csv,2", "cell", "name", "Hana", "Gus"]),
    ("headers make maps, absent cells nulls", "people",
     "MATCH (n:Person) RETURN n.name AS name, n.age AS age ORDER BY name INTO '{dir}/a.csv';"
     "LOAD CSV WITH HEADERS FROM 'file://{dir}/a.csv' AS row WITH row WHERE row.age IS NULL "
     "RETURN row.name AS name", ["{dir}/a.csv,8", "name", "Fay"]),
    ("a file for each row", "people",
     "RETURN 1 AS n INTO '{dir}/a.csv'; UNWIND [1, 2] AS i LOAD CSV FROM '{dir}/a.csv' AS row "
     "RETURN count(*) AS n", ["{dir}/a.csv,1", "n", "4"]),
    ("a folder opens again", "people",
     "EXPORT GRAPH TO '{dir}/folder/'; EXPORT GRAPH TO '{dir}/folder' FORMAT csv",
     ["{dir}/folder/,11,18,[]", "{dir}/folder,11,18,[]"]),
    ("formulas are escaped when asked", None,
     "RETURN '=1' AS t INTO '{dir}/a.csv' OPTIONS {formulas: 'escape'};"
     "LOAD CSV FROM '{dir}/a.csv' AS row RETURN row[0] AS cell", ["{dir}/a.csv,1", "cell", "t", "'=1"]),
]

FAILURES = [
    ("an element that is gone", None,
     "CREATE (a:A) WITH a DELETE a EXPORT a TO '{dir}/a.json'", "this statement deleted"),
    ("a value that is no element", "people",
     "MATCH (n) EXPORT n.name TO '{dir}/a.json'", "found STRING"),
    ("a table format for a graph", "people", "EXPORT GRAPH TO '{dir}/a.md'", "holds tables, not graphs"),
    ("a folder where a file goes", "people",
     "EXPORT GRAPH TO '{dir}'", "is a folder, and graphml is written to a file"),
    ("a graph as one CSV file", "people", "EXPORT GRAPH TO '{dir}/g.csv'", "a folder of them"),
    ("a graph format for a table", "people", "RETURN 1 AS n INTO '{dir}/a.graphml'", "holds graphs"),
    ("an unknown suffix", "people", "EXPORT GRAPH TO '{dir}/a.xyz'", "no format has the suffix 'xyz'"),
    ("an unknown option", "people",
     "EXPORT GRAPH TO '{dir}/a.graphml' OPTIONS {layuot: 'fr'}", "did you mean 'layout'?"),
    ("an unknown layout", "people",
     "EXPORT GRAPH TO '{dir}/a.graphml' OPTIONS {layout: 'frr'}", "did you mean 'fr'?"),
    ("a folder that is not there", "people", "EXPORT GRAPH TO '{dir}/no/a.json'", "cannot be written"),
    ("a row that fails while it is written", None,
     "UNWIND [1, 0] AS i RETURN 1 / i AS n INTO '{dir}/a.csv'", "zero"),
    ("an import that is there already", "people", "IMPORT 'graphs/people'", "is there already"),
    ("an import of nothing", None, "IMPORT '{dir}/none.graphml'", "cannot be read"),
    ("an address", None, "LOAD CSV FROM 'http://localhost/a.csv' AS r RETURN r", "not a path"),
    ("a separator of two characters", None,
     "LOAD CSV FROM '{dir}/a.csv' AS r FIELDTERMINATOR ';;' RETURN r", "one ASCII character"),
]

PERSONS = "id:ID,:LABEL,name\na,Person,Ada\nb,Person,Bo\n"
COUNT = "MATCH (n) RETURN count(n) AS n, count(n['seen']) AS seen"
# What IMPORT and opening make of a schema.cypher: rows, then words of what is reported.
SCHEMAS = [
    ("it runs after loading", "MATCH (p:Person) SET p.seen = true;\n\n// and\nCREATE (:Seen)",
     "IMPORT '{dir}';" + COUNT, ["n,seen", "3,2"], ""),
    ("and when the folder is opened", "MATCH (p:Person) SET p.seen = true", "{open}" + COUNT, ["n,seen", "2,2"], ""),
    ("all is undone when a statement fails", "CREATE (:Seen);\nRETURN 1,\n  2 / 0;\nCREATE (:Seen)",
     "IMPORT '{dir}';" + COUNT, ["n,seen", "0,0"], "{dir}/schema.cypher:3: 2 / 0: integers cannot"),
    ("up to what was there", "RETURN y", "BEGIN; CREATE (:Kept); IMPORT '{dir}'; COMMIT;" + COUNT,
     ["n,seen", "1,0"], "{dir}/schema.cypher:1: unknown variable 'y'"),
    ("a rollback takes it along", "CREATE (:Seen)", "BEGIN; IMPORT '{dir}'; ROLLBACK;" + COUNT, ["n,seen", "0,0"], ""),
    ("it cannot commit", "CREATE (:Seen); COMMIT", "IMPORT '{dir}';" + COUNT,
     ["n,seen", "0,0"], "{dir}/schema.cypher:1: schema.cypher cannot hold BEGIN, COMMIT"),
    ("it cannot run itself", "MATCH (n) DELETE n; IMPORT '{dir}'", "IMPORT '{dir}';" + COUNT,
     ["n,seen", "0,0"], "{dir}/schema.cypher:1: schema.cypher cannot hold an IMPORT"),
    ("lines are those of the file", "CREATE (:Seen);\n\nRETURN (2", "IMPORT '{dir}';" + COUNT,
     ["n,seen", "0,0"], "the '(' at line 3, column 8 is still open"),
    ("a folder whose schema.cypher fails is not opened", "\nRETURN y", "{open}" + COUNT,
     [], "{dir}/schema.cypher:2: unknown variable 'y'"),
]


def run(entente, graph, statements):
    arguments = [entente] + ([f"graphs/{graph}"] if graph else []) + ["--mode", "csv", "-c", statements]
    return subprocess.run(arguments, capture_output=True, text=True)


def main():
    entente = sys.argv[1]
    for name, graph, statements, rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            done = run(entente, graph, statements.replace("{dir}", folder))
            assert done.returncode == 0, f"{name}: {done.stderr}"
            wanted = [row.replace("{dir}", folder) for row in rows]
            lines = [line for line in done.stdout.splitlines() if not line.startswith("file,")]
            assert lines == wanted, f"{name}: {lines}"
    for name, graph, statements, words in FAILURES:
        with tempfile.TemporaryDirectory(suffix=".graphml") as folder:
            done = run(entente, graph, statements.replace("{dir}", folder))
            assert done.returncode == 1, f"{name}: exit {done.returncode}"
            assert words in done.stderr, f"{name}: {done.stderr}"
            assert os.listdir(folder) == [], f"{name}: left {os.listdir(folder)}"
    for name, schema, statements, rows, words in SCHEMAS:
        with tempfile.TemporaryDirectory() as folder:
            for file, text in (("nodes.csv", PERSONS), ("schema.cypher", schema.replace("{dir}", folder))):
                with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                    out.write(text)
            opened = [folder] if statements.startswith("{open}") else []
            statements = statements.removeprefix("{open}").replace("{dir}", folder)
            done = subprocess.run([entente, *opened, "--keep-going", "-c", statements],
                                  capture_output=True, text=True)
            assert done.stdout.splitlines() == rows, f"{name}: {done.stdout}"
            assert words.replace("{dir}", folder) in done.stderr, f"{name}: {done.stderr}"
            assert words or not done.stderr, f"{name}: {done.stderr}"
    print(f"{len(ROWS)} answers and {len(FAILURES)} refusals as told")


main()
