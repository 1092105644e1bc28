# SPDX-License-Identifier: GPL-3.0-or-later
"""R igraph reads exported GraphML: read_r.py ENTENTE RSCRIPT.

Losses of GraphML in R igraph, taken into account in igraph_losses.py:
- every number is a double: integers beyond 2^53 are rounded;
- what is absent arrives as NaN, as FALSE (logicals) or as "" (strings);
- a list arrives as its JSON text, a date as its text;
- properties have the names that GraphML gives them (expected.RENAMED).
"""
import json
import os
import subprocess
import sys

import expected
from igraph_losses import as_igraph, check_derived

FROM_R = {"numeric": float, "logical": lambda text: text == "TRUE", "character": str}


def read(rscript, path):
    out = path + ".jsonl"
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read_r.R")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run([rscript, "--vanilla", script, path, out], check=True, env=environment)
    nodes, edges = [], []
    with open(out, encoding="utf-8") as file:
        for line in file:
            kind, source, target, cells = json.loads(line)
            data = {name: FROM_R[type_name](text) for name, type_name, text in cells}
            if kind == "node":
                nodes.append(data)
            else:
                edges.append((source, target, data))
    return check_derived(nodes, edges)


def main():
    entente, rscript = sys.argv[1:]
    for name, wanted, path in expected.cases(entente, ".graphml"):
        expected.compare_graphs(name, as_igraph(wanted, name == "hard"), read(rscript, path))


main()
