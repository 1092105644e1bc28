#!/bin/sh
# The map is the territory: each file of a mapped folder is named in backquotes in the folder's
# README.md, and the file that begins a table row or list item of a README is in the tree.
set -eu
cd "$(dirname "$0")/../.."
failed=0
say() {
    echo "$1"
    failed=1
}
for folder in src/*/ grammar/ tests/ tests/*/ graphs/ examples/; do
    folder=${folder%/}
    [ "$(git ls-files "$folder" | head -n 1)" ] || continue
    readme=$folder/README.md
    case $folder in tests/*) [ -f "$readme" ] || readme=tests/README.md ;; esac
    if [ ! -f "$readme" ]; then
        say "$folder has no README.md"
        continue
    fi
    # Test cases are data: a folder may name them all by a pattern such as `*.test`.
    names=$(grep -o '`[^` ]*`' "$readme" | tr -d '`')
    for path in $(git ls-files "$folder"); do
        name=${path#"$folder"/}
        case $name in */* | README.md | CMakeLists.txt) continue ;; esac
        found=0
        set -f
        for pattern in $names; do
            pattern=${pattern##*/}
            # shellcheck disable=SC2254
            case $name in $pattern) found=1 && break ;; esac
        done
        set +f
        [ $found = 1 ] || say "$readme does not mention $name"
    done
done
tracked=$(git ls-files)
for readme in $(git ls-files '*/README.md'); do
    for name in $(grep -E '^(\||[-*] )' "$readme" | sed 's/^\(| *\|[-*] \)//; s/ *|.*//' |
        grep -o '`[A-Za-z0-9_./-]*\.\([chy]\|sh\|md\|csv\|cypher\|txt\|py\|test\)`' | tr -d '`'); do
        echo "$tracked" | grep -q "^\(.*/\)\?$name\$" || say "$readme lists $name, which is not there"
    done
done
exit $failed
