#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Options and exit codes: options.sh PROGRAM
set -eu
. "$(dirname "$0")/common.sh"

# --help and --version need no graph and print on standard output.
expect 0 "$program" --help
for option in --command --file --mode --param --readonly --quiet --keep-going --timeout --busy-timeout --memory \
    --seed --json --help --version; do
    out_has "$option"
done
err_is ''
expect 0 "$program" no-such-graph --version
out_is 'entente 0.1.0\n'
expect 0 "$program" -h

# Wrong usage: exit 2, nothing on standard output, the nearest name.
expect 2 "$program" --mdoe csv
out_is ''
err_is "entente: unknown option '--mdoe'\nhint: did you mean '--mode'?\n"
expect 2 "$program" -x
err_has "unknown option '-x'"
expect 2 "$program" --mode jsn -c 'RETURN 1'
err_is "entente: unknown mode 'jsn'\nhint: did you mean 'json'?\n"
expect 2 "$program" --mode
err_is 'entente: --mode needs a value: FORMAT\n'
expect 2 "$program" --quiet=yes
err_has '--quiet takes no value'
expect 2 "$program" one two
err_has "one graph is opened, not both 'one' and 'two'"
expect 2 "$program" --json -c 'RETURN 1'
expect 2 "$program" --timeout soon -c 'RETURN 1'
err_is "entente: --timeout soon: this setting takes seconds, or a time such as '250ms' or '2 min', 0 for no limit\n"
expect 2 "$program" --memory 10XB -c 'RETURN 1'
expect 2 "$program" --memory 1 -c 'RETURN 1'
err_is 'entente: --memory 1: this setting takes 1 MiB or more, 0 for no limit\n'
expect 0 "$program" --memory 1MiB -c 'SESSION SET memory = 0' -c 'RETURN 1'
expect 2 "$program" --seed x -c 'RETURN 1'
expect 2 "$program" --param novalue -c 'RETURN 1'
expect 2 "$program" --param 'a=[1,' -c 'RETURN 1'
err_has "parameter 'a': not JSON"

# Values in all spellings.
expect 0 "$program" --mode=jsonl -c 'RETURN 1 AS a'
out_is '{"a":1}\n'
expect 0 "$program" --mode jsonl '-cRETURN 1 AS a'
out_is '{"a":1}\n'
expect 0 "$program" --mode jsonl --command='RETURN 1 AS a'
out_is '{"a":1}\n'

# Parameters: JSON with its types, else a bare string.
expect 0 "$program" --mode jsonl --param a=3 --param b=3.0 --param 'c=x y' --param 'd={"k":[null,true]}' \
    --param 'e={"$date":"2024-05-21"}' --param '$f=-' -c 'RETURN $a, $b, $c, $d, $e.year AS e, $f'
out_is '{"$a":3,"$b":3.0,"$c":"x y","$d":{"k":[null,true]},"e":2024,"$f":"-"}\n'
expect 0 "$program" --mode jsonl --param a=1 --param a=2 -c 'RETURN $a'
out_is '{"$a":2}\n'

# Exit codes: 1 refused, 3 cannot open, 4 out of time.
expect 1 "$program" -c 'RETURN'
expect 1 "$program" -c 'RETURN 1 / 0'
expect 3 "$program" no-such-graph -c 'RETURN 1'
err_has 'no-such-graph'
expect 3 "$program" "$0" -c 'RETURN 1'
echo 'RETURN 1' >"$folder/script.cypher"
expect 3 "$program" "$folder/script.cypher"
err_has 'a script is run with -f'
expect 0 "$program" --help
out_has '3 a graph or script'
expect 3 "$program" -f no-such-script
err_is "entente: cannot read 'no-such-script': No such file or directory [ArgumentError CannotOpen]\n"
expect 4 "$program" --timeout 0.05 -c 'UNWIND range(1, 100000000) AS x RETURN sum(x)'
err_has 'the time limit of 0.05 s was reached'
err_has "hint: SESSION SET timeout = '10 min', or --timeout, sets another limit, 0 none"
expect 4 "$program" --timeout 50ms -c 'UNWIND range(1, 100000000) AS x RETURN sum(x)'
err_has 'the time limit of 0.05 s was reached'
expect 1 "$program" --memory 1MiB -c 'UNWIND range(1, 1000000) AS x RETURN collect(x)'
err_has 'the memory limit of 1.0 MiB was reached'
err_has "hint: SESSION SET memory = '4GiB', or --memory, sets another limit, 0 none"
expect 1 "$program" --memory 2MB -c 'UNWIND range(1, 1000000) AS x RETURN collect(x)'
err_has 'the memory limit of 2 MB was reached'

# What a statement adds to the graph counts too, whichever way it comes; it fails whole.
echo 'id:ID,name' >"$folder/many.csv"
seq 1 20000 | sed 's/.*/n&,the name of node &/' >>"$folder/many.csv"
for statement in "UNWIND range(1, 1000000) AS i CREATE (:N {i: i})" "IMPORT '$folder/many.csv'" \
    "LOAD CSV WITH HEADERS FROM '$folder/many.csv' AS r CREATE (:N {name: r.name})"; do
    expect 1 "$program" --memory 1MiB --keep-going -c "$statement" -c 'MATCH (n) RETURN count(n) AS n'
    err_has 'the memory limit of 1.0 MiB was reached'
    out_is 'n\n0\n'
done

# SIGINT stops the statement: exit 4 and a word, whatever was asked to go on.
expect 4 timeout --preserve-status -s INT 1 "$program" --keep-going \
    -c 'UNWIND range(1, 100000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y)' -c 'RETURN 2'
out_is ''
err_has 'cancelled'

# --readonly.
expect 1 "$program" --readonly graphs/people -c 'CREATE ()'
err_has 'read-only'
expect 0 "$program" --readonly graphs/people -c 'MATCH (n:Person) RETURN count(*) > 0 AS some'
out_is 'some\ntrue\n'

# Changes to a graph that was opened are not kept, and that is said; reading says nothing.
expect 0 "$program" graphs/people -c 'CREATE (:Person)'
err_has "changes to 'graphs/people' are not written back"
expect 0 "$program" graphs/people -c 'MATCH (n) RETURN count(n)'
err_is ''
expect 0 "$program" -c 'CREATE (:Person)'
err_is ''

# A seed makes chance repeatable; another one does not.
expect 0 "$program" --seed 7 -c 'RETURN rand() AS r'
cp "$folder/out" "$folder/first"
expect 0 "$program" --seed 7 -c 'RETURN rand() AS r'
cmp -s "$folder/out" "$folder/first" || fail 'the same seed gave other numbers'
expect 0 "$program" --seed 8 -c 'RETURN rand() AS r'
! cmp -s "$folder/out" "$folder/first" || fail 'another seed gave the same numbers'

# A read-only graph takes nothing in; what is told of it can still be written to files.
expect 1 "$program" --readonly graphs/people -c "IMPORT 'graphs/people'"
err_has 'ReadOnly'
expect 0 "$program" --readonly graphs/people -c "EXPORT GRAPH TO '$folder/kept.graphml'"
grep -q 'Ada' "$folder/kept.graphml"
expect 0 "$program" --readonly graphs/people -c "MATCH (p:Person) RETURN p.name INTO '$folder/names.csv'"
grep -q '^Ada' "$folder/names.csv"
