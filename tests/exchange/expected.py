# SPDX-License-Identifier: GPL-3.0-or-later
"""What the graphs hold, told without entente, and the comparison with what a tool read.

A graph is a pair: nodes (id to a dict of properties, with `labels` as ":A:B") and a list of edges
(source id, target id, type, dict of properties). Values are Python's; dates are text, lists are
Python lists.
"""
import csv
import glob
import math
import os
import subprocess
import tempfile

# How GraphML names the properties that readers would take amiss.
RENAMED = {"node": {"id": "id_"}, "edge": {"id": "id_", "weight": "weight_"}}


def value_of(text, type_name):
    if type_name.endswith("[]"):
        return [value_of(item, type_name[:-2]) for item in text.split(";")]
    if type_name in ("int", "long"):
        return int(text)
    if type_name in ("float", "double"):
        return float(text)
    if type_name == "boolean":
        return text == "true"
    return text  # strings and dates


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = [title.rsplit(":", 1) if ":" in title else [title, "string"] for title in next(rows)]
        for row in rows:
            special, properties = {}, {}
            for (name, type_name), text in zip(header, row, strict=True):
                if type_name in ("ID", "LABEL", "START_ID", "END_ID", "TYPE"):
                    special[type_name] = text
                if type_name == "ID" and name:
                    properties[name] = text
                elif type_name not in special and text != "":
                    properties[name] = value_of(text, type_name)
            yield special, properties


def read_folder(folder):
    nodes, edges = {}, []
    for path in sorted(glob.glob(os.path.join(folder, "nodes*.csv"))):
        for special, properties in rows_of(path):
            labels = sorted(special["LABEL"].split(";"))
            nodes[special["ID"]] = {**properties, "labels": labels}
    for path in sorted(glob.glob(os.path.join(folder, "edges*.csv"))):
        for special, properties in rows_of(path):
            edges.append((special["START_ID"], special["END_ID"], special["TYPE"], properties))
    return nodes, edges


# Parallel edges, a loop, values at the edge of what readers hold, text that is markup.
HARD_QUERY = """
CREATE (a:A:B {id: 'a', name: 'Ångström <&"\\'> ]]>', big: 9007199254740993, tiny: 1e-300,
               flag: true, nothing: null, lines: 'one\\ntwo\\tthree', items: ['x', 'y;z'],
               number: 0.1, label: 'mine', x: 3}),
       (b {id: 'b', big: -1, number: 1.0/0.0, flag: false}),
       (c:`Soft-Law` {id: 'c', name: 'c', number: 0.0/0.0}),
       (a)-[:`aligns-with` {id: 'e1', weight: 2, why: 'first'}]->(b),
       (a)-[:`aligns-with` {id: 'e2', weight: 0.5, why: 'second'}]->(b),
       (b)-[:LOOP {id: 'e3'}]->(b)
"""
HARD = (
    {
        "a": {"id": "a", "name": 'Ångström <&"\'> ]]>', "big": 9007199254740993, "tiny": 1e-300,
              "flag": True, "lines": "one\ntwo\tthree", "items": ["x", "y;z"], "number": 0.1,
              "label": "mine", "x": 3, "labels": ["A", "B"]},
        "b": {"id": "b", "big": -1, "number": math.inf, "flag": False, "labels": []},
        "c": {"id": "c", "name": "c", "number": math.nan, "labels": ["Soft-Law"]},
    },
    [
        ("a", "b", "aligns-with", {"id": "e1", "weight": 2, "why": "first"}),
        ("a", "b", "aligns-with", {"id": "e2", "weight": 0.5, "why": "second"}),
        ("b", "b", "LOOP", {"id": "e3"}),
    ],
)


def run(entente, *arguments):
    done = subprocess.run([entente, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def cases(entente, suffix):
    """Each graph with its name, what it holds, and the file it was exported to."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("people", "governance"):
            path = os.path.join(folder, name + suffix)
            run(entente, f"graphs/{name}", "-c", f"EXPORT GRAPH TO '{path}'")
            yield name, read_folder(f"graphs/{name}"), path
        path = os.path.join(folder, "hard" + suffix)
        run(entente, "-c", f"{HARD_QUERY}; EXPORT GRAPH TO '{path}'")
        yield "hard", HARD, path


def same(wanted, found):
    if isinstance(wanted, float) and math.isnan(wanted):
        return isinstance(found, float) and math.isnan(found)
    return type(wanted) is type(found) and wanted == found


def compare(what, wanted, found):
    """Two dicts of properties, key by key."""
    for key in sorted(set(wanted) | set(found)):
        assert key in wanted, f"{what}: {key} = {found[key]!r} is not there"
        assert key in found, f"{what}: {key} = {wanted[key]!r} was lost"
        assert same(wanted[key], found[key]), f"{what}: {key} is {wanted[key]!r}, read {found[key]!r}"


def compare_graphs(name, wanted, found):
    """Nodes by id; edges as a bag, since tools order them as they like."""
    wanted_nodes, wanted_edges = wanted
    found_nodes, found_edges = found
    assert len(wanted_nodes) > 2 and len(wanted_edges) > 2
    assert set(wanted_nodes) == set(found_nodes), name
    for node, properties in wanted_nodes.items():
        compare(f"{name}: node {node}", properties, found_nodes[node])
    assert len(wanted_edges) == len(found_edges), name

    def key(edge):
        return (edge[0], edge[1], edge[2], sorted((k, repr(v)) for k, v in edge[3].items()))

    for one, two in zip(sorted(wanted_edges, key=key), sorted(found_edges, key=key)):
        assert one[:3] == two[:3], f"{name}: {one[:3]} became {two[:3]}"
        compare(f"{name}: edge {one[:3]}", one[3], two[3])
    print(f"{name}: {len(found_nodes)} nodes, {len(found_edges)} edges equal")


def columns(elements):
    """All keys of some elements, and the Python types of their values."""
    types = {}
    for properties in elements:
        for key, value in properties.items():
            types.setdefault(key, set()).add(type(value))
    return types
