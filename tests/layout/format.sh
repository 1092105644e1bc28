#!/bin/sh
# clang-format would change nothing: format.sh CLANG_FORMAT. `format.sh CLANG_FORMAT -i` changes.
set -eu
cd "$(dirname "$0")/../.."
formatter=$1 mode=${2:---dry-run}
git ls-files '*.[ch]' | xargs "$formatter" -Werror "$mode"
