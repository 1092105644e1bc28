#!/bin/sh
# The top level holds what a newcomer expects and nothing else; no generated or large file is
# kept, and lines end without blanks.
set -eu
cd "$(dirname "$0")/../.."
failed=0
expected='^(CMakeLists\.txt|README\.md|src|grammar|graphs|tests|examples|CHANGELOG\.md|LICENSE|CMakePresets\.json|\.clang-format|\.clang-tidy|\.gitignore|\.ci)$'
if git ls-files | cut -d/ -f1 | sort -u | grep -vE "$expected"; then
    echo "^ not expected at the top level"
    failed=1
fi
if git ls-files | grep -E '\.(o|a|so|out\.h|orig|rej|pyc)$'; then
    echo "^ generated"
    failed=1
fi
if git grep -nIE '[[:blank:]]+$' -- '*.[chy]' '*.md' '*.sh' '*.txt' '*.test' '*.cypher' ':!LICENSE'; then
    echo "^ blanks at the end of a line"
    failed=1
fi
for file in $(git ls-files); do
    [ -L "$file" ] || [ ! -f "$file" ] || [ "$(wc -c <"$file")" -le 2000000 ] || {
        echo "$file is larger than 2 MB"
        failed=1
    }
done
exit $failed
