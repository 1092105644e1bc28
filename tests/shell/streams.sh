#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What goes where: streams.sh PROGRAM
set -eu
. "$(dirname "$0")/common.sh"

# Data alone on standard output: no greeting, footers, colours, warnings.
expect 0 "$program" graphs/people -c "MATCH (p:Person {nam: 'Ada'}) RETURN p.name" -c 'CREATE (:X)'
out_is 'p.name\n'
err_has 'warning: '
! grep -q "$(printf '\033')" "$folder/err" || fail 'colours without a terminal'

# Output that cannot be written is an error, told once.
if [ -w /dev/full ]; then
    status=0
    "$program" -c 'RETURN 1' -c 'RETURN 2' >/dev/full 2>"$folder/err" || status=$?
    [ $status = 1 ] || fail "exit $status when the disk is full"
    [ "$(grep -c 'No space left' "$folder/err")" = 1 ] || fail 'a full disk is told once'
    status=0
    "$program" --help >/dev/full 2>"$folder/err" || status=$?
    [ $status = 1 ] || fail "exit $status when help cannot be written"
fi

# A reader that goes away ends the program, quietly.
{
    status=0
    "$program" -c 'UNWIND range(1, 10000000) AS x RETURN x' 2>"$folder/err" || status=$?
    echo $status >"$folder/status"
} | head -n 1 >"$folder/out"
out_is 'x\n'
[ "$(cat "$folder/status")" = 1 ] || fail "exit $(cat "$folder/status") when the reader went away"
err_is ''

# Rows of a statement are there before the next one runs.
mkfifo "$folder/pipe"
"$program" <"$folder/pipe" >"$folder/out" 2>"$folder/err" &
child=$!
exec 3>"$folder/pipe"
printf 'RETURN 1 AS a;' >&3
exec 3>&-
wait $child || fail 'exit of a pipe'
out_is 'a\n1\n'

# On a terminal: control characters are shown, not sent; colours, unless NO_COLOR is set.
query="RETURN 'a' + '\\\\u001b[2J\\\\u202eb' AS t, y"
on_terminal() { # NO_COLOR's value, mode, statement
    TERM=xterm NO_COLOR=$1 script -qec "$program --mode $2 -c \"$3\"" /dev/null >"$folder/out" 2>&1 </dev/null || true
}
if command -v script >/dev/null; then
    on_terminal '' box "RETURN 'a\\u001b[2J\\u202eb' AS t"
    out_has 'a␛[2J<U+202E>b'
    on_terminal '' csv "RETURN 'a\\u001b[2J\\u202eb' AS t"
    out_has 'a␛[2J<U+202E>b'
    on_terminal '' jsonl "RETURN 'a\\u009b\\u202eb' AS t"
    out_has '{"t":"a\u009b\u202eb"}'
    on_terminal '' csv 'RETURN nope'
    grep -q "$(printf '\033')" "$folder/out" || fail 'no colours on a terminal'
    on_terminal 1 csv 'RETURN nope'
    ! grep -q "$(printf '\033')" "$folder/out" || fail 'colours in spite of NO_COLOR'
fi
expect 0 "$program" --mode csv -c "RETURN 'a\\u001bb' AS t"
out_is 't\na\033b\n'
