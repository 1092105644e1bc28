#!/bin/sh
# How much of src the tests execute: tests/coverage.sh [BUILD] builds the coverage preset in
# BUILD (build-coverage), runs every test that executes src, and prints the lines, functions
# and branches reached, as gcovr counts them. BUILD/coverage.json has them line by line.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build-coverage}
log=$build/coverage.log
command -v gcovr >/dev/null || {
    echo "tests/coverage.sh needs gcovr (.ci/setup coverage)" >&2
    exit 2
}
mkdir -p "$build"
{
    cmake --preset coverage -B "$build" && cmake --build "$build" -j "$(nproc)"
} >"$log" 2>&1 || {
    tail -n 30 "$log"
    exit 1
}
# What earlier runs counted.
find "$build" -name '*.gcda' -delete
ctest --test-dir "$build" -j "$(nproc)" --output-on-failure \
    -L 'unit|golden|example|shell|exchange|fault|differential' >"$log" 2>&1 || {
    tail -n 50 "$log"
    exit 1
}
gcovr --root . --filter src/ --object-directory "$build" --json "$build/coverage.json" -s "$build"
