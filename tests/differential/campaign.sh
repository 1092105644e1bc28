#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# campaign.sh BUILD [QUERIES [JOBS [FIRST]]]
#
# Runs QUERIES generated queries (a million) from number FIRST (0) on, in parts of 25,000, JOBS (1)
# parts at a time. Logs are kept in BUILD/differential-campaign; what differs is printed, and at
# the end "queries N differences D". A part that crashes is a difference more. Exits with 1 when
# there is one.
set -eu

build=${1:?campaign.sh BUILD [QUERIES [JOBS [FIRST]]]}
queries=${2:-1000000}
jobs=${3:-1}
first=${4:-0}
part=25000
program=$build/tests/differential/differential
logs=$build/differential-campaign

rm -rf "$logs"
mkdir -p "$logs"

# Memory is kept from one query to the next: giving it back takes a fifth of the time.
export MALLOC_TRIM_THRESHOLD_=268435456 MALLOC_MMAP_THRESHOLD_=268435456

# A part; the last one may be shorter.
export program logs part
export end=$((first + queries))
seq "$first" "$part" $((end - 1)) | xargs -P "$jobs" -I N sh -c '
    count=$((end - N < part ? end - N : part))
    "$program" --seed N --count "$count" --most "$count" >"$logs/N.log" 2>&1 ||
        echo "part N exits with $?" >>"$logs/N.log"'

sed '/ agree (/d' "$logs"/*.log
cat "$logs"/*.log | awk '
    / agree \(/ {
        gsub(/[(,]/, "")
        agree += $1; open += $8; differ += $12
    }
    /^part .* exits with/ && $NF != 1 { crashes++ }
    END {
        printf "%d agree, %d are left open, %d parts crash\n", agree, open, crashes
        printf "queries %d differences %d\n", agree + open + differ, differ + crashes
        exit differ + crashes > 0
    }'
