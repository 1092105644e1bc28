#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""NetworkX on an rmat folder: peer_networkx.py FOLDER COUNT

Unweighted shortest paths of the first COUNT pairs (bidirectional search, a path, not only its
length). Prints one JSON line: {"task", "times", "answer", "version"}, times in seconds a pair.
"""
import csv
import json
import os
import sys
import time

import networkx

folder, count = sys.argv[1], int(sys.argv[2])
graph = networkx.DiGraph()
with open(os.path.join(folder, "nodes.csv"), newline="") as file:
    rows = csv.reader(file)
    next(rows)
    graph.add_nodes_from(int(row[0]) for row in rows)
with open(os.path.join(folder, "edges.csv"), newline="") as file:
    rows = csv.reader(file)
    next(rows)
    graph.add_edges_from((int(row[0]), int(row[1])) for row in rows)
with open(os.path.join(folder, "pairs.txt")) as file:
    pairs = [tuple(map(int, line.split(","))) for line in file][:count]

lengths = []
start = time.perf_counter()
for source, target in pairs:
    try:
        lengths.append(len(networkx.shortest_path(graph, source, target)) - 1)
    except networkx.NetworkXNoPath:
        lengths.append(None)
seconds = (time.perf_counter() - start) / len(pairs)
print(json.dumps({"task": "shortest", "times": [seconds], "answer": lengths,
                  "version": networkx.__version__}))
