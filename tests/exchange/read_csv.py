# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's csv module reads an exported folder and table: read_csv.py ENTENTE.

Nothing is lost in a folder but what the hard cases need `json` columns for: they are decoded here.
"""
import csv
import json
import os
import sys
import tempfile

import expected


def untag(value):
    if isinstance(value, list):
        return [untag(item) for item in value]
    if isinstance(value, dict):
        ((tag, content),) = value.items()
        return float(content) if tag == "$float" else content
    return value


def decode(properties, titles):
    return {
        key: untag(json.loads(value)) if key in titles and key != "labels" else value
        for key, value in properties.items()
    }


def json_titles(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {title[:-5] for title in next(csv.reader(file)) if title.endswith(":json")}


def read(folder):
    nodes, edges = expected.read_folder(folder)
    node_titles = json_titles(os.path.join(folder, "nodes.csv"))
    edge_titles = json_titles(os.path.join(folder, "edges.csv"))
    for data in nodes.values():
        data["labels"] = [label for label in data["labels"] if label]
    return (
        {node: decode(data, node_titles) for node, data in nodes.items()},
        [(*edge[:3], decode(edge[3], edge_titles)) for edge in edges],
    )


def check_table(entente):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.csv")
        query = "MATCH (n) RETURN n.id AS id, n.name AS name ORDER BY id"
        expected.run(entente, "graphs/governance", "-c", f"{query} INTO '{path}'")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    nodes, _ = expected.read_folder("graphs/governance")
    assert [row["id"] for row in rows] == sorted(nodes)
    for row in rows:
        assert row["name"] == nodes[row["id"]]["name"]
    print(f"{len(rows)} rows equal")


def main():
    for name, wanted, path in expected.cases(sys.argv[1], "/"):
        expected.compare_graphs(name, wanted, read(path))
    check_table(sys.argv[1])


main()
