# SPDX-License-Identifier: GPL-3.0-or-later
"""NetworkX reads exported GraphML and node-link JSON: read_networkx.py ENTENTE.

Losses of GraphML in NetworkX, taken into account below:
- a list arrives as its JSON text, a date as its text;
- integers in a column that also has fractions arrive as floats;
- properties have the names that GraphML gives them (expected.RENAMED);
- an empty string would be absent; the graphs here have none.
"""
import json
import sys

import networkx
import expected


def as_graphml(properties, kind, hard):
    made = {}
    for key, value in properties.items():
        if isinstance(value, list) and key != "labels":
            value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if kind == "edge" and key == "weight":
            value = float(value)
        if key == "labels":
            value = "".join(":" + label for label in value)
            if value == "":
                continue
        names = expected.RENAMED[kind]
        if hard and kind == "node":
            names = {**names, "label": "label_", "x": "x_"}
        made[names.get(key, key)] = value
    return made


def sort_labels(text):
    return "".join(":" + label for label in sorted(text[1:].split(":")))


def read_graphml(path):
    graph = networkx.read_graphml(path, force_multigraph=True)
    assert graph.is_directed() and graph.is_multigraph()
    ids = {node: data["id_"] for node, data in graph.nodes(data=True)}
    nodes, edges = {}, []
    for node, data in graph.nodes(data=True):
        name = data.get("name", data["id_"])
        assert data.pop("label") == name, data  # the caption
        if "labels" in data:
            data["labels"] = sort_labels(data["labels"])
        nodes[ids[node]] = data
    for source, target, data in graph.edges(data=True):
        kind = data.pop("label")
        assert data.pop("interaction") == kind
        if "weight_" in data:
            assert data.pop("weight") == data["weight_"]
        edges.append((ids[source], ids[target], kind, data))
    return nodes, edges


def read_json(path):
    """Properties are nested, and tagged where JSON has no type for them."""
    with open(path, encoding="utf-8") as file:
        graph = networkx.node_link_graph(json.load(file))

    def untag(value):
        if isinstance(value, list):
            return [untag(item) for item in value]
        if isinstance(value, dict):
            ((tag, content),) = value.items()
            return float(content) if tag == "$float" else content
        return value

    ids, nodes, edges = {}, {}, []
    for node, data in graph.nodes(data=True):
        ids[node] = data["properties"]["id"]
        properties = {key: untag(value) for key, value in data["properties"].items()}
        nodes[ids[node]] = {**properties, "labels": sorted(data["labels"])}
    for source, target, data in graph.edges(data=True):
        properties = {key: untag(value) for key, value in data["properties"].items()}
        edges.append((ids[source], ids[target], data["type"], properties))
    return nodes, edges


def main():
    entente = sys.argv[1]
    for name, (nodes, edges), path in expected.cases(entente, ".graphml"):
        hard = name == "hard"
        wanted = (
            {node: as_graphml(data, "node", hard) for node, data in nodes.items()},
            [(*edge[:3], as_graphml(edge[3], "edge", hard)) for edge in edges],
        )
        expected.compare_graphs(name + " as GraphML", wanted, read_graphml(path))
    for name, wanted, path in expected.cases(entente, ".json"):
        expected.compare_graphs(name + " as JSON", wanted, read_json(path))


main()
