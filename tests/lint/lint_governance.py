#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check a governance graph folder: python3 lint_governance.py [FOLDER]

Prints `file:line: rule: message` for every finding and ends with 1 when there is one, with 2
when the folder cannot be checked at all. Reads the closed lists from FOLDER/vocabulary.csv.
The clock is not read: ages count from the newest status_asof in the folder.
"""

import csv
import datetime
import glob
import io
import os
import re
import sys
import unicodedata
from collections import defaultdict

STATUS_MAX_AGE_DAYS = 548  # eighteen months: an older status must be checked again

NODE_COLUMNS = {
    "id": "ID", ":LABEL": "", "name": "", "aliases": "string[]", "kind": "", "iso3": "",
    "un_group": "", "g77": "boolean", "legal_nature": "", "jurisdiction": "",
    "north_south": "", "valid_from": "date", "in_force_from": "date", "valid_to": "date",
    "in_force_to": "date", "status": "", "status_note": "", "status_asof": "date",
    "aspect": "", "enforcement": "string[]", "approach": "string[]",
    "risk_scheme": "string[]", "url": "", "citation": "", "confidence": "float",
    "verified": "", "note": "",
}
NODE_REQUIRED = ["id", ":LABEL", "name", "kind", "citation", "confidence", "verified"]
EDGE_COLUMNS = {
    ":START_ID": "", ":TYPE": "", ":END_ID": "", "id": "", "subtype": "",
    "strength": "float", "confidence": "float", "valid_from": "date", "valid_to": "date",
    "cohort": "", "evidence": "", "source": "", "locator": "", "asserted_by": "",
    "verified": "", "checked_in": "", "anchor": "", "note": "",
}
EDGE_REQUIRED = [":START_ID", ":TYPE", ":END_ID", "id", "strength", "confidence", "evidence",
                 "source", "asserted_by", "verified"]
NODE_LISTS = ["kind", "legal_nature", "north_south", "status", "aspect", "enforcement",
              "approach", "risk_scheme", "un_group", "verified"]
EDGE_LISTS = ["cohort", "asserted_by", "verified"]
LIVE_STATUS = {"proposed", "adopted", "in-force", "binding", "not-in-force", "active", "announced"}
DEAD_STATUS = {"superseded", "revoked", "withdrawn"}
LATER_ALLOWED = ("-draft", "published-together")
DOCUMENTS = {"Instrument", "Standard"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COPY = re.compile(r"https?://[^/\s.:]+(\.[^/\s.:]+)+/\S*|[^/\s:]+/[^/\s:]+:[^/\s][^:]*")
ANCHOR_WORDS = (3, 8)


class Row:
    """One data row: its cells by property name, and where it stands."""

    def __init__(self, file, line, cells):
        self.file, self.line, self.cells = file, line, cells

    def __getitem__(self, key):
        return self.cells.get(key, "")

    def items_of(self, key):
        return [item for item in self[key].split(";")] if self[key] else []


class Lint:
    def __init__(self, folder):
        self.folder = folder
        self.findings = []
        self.words = defaultdict(set)      # (list, on) -> words
        self.relations = {}                # relation -> (starts, ends, file)
        self.labels = {}                   # label -> file
        self.nodes, self.edges = [], []
        self.node = {}                     # id -> first Row with it

    def report(self, row, rule, message):
        self.findings.append((row.file, row.line, rule, message))

    # ---- reading -------------------------------------------------------------------------

    def read_table(self, path):
        """The rows of one CSV file as (line, cells); reports bad bytes and ragged rows."""
        name = os.path.basename(path)
        with open(path, "rb") as file:
            data = file.read()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.report(Row(name, line, {}), "utf8", f"byte 0x{data[error.start]:02x} is not UTF-8")
            text = data.decode("utf-8", errors="replace")
        if text.startswith("\ufeff"):
            self.report(Row(name, 1, {}), "utf8", "the file begins with a byte order mark")
            text = text[1:]
        rows, start = [], 1
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            for cells in reader:
                rows.append((start, cells))
                start = reader.line_num + 1
        except csv.Error as error:
            self.report(Row(name, start, {}), "csv", str(error))
        if not rows:
            self.report(Row(name, 1, {}), "csv", "the file is empty")
            return [], []
        header = rows[0][1]
        body = []
        for line, cells in rows[1:]:
            if len(cells) != len(header):
                self.report(Row(name, line, {}), "ragged",
                            f"{len(cells)} cells, the header has {len(header)}")
            else:
                body.append((line, cells))
        return header, body

    def read_vocabulary(self):
        path = os.path.join(self.folder, "vocabulary.csv")
        header, body = self.read_table(path)
        for line, cells in body:
            row = Row("vocabulary.csv", line, dict(zip(header, cells)))
            if not row["meaning"]:
                self.report(row, "vocabulary", f"'{row['word']}' has no meaning")
            if row["word"] in self.words[row["list"], row["on"]] or (
                    row["list"] == "relation" and row["word"] in self.relations):
                self.report(row, "vocabulary", f"'{row['word']}' stands twice")
            self.words[row["list"], row["on"]].add(row["word"])
            if row["list"] == "relation":
                starts, _, ends = row["on"].partition(">")
                self.relations[row["word"]] = (set(starts.split("|")), set(ends.split("|")),
                                               row["file"])
            elif row["list"] == "label":
                self.labels[row["word"]] = row["file"]

    def read_elements(self, pattern, columns, required, into):
        for path in sorted(glob.glob(os.path.join(self.folder, pattern))):
            header, body = self.read_table(path)
            name = os.path.basename(path)
            keys = self.check_header(name, header, columns, required)
            for line, cells in body:
                row = Row(name, line, dict(zip(keys, cells)))
                into.append(row)
                for key, cell in row.cells.items():
                    if cell != cell.strip() or any(unicodedata.category(c) == "Cc" for c in cell):
                        self.report(row, "whitespace", f"{key} has outer blanks or control characters")
                for key in required:
                    if not row[key]:
                        rule = f"missing-{key.strip(':').lower().replace('_', '-')}"
                        self.report(row, rule, f"{key} is empty")

    def check_header(self, name, header, columns, required):
        top = Row(name, 1, {})
        keys = []
        for cell in header:
            key, _, kind = (cell, "", "") if cell.startswith(":") else cell.partition(":")
            keys.append(key)
            if key not in columns:
                self.report(top, "header", f"column '{cell}' is unknown")
            elif columns[key] != kind:
                self.report(top, "header", f"column '{key}' has type '{kind}', not '{columns[key]}'")
        for key in sorted(set(key for key in keys if keys.count(key) > 1)):
            self.report(top, "header", f"column '{key}' stands twice")
        for key in required:
            if key not in keys:
                self.report(top, "header", f"column '{key}' is missing")
        return keys

    # ---- single cells --------------------------------------------------------------------

    def closed(self, row, key, on=""):
        """Every word of the cell stands in the closed list named key (for the label on)."""
        allowed = self.words[key, on] or self.words[key, ""]
        for word in row.items_of(key):
            if word not in allowed:
                where = f" for {on}" if on else ""
                self.report(row, "closed-list", f"{key} '{word}' is not in the list{where}")

    def fraction(self, row, key):
        try:
            if row[key] and not 0.0 <= float(row[key]) <= 1.0:
                self.report(row, "range", f"{key} {row[key]} is outside 0..1")
        except ValueError:
            self.report(row, "number", f"{key} '{row[key]}' is not a number")

    def date(self, row, key):
        """The date of a cell; None when empty or bad (bad ones are reported once, in check)."""
        try:
            return datetime.date.fromisoformat(row[key]) if row[key] else None
        except ValueError:
            return None

    def check_dates(self, row, columns):
        for key, kind in columns.items():
            if kind == "date" and row[key] and (
                    self.date(row, key) is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", row[key])):
                self.report(row, "date", f"{key} '{row[key]}' is not a date like 2024-06-13")
        for first, second in (("valid_from", "valid_to"), ("in_force_from", "in_force_to"),
                              ("valid_from", "in_force_from"), ("in_force_to", "valid_to")):
            a, b = self.date(row, first), self.date(row, second)
            if a and b and a > b:
                self.report(row, "date-order", f"{first} {a} is after {second} {b}")

    # ---- nodes ---------------------------------------------------------------------------

    def check_nodes(self):
        asof = [self.date(row, "status_asof") for row in self.nodes]
        newest = max((day for day in asof if day), default=None)
        for row in self.nodes:
            if row["id"] in self.node:
                first = self.node[row["id"]]
                self.report(row, "duplicate-id", f"'{row['id']}' stands in {first.file}:{first.line}")
            else:
                self.node[row["id"]] = row
            if row["id"] and not SLUG.fullmatch(row["id"]):
                self.report(row, "id-form", f"'{row['id']}' is not a lower-case slug")
            label = row[":LABEL"]
            if label not in self.labels:
                self.report(row, "closed-list", f"label '{label}' is not in the list")
            elif self.labels[label] != row.file:
                self.report(row, "wrong-file", f"{label} belongs in {self.labels[label]}")
            for key in NODE_LISTS:
                self.closed(row, key, label if key in ("kind", "status") else "")
            self.fraction(row, "confidence")
            self.check_dates(row, NODE_COLUMNS)
            if row["g77"] not in ("", "true", "false"):
                self.report(row, "boolean", f"g77 '{row['g77']}' is neither true nor false")
            self.check_status(row, newest)
        for row in self.nodes:
            target = self.node.get(row["jurisdiction"])
            if row["jurisdiction"] and (target is None or target[":LABEL"] != "Jurisdiction"):
                self.report(row, "jurisdiction", f"'{row['jurisdiction']}' is no Jurisdiction node")

    def check_status(self, row, newest):
        status, asof = row["status"], self.date(row, "status_asof")
        if status and not asof:
            self.report(row, "status", f"status '{status}' has no status_asof")
            return
        if not status:
            if row[":LABEL"] in DOCUMENTS:
                self.report(row, "status", "a document needs a status")
            return
        if (newest - asof).days > STATUS_MAX_AGE_DAYS:
            self.report(row, "status-age", f"status_asof {asof} is more than {STATUS_MAX_AGE_DAYS} "
                        f"days before the newest, {newest}")
        ended, binds = self.date(row, "valid_to"), self.date(row, "in_force_from")
        unbinds = self.date(row, "in_force_to")
        if status in LIVE_STATUS and ended and ended <= asof:
            self.report(row, "status", f"status '{status}', but valid_to {ended} has passed")
        if status in DEAD_STATUS and not (ended and ended <= asof):
            self.report(row, "status", f"status '{status}' needs a valid_to that has passed")
        if status == "in-force" and (binds is None or binds > asof or (unbinds and unbinds <= asof)):
            self.report(row, "status", "status 'in-force' needs an in_force_from that has passed "
                        "and no in_force_to that has")
        if status in ("not-in-force", "proposed") and binds and binds <= asof:
            self.report(row, "status", f"status '{status}', but in_force_from {binds} has passed")

    def check_names(self):
        """No name or alias may fold (NFKC, case, blanks) onto two nodes."""
        holders = defaultdict(dict)
        for row in self.nodes:
            own = set()
            for text in [row["name"]] + row.items_of("aliases"):
                fold = " ".join(unicodedata.normalize(
                    "NFKC", unicodedata.normalize("NFKC", text).casefold()).split())
                if not fold:
                    self.report(row, "name", "an alias is empty")
                elif text in own:
                    self.report(row, "name", f"'{text}' stands twice on '{row['id']}'")
                own.add(text)
                holders[fold].setdefault(row["id"], row)
        for fold, rows in holders.items():
            first, *others = rows
            for other in others:
                self.report(rows[other], "ambiguous-name", f"'{fold}' also names '{first}'")

    def check_north_south(self):
        """The stated rule for states: G77 member South; OECD, EU, WEOG or EEG North; else Other."""
        clubs = defaultdict(set)
        for edge in self.edges:
            if edge[":TYPE"] == "member-of":
                clubs[edge[":START_ID"]].add(edge[":END_ID"])
        for row in self.nodes:
            if row["kind"] != "state":
                continue
            if row["g77"] == "true":
                side = "South"
            elif clubs[row["id"]] & {"oecd", "eu"} or row["un_group"] in ("WEOG", "EEG"):
                side = "North"
            else:
                side = "Other"
            if row["north_south"] != side:
                self.report(row, "north-south", f"is '{row['north_south']}', the rule says '{side}'")

    # ---- edges ---------------------------------------------------------------------------

    def check_edges(self):
        seen, triples = {}, {}
        for row in self.edges:
            if row["id"] in seen:
                first = seen[row["id"]]
                self.report(row, "duplicate-id", f"'{row['id']}' stands in {first.file}:{first.line}")
            seen.setdefault(row["id"], row)
            triple = (row[":START_ID"], row[":TYPE"], row[":END_ID"])
            if triple in triples:
                self.report(row, "duplicate-edge", f"the same edge stands as '{triples[triple]}'")
            triples.setdefault(triple, row["id"])
            if triple[0] == triple[2]:
                self.report(row, "self-loop", f"'{triple[0]}' points to itself")
            self.check_relation(row)
            for key in EDGE_LISTS:
                self.closed(row, key)
            for key in ("strength", "confidence"):
                self.fraction(row, key)
            self.check_dates(row, EDGE_COLUMNS)
            self.check_locator(row)
            self.check_anchor(row)
            if row["verified"] == "disputed" and not self.doubtful(row):
                self.report(row, "disputed", "a disputed edge has a confidence below 0.5 and a note")

    @staticmethod
    def doubtful(row):
        try:
            return float(row["confidence"]) < 0.5 and row["note"]
        except ValueError:
            return True  # reported as a number already

    def check_relation(self, row):
        relation, ends_known = row[":TYPE"], True
        for key in (":START_ID", ":END_ID"):
            if row[key] not in self.node:
                ends_known = False
                if row[key]:
                    self.report(row, "unknown-node", f"{key} '{row[key]}' is no node")
        if relation not in self.relations:
            self.report(row, "closed-list", f"relation '{relation}' is not in the list")
            return
        starts, ends, file = self.relations[relation]
        if file != row.file:
            self.report(row, "wrong-file", f"{relation} belongs in {file}")
        if ends_known:
            start = self.node[row[":START_ID"]][":LABEL"]
            end = self.node[row[":END_ID"]][":LABEL"]
            if start not in starts or end not in ends:
                self.report(row, "ends", f"{relation} does not run from {start} to {end}")
        allowed = self.words["subtype", relation]
        rule = "maps-to" if relation == "maps-to" else "closed-list"
        if allowed and row["subtype"] not in allowed:
            self.report(row, rule, f"subtype '{row['subtype']}' is not in the list for {relation}")
        if not allowed and row["subtype"]:
            self.report(row, rule, f"{relation} has no subtypes, found '{row['subtype']}'")
        if relation == "references" and ends_known:
            self.check_later(row)

    def check_later(self, row):
        """A document cites what is there: the cited one is not later, unless the subtype says so."""
        citing = self.date(self.node[row[":START_ID"]], "valid_from")
        cited = self.date(self.node[row[":END_ID"]], "valid_from")
        later = citing and cited and cited > citing
        marked = row["subtype"].endswith(LATER_ALLOWED)
        if later and not marked:
            self.report(row, "later-document", f"cites a document of {cited}, but dates of {citing}")
        if marked and citing and cited and not later:
            self.report(row, "later-document", f"subtype '{row['subtype']}', but the cited document "
                        f"of {cited} is not later than {citing}")

    def check_locator(self, row):
        if row["locator"]:
            return
        if row[":TYPE"] == "conflicts":
            self.report(row, "conflicts-locator", "conflicts needs a locator")
        elif row[":TYPE"] == "references" and row["verified"] == "text":
            self.report(row, "text-locator", "a citation checked in the text needs a locator")

    def check_anchor(self, row):
        """A row read in the text says in which copy, and holds a few words to find it again by."""
        copy, anchor = row["checked_in"], row["anchor"]
        if row["verified"] == "text" and not (copy and anchor):
            self.report(row, "text-anchor", "a row checked in the text needs checked_in and anchor")
        elif bool(copy) != bool(anchor):
            self.report(row, "text-anchor", "checked_in and anchor go together")
        if copy and not COPY.fullmatch(copy):
            self.report(row, "copy", f"checked_in '{copy}' is neither owner/name:path nor a web address")
        fewest, most = ANCHOR_WORDS
        if anchor and not fewest <= len(anchor.split()) <= most:
            self.report(row, "anchor", f"an anchor has {fewest} to {most} words, not "
                        f"{len(anchor.split())}")

    def check_part_of(self):
        """part-of has no cycle, and every Provision lies in exactly one document."""
        parents = defaultdict(list)
        for row in self.edges:
            if row[":TYPE"] == "part-of":
                parents[row[":START_ID"]].append(row)
        state = {}  # id -> 1 on the current way, 2 done
        for root in sorted(parents):
            stack = [(root, iter(parents[root]))] if root not in state else []
            if stack:
                state[root] = 1
            while stack:
                here, ways = stack[-1]
                row = next(ways, None)
                if row is None:
                    state[here] = 2
                    stack.pop()
                elif state.get(row[":END_ID"]) == 1:
                    self.report(row, "part-of-cycle", f"'{row[':END_ID']}' is part of itself")
                elif row[":END_ID"] not in state:
                    state[row[":END_ID"]] = 1
                    stack.append((row[":END_ID"], iter(parents[row[":END_ID"]])))
        for row in self.nodes:
            if row[":LABEL"] == "Provision" and len(parents[row["id"]]) != 1:
                self.report(row, "provision", f"lies in {len(parents[row['id']])} documents, not in one")

    def check_documents(self):
        """Somebody stands behind each document, and applies-in agrees with the jurisdiction."""
        behind, applies = set(), defaultdict(dict)
        for row in self.edges:
            if row[":TYPE"] == "issued-by":
                behind.add(row[":START_ID"])
            elif row[":TYPE"] == "adheres-to":
                behind.add(row[":END_ID"])
            elif row[":TYPE"] == "part-of":
                behind.add(row[":START_ID"])  # the document it is part of answers for it
            elif row[":TYPE"] == "applies-in":
                applies[row[":START_ID"]][row[":END_ID"]] = row
        for row in self.nodes:
            if row[":LABEL"] in DOCUMENTS and row["id"] not in behind:
                self.report(row, "issuer", f"nobody issued or adheres to '{row['id']}'")
            if row[":LABEL"] in DOCUMENTS | {"Provision"}:
                found = applies[row["id"]]
                if row["jurisdiction"] and set(found) != {row["jurisdiction"]}:
                    self.report(row, "jurisdiction", f"is '{row['jurisdiction']}', but applies-in "
                                f"leads to {sorted(found)}")

    def run(self):
        self.read_vocabulary()
        self.read_elements("nodes*.csv", NODE_COLUMNS, NODE_REQUIRED, self.nodes)
        self.read_elements("edges*.csv", EDGE_COLUMNS, EDGE_REQUIRED, self.edges)
        self.check_nodes()
        self.check_names()
        self.check_edges()
        self.check_part_of()
        self.check_documents()
        self.check_north_south()
        return sorted(self.findings)


def main(arguments):
    here = os.path.dirname(os.path.abspath(__file__))
    default = os.path.join(here, "..", "..", "graphs", "governance")
    if len(arguments) > 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = arguments[1] if len(arguments) == 2 else os.path.normpath(default)
    try:
        findings = Lint(folder).run()
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    for file, line, rule, message in findings:
        print(f"{file}:{line}: {rule}: {message}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
