#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a database file of 1,000,000 nodes and 10,000,000 edges with two float properties:
its size, opening it, durable commits, bulk load. The program itself is driven, query text in,
rows out; peers have the same data, bare SQLite sets what a commit costs on this disk.

    durable.py PROGRAM --home DIR [--graph gov1m|gov100k] [--only TASK,...] [--peers NAME,...]

Tasks: size, open, commits, import. DIR keeps data and databases between runs (README.md); the
database is made anew when PROGRAM is newer. Prints a line a figure and leaves durable.jsonl in
DIR. Nothing here asserts a time; answers are held against each other.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

import bench

LOOKUP = "MATCH (a:Instrument {id: 'INS-0000042'}) RETURN a.jurisdiction AS j"
CREATE = ("MATCH (a:Instrument {id: '%s'}), (b:Instrument {id: '%s'}) "
          "CREATE (a)-[:`references-ii` {weight: 0.5, confidence: 0.25}]->(b)")
EDGES = {"gov1m": 10000000, "gov100k": 1000000}


class Durable(bench.Bench):
    def __init__(self, options):
        super().__init__(options)
        self.graph = options.graph
        self.folder = self.data(self.graph)
        self.database = os.path.join(self.home, "entente-%s.entente" % self.graph)

    def peer_file(self, peer):
        path = os.path.join(self.home, "%s-%s.db" % (peer, self.graph))
        return path if os.path.exists(path) else None

    def tell(self, task, who, value, unit, note=""):
        print("%-8s %-10s %12.4g %-8s %s" % (task, who, value, unit, note), flush=True)
        with open(os.path.join(self.home, "durable.jsonl"), "a") as file:
            file.write(json.dumps({"task": task, "engine": who, "graph": self.graph, "value": value,
                                   "unit": unit, "note": note}) + "\n")

    def remove(self, path):
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.remove(path + suffix)

    def command(self, database, query):
        done = subprocess.run([self.program, "--json", database], input=json.dumps({"query": query}) + "\n",
                              stdout=subprocess.PIPE, text=True, check=True)
        return bench.Engine.rows(done.stdout)

    def make(self):
        """The database, from the folder in one IMPORT; closing folds what is left of the log."""
        if os.path.exists(self.database) and \
                os.path.getmtime(self.database) > os.path.getmtime(self.program):
            return
        self.remove(self.database)
        start = time.perf_counter()
        self.command(self.database, "IMPORT '%s'" % self.source())
        self.tell("make", "entente", time.perf_counter() - start, "s", "IMPORT of all, and closing")

    def copy(self):
        """What writes does so on a copy."""
        path = os.path.join(self.home, "durable-copy.entente")
        self.remove(path)
        shutil.copyfile(self.database, path)
        os.sync()
        return path

    def source(self):
        """The folder of the graph with `id` as the key, which IMPORT of edges alone looks at."""
        folder = os.path.join(self.home, self.graph + "-id")
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(self.folder):
            path, link = os.path.join(self.folder, name), os.path.join(folder, name)
            if not name.endswith(".csv") or os.path.exists(link):
                continue
            if not name.startswith("nodes_"):
                os.symlink(path, link)
                continue
            with open(path) as source, open(link, "w") as target:
                target.write(source.readline().replace("name:ID", "id:ID"))
                shutil.copyfileobj(source, target)
        return folder

    # ---- tasks ---------------------------------------------------------------------------------

    def size(self):
        edges = EDGES[self.graph]
        self.tell("size", "entente", os.path.getsize(self.database) / edges, "B/edge", "at most 40")
        for peer in self.peers:
            if self.peer_file(peer):
                size = self.node(peer, self.folder, "size")["size"]["answer"]
                self.tell("size", peer, size / edges, "B/edge")

    def drop_cache(self):
        """Of the file alone where the machine's cannot be dropped."""
        os.sync()
        try:
            with open("/proc/sys/vm/drop_caches", "w") as file:
                file.write("3\n")
            return "of the machine"
        except OSError:
            handle = os.open(self.database, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)
            return "of the file"

    def time_open(self):
        start = time.perf_counter()
        rows = self.command(self.database, LOOKUP)
        return time.perf_counter() - start, rows

    def open(self):
        """Ours with the start of the process, the peers' without that of Node."""
        self.time_open()
        times, answer = [], None
        peers = [peer for peer in ("ladybug", "kuzu") if peer in self.peers and self.peer_file(peer)]
        theirs = {peer: [] for peer in peers}
        for turn in range(10):
            seconds, answer = self.time_open()
            times.append(seconds)
            for peer in peers:
                result = self.node(peer, self.folder, "open")["open"]
                theirs[peer] += result["times"]
                self.compare("open", answer, result["answer"], peer)
        self.tell("open", "entente", statistics.median(times[1:]) * 1e3, "ms", "whole process, cache warm")
        for peer in peers:
            median = statistics.median(theirs[peer][1:])
            self.tell("open", peer, median * 1e3, "ms", "%.1f x entente" % (median / statistics.median(times[1:])))
        cold = []
        for _ in range(5):
            how = self.drop_cache()
            cold.append(self.time_open()[0])
        self.tell("open", "entente", statistics.median(cold) * 1e3, "ms", "cache %s dropped; at most 500" % how)

    def commits(self):
        """The two in turn, in short turns: the disk is not the same from second to second."""
        count, turns = 100, 11
        with open(os.path.join(self.folder, "names.txt")) as file:
            names = file.read().split()
        program = self.compile("commits.c", "-lsqlite3")
        ours, bare = [], []
        engine = bench.Engine(self.program, self.copy())
        for i in range(20):
            engine.query(CREATE % (names[i], names[i + 1]))
        for turn in range(turns):
            path = os.path.join(self.home, "commits.db")
            self.remove(path)
            done = subprocess.run([program, path, str(count)], stdout=subprocess.PIPE, check=True)
            bare.append(float(done.stdout))
            start = time.perf_counter()
            for i in range(count):
                engine.query(CREATE % (names[i % len(names)], names[(i + 7 + turn) % len(names)]))
            ours.append(count / (time.perf_counter() - start))
            self.remove(path)
        engine.close()
        self.tell("commits", "sqlite", statistics.median(bare), "/s", "bare, from C")
        self.tell("commits", "entente", statistics.median(ours), "/s", "%.2f x the time of sqlite (median of %d turns), at most 1.2"
                  % (statistics.median(b / o for o, b in zip(ours, bare)), turns))
        if "ladybug" in self.peers and self.peer_file("ladybug"):
            self.ladybug_commits()

    def ladybug_commits(self):
        """On a copy too: bench.py holds answers of the original against ours."""
        home = self.home
        work = os.path.join(home, "durable-ladybug")
        os.makedirs(work, exist_ok=True)
        name = "ladybug-%s.db" % self.graph
        shutil.copyfile(os.path.join(home, name), os.path.join(work, name))
        done = subprocess.run(["node", os.path.join(bench.HERE, "peers.js"), "ladybug", self.folder, work, "insert"],
                              stdout=subprocess.PIPE, text=True, env=dict(os.environ, PEERS_HOME=home))
        shutil.rmtree(work)
        for line in done.stdout.splitlines():
            self.tell("commits", "ladybug", 1 / json.loads(line)["times"][0], "/s", "prepared")

    def bulk(self):
        """A million edges more, between nodes that are there."""
        path = os.path.join(self.home, "million.csv")
        if not os.path.exists(path):
            with open(os.path.join(self.folder, "edges_references_ii.csv")) as source, open(path, "w") as target:
                for line, _ in zip(source, range(min(1000000, EDGES[self.graph] // 10 * 4) + 1)):
                    target.write(line)
        count = sum(1 for _ in open(path)) - 1
        query = "IMPORT '%s'" % path
        for first in (None, CREATE % ("INS-0000001", "INS-0000002")):
            engine = bench.Engine(self.program, self.copy())
            if first is not None:
                engine.query(first)
            start = time.perf_counter()
            engine.query(query)
            seconds = time.perf_counter() - start
            how = "first of all in this process" if first is None else "after a commit; at least 500,000"
            self.tell("import", "entente", count / seconds, "edges/s", "%.2f s to the acknowledged commit, %s" % (seconds, how))
            engine.close()

    def run(self):
        self.make()
        for name, task in (("size", self.size), ("open", self.open), ("commits", self.commits), ("import", self.bulk)):
            if self.wants(name):
                task()
        for fault in self.faults:
            print("FAULT: " + fault)
        return 1 if self.faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--home", required=True)
    parser.add_argument("--graph", default="gov1m", choices=sorted(EDGES))
    parser.add_argument("--only", help="size,open,commits,import")
    parser.add_argument("--peers", default="duckdb,kuzu,ladybug")
    sys.exit(Durable(parser.parse_args()).run())


if __name__ == "__main__":
    main()
