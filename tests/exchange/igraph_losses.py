# SPDX-License-Identifier: GPL-3.0-or-later
"""What igraph makes of a graph, in Python and R alike: see the lists in read_igraph.py, read_r.py."""
import json
import math

import expected

ABSENT = {str: "", bool: False, float: math.nan}


def plain(value):
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def fill(elements, names):
    """Every element gets every column, as a column has one type."""
    elements = [{names.get(k, k): plain(v) for k, v in element.items()} for element in elements]
    kinds = {key: kind for key, (kind,) in expected.columns(elements).items()}
    return [{key: element.get(key, ABSENT[kind]) for key, kind in kinds.items()} for element in elements]


def as_igraph(graph, hard):
    nodes, edges = graph
    names = expected.RENAMED["node"]
    if hard:
        names = {**names, "label": "label_", "x": "x_"}
    filled = fill([{k: v for k, v in data.items() if k != "labels"} for data in nodes.values()], names)
    for data, made in zip(nodes.values(), filled):
        made["labels"] = "".join(":" + label for label in data["labels"])
    edge_data = fill([edge[3] for edge in edges], expected.RENAMED["edge"])
    return (
        dict(zip(nodes, filled)),
        [(*edge[:3], data) for edge, data in zip(edges, edge_data)],
    )


def check_derived(nodes, edges):
    """Takes off what the file has besides properties, after a look at it."""
    made_nodes, made_edges = {}, []
    for place, data in enumerate(nodes):
        assert data.pop("id") == f"n{place}"
        assert data.pop("label") == (data.get("name") or data["id_"])
        labels = sorted(label for label in data["labels"].split(":") if label)
        data["labels"] = "".join(":" + label for label in labels)
        made_nodes[data["id_"]] = data
    for place, (source, target, data) in enumerate(edges):
        assert data.pop("id") == f"e{place}"
        kind = data.pop("label")
        assert data.pop("interaction") == kind
        if "weight_" in data:
            assert expected.same(data.pop("weight"), data["weight_"])
        made_edges.append((nodes[source]["id_"], nodes[target]["id_"], kind, data))
    return made_nodes, made_edges
