#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times parsing, binding and planning of the statements of a folder of openCypher features.

    statements.py PROGRAM FOLDER

FOLDER holds *.feature files, such as tck/features of the openCypher repository. Each statement
goes to `entente --json` as EXPLAIN, one at a time, and the time from the request's bytes to the
answer's counts: pipes and the printing of the plan included, so the figures are upper bounds.
Statements that cannot be explained (they are errors, or take parameters that are not given) are
timed too and counted apart.
"""
import json
import pathlib
import re
import statistics
import subprocess
import sys
import time

QUERY = re.compile(r'(?:executing query|control query|having executed):\s*"""(.*?)"""', re.S)


def main():
    program, folder = sys.argv[1:]
    texts = []
    for path in sorted(pathlib.Path(folder).rglob("*.feature")):
        texts += [text.strip() for text in QUERY.findall(path.read_text())]
    engine = subprocess.Popen([program, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    times, refused = [], []
    for text in texts:
        request = (json.dumps({"query": "EXPLAIN " + text}) + "\n").encode()
        best = None
        for _ in range(5):
            start = time.perf_counter()
            engine.stdin.write(request)
            engine.stdin.flush()
            answer = engine.stdout.readline()
            elapsed = time.perf_counter() - start
            best = elapsed if best is None else min(best, elapsed)
        (refused if b'"error"' in answer[:40] else times).append(best * 1e6)
    engine.stdin.close()
    for name, values in (("explained", times), ("refused", refused)):
        values.sort()
        if values:
            print("%-10s %6d statements, median %.1f us, 99 %% under %.1f us, longest %.1f us" % (
                name, len(values), statistics.median(values), values[len(values) * 99 // 100], values[-1]))


if __name__ == "__main__":
    main()
