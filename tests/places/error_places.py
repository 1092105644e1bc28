#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the errors that tell where they are, and those that name what was meant.

    error_places.py PROGRAM [FOLDER] [-v]

FOLDER holds *.feature files, such as tck/features of the openCypher repository. Each scenario
that expects an error is run with all that stands before it (graph, statements, procedures,
parameters) through `entente --json`. The error cases of tests/queries, tests/stages and of the
manual are read from their text, which their own tests hold true. Printed for each of the two
sources: the errors, those with a place in the text, those about a name that is not there, and
how many of these have a hint. `-v` lists each error about a name that has no hint.

Ends with 1 when an error has no place, when its place is not in the text, or when an error about
a name has no hint although the text has a name that is nearly the same.
"""
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parents[2]

# The details of errors that say that a name is not there.
OF_NAMES = {
    "UndefinedVariable", "UnknownFunction", "ProcedureNotFound", "MissingParameter",
    "UnknownSetting", "UndeclaredName", "GraphTypeNotFound", "NodeNameNotFound", "UnknownFormat",
    "InvalidOption", "PropertyAccessOnNonMap",
}


# ---- features --------------------------------------------------------------------------------

def cells_of(line):
    """The cells of a table's row; `\\|`, `\\n` and `\\\\` stand for what they hide."""
    cells = re.findall(r"((?:[^|\\]|\\.)*)\|", line.strip()[1:])
    shown = {"\\n": "\n", "\\|": "|", "\\\\": "\\"}
    return [re.sub(r"\\[n|\\]", lambda found: shown[found.group()], cell.strip()) for cell in cells]


def read_steps(lines):
    """[text, block or None, rows] of each step; `lines` is left behind the last one."""
    steps = []
    while lines:
        line = lines[0].strip()
        if re.match(r"(Scenario|Examples|Background|Feature|@)", line):
            break
        lines.pop(0)
        if line.startswith('"""'):
            block = []
            while lines[0].strip() != '"""':
                block.append(lines.pop(0))
            lines.pop(0)
            steps[-1][1] = "\n".join(block)
        elif line.startswith("|"):
            steps[-1][2].append(cells_of(line))
        elif line and not line.startswith("#"):
            steps.append([re.sub(r"^(Given|When|Then|And|But) ", "", line), None, []])
    return steps


def filled(steps, names, values):
    def fill(text):
        for name, value in zip(names, values):
            text = text.replace("<%s>" % name, value)
        return text
    return [[fill(text), block and fill(block), [[fill(cell) for cell in row] for row in rows]]
            for text, block, rows in steps]


def read_scenarios(path):
    """(name, steps) of each scenario, each row of Examples a scenario of its own."""
    lines = path.read_text(encoding="utf-8").splitlines()
    background = []
    while lines:
        heading = lines.pop(0).strip()
        if heading.startswith("Background:"):
            background = read_steps(lines)
        found = re.match(r"Scenario(?: Outline)?: *(.*)", heading)
        if not found:
            continue
        steps, tables = background + read_steps(lines), []
        while lines and re.match(r"\s*(Examples:|\|)", lines[0]):
            line = lines.pop(0).strip()
            if line.startswith("|"):
                tables[-1].append(cells_of(line))
            else:
                tables.append([])
            while lines and (not lines[0].strip() or lines[0].strip().startswith("#")):
                lines.pop(0)
        if not tables:
            yield found.group(1), steps
        for names, *rows in tables:
            for row in rows:
                yield found.group(1), filled(steps, names, row)


# ---- the engine ------------------------------------------------------------------------------

class Engine:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "--json"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, encoding="utf-8")

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def value(self, text):
        return self.ask(query="RETURN " + text)["rows"][0][0]

    def declare(self, signature, rows):
        name, inputs, outputs = re.match(r"([\w.]+)\((.*?)\) :: (?:VOID|\((.*)\))$", signature).groups()

        def columns(text):
            return [dict(zip(("name", "type"), part.split(" :: "))) for part in text.split(", ") if part]
        return self.ask(procedure={
            "name": name, "inputs": columns(inputs), "outputs": columns(outputs or ""),
            "rows": [[self.value(cell) for cell in row] for row in rows[1:]]})


def run(engine, graphs, steps):
    """The statement under test and its answer."""
    engine.ask(reset=True)
    params, statement, answer = {}, None, None
    for text, block, rows in steps:
        graph = re.match(r"the (.*) graph$", text)
        procedure = re.match(r"there exists a procedure (.*?) *:$", text)
        if graph:
            name = graph.group(1)
            setup = (graphs / name / (name + ".cypher")).read_text(encoding="utf-8")
            if "error" in engine.ask(query=setup):
                raise SystemExit("the graph %s cannot be made" % name)
        elif procedure:
            engine.declare(procedure.group(1), rows)
        elif text == "parameters are:":
            params = {name: engine.value(cell) for name, cell in rows}
        elif text == "having executed:":
            engine.ask(query=block, params=params)
        elif text == "executing query:":
            statement, answer = block, engine.ask(query=block, params=params)
    return statement, answer


# ---- counting --------------------------------------------------------------------------------

def is_near(wanted, name):
    """One letter more, less or another, or two exchanged."""
    if wanted == name or len(wanted) < 2 or abs(len(wanted) - len(name)) > 1:
        return False
    head = 0
    while head < min(len(wanted), len(name)) and wanted[head] == name[head]:
        head += 1
    rest, other = wanted[head:], name[head:]
    return (rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other or
            (rest[:2] == other[1::-1] and rest[2:] == other[2:]))


class Count:
    def __init__(self, source):
        self.source, self.faults, self.silent = source, [], []
        self.errors = self.placed = self.of_names = self.hinted = 0

    def add(self, where, text, detail, place, message, hint):
        self.errors += 1
        lines = text.split("\n")
        if place is None:
            self.faults.append("%s: no place: %s" % (where, message))
        elif place == "file":
            self.placed += 1
        elif place[0] > len(lines) or not 1 <= place[1] <= len(lines[place[0] - 1]) + 1:
            self.faults.append("%s: %d:%d is not in the text" % (where, *place))
        else:
            self.placed += 1
        if detail not in OF_NAMES or message.startswith("option '"):
            return  # another detail, or a known option with a wrong value
        self.of_names += 1
        self.hinted += bool(hint)
        if hint:
            return
        self.silent.append("%s: %s" % (where, message))
        quoted = re.search(r"'(.*?)'|\$(\w+)", message)
        wanted = quoted and (quoted.group(1) or quoted.group(2)) or ""
        names = re.findall(r"[([]\s*(\w+)|(\w+)(?!\w|\s*:)", text)  # no keys of maps
        near = {name for pair in names for name in pair if is_near(wanted, name)}
        if near:
            self.faults.append("%s: %s, and %s is there" % (where, message, ", ".join(sorted(near))))

    def show(self, is_verbose):
        print("%-9s %5d errors, %5d with a place; %4d about a name, %4d of them with a hint" % (
            self.source, self.errors, self.placed, self.of_names, self.hinted))
        for line in self.faults + (self.silent if is_verbose else []):
            print("  " + line)


def count_features(program, folder):
    count, engine = Count("features"), Engine(program)
    for path in sorted(folder.rglob("*.feature")):
        for name, steps in read_scenarios(path):
            if not any("should be raised" in text for text, _, _ in steps):
                continue
            where = "%s: %s" % (path.stem, name)
            statement, answer = run(engine, folder.parent / "graphs", steps)
            error = answer.get("error")
            if error is None:
                count.faults.append("%s: no error" % where)
                continue
            place = (error["line"], error["column"]) if "line" in error else None
            count.add(where, statement, error["detail"], place, error["message"], error.get("hint"))
    engine.process.stdin.close()
    return count


def add_golden(count, where, query, heading, lines):
    """An error's `heading`, TYPE DETAIL PLACE, with its message and hint behind it."""
    detail, _, place = heading.partition(" ")[2].partition(" ")
    found = re.fullmatch(r"(\d+):(\d+)", place)
    at = (int(found.group(1)), int(found.group(2))) if found else "file" if place else None
    hint = next((line for line in lines if line.startswith("hint")), None)
    count.add(where, query, detail, at, lines[0], hint)


def count_goldens():
    count = Count("goldens")
    for path in sorted((HERE / "tests").glob("*/*.test")):
        for case in re.split(r"\n\n+", path.read_text(encoding="utf-8")):
            found = re.search(r"^error (.*)\n((?:.*\n?)*)", case, re.M)
            query = re.search(r"^query\n((?:  .*\n|\n)+)", case, re.M)
            if found and query:
                text = "\n".join(line[2:] for line in query.group(1).splitlines())
                name = re.search(r"^case (.*)", case, re.M).group(1)
                lines = [line.strip() for line in found.group(2).splitlines()]
                add_golden(count, "%s: %s" % (path.stem, name), text, found.group(1), lines)
    for path in sorted((HERE / "grammar").glob("*.md")):
        pairs = re.findall(r"```cypher\n(.*?)\n```\n\n```text\n(.*?)```", path.read_text(encoding="utf-8"), re.S)
        for query, answer in pairs:
            lines = answer.splitlines()
            if lines and re.match(r"[A-Z]\w+(Error|Missing|NotFound|Failed) [A-Z]\w+", lines[0]):
                add_golden(count, path.name + ": " + query.split("\n")[0], query, lines[0], lines[1:])
    return count


def main():
    words = [word for word in sys.argv[1:] if word != "-v"]
    if not 1 <= len(words) <= 2:
        raise SystemExit(__doc__)
    counts = [count_features(words[0], pathlib.Path(words[1]))] if len(words) == 2 else []
    counts.append(count_goldens())
    for count in counts:
        count.show("-v" in sys.argv)
    return any(count.faults for count in counts)


if __name__ == "__main__":
    sys.exit(main())
