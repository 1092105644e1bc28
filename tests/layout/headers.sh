#!/bin/sh
# Each header compiles alone: headers.sh COMPILER [FLAGS]. status_codes.h and analysis_rows.h are tables
# that are included inside of others.
set -eu
cd "$(dirname "$0")/../.."
failed=0
for header in $(git ls-files 'src/*.h' | grep -v -e 'status_codes\.h$' -e 'analysis_rows\.h$'); do
    "$@" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wstrict-prototypes -Wundef -Werror -Isrc \
        -fsyntax-only -x c -include "$header" /dev/null || {
        echo "$header does not compile alone"
        failed=1
    }
done
exit $failed
