# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the scripts beside it; $1 is the program.
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ENTENTE_HISTORY=

fail() {
    echo "$1" >&2
    exit 1
}

# expect STATUS COMMAND...: runs a command; what it prints is in $folder/out and $folder/err.
expect() {
    wanted=$1
    shift
    status=0
    "$@" >"$folder/out" 2>"$folder/err" </dev/null || status=$?
    [ "$status" = "$wanted" ] || {
        cat "$folder/out" "$folder/err" >&2
        fail "exit $status, not $wanted: $*"
    }
}

# out_is TEXT, err_is TEXT: the whole of what was printed (printf's escapes are resolved).
out_is() {
    printf -- "$1" | diff -u - "$folder/out" >&2 || fail "standard output differs"
}
err_is() {
    printf -- "$1" | diff -u - "$folder/err" >&2 || fail "standard error differs"
}

# out_has TEXT, err_has TEXT: a fixed text is in it.
out_has() {
    grep -qF -- "$1" "$folder/out" || { cat "$folder/out" >&2; fail "not printed: $1"; }
}
err_has() {
    grep -qF -- "$1" "$folder/err" || { cat "$folder/err" >&2; fail "not reported: $1"; }
}
