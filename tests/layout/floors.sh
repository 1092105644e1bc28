#!/bin/sh
# Includes obey src/floors.txt: a file includes headers of its own floor and of those named
# after its floor's colon; floors stand on earlier lines, so there is no knot. igraph, libxml2,
# readline and SQLite each belong to one floor.
set -eu
cd "$(dirname "$0")/../.."
[ -s src/floors.txt ] || { echo "src/floors.txt is missing" >&2; exit 1; }
find src -name '*.[ch]' | sort | xargs awk '
    function bad(text) { print FILENAME ":" FNR ": " text; failed = 1 }
    BEGIN {
        while ((getline line < "src/floors.txt") > 0) {
            n = split(line, words, /[: ]+/)
            floor = words[1]
            may[floor, floor] = 1
            for (i = 2; i <= n; i++) {
                if (words[i] == "") continue
                if (!(words[i] in known)) { print "src/floors.txt: " floor " stands below " words[i]; failed = 1 }
                may[floor, words[i]] = 1
            }
            known[floor] = 1
        }
        owner["igraph/"] = "graph"; owner["igraph.h"] = "graph"; owner["libxml/"] = "exchange"
        owner["readline/"] = "shell"; owner["utf8proc.h"] = "base"; owner["sqlite3.h"] = "store"
    }
    FNR == 1 {
        split(FILENAME, path, "/")
        floor = path[2]
        if (!(floor in known)) bad("the folder is not a floor of src/floors.txt")
    }
    /^#include "/ {
        split($0, parts, "\"")
        if (parts[2] ~ /^grammar_/) { if (floor != "syntax") bad(parts[2] " belongs to syntax"); next }
        split(parts[2], target, "/")
        if (!((floor, target[1]) in may)) bad(floor " may not include " parts[2])
    }
    /^#include </ {
        split($0, parts, /[<>]/)
        for (start in owner)
            if (index(parts[2], start) == 1 && floor != owner[start])
                if (!(start == "utf8proc.h" && floor == "shell")) bad(parts[2] " belongs to " owner[start])
    }
    END { exit failed }
'
