#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills programs while they commit and looks at what they leave.

    kill.py PROGRAM [--cycles N] [--seed S] [--folder FOLDER]

A cycle runs one or two writers on a database file, kills them at a random moment, opens the
file anew and compares it with a model: every acknowledged transaction is there, the one in
flight is there whole or not at all, and `.check` finds nothing. Writers change nodes and
relationships of their own, by statements and by explicit transactions, some large enough that
the log is folded, some so large that they are written as segments; all count in one node.
Prints "cycles N lost L damaged D"; a file with a fault is kept beside its model. Exit 0 when
both are 0.
"""
import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

OWN_KEYS = 10**9  # keys of writer w are w * OWN_KEYS and above
MOST_NODES = 120
LARGE_BYTES = 400_000
LOAD_NODES, LOAD_SHARE = 800, 0.03

NODES = ("MATCH (n:N) RETURN 'node' AS what, n.key AS key, n.value AS value, n.pad AS pad, "
         "n:Marked AS mark")
RELATIONSHIPS = ("MATCH (a:N)-[r:R]->(b:N) RETURN 'relationship' AS what, r.key AS key, "
                 "r.value AS value, a.key AS start, b.key AS end")
COUNTER = "MATCH (c:Counter) RETURN 'counter' AS what, c.n AS n"
STATE = [NODES, RELATIONSHIPS, COUNTER]


class Wrong(Exception):
    """The file is not what it has to be: `kind` is "lost" or "damaged"."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Model:
    """What one writer's part of the graph is. Nodes: key -> [value, pad, mark];
    relationships: key -> [value, start, end]."""

    def __init__(self):
        self.nodes, self.relationships, self.commits = {}, {}, 0

    def copy(self):
        other = Model()
        other.nodes = {key: list(node) for key, node in self.nodes.items()}
        other.relationships = {key: list(one) for key, one in self.relationships.items()}
        other.commits = self.commits
        return other

    def same(self, other):
        return self.nodes == other.nodes and self.relationships == other.relationships

    def difference(self, other):
        lines = []
        for name, mine, theirs in ("node", self.nodes, other.nodes), \
                ("relationship", self.relationships, other.relationships):
            for key in sorted(mine.keys() | theirs.keys()):
                if mine.get(key) != theirs.get(key):
                    lines.append(f"{name} {key}: {str(mine.get(key))[:60]} -> {str(theirs.get(key))[:60]}")
        return "; ".join(lines[:6]) + (f" and {len(lines) - 6} more" if len(lines) > 6 else "")


class Statements:
    """Random statements of one writer, which change its model as they change the graph."""

    def __init__(self, writer, rng):
        self.writer, self.rng = writer, rng
        self.next_number = 1

    def number(self):
        self.next_number += 1
        return self.writer * OWN_KEYS + self.next_number

    def any(self, model):
        if len(model.nodes) < 4:
            return self.create(model)
        if len(model.nodes) <= MOST_NODES and self.rng.random() < LOAD_SHARE:
            return self.load(model)
        if len(model.nodes) > MOST_NODES:
            return self.delete_many(model)
        return self.rng.choice([self.create, self.create, self.connect, self.connect, self.set_one, self.set_one,
                                self.set_many, self.mark, self.delete, self.disconnect, self.large])(model)

    def create(self, model):
        count, value = self.rng.randint(1, 8), self.number()
        keys = [self.number() for _ in range(count)]
        for key in keys:
            model.nodes[key] = [value, "p" * (key % 50), False]
        return (f"UNWIND range({keys[0]}, {keys[-1]}) AS key CREATE (:N:W{self.writer} "
                f"{{key: key, value: {value}, pad: left('{'p' * 50}', key % 50)}})")

    def load(self, model):
        """So many that most of the graph is new: segments are written, and no record."""
        value, first = self.number(), self.next_number + self.writer * OWN_KEYS + 1
        self.next_number += 2 * LOAD_NODES
        for key in range(first, first + LOAD_NODES):
            model.nodes[key] = [value, "", False]
            model.relationships[key + LOAD_NODES] = [value, key, key]
        return (f"UNWIND range({first}, {first + LOAD_NODES - 1}) AS key "
                f"CREATE (n:N:W{self.writer} {{key: key, value: {value}, pad: ''}}) "
                f"CREATE (n)-[:R {{key: key + {LOAD_NODES}, value: {value}}}]->(n)")

    def connect(self, model):
        start, end = self.rng.choice(list(model.nodes)), self.rng.choice(list(model.nodes))
        key, value = self.number(), self.number()
        model.relationships[key] = [value, start, end]
        return (f"MATCH (a:N {{key: {start}}}), (b:N {{key: {end}}}) "
                f"CREATE (a)-[:R {{key: {key}, value: {value}}}]->(b)")

    def set_one(self, model):
        key, value = self.rng.choice(list(model.nodes)), self.number()
        model.nodes[key][0] = value
        return f"MATCH (n:N {{key: {key}}}) SET n.value = {value}"

    def set_many(self, model):
        value = self.number()
        for node in model.nodes.values():
            node[0] = value
        return f"MATCH (n:W{self.writer}) SET n.value = {value}"

    def mark(self, model):
        key, value = self.rng.choice(list(model.nodes)), self.number()
        node = model.nodes[key]
        node[0], node[2] = value, not node[2]
        change = "SET n:Marked" if node[2] else "REMOVE n:Marked"
        return f"MATCH (n:N {{key: {key}}}) SET n.value = {value} {change}"

    def large(self, model):
        key, size = self.rng.choice(list(model.nodes)), self.rng.randint(1, LARGE_BYTES)
        letter, value = self.rng.choice("abcdefgh"), self.number()
        for node in model.nodes.values():  # one at a time, so that looking stays cheap
            if len(node[1]) > 50:
                node[1] = "small"
        model.nodes[key][0], model.nodes[key][1] = value, letter * size
        return (f"MATCH (n:W{self.writer}) WHERE size(n.pad) > 50 SET n.pad = 'small' "
                f"WITH count(*) AS c MATCH (n:N {{key: {key}}}) SET n.value = {value}, "
                f"n.pad = '{letter * size}'")

    def forget(self, model, keys):
        for key in keys:
            del model.nodes[key]
        model.relationships = {key: one for key, one in model.relationships.items()
                               if one[1] in model.nodes and one[2] in model.nodes}

    def delete(self, model):
        key = self.rng.choice(list(model.nodes))
        self.forget(model, [key])
        return f"MATCH (n:N {{key: {key}}}) DETACH DELETE n"

    def delete_many(self, model):
        keys = self.rng.sample(list(model.nodes), len(model.nodes) - MOST_NODES // 2)
        self.forget(model, keys)
        return f"UNWIND {keys} AS key MATCH (n:N {{key: key}}) DETACH DELETE n"

    def disconnect(self, model):
        if not model.relationships:
            return self.connect(model)
        key = self.rng.choice(list(model.relationships))
        del model.relationships[key]
        return f"MATCH (:W{self.writer})-[r:R {{key: {key}}}]->() DELETE r"


class Engine:
    """`entente --json` on the file."""

    def __init__(self, program, path, *options, command=()):
        self.process = subprocess.Popen([program, *command, "--json", *options, path], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def send(self, text):
        """False when it is dead."""
        try:
            self.process.stdin.write(json.dumps({"query": text}).encode() + b"\n")
            self.process.stdin.flush()
            return True
        except BrokenPipeError:
            return False

    def receive(self):
        """An answer; None when it died before it had written one whole."""
        line = self.process.stdout.readline()
        return json.loads(line) if line.endswith(b"\n") else None

    def rows(self, text):
        self.send(text)
        answer = self.receive()
        if answer is None or "rows" not in answer:
            raise Wrong("damaged", f"{text}: {answer or self.process.stderr.read()}")
        return [dict(zip(answer["columns"], row)) for row in answer["rows"]]

    def kill(self):
        self.process.kill()

    def release(self):
        for stream in self.process.stdin, self.process.stdout, self.process.stderr:
            try:
                stream.close()
            except BrokenPipeError:
                pass
        self.process.wait()


class Writer(threading.Thread):
    """Commits until its engine dies or it is told to stop. `acknowledged` is the model after the
    last answer, `in_flight` the model after what was sent and not answered, or None."""

    def __init__(self, engine, number, model, rng):
        super().__init__()
        self.engine, self.rng = engine, rng
        self.statements = Statements(number, rng)
        self.statements.next_number = model.next_number
        self.acknowledged, self.in_flight = model, None
        self.answered = 0
        self.failure = None
        self.stopping = False
        self.has_begun = threading.Event()

    def ask(self, text):
        """True when it was answered. An answer that is an error ends the writer."""
        answer = self.engine.receive() if self.engine.send(text) else None
        if answer is not None and "error" in answer:
            self.failure = f"{text[:100]}: {answer['error']}"
        return answer is not None and "error" not in answer

    def statement(self):
        model = self.acknowledged.copy()
        text = self.statements.any(model)
        self.in_flight = model
        return self.ask(text)

    def transaction(self):
        model = self.acknowledged.copy()
        model.commits += 1
        texts = ["BEGIN", "MATCH (c:Counter) SET c.n = c.n + 1"]
        texts += [self.statements.any(model) for _ in range(self.rng.randint(1, 5))]
        for text in texts:
            if not self.ask(text):
                return False
        if self.rng.random() < 0.2:
            return self.ask("ROLLBACK")
        self.in_flight = model
        return self.ask("COMMIT")

    def run(self):
        while not self.stopping:
            act = self.statement if self.rng.random() < 0.6 else self.transaction
            if not act():
                return
            if self.in_flight is not None:
                self.acknowledged = self.in_flight
                self.in_flight = None
                self.answered += 1
            self.has_begun.set()


class Campaign:
    def __init__(self, program, folder, rng):
        self.program, self.folder, self.rng = program, folder, rng
        self.lost = self.damaged = 0
        self.answered = self.kept = self.gone = self.folds = 0
        self.file_number = 0
        self.start_anew()

    # ---- the file -------------------------------------------------------------------------

    def start_anew(self):
        self.file_number += 1
        self.path = os.path.join(self.folder, f"{self.file_number}.entente")
        self.models = [self.new_model(), self.new_model()]
        self.count_before = 0
        self.root = None
        self.is_new = True

    @staticmethod
    def new_model():
        model = Model()
        model.next_number = 1
        return model

    def remove_file(self):
        for suffix in "", "-wal", "-shm", "-journal":
            if os.path.exists(self.path + suffix):
                os.remove(self.path + suffix)

    def make_counter(self):
        engine = Engine(self.program, self.path)
        engine.rows("CREATE (:Counter {n: 0})")
        engine.kill()
        engine.release()
        self.is_new = False

    # ---- looking at it --------------------------------------------------------------------

    def run_program(self, *commands):
        arguments = [self.program, "--mode", "jsonl", self.path]
        for command in commands:
            arguments += ["-c", command]
        result = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if result.returncode != 0:
            raise Wrong("damaged", f"exit {result.returncode}: {result.stdout[-300:]} {result.stderr}")
        return result.stdout.decode().splitlines()

    def look(self):
        """The rows of the whole graph: by a program that ends and checks, or by one that is
        killed, so that the next one finds what this one left."""
        if self.rng.random() < 0.7:
            lines = self.run_program(*STATE, ".check")
            if not lines or lines[-1] != "ok":
                raise Wrong("damaged", f".check: {lines[-1:]}")
            return [json.loads(line) for line in lines[:-1]]
        engine = Engine(self.program, self.path, *self.rng.choice([[], ["--readonly"]]))
        try:
            return [row for text in STATE for row in engine.rows(text)]
        finally:
            engine.kill()
            engine.release()

    @staticmethod
    def split(rows):
        """The part of each writer, and the counter."""
        found, count = [Model(), Model()], None
        for row in rows:
            if row["what"] == "counter":
                if count is not None:
                    raise Wrong("damaged", "two counters")
                count = row["n"]
                continue
            one = found[row["key"] // OWN_KEYS]
            part = one.nodes if row["what"] == "node" else one.relationships
            if row["key"] in part:
                raise Wrong("damaged", f"{row['what']} {row['key']} is there twice")
            part[row["key"]] = [row["value"], row["pad"], row["mark"]] if row["what"] == "node" \
                else [row["value"], row["start"], row["end"]]
        return found, count

    def verify(self, rows, writers):
        """Each writer's part is its acknowledged model, or the one that was in flight; these
        become the models of the next cycle."""
        found, count = self.split(rows)
        expected_count = self.count_before
        for number, writer in enumerate(writers):
            before = self.models[number]
            model = writer.acknowledged if writer else before
            if writer and writer.in_flight is not None:
                is_there = writer.in_flight.same(found[number])
                model = writer.in_flight if is_there else model
                self.kept += is_there
                self.gone += not is_there
            if not model.same(found[number]):
                raise Wrong("lost", f"writer {number}: {model.difference(found[number])}")
            expected_count += model.commits - before.commits
            if writer:
                model.next_number = writer.statements.next_number
            self.models[number] = model
        if count != expected_count:
            raise Wrong("lost", f"counter {count}, not {expected_count}")
        self.count_before = count

    # ---- a cycle --------------------------------------------------------------------------

    def writer(self, number, engine):
        writer = Writer(engine, number, self.models[number], random.Random(self.rng.random()))
        writer.start()
        return writer

    def wait(self, seconds):
        time.sleep(self.rng.uniform(0, seconds))

    def end(self, writers):
        for writer in writers:
            if writer:
                writer.engine.kill()
        for writer in writers:
            if writer:
                writer.join()
                writer.engine.release()
                if writer.failure:
                    raise Wrong("damaged", writer.failure)

    def kill_one_of_two(self, writers):
        """One is killed while the other goes on, which then looks at what is left."""
        victim = self.rng.randrange(2)
        writers[victim].engine.kill()
        writers[victim].join()
        survivor = writers[1 - victim]
        self.wait(0.02)
        if self.rng.random() < 0.5:
            survivor.stopping = True
            survivor.join()
            if survivor.failure:
                raise Wrong("damaged", survivor.failure)
            rows = [row for text in STATE for row in survivor.engine.rows(text)]
            found, _ = self.split(rows)
            dead = writers[victim]
            if not any(model is not None and model.same(found[victim])
                       for model in (dead.acknowledged, dead.in_flight)):
                raise Wrong("lost", f"seen by the other: {dead.acknowledged.difference(found[victim])}")

    def kill_care(self):
        """A program that vacuums, or copies, is killed beside the writer."""
        command = self.rng.choice([".vacuum", f".backup {self.path}-copy"])
        process = subprocess.Popen([self.program, "--busy-timeout", "0.5", self.path, "-c", command],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait(0.04)
        process.kill()
        process.wait()
        for suffix in "-copy", "-copy-journal", "-copy-wal":
            if os.path.exists(self.path + suffix):
                os.remove(self.path + suffix)

    def kill_while_made(self):
        """A file that is just being made is there with what was acknowledged, or is none."""
        self.start_anew()
        engine = Engine(self.program, self.path)
        self.wait(0.03)
        engine.kill()
        engine.release()
        if os.path.exists(self.path):
            lines = self.run_program("MATCH (n) RETURN count(n) AS n", ".check")
            if lines != ['{"n":0}', "ok"]:
                raise Wrong("damaged", f"a file that was being made: {lines}")

    def cycle(self):
        if self.rng.random() < 0.02:
            self.remove_file()
            self.kill_while_made()
        if self.is_new:
            self.make_counter()
        has_two = self.rng.random() < 0.4
        writers = [self.writer(0, Engine(self.program, self.path)), None]
        try:
            if has_two:
                writers[1] = self.writer(1, Engine(self.program, self.path))
            if self.rng.random() < 0.9:  # else while it opens, or recovers what the last one left
                writers[0].has_begun.wait(10)
            self.wait(0.04)
            if has_two and self.rng.random() < 0.7:
                self.kill_one_of_two(writers)
            elif self.rng.random() < 0.15:
                self.kill_care()
        finally:
            self.end(writers)
        self.answered += sum(writer.answered for writer in writers if writer)
        self.verify(self.look(), writers)
        self.count_fold()

    def count_fold(self):
        """Cycles after which the segments are others: the campaign tells how many there were."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        root = connection.execute("SELECT bytes FROM root").fetchone()
        connection.close()
        self.folds += root != self.root
        self.root = root

    def run_cycle(self):
        try:
            self.cycle()
        except Wrong as wrong:
            self.lost += wrong.kind == "lost"
            self.damaged += wrong.kind == "damaged"
            print(f"{self.path}: {wrong.kind}: {wrong}", file=sys.stderr, flush=True)
            self.start_anew()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("program")
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--folder", help="where the files are made; a new temporary one")
    options = parser.parse_args()
    seed = random.randrange(10**9) if options.seed is None else options.seed
    folder = tempfile.mkdtemp(dir=options.folder)
    campaign = Campaign(os.path.abspath(options.program), folder, random.Random(seed))
    begin = time.monotonic()
    for _ in range(options.cycles):
        campaign.run_cycle()
    seconds = time.monotonic() - begin
    print(f"seed {seed}, {options.cycles / seconds:.1f} cycles a second; {campaign.answered} transactions acknowledged, "
          f"folds in {campaign.folds} cycles; in flight: {campaign.kept} kept, {campaign.gone} gone", file=sys.stderr)
    print(f"cycles {options.cycles} lost {campaign.lost} damaged {campaign.damaged}")
    if campaign.lost + campaign.damaged > 0:
        print(f"the files are in {folder}", file=sys.stderr)
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
