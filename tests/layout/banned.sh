#!/bin/sh
# Functions that cannot be used safely, or that end the process, and words that promise.
# Memory comes from base/arena alone, so that tests can make it fail.
set -eu
cd "$(dirname "$0")/../.."
failed=0
search() { # pattern, why, files...
    pattern=$1 why=$2
    shift 2
    if grep -nE "$pattern" "$@"; then
        echo "^ $why"
        failed=1
    fi
}
sources=$(git ls-files 'src/*.[ch]')
tests=$(git ls-files 'tests/*.[ch]')
call='(^|[^a-zA-Z0-9_.>])'
# shellcheck disable=SC2086
search "$call(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|alloca|setjmp|longjmp|abort)\(" \
    "banned: no bounds, no error, or no way back" $sources $tests
# shellcheck disable=SC2086
search "$call(malloc|calloc|realloc|strdup|strndup|asprintf)\(" "memory comes from base/arena.h" \
    $(echo "$sources" | grep -v '^src/base/arena.c$')
# shellcheck disable=SC2086
search '\b(TODO|FIXME|XXX|HACK)\b' "finish it or leave it out" $sources $tests
# shellcheck disable=SC2086
for file in $sources $tests $(git ls-files 'tests/*.sh'); do
    if ! head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later'; then
        case $file in *.[ch]) echo "$file: no SPDX line" && failed=1 ;; esac
    fi
done
exit $failed
