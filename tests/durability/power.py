#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rebuilds what a power cut could leave of a database file, and opens it.

    power.py PROGRAM [--states N] [--requests N] [--seed S] [--folder FOLDER]

strace records every write, truncation and sync of one writer, and its answers. A state is the
files after some call: what was synced is there; of what was written since, any part may be,
also single sectors of 512 bytes, in any order. Each state must open, hold every transaction
that was answered before the cut and nothing half, and pass `.check`. Prints
"states N lost L damaged D". Writes through memory maps are not seen; SQLite makes them to the
-shm file alone, which a power cut leaves to be rebuilt.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

from kill import Campaign, Engine, Model, Statements, Wrong

SECTOR = 512
CALLS = "pwrite64,write,ftruncate,fsync,fdatasync,unlink"
ON_FILE = re.compile(r'(pwrite64|write|ftruncate|fsync|fdatasync)\((\d+)<([^>]*)>(?:, "([^"]*)")?(?:, (\d+))?(?:, (\d+))?\) += (\d+)')
UNLINK = re.compile(r'unlink\("([^"]*)"\) += 0')


def bytes_of(escaped):
    return bytes.fromhex(escaped.replace("\\x", "")) if escaped.startswith("\\x") else escaped.encode()


class File:
    """What is on the disk for sure, and what was written since the last sync."""

    def __init__(self):
        self.synced, self.pending, self.is_durable = bytearray(), [], False

    def sync(self):
        for change in self.pending:
            apply(self.synced, *change)
        self.pending, self.is_durable = [], True


def apply(content, offset, data):
    """A write, or a truncation when there is no data."""
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset + len(data) - len(content))))
    content[offset:offset + len(data)] = data


def after_cut(file, rng):
    """One of the contents that the disk may have; None: the file's name is not there."""
    content, how = bytearray(file.synced), rng.choice(["none", "all", "some", "sectors", "prefix"])
    count = rng.randint(0, len(file.pending))
    for number, (offset, data) in enumerate(file.pending):
        if how == "all" or (how == "prefix" and number < count) or (how == "some" and rng.random() < 0.5):
            apply(content, offset, data)
        elif how == "sectors" and data is not None:
            for start in range(0, len(data), SECTOR):
                if rng.random() < 0.5:
                    apply(content, offset + start, data[start:start + SECTOR])
    return None if not file.is_durable and how == "none" else content


def record(program, path, trace, requests, rng):
    """Runs the writer; its model after each answer."""
    statements, model, models, open_model = Statements(0, rng), Model(), [Model()], None
    command = ["strace", "-y", "-xx", "-s", "4000000", "-e", "trace=" + CALLS, "-o", trace, program]
    engine = Engine(command[0], path, command=command[1:])
    engine.rows("CREATE (:Counter {n: 0})")
    models.append(model.copy())
    for _ in range(requests):
        choice = rng.random()
        if open_model is None and choice < 0.3:
            open_model, text = model.copy(), "BEGIN"
        elif open_model is not None and choice < 0.3:
            model, open_model, text = open_model, None, "COMMIT"
        else:
            change = model.copy() if open_model is None else open_model
            text = statements.any(change)
            model = change if open_model is None else model
        engine.rows(text)
        models.append(model.copy())
    engine.process.stdin.close()
    engine.process.wait()
    return models


def read_trace(trace, base):
    """The calls on the database's files, and the answers: (name, kind, offset, data)."""
    with open(trace, encoding="ascii") as lines:
        for line in lines:
            gone, call = UNLINK.match(line), ON_FILE.match(line)
            if gone:
                name = bytes_of(gone.group(1)).decode()
                if name.startswith(base):
                    yield name, "unlink", 0, None
            if not call:
                continue
            kind, descriptor, name, data, third, fourth, result = call.groups()
            name = bytes_of(name).decode()
            if kind == "write" and descriptor == "1":
                yield None, "answer", 0, bytes_of(data)
            elif name.startswith(base):
                if kind == "pwrite64":
                    yield name, "write", int(fourth), bytes_of(data)[:int(result)]
                elif kind == "ftruncate":
                    yield name, "write", int(third), None
                elif kind.startswith("f"):
                    yield name, "sync", 0, None
                else:
                    raise SystemExit(f"a call that is not understood: {line[:200]}")


class Power(Campaign):
    def look_at(self, files, base, models, answers, rng):
        """Writes one state and holds it against the models before and after the next answer."""
        self.remove_file()
        for name, file in files.items():
            content = after_cut(file, rng)
            if content is not None and not name.endswith("-shm"):
                with open(self.path + name[len(base):], "wb") as out:
                    out.write(content)
        if answers == 0 and not os.path.exists(self.path):
            return
        if answers == 0:
            self.run_program(".check")  # a file that was being made is finished by a writer
        rows = self.look()
        found, count = self.split(rows)
        allowed = models[answers:answers + 2]
        if not any(model.same(found[0]) for model in allowed):
            raise Wrong("lost", f"after {answers} answers: {allowed[0].difference(found[0])}")
        if count is None and answers > 0:
            raise Wrong("lost", "the first statement")


def run(options, rng, folder):
    power = Power(os.path.abspath(options.program), folder, rng)
    base, trace = os.path.join(folder, "written.entente"), os.path.join(folder, "trace")
    models = record(power.program, base, trace, options.requests, rng)
    calls = list(read_trace(trace, base))
    cuts = sorted(rng.choice(range(len(calls))) for _ in range(options.states))
    files, answers, done = {}, 0, 0
    for number, (name, kind, offset, data) in enumerate(calls):
        if kind == "answer":
            answers += data.count(b"\n")
        elif kind == "unlink":
            files.pop(name, None)
        elif kind == "sync":
            files.setdefault(name, File()).sync()
        else:
            files.setdefault(name, File()).pending.append((offset, data))
        while done < len(cuts) and cuts[done] == number:
            done += 1
            try:
                power.look_at(files, base, models, answers, rng)
            except Wrong as wrong:
                power.lost += wrong.kind == "lost"
                power.damaged += wrong.kind == "damaged"
                print(f"after call {number} of {len(calls)}: {wrong.kind}: {wrong}", file=sys.stderr)
                shutil.copy(power.path, f"{power.path}-{number}")
    if answers != options.requests + 1:
        raise SystemExit(f"{answers} answers in the trace, not {options.requests + 1}")
    print(f"states {done} lost {power.lost} damaged {power.damaged}")
    return power.lost + power.damaged


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("program")
    parser.add_argument("--states", type=int, default=300)
    parser.add_argument("--requests", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the files are made; a new temporary one")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(dir=options.folder)
    if run(options, random.Random(options.seed), folder) > 0:
        print(f"the files are in {folder}", file=sys.stderr)
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
