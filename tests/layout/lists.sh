#!/bin/sh
# What is compiled or run is written down: each .c of src stands once in src/CMakeLists.txt, each
# unit test and each folder with a CMakeLists.txt of its own once in tests/CMakeLists.txt.
set -eu
cd "$(dirname "$0")/../.."
once() { # list; on stdin: a word of the list and the file it stands for
    awk -v list="$1" '
        NR == FNR { sub(/#.*/, ""); n = split($0, words, /[ ();]+/); for (i = 1; i <= n; i++) times[words[i]]++; next }
        times[$1] != 1 { print list " names " $2 " " times[$1] + 0 " times, not once"; failed = 1 }
        END { exit failed }
    ' "$1" -
}
failed=0
find src -name '*.c' | sed 's|^src/\(.*\)|\1 &|' | once src/CMakeLists.txt || failed=1
find tests/unit -name 'test_*.c' | sed 's|.*/\(.*\)\.c$|\1 &|' | once tests/CMakeLists.txt || failed=1
find tests/*/ -name CMakeLists.txt | sed 's|^tests/*\(.*\)/CMakeLists.txt|\1 &|' | once tests/CMakeLists.txt || failed=1
exit $failed
