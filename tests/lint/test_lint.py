#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves each rule of lint_governance.py on a small sample, and what the shipped graph promises.

Every sample is one small sound folder with one thing spoilt: the spoilt folder must give exactly
the finding named, and the sound one must give none.
"""

import contextlib
import csv
import io
import os
import re
import shutil
import sys
import tempfile
import unicodedata
import unittest
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
GRAPHS = os.path.join(HERE, "..", "..", "graphs")
sys.path.insert(0, HERE)
import check_anchors  # noqa: E402
import lint_governance as lint  # noqa: E402

VOCABULARY = """list,word,on,file,meaning
label,Instrument,,nodes_instruments.csv,document
label,Body,,nodes_bodies.csv,organisation
label,Provision,,nodes_provisions.csv,part of a document
label,Jurisdiction,,nodes_jurisdictions.csv,place
kind,statute,Instrument,,act
kind,agency,Body,,agency
kind,article,Provision,,article
kind,state,Jurisdiction,,state
status,in-force,Instrument,,binds
status,not-in-force,Instrument,,does not bind yet
status,revoked,Instrument,,repealed
status,active,Body,,working
verified,text,,,read
verified,knowledge,,,not read
verified,disputed,,,contradicted
north_south,North,,,north
north_south,South,,,south
north_south,Other,,,neither
un_group,WEOG,,,western
un_group,APG,,,asian
aspect,legal,,,legal
cohort,hlab7,,,sample
asserted_by,entente,,,editors
relation,references,Instrument>Instrument,edges_citation.csv,cites
relation,conflicts,Instrument>Instrument,edges_tension.csv,clashes with
relation,maps-to,Instrument>Instrument,edges_alignment.csv,crosswalk
relation,issued-by,Instrument>Body,edges_institution.csv,issuer
relation,part-of,Instrument|Provision>Instrument,edges_institution.csv,inside
relation,member-of,Jurisdiction>Body,edges_institution.csv,member
relation,applies-in,Instrument|Provision>Jurisdiction,edges_jurisdiction.csv,applies
subtype,preamble,references,,in the preamble
subtype,cites-draft,references,,cites a draft
subtype,definition,conflicts,,definitions
subtype,intersects,maps-to,,overlap
"""
INSTRUMENT = ("id:ID,:LABEL,name,aliases:string[],kind,jurisdiction,valid_from:date,in_force_from:date,"
              "valid_to:date,in_force_to:date,status,status_asof:date,aspect,citation,confidence:float,"
              "verified\n")
EDGE = (":START_ID,:TYPE,:END_ID,id,subtype,strength:float,confidence:float,valid_from:date,"
        "valid_to:date,evidence,source,locator,asserted_by,verified,checked_in,anchor\n")
READ = "text,own/acts:new.txt,the old act holds\n"
SOUND = {
    "vocabulary.csv": VOCABULARY,
    "nodes_instruments.csv": INSTRUMENT
    + "new-act,Instrument,New Act,NA;Act Two,statute,aaa,2024-05-01,2024-06-01,,,in-force,2026-06-01,"
      "legal,OJ 2,1.0,text\n"
    + "old-act,Instrument,Old Act,OA,statute,aaa,2020-05-01,2020-06-01,,,in-force,2026-06-01,"
      "legal,OJ 1,0.9,text\n",
    "nodes_bodies.csv": "id:ID,:LABEL,name,kind,status,status_asof:date,citation,confidence:float,verified\n"
    + "oecd,Body,Club,agency,active,2026-06-01,charter,1.0,text\n",
    "nodes_provisions.csv": "id:ID,:LABEL,name,kind,jurisdiction,citation,confidence:float,verified\n"
    + "new-act-1,Provision,New Act Article 1,article,aaa,Art 1,1.0,text\n",
    "nodes_jurisdictions.csv": "id:ID,:LABEL,name,kind,un_group,g77:boolean,north_south,citation,"
    "confidence:float,verified\n"
    + "aaa,Jurisdiction,Aland,state,APG,false,North,list,1.0,knowledge\n"
    + "bbb,Jurisdiction,Beland,state,APG,true,South,list,1.0,knowledge\n",
    "edges_citation.csv": EDGE
    + "new-act,references,old-act,e1,preamble,0.9,1.0,2024-05-01,,names it,OJ 2,recital 1,entente," + READ,
    "edges_tension.csv": EDGE
    + "new-act,conflicts,old-act,e2,definition,0.5,0.8,,,defines it otherwise,OJ 2,Art 3,entente," + READ,
    "edges_alignment.csv": EDGE
    + "new-act,maps-to,old-act,e3,intersects,0.5,0.8,,,crosswalk,table,,entente,knowledge,,\n",
    "edges_institution.csv": EDGE
    + "new-act,issued-by,oecd,e4,,1.0,1.0,,,on the title page,OJ 2,,entente," + READ
    + "old-act,issued-by,oecd,e5,,1.0,1.0,,,on the title page,OJ 1,,entente," + READ
    + "new-act-1,part-of,new-act,e6,,1.0,1.0,,,its article,OJ 2,Art 1,entente," + READ
    + "aaa,member-of,oecd,e7,,1.0,1.0,,,listed,member list,,entente,knowledge,,\n",
    "edges_jurisdiction.csv": EDGE
    + "new-act,applies-in,aaa,e8,,1.0,1.0,,,addressed to it,OJ 2,,entente," + READ
    + "old-act,applies-in,aaa,e9,,1.0,1.0,,,addressed to it,OJ 1,,entente," + READ
    + "new-act-1,applies-in,aaa,e10,,1.0,1.0,,,addressed to it,OJ 2,,entente," + READ,
}
# rule, file, what stands there, what comes instead, line of the finding
SPOILT = [
    ("utf8", "edges_citation.csv", "names it", b"names \xff it", 2),
    ("utf8", "nodes_bodies.csv", "id:ID,", "\ufeffid:ID,", 1),
    ("ragged", "edges_citation.csv", "act holds\n", "act holds,more\n", 2),
    ("csv", "nodes_bodies.csv", ",Club,", ',"Clu"b,', 2),
    ("header", "edges_citation.csv", "locator", "place", 1),
    ("header", "edges_citation.csv", "strength:float", "strength:int", 1),
    ("header", "edges_citation.csv", "valid_to:date", "valid_from:date", 1),
    ("header", "nodes_bodies.csv", ",confidence:float", ",note", 1),
    ("missing-evidence", "edges_citation.csv", "names it", "", 2),
    ("missing-source", "edges_citation.csv", "OJ 2", "", 2),
    ("missing-verified", "edges_citation.csv", "entente,text", "entente,", 2),
    ("missing-confidence", "edges_citation.csv", "0.9,1.0", "0.9,", 2),
    ("missing-name", "nodes_bodies.csv", ",Club,", ",,", 2),
    ("missing-type", "edges_alignment.csv", "maps-to", "", 2),
    ("whitespace", "edges_citation.csv", "names it", "names it ", 2),
    ("whitespace", "edges_citation.csv", "names it", "names\tit", 2),
    ("vocabulary", "vocabulary.csv", "kind,agency,Body,,agency", "kind,agency,Body,,", 7),
    ("vocabulary", "vocabulary.csv", "aspect,legal,,,legal\n", "aspect,legal,,,legal\naspect,legal,,,x\n", 23),
    ("duplicate-id", "nodes_jurisdictions.csv", "bbb,", "aaa,", 3),
    ("duplicate-id", "edges_institution.csv", ",e5,", ",e4,", 3),
    ("duplicate-edge", "edges_citation.csv", "act holds\n",
     "act holds\nnew-act,references,old-act,e20,preamble,1,1,,,again,OJ 2,recital 2,entente,knowledge,,\n", 3),
    ("id-form", "nodes_jurisdictions.csv", "bbb,", "B_b,", 3),
    ("unknown-node", "edges_alignment.csv", "old-act", "no-act", 2),
    ("closed-list", "nodes_instruments.csv", "Act Two,statute", "Act Two,law", 2),
    ("closed-list", "nodes_bodies.csv", ",Body,", ",Bodies,", 2),
    ("closed-list", "nodes_bodies.csv", "active", "in-force", 2),
    ("closed-list", "nodes_instruments.csv", "legal,OJ 2", "legal;moral,OJ 2", 2),
    ("closed-list", "edges_citation.csv", "preamble", "somewhere", 2),
    ("closed-list", "edges_citation.csv", "references", "mentions", 2),
    ("closed-list", "edges_citation.csv", "entente,text", "someone,text", 2),
    ("closed-list", "edges_institution.csv", "e4,,", "e4,issuer,", 2),
    ("closed-list", "edges_tension.csv", ",definition,", ",,", 2),
    ("maps-to", "edges_alignment.csv", "intersects", "", 2),
    ("maps-to", "edges_alignment.csv", "intersects", "similar", 2),
    ("wrong-file", "vocabulary.csv", ">Instrument,edges_citation.csv", ">Instrument,edges_content.csv", 2),
    ("wrong-file", "vocabulary.csv", "nodes_bodies.csv", "nodes_clubs.csv", 2),
    ("ends", "edges_alignment.csv", "old-act", "oecd", 2),
    ("self-loop", "edges_alignment.csv", "old-act", "new-act", 2),
    ("range", "edges_citation.csv", "0.9,1.0", "1.1,1.0", 2),
    ("range", "edges_citation.csv", "0.9,1.0", "0.9,-0.1", 2),
    ("range", "nodes_bodies.csv", "1.0", "2", 2),
    ("range", "edges_citation.csv", "0.9,1.0", "nan,1.0", 2),
    ("number", "edges_citation.csv", "0.9,1.0", "high,1.0", 2),
    ("boolean", "nodes_jurisdictions.csv", "false", "no", 2),
    ("date", "edges_citation.csv", "2024-05-01", "2024-13-01", 2),
    ("date", "edges_citation.csv", "2024-05-01", "20240501", 2),
    ("date", "nodes_instruments.csv", "2020-05-01", "2019-02-29", 3),
    ("date-order", "nodes_instruments.csv", "2024-05-01,2024-06-01", "2024-05-01,2024-04-30", 2),
    ("date-order", "edges_citation.csv", "2024-05-01,,", "2024-05-01,2024-01-01,", 2),
    ("status", "nodes_instruments.csv", "2024-06-01,,,in-force", "2024-06-01,2025-01-01,,in-force", 2),
    ("status", "nodes_instruments.csv", "2020-06-01,,,in-force", "2020-06-01,,,revoked", 3),
    ("status", "nodes_instruments.csv", "2020-06-01,,,in-force", ",,,in-force", 3),
    ("status", "nodes_instruments.csv", "2020-06-01,,,in-force", "2026-07-01,,,in-force", 3),
    ("status", "nodes_instruments.csv", "2020-06-01,,,in-force", "2020-06-01,,2021-01-01,in-force", 3),
    ("status", "nodes_instruments.csv", "2020-06-01,,,in-force", "2020-06-01,,,not-in-force", 3),
    ("status", "nodes_instruments.csv", "in-force,2026-06-01,legal,OJ 1", ",2026-06-01,legal,OJ 1", 3),
    ("status", "nodes_instruments.csv", "in-force,2026-06-01,legal,OJ 1", "in-force,,legal,OJ 1", 3),
    ("status-age", "nodes_instruments.csv", "2026-06-01,legal,OJ 1", "2024-11-29,legal,OJ 1", 3),
    ("ambiguous-name", "nodes_instruments.csv", "Old Act,OA", "Old Act,ｎａ", 3),
    ("ambiguous-name", "nodes_bodies.csv", "Club", "ALAND", 2),
    ("ambiguous-name", "nodes_bodies.csv", "Club", "Old  ACT", 3),
    ("name", "nodes_instruments.csv", "Old Act,OA", "Old Act,OA;Old Act", 3),
    ("name", "nodes_instruments.csv", "Old Act,OA", "Old Act,OA;", 3),
    ("later-document", "nodes_instruments.csv", "2020-05-01,2020-06-01", "2025-05-01,2025-06-01", 2),
    ("later-document", "edges_citation.csv", "preamble", "cites-draft", 2),
    ("conflicts-locator", "edges_tension.csv", "Art 3", "", 2),
    ("disputed", "edges_alignment.csv", "entente,knowledge", "entente,disputed", 2),
    ("text-locator", "edges_citation.csv", "recital 1", "", 2),
    ("text-anchor", "edges_citation.csv", "own/acts:new.txt,the old act holds", ",", 2),
    ("text-anchor", "edges_citation.csv", "the old act holds", "", 2),
    ("text-anchor", "edges_alignment.csv", "knowledge,,", "knowledge,,the old act holds", 2),
    ("copy", "edges_citation.csv", "own/acts:new.txt", "/tmp/acts/new.txt", 2),
    ("copy", "edges_citation.csv", "own/acts:new.txt", "http://localhost:8080/new.txt", 2),
    ("anchor", "edges_citation.csv", "the old act holds", "old act", 2),
    ("anchor", "edges_citation.csv", "the old act holds", "one two three four five six seven eight nine", 2),
    ("part-of-cycle", "edges_institution.csv", "aaa,member-of",
     "new-act,part-of,old-act,e30,,1,1,,,in it,OJ,,entente,knowledge,,\n"
     "old-act,part-of,new-act,e31,,1,1,,,in it,OJ,,entente,knowledge,,\naaa,member-of", 6),
    ("provision", "edges_institution.csv", "new-act-1,part-of,new-act,", "old-act,part-of,new-act,", 2),
    ("issuer", "edges_institution.csv", "old-act,issued-by,oecd,e5,,1.0,1.0,,,on the title page,OJ 1,,"
     "entente," + READ, "", 3),
    ("jurisdiction", "nodes_instruments.csv", "OA,statute,aaa", "OA,statute,bbb", 3),
    ("jurisdiction", "nodes_instruments.csv", "OA,statute,aaa", "OA,statute,oecd", 3),
    ("north-south", "edges_institution.csv", "aaa,member-of,oecd", "bbb,member-of,oecd", 2),
    ("north-south", "nodes_jurisdictions.csv", "true,South", "true,North", 3),
]
# rules that may come along because one mistake breaks two of them
COMPANIONS = {
    "csv": {"unknown-node"}, "header": {"missing-confidence", "text-locator"},
    "duplicate-id": {"north-south"}, "missing-type": {"closed-list"}, "missing-name": {"name"},
    "closed-list": {"ends", "status"},
}


class Rules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def findings(self, spoilt=None, old=None, new=None):
        for name, text in SOUND.items():
            data = text.encode()
            if name == spoilt:
                self.assertIn(old, text, "the sample no longer holds what is to be spoilt")
                new_bytes = new if isinstance(new, bytes) else new.encode()
                data = data.replace(old.encode(), new_bytes, 1)
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(data)
        return lint.Lint(self.folder).run()

    def test_the_sound_sample_has_no_finding(self):
        self.assertEqual(self.findings(), [])

    def test_each_rule_fires_where_the_mistake_stands(self):
        for rule, file, old, new, line in SPOILT:
            with self.subTest(rule=rule, file=file, new=new):
                found = self.findings(file, old, new)
                rules = {finding[2] for finding in found}
                self.assertIn(rule, rules)
                self.assertIn(line, [finding[1] for finding in found if finding[2] == rule])
                self.assertLessEqual(rules - {rule}, COMPANIONS.get(rule, set()))

    def test_every_rule_of_the_lint_has_a_sample(self):
        with open(os.path.join(HERE, "lint_governance.py"), encoding="utf-8") as file:
            source = file.read()
        rules = set(re.findall(r'self\.report\([^"]*?"([a-z0-9-]+)"', source))
        rules.discard("missing-")
        self.assertGreater(len(rules), 25)
        self.assertLessEqual(rules, {rule for rule, *_ in SPOILT})

    def test_multi_line_cells_keep_the_line_numbers(self):
        found = self.findings("nodes_instruments.csv", "New Act,NA", '"New\nAct",NA')
        self.assertEqual([finding[:3] for finding in found],
                         [("nodes_instruments.csv", 2, "whitespace")])
        found = self.findings("nodes_instruments.csv", "OJ 2,1.0,text\nold-act", '"OJ\n2",1.0,text\nOLD')
        self.assertIn(("nodes_instruments.csv", 4, "id-form"), [finding[:3] for finding in found])

    def test_the_program_prints_findings_and_exits(self):
        self.findings("edges_citation.csv", "names it", "")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(lint.main(["lint", self.folder]), 1)
        self.assertEqual(out.getvalue(), "edges_citation.csv:2: missing-evidence: evidence is empty\n")
        self.findings()
        self.assertEqual(lint.main(["lint", self.folder]), 0)
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(lint.main(["lint", os.path.join(self.folder, "none")]), 2)
            self.assertEqual(lint.main(["lint", "a", "b"]), 2)


SIX = {"aligns-with", "references", "conflicts", "implements", "operationalises", "maps-to"}


class Anchors(unittest.TestCase):
    """check_anchors.py finds what is there, and says what is not."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, *path, text):
        path = os.path.join(self.folder, *path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def look_up(self, copy, anchor, *more):
        header = ":START_ID,:TYPE,:END_ID,id,checked_in,anchor\n"
        self.write("graph", "edges_citation.csv", text=header + f'a,references,b,e1,{copy},"{anchor}"\n')
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = check_anchors.main(["check_anchors", os.path.join(self.folder, "copies"),
                                       os.path.join(self.folder, "graph"), *more])
        return code, out.getvalue()

    def test_breaks_case_and_punctuation_do_not_count(self):
        self.write("copies", "own", "acts", "new.txt", text="Guided by the\n  OLD act, of 2020")
        self.assertEqual(self.look_up("own/acts:new.txt", "The Old Act of 2020"),
                         (0, "1 anchors found, 0 not found, 0 in 0 copies that are not there\n"))

    def test_what_is_not_there_is_a_finding(self):
        self.write("copies", "own", "acts", "new.txt", text="guided by the old act")
        code, text = self.look_up("own/acts:new.txt", "guided by the older")
        self.assertEqual(code, 1)
        self.assertIn("edges_citation.csv:2: e1: 'guided by the older' is not in own/acts:new.txt", text)
        self.assertEqual(self.look_up("own/acts:new.txt", "by the old act")[0], 0)
        self.assertEqual(self.look_up("own/acts:new.txt", "by the ol")[0], 1)  # whole words

    def test_a_copy_that_is_not_there_is_counted(self):
        self.write("copies", "own", "acts", "new.txt", text="guided by the old act")
        code, text = self.look_up("own/acts:other.txt", "guided by the old")
        self.assertEqual((code, text), (2, "0 anchors found, 0 not found, 1 in 1 copies that are not there\n"))
        strict = self.look_up("own/acts:other.txt", "guided by the old", "--strict")
        self.assertIn("no copy of own/acts:other.txt", strict[1])
        self.assertEqual(self.look_up("own/acts:../acts/new.txt", "guided by the")[0], 2)

    def test_web_pages_and_quoted_texts_are_read_as_words(self):
        self.write("copies", "acts.example", "new", text="<!DOCTYPE html><p>guided&nbsp;by <b>the</b> old act")
        self.assertEqual(self.look_up("https://acts.example/new/", "guided by the old act")[0], 0)
        self.write("copies", "acts.example", "new.pdf.txt", text="guided by the old act")
        self.assertEqual(self.look_up("https://acts.example/new.pdf", "guided by the old act")[0], 0)
        self.write("copies", "own", "acts", "new.yaml", text='  a: "guided by\\n\\\n    the ol\\x64 act"')
        self.assertEqual(self.look_up("own/acts:new.yaml", "guided by the old act")[0], 0)


class Governance(unittest.TestCase):
    """What the shipped graph promises."""

    @classmethod
    def setUpClass(cls):
        cls.lint = lint.Lint(os.path.join(GRAPHS, "governance"))
        cls.found = cls.lint.run()

    def test_no_finding(self):
        self.assertEqual(self.found, [])

    def test_the_names_people_use_mean_one_node(self):
        expected = {
            "EU AI Act": "eu-ai-act", "AI Act": "eu-ai-act", "CETS 225": "coe-convention",
            "ASEAN AI Guide": "asean-guide", "NIST AI RMF": "ai-rmf",
            "G20 AI Principles": "g20-principles", "ISO/IEC 42001": "iso-42001",
            "A/RES/78/265": "unga-78-265", "OECD AI Principles": "oecd-rec", "GDPR": "gdpr",
            "Central African Republic": "caf", "European Union": "eu",
        }
        for name, identity in expected.items():
            for text in (name, name.upper(), name.lower()):
                fold = unicodedata.normalize("NFKC", text).casefold()
                hits = [row["id"] for row in self.lint.nodes
                        if any(unicodedata.normalize("NFKC", held).casefold() == fold
                               for held in [row["name"]] + row.items_of("aliases"))]
                self.assertEqual(hits, [identity], text)

    def test_the_published_participation_figures(self):
        """HLAB-AI 2024: of 193 states, 118 take part in none of seven initiatives, seven in all."""
        taken = defaultdict(set)
        for row in self.lint.edges:
            if row["cohort"] == "hlab7":
                taken[row[":START_ID"]].add(row[":END_ID"])
        states = [row["id"] for row in self.lint.nodes if row["kind"] == "state"]
        counts = [len(taken[state]) for state in states]
        self.assertEqual((len(states), counts.count(0), counts.count(7), max(counts)), (193, 118, 7, 7))

    def test_alignment_paths_between_the_known_pairs(self):
        near = defaultdict(set)
        for row in self.lint.edges:
            if row[":TYPE"] == "aligns-with":
                near[row[":START_ID"]].add(row[":END_ID"])
                near[row[":END_ID"]].add(row[":START_ID"])
        for start, end, length in (("eu-ai-act", "asean-guide", 2), ("ai-rmf", "coe-convention", 2),
                                   ("eu-ai-act", "g20-principles", 2)):
            seen, frontier, steps = {start}, {start}, 0
            while frontier and end not in seen:
                frontier = {next_id for id_ in frontier for next_id in near[id_]} - seen
                seen |= frontier
                steps += 1
            self.assertEqual(steps if end in seen else None, length, (start, end))

    def test_the_readme_tells_the_counts(self):
        with open(os.path.join(GRAPHS, "governance", "README.md"), encoding="utf-8") as file:
            readme = file.read()
        checked = defaultdict(int)
        for row in self.lint.edges:
            checked[row["verified"]] += 1
        self.assertIn(f"{len(self.lint.nodes):,} nodes and {len(self.lint.edges):,} edges", readme)
        for word, count in checked.items():
            self.assertIn(f"| {word} | {count} |", readme)
        six = [row for row in self.lint.edges if row[":TYPE"] in SIX]
        read = [row for row in six if row["verified"] == "text"]
        documents = [row for row in self.lint.nodes if row[":LABEL"] in lint.DOCUMENTS]
        besides = [row for row in self.lint.edges if row[":TYPE"] not in ("adheres-to", "negotiated")]
        self.assertIn(f"{len(documents)} of 400 instruments and standards", readme)
        self.assertIn(f"{len(besides):,} of 2,500 edges besides participation", readme)
        self.assertIn(f"{len(six)} of 600 edges of the six relations, {len(read)} "
                      f"({100 * len(read) / len(six):.0f} %) of them", readme)
        bare = [row for row in six if not row["locator"]]
        self.assertIn(f"{len(bare)} of the {len(six)} edges of the", readme)
        by_file = defaultdict(int)
        for row in self.lint.nodes + self.lint.edges:
            by_file[row.file] += 1
        for name, count in by_file.items():
            self.assertIn(f"| `{name}` | {count} |", readme)


class Folders(unittest.TestCase):
    def test_every_csv_of_the_graph_folders_is_even_and_ends_with_a_newline(self):
        for folder, _, names in os.walk(GRAPHS):
            for name in names:
                if not name.endswith(".csv"):
                    continue
                with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
                    text = file.read()
                self.assertTrue(text.endswith("\n"), name)
                self.assertNotIn("\r", text, name)
                widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""))}
                self.assertEqual(len(widths), 1, name)


if __name__ == "__main__":
    unittest.main()
