#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Statements from -c, -f and standard input: scripts.sh PROGRAM
set -eu
. "$(dirname "$0")/common.sh"

# In the order given, on one graph.
echo 'CREATE (:A {k: 2});' >"$folder/create.cypher"
expect 0 "$program" -c 'CREATE (:A {k: 1})' -f "$folder/create.cypher" \
    -c 'MATCH (a:A) RETURN a.k ORDER BY a.k'
out_is 'a.k\n1\n2\n'

# Several statements in one text; the end of the text ends a statement; comments are no statement.
expect 0 "$program" -c "RETURN 1 AS a; RETURN ';' AS b; // RETURN 3;
/* RETURN 4; */ RETURN 5 AS c"
out_is 'a\n1\nb\n;\nc\n5\n'
expect 0 "$program" -c '  // nothing'
out_is ''
expect 0 "$program" -c ''
printf 'RETURN 1 AS a;\nRETURN 2 AS b' | "$program" >"$folder/out" 2>"$folder/err" || fail 'exit of standard input'
out_is 'a\n1\nb\n2\n'
printf 'RETURN 3 AS c' | "$program" -f - >"$folder/out" || fail 'exit of -f -'
out_is 'c\n3\n'
printf '\357\273\277RETURN 1 AS a;\r\nRETURN 2 AS b\r\n' >"$folder/windows.cypher"
expect 0 "$program" -f "$folder/windows.cypher"
out_is 'a\n1\nb\n2\n'

# What is unfinished at the end is an error, not silence.
expect 1 "$program" -c "RETURN 'abc"
expect 1 "$program" -c 'RETURN 1; RETURN (2'
out_is '1\n1\n'

# The first error ends a script with 1; --keep-going runs on and still ends with 1.
expect 1 "$program" -c 'RETURN 1 AS a; RETURN y; RETURN 3 AS c' -c 'RETURN 4 AS d'
out_is 'a\n1\n'
expect 1 "$program" --keep-going -c 'RETURN 1 AS a; RETURN y; RETURN 3 AS c' -c 'RETURN 4 AS d'
out_is 'a\n1\nc\n3\nd\n4\n'

# Where and what, with the line and a caret.
printf "RETURN 1 AS a;\n\n  RETURN 'é', lenght('x');\n" >"$folder/bad.cypher"
expect 1 "$program" -f "$folder/bad.cypher"
printf "%s:3:15: unknown function 'lenght' [SyntaxError UnknownFunction]\n    RETURN 'é', lenght('x');\n                ^^^^^^\nhint: did you mean 'length'?\n" \
    "$folder/bad.cypher" | diff -u - "$folder/err" >&2 || fail 'the report of an error in a file'
expect 1 "$program" -c 'RETURN y'
err_is "-c:1:8: unknown variable 'y' [SyntaxError UndefinedVariable]\n  RETURN y\n         ^\n"
expect 1 "$program" -c 'RETURN 1' -c 'RETURN y'
err_has "-c 2:1:8: unknown variable 'y'"
printf 'RETURN 1;\nRETURN y' | "$program" >"$folder/out" 2>"$folder/err" && fail 'an error on standard input ended with 0'
err_has "stdin:2:8: unknown variable 'y'"

# A hint tells lines of the same text.
printf "RETURN 1 AS a;\n\n  RETURN [1,\n (2;\n" >"$folder/open.cypher"
expect 1 "$program" -f "$folder/open.cypher"
err_has "$folder/open.cypher:4:4: unexpected end of the statement"
err_has "hint: the '(' at line 4, column 2 is still open"
expect 1 "$program" -c 'RETURN 1; RETURN (2'
err_has "hint: the '(' at line 1, column 18 is still open"

# Faults of input files name the file and the line.
mkdir "$folder/graph"
printf 'id:ID,age:int\na,1\nb,x\n' >"$folder/graph/nodes.csv"
expect 3 "$program" "$folder/graph" -c 'RETURN 1'
err_has 'nodes.csv:3: '

# Dot commands stand where statements can begin.
printf '.mode jsonl\nRETURN 1 AS a;\n.mode tsv\nRETURN null AS b;\n  .quit\nRETURN 2;\n' >"$folder/dots.cypher"
expect 0 "$program" -f "$folder/dots.cypher" -c 'RETURN 3'
out_is '{"a":1}\nb\n\\N\n'
err_is ''
expect 1 "$program" -c '.mdoe csv'
err_is "-c:1: unknown command '.mdoe' [ArgumentError InvalidOption]\nhint: did you mean '.mode'?\n"
expect 1 "$program" -c '.mode nothing'
expect 1 "$program" -c '.o x'
err_has "begins several commands"
expect 0 "$program" -c '.sch' graphs/people
out_has 'Person'
out_has 'LIVES_IN'
out_has 'properties of nodes'
out_has 'languages LIST<STRING>'
# A day for what says none; subqueries and procedures see it too, and nothing is written on it.
expect 0 "$program" -c "CREATE (:A {valid_to: date('2020-01-01')}), (:A)" -c '.asof
.asof 2021-06-01
MATCH (a:A) RETURN count(*) AS n;
AS OF date("2019-01-01") MATCH (a:A) RETURN COUNT { (:A) } AS n, count(*) AS m;
MATCH (a:A) RETURN 1 AS n UNION ALL MATCH (b:A) RETURN COUNT { (:A) } AS n;
.asof off
MATCH (a:A) RETURN count(*) AS n'
out_is 'as_of\noff\nn\n1\nn,m\n2,2\nn\n1\n1\nn\n2\n'
expect 1 "$program" -c '.asof 2021-06-01
CREATE (:A)'
expect 1 "$program" -c '.asof someday'

expect 0 "$program" -c '.timer
.timer on
.timer'
err_is 'timer is off\ntimer is on\n'
expect 0 "$program" -c '.params a=7
.params
RETURN $a;
.params a' -c '.params'
out_is '$a\n7\n'
err_is 'a = 7\n'
expect 1 "$program" -c '.params a'
expect 0 "$program" -c ".output $folder/rows.csv
RETURN 1 AS a;
.output
RETURN 2 AS b"
out_is 'b\n2\n'
printf 'a\n1\n' | diff - "$folder/rows.csv" || fail '.output wrote something else'
expect 0 "$program" -c ".once '$folder/once file.csv'
RETURN 1 AS a;
RETURN 2 AS b"
out_is 'b\n2\n'
printf 'a\n1\n' | diff - "$folder/once file.csv" || fail '.once wrote something else'
for suffix in json jsonl TSV md txt; do
    expect 0 "$program" -c ".once $folder/once.$suffix
RETURN 1 AS a"
done
printf '[{"a":1}]\n' | diff - "$folder/once.json" || fail '.once .json'
printf '{"a":1}\n' | diff - "$folder/once.jsonl" || fail '.once .jsonl'
printf 'a\n1\n' | diff - "$folder/once.TSV" || fail '.once .TSV'
printf '| a |\n|--:|\n| 1 |\n' | diff - "$folder/once.md" || fail '.once .md'
printf 'a\n1\n' | diff - "$folder/once.txt" || fail '.once .txt'
expect 0 "$program" --mode jsonl -c ".once $folder/once.csv
RETURN 1 AS a"
printf '{"a":1}\n' | diff - "$folder/once.csv" || fail 'a mode that was chosen goes before the suffix'

# Results that people read stand apart.
expect 0 "$program" --mode line -c 'RETURN 1 AS a; CREATE (:X); RETURN 2 AS b'
out_is 'a = 1\n\nb = 2\n'
expect 0 "$program" --mode markdown -c 'RETURN 1 AS a' -c 'RETURN 2 AS b'
out_is '| a |\n|--:|\n| 1 |\n\n| b |\n|--:|\n| 2 |\n'
expect 1 "$program" -c ".output $folder/missing/rows.csv"
expect 0 "$program" -c ".read $folder/create.cypher
MATCH (n) RETURN count(n) AS n"
out_is 'n\n1\n'
expect 3 "$program" -c '.read missing.cypher'
echo ".read $folder/self.cypher" >"$folder/self.cypher"
expect 3 "$program" -f "$folder/self.cypher"
err_has 'is read by itself'
expect 0 "$program" -c '.open graphs/people
MATCH (p:Person) RETURN count(p) > 0 AS opened;
.open
MATCH (p) RETURN count(p) AS left'
out_is 'opened\ntrue\nleft\n0\n'
expect 3 "$program" -c '.open missing
RETURN 1'
expect 0 "$program" -c '.explain MATCH (n) RETURN n'
out_has 'plan'
expect 0 "$program" -c '.settings'
out_has 'timeout'
expect 0 "$program" -c '.help
.help modes
.help keys
.mode
.timer on
RETURN 1 AS a;'
out_is 'a\n1\n'
err_has '.explain'
err_has 'markdown'
err_has 'Ctrl-R'
err_has 'mode is csv'
err_has '1 row, '

# Warnings do not stop; the shell finds names as people write them.
expect 0 "$program" graphs/people -c 'MATCH (p:person) RETURN count(p) > 0 AS found'
out_is 'found\ntrue\n'
expect 0 "$program" graphs/people -c 'MATCH (p:Perzon) RETURN count(p) AS n'
out_is 'n\n0\n'
err_has "did you mean 'Person'?"

# A statement after another sees what it did; each is whole or nothing.
expect 1 "$program" --keep-going -c 'CREATE (:A); UNWIND [1, 0] AS d CREATE (:B {v: 1 / d}); MATCH (n) RETURN count(n) AS n'
out_is 'n\n1\n'
expect 0 "$program" -c 'BEGIN; CREATE (:A); ROLLBACK; MATCH (n) RETURN count(n) AS n'
out_is 'n\n0\n'

# Ten thousand statements in one file take no time to speak of.
i=0
while [ $i -lt 10000 ]; do
    echo "RETURN $i AS i;"
    i=$((i + 1))
done >"$folder/many.cypher"
expect 0 timeout 20 "$program" -f "$folder/many.cypher"
[ "$(wc -l <"$folder/out")" = 20000 ] || fail 'rows of many statements are missing'
