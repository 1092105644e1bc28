#!/bin/sh
# Runs an example as its own first line says and compares what it prints:
#
#   // entente graphs/governance --mode box -f examples/brokers.cypher
#
# example.sh PROGRAM FILE.cypher [--update]. The command runs in a fresh folder that sees the
# project's graphs and examples, so an example may write files.
set -eu
program=$1 file=$2 update=${3:-}
top=$PWD
command=$(sed -n '1s|^// entente ||p' "$file")
if [ -z "$command" ]; then
    echo "$file: the first line must be '// entente ARGUMENTS'" >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$top/graphs" "$top/examples" "$folder"
status=0
(cd "$folder" && eval "\"\$program\" $command" >out 2>errors </dev/null) || status=$?
if [ "$status" -ne 0 ]; then
    echo "$file: exit $status" >&2
    cat "$folder/errors" >&2
    exit 1
fi
expected=${file%.cypher}.out
if [ "$update" = --update ]; then
    cp "$folder/out" "$expected"
fi
diff -u "$expected" "$folder/out"
