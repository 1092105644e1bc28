#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures entente beside the engines that a user would pick instead, on the same data, in one
run, and holds the answers against each other. Only the program itself is driven: query text in,
rows out (`entente --json`, `entente FOLDER -c QUERY`).

    bench.py PROGRAM --home DIR [--only TASK,...] [--peers NAME,...]

DIR keeps data, packages and databases between runs (see README.md). Prints a table with medians
and ratios and leaves results.jsonl in DIR.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
PATHS2 = ("MATCH (a:Instrument)-[:references-ii]->(b:Instrument)-[:references-ii]->"
          "(c:Instrument) RETURN count(*) AS n")
FILTERED2 = ("MATCH (a:Instrument)-[:references-ii]->(b:Instrument)-[:aligns-with]->(p:Principle) "
             "WHERE a.jurisdiction = 'J003' AND b.year >= 2015 "
             "RETURN p.name AS name, count(*) AS n ORDER BY n DESC, name LIMIT 10")
SHORTEST = "MATCH p = ANY SHORTEST (a:N {id: '%s'})-[:E]->+(b:N {id: '%s'}) RETURN length(p) AS n"
CHEAPEST = ("MATCH p = ANY CHEAPEST (a:N {id: '%s'})-[e:E COST e.w]->+(b:N {id: '%s'}) "
            "RETURN reduce(c = 0.0, r IN relationships(p) | c + r.w) AS n")
ALIGNMENT = ('MATCH p = ANY SHORTEST ("EU AI Act")-[:aligns-with]-+("ASEAN AI Guide") RETURN p')


class Engine:
    """entente --json over pipes."""

    def __init__(self, program, folder):
        self.start = time.perf_counter()
        self.process = subprocess.Popen([program, "--json", folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, bufsize=1 << 20)
        self.query("RETURN 1 AS n")
        self.load_seconds = time.perf_counter() - self.start

    def query(self, text):
        self.process.stdin.write((json.dumps({"query": text}) + "\n").encode())
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        return self.rows(self.process.stdout.readline())

    @staticmethod
    def rows(line):
        if not line:
            sys.exit("entente ended")
        answer = json.loads(line)
        if "error" in answer:
            sys.exit("entente: " + json.dumps(answer["error"]))
        return answer["rows"]

    def queries(self, texts):
        """All requests are sent before the first answer is read, as the protocol allows, in
        portions that fit the pipes. The clock runs from the first request's bytes to the last
        answer's; this program's own JSON coding stands outside."""
        lines = [(json.dumps({"query": text}) + "\n").encode() for text in texts]
        portions = [lines[at:at + 100] for at in range(0, len(lines), 100)]
        answers = []
        start = time.perf_counter()
        for portion in portions:
            self.process.stdin.write(b"".join(portion))
            self.process.stdin.flush()
            answers += [self.process.stdout.readline() for _ in portion]
        seconds = time.perf_counter() - start
        return seconds / len(texts), [self.rows(line) for line in answers]

    def timed(self, text, count=7):
        times = []
        for turn in range(count + 1):
            start = time.perf_counter()
            rows = self.query(text)
            if turn > 0:
                times.append(time.perf_counter() - start)
        return times, rows

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        return usage.ru_maxrss / 1024


class Bench:
    def __init__(self, options):
        self.program = os.path.abspath(options.program)
        self.home = os.path.abspath(options.home)
        self.peers = options.peers.split(",")
        self.only = options.only.split(",") if options.only else None
        self.rows = []
        self.faults = []
        os.makedirs(self.home, exist_ok=True)

    def wants(self, task):
        return self.only is None or task in self.only

    def compile(self, source, *flags):
        output = os.path.join(self.home, os.path.splitext(source)[0])
        path = os.path.join(HERE, source)
        if not os.path.exists(output) or os.path.getmtime(output) < os.path.getmtime(path):
            subprocess.run(["cc", "-O3", "-o", output, path, *flags], check=True)
        return output

    def data(self, name):
        folder = os.path.join(self.home, name)
        if not os.path.exists(os.path.join(folder, "done")):
            arguments = {"rmat17": ["rmat", "17", "16"],
                         "gov1m": ["governance", "1000000", "10000000"],
                         "gov100k": ["governance", "100000", "1000000"]}[name]
            subprocess.run([self.compile("generate.c"), *arguments, "1", folder], check=True)
            open(os.path.join(folder, "done"), "w").close()
        return folder

    def node(self, peer, folder, *tasks):
        """Runs tasks of an npm engine; {task: result}."""
        if peer not in self.peers:
            return {}
        done = subprocess.run(["node", os.path.join(HERE, "peers.js"), peer, folder, self.home, *tasks],
                              stdout=subprocess.PIPE, text=True,
                              env=dict(os.environ, PEERS_HOME=self.home))
        results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return {result["task"]: result for result in results}

    def note(self, task, engine, times, unit="ms", reference=None, extra=""):
        scale = {"s": 1, "ms": 1e3, "us": 1e6}[unit]
        value = statistics.median(times) * scale
        ratio = "" if reference is None else "%.2f" % (value / (statistics.median(reference) * scale))
        self.rows.append((task, engine, "%.4g %s" % (value, unit), ratio, extra))
        with open(os.path.join(self.home, "results.jsonl"), "a") as file:
            file.write(json.dumps({"task": task, "engine": engine, "median": value, "unit": unit,
                                   "times": times, "extra": extra}) + "\n")
        print("%-12s %-10s %14s  x entente %-8s %s" % self.rows[-1], flush=True)

    def compare(self, task, ours, theirs, peer):
        if ours != theirs:
            self.faults.append("%s: entente and %s answer differently" % (task, peer))
            print("DIFFERENT ANSWERS: %s and %s: %s / %s" % (task, peer, str(ours)[:200], str(theirs)[:200]))

    # ---- tasks ---------------------------------------------------------------------------------

    def cold(self):
        commands = {"entente": [self.program, os.path.join(SOURCE, "graphs/governance"), "-c", ALIGNMENT],
                    "sqlite3": ["sqlite3", ":memory:", "select 1"]}
        times = {name: [] for name in commands}
        for turn in range(22):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                if turn > 0:
                    times[name].append(time.perf_counter() - start)
        allowed = 3 * statistics.median(times["sqlite3"]) + 0.02
        self.note("cold start", "entente", times["entente"], "ms", times["entente"],
                  "allowed: 3 x sqlite3 + 20 ms = %.1f ms" % (allowed * 1e3))
        self.note("cold start", "sqlite3", times["sqlite3"], "ms", times["entente"])

    def governance(self):
        folder = self.data("gov1m")
        engine = Engine(self.program, folder)
        load = [engine.load_seconds]
        paths2, counted = engine.timed(PATHS2) if self.wants("paths2") else ([1], None)
        filtered2, top = engine.timed(FILTERED2) if self.wants("filtered2") else ([1], None)
        peak = engine.close()
        if self.wants("load"):
            self.note("load", "entente", load, "s", load, "peak %.0f MiB, into memory" % peak)
        results = {peer: self.node(peer, folder, *(["load"] if peer == "duckdb" else ["load", "paths2", "filtered2"]))
                   for peer in ("duckdb", "kuzu", "ladybug")}
        for peer, result in results.items():
            if "load" in result and self.wants("load"):
                self.note("load", peer, result["load"]["times"], "s", load, "peak %d MiB" % result["load"]["answer"])
        for task, ours, rows in (("paths2", paths2, counted), ("filtered2", filtered2, top)):
            if not self.wants(task):
                continue
            self.note(task, "entente", ours, "ms", ours)
            answer = rows[0][0] if task == "paths2" else rows
            for peer, result in results.items():
                if task in result:
                    self.note(task, peer, result[task]["times"], "ms", ours)
                    self.compare(task, answer, result[task]["answer"], peer)

    def paths(self):
        folder = self.data("rmat17")
        with open(os.path.join(folder, "pairs.txt")) as file:
            pairs = [line.strip().split(",") for line in file]
        engine = Engine(self.program, folder)
        if self.wants("shortest"):
            self.shortest(engine, folder, pairs)
        if self.wants("cheapest"):
            self.cheapest(engine, folder, pairs)
        engine.close()

    def shortest(self, engine, folder, pairs):
        engine.queries([SHORTEST % tuple(pair) for pair in pairs[:20]])
        times, lengths = [], []
        for _ in range(5):
            seconds, rows = engine.queries([SHORTEST % tuple(pair) for pair in pairs])
            times.append(seconds)
            lengths = [row[0][0] if row else None for row in rows]
        self.note("shortest", "entente", times, "us", times, "1,000 queries, parse included")
        if "networkx" in self.peers:
            done = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "peer_networkx.py"), folder, "1000"],
                                  stdout=subprocess.PIPE, text=True, check=True)
            result = json.loads(done.stdout)
            self.note("shortest", "networkx", result["times"], "us", times)
            self.compare("shortest", lengths, result["answer"], "networkx")
        result = self.node("ladybug", folder, "load", "shortest")
        if "shortest" in result:
            self.note("shortest", "ladybug", result["shortest"]["times"], "us", times, "100 queries, prepared")
            self.compare("shortest", lengths[:100], result["shortest"]["answer"], "ladybug")

    def cheapest(self, engine, folder, pairs):
        count = 50
        engine.queries([CHEAPEST % tuple(pair) for pair in pairs[:3]])
        times = []
        for _ in range(3):
            seconds, rows = engine.queries([CHEAPEST % tuple(pair) for pair in pairs[:count]])
            times.append(seconds)
        ours = [round(row[0][0], 6) if row else None for row in rows]
        self.note("cheapest", "entente", times, "us", times, "%d queries, parse included" % count)
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "igraph"], stdout=subprocess.PIPE,
                               text=True, check=True).stdout.split()
        program = self.compile("peer_igraph.c", *flags, "-lm")
        result = json.loads(subprocess.run([program, folder, str(count)], stdout=subprocess.PIPE,
                                           text=True, check=True).stdout)
        self.note("cheapest", "igraph", result["times"], "us", times, "C, network built")
        theirs = [None if cost is None else round(cost, 6) for cost in result["answer"]]
        self.compare("cheapest", ours, theirs, "igraph")

    def run(self):
        if self.wants("cold"):
            self.cold()
        if any(self.wants(task) for task in ("load", "paths2", "filtered2")):
            self.governance()
        if any(self.wants(task) for task in ("shortest", "cheapest")):
            self.paths()
        for fault in self.faults:
            print("FAULT: " + fault)
        return 1 if self.faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--home", required=True)
    parser.add_argument("--only", help="cold,load,paths2,filtered2,shortest,cheapest")
    parser.add_argument("--peers", default="duckdb,kuzu,ladybug,networkx")
    sys.exit(Bench(parser.parse_args()).run())


if __name__ == "__main__":
    main()
