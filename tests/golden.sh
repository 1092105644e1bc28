#!/bin/sh
# Tests the runner of goldens itself: golden.sh GOLDEN. A wrong expectation of each kind fails,
# --update turns the file into one that passes, and a malformed file is refused.
set -eu
golden=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
    echo "$1"
    exit 1
}
expect() { # exit status, then the command
    wanted=$1
    shift
    status=0
    "$@" >"$folder/out" 2>&1 || status=$?
    [ "$status" = "$wanted" ] || { cat "$folder/out"; fail "exit $status, not $wanted: $*"; }
}

cat >"$folder/right.test" <<'END'
case rows come in any order
query
  UNWIND [1, 2] AS x RETURN x, 'a' AS t
rows
  x | t
  2 | a
  1 | a

case strings that look like something else are quoted
params
  {"a": "1", "b": [1, "x"]}
query
  RETURN $a AS a, 1 AS i, $b AS b
rows
  a | i | b
  '1' | 1 | [1, 'x']

case a write shows in the dump
setup
  CREATE (:A {k: 'v'})
query
  MATCH (a:A) CREATE (a)-[:R {w: 1.5}]->(:B:C)
dump
  (:A {k: 'v'})
  (:B:C)
  (:A {k: 'v'})-[:R {w: 1.5}]->(:B:C)

case an error has its place
query
  RETURN
    missing
error SyntaxError UndefinedVariable 2:3
END
expect 1 "$golden" "$folder/right.test"
expect 0 "$golden" --update "$folder/right.test"
expect 0 "$golden" "$folder/right.test"
grep -q "^  unknown variable" "$folder/right.test" || fail "--update wrote no message"
grep -q "^  2 | a" "$folder/right.test" || fail "--update changed a case that passed"

# Each wrong expectation is noticed.
for change in 's/^  2 | a$/  3 | a/' 's/^  x | t$/  x | u/' "s/^  '1' | 1/  1 | 1/" \
    's/w: 1.5}\]->(:B:C)$/w: 2.5}]->(:B:C)/;/CREATE/s/2.5/1.5/' 's/ 2:3$/ 2:4/' \
    's/^rows$/rows ordered/'; do
    sed "$change" "$folder/right.test" >"$folder/wrong.test"
    cmp -s "$folder/right.test" "$folder/wrong.test" && fail "no change: $change"
    expect 1 "$golden" "$folder/wrong.test"
done

printf 'case no query\nrows\n  1\n' >"$folder/bad.test"
expect 2 "$golden" "$folder/bad.test"
printf 'case a\nquery\n  RETURN 1\nrowz\n  1\n' >"$folder/bad.test"
expect 2 "$golden" "$folder/bad.test"
: >"$folder/bad.test"
expect 1 "$golden" "$folder/bad.test"
expect 2 "$golden" "$folder/absent.test"

# A manual: the answer follows its query; prose between them breaks the tie.
printf '# One\n\n```cypher\nRETURN 1 AS x\n```\n\n```text\nx\n1\n```\n' >"$folder/right.md"
expect 0 "$golden" "$folder/right.md"
sed 's/^1$/2/' "$folder/right.md" >"$folder/wrong.md"
expect 1 "$golden" "$folder/wrong.md"
expect 0 "$golden" --update "$folder/wrong.md"
cmp "$folder/right.md" "$folder/wrong.md"

# A query without an answer only has to run, and --update leaves it alone.
printf '# One\n\n```cypher\nRETURN rand() AS x\n```\n' >"$folder/open.md"
cp "$folder/open.md" "$folder/kept.md"
expect 0 "$golden" "$folder/open.md"
expect 0 "$golden" --update "$folder/open.md"
cmp "$folder/kept.md" "$folder/open.md"
sed 's/rand/rnd/' "$folder/kept.md" >"$folder/open.md"
expect 1 "$golden" "$folder/open.md"
expect 1 "$golden" --update "$folder/open.md"
