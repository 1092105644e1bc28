# SPDX-License-Identifier: GPL-3.0-or-later
"""python-igraph reads exported GraphML: read_igraph.py ENTENTE.

Losses of GraphML in igraph, taken into account below:
- every number is a double: integers beyond 2^53 are rounded;
- what is absent arrives as NaN, as False (booleans) or as '' (strings);
- a list arrives as its JSON text, a date as its text;
- properties have the names that GraphML gives them (expected.RENAMED).
"""
import sys

import igraph
import expected
from igraph_losses import as_igraph, check_derived


def read(path):
    graph = igraph.Graph.Read_GraphML(path)
    assert graph.is_directed()
    nodes = [vertex.attributes() for vertex in graph.vs]
    edges = [(edge.source, edge.target, edge.attributes()) for edge in graph.es]
    return check_derived(nodes, edges)


def main():
    for name, wanted, path in expected.cases(sys.argv[1], ".graphml"):
        expected.compare_graphs(name, as_igraph(wanted, name == "hard"), read(path))


main()
