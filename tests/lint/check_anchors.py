#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Look the anchors of a governance graph up again: python3 check_anchors.py COPIES [GRAPH]

COPIES is a folder of copies of the documents, fetched by the reader, as plain text, HTML or YAML:
the copy of `owner/name:path` lies at COPIES/owner/name/path, that of https://host/path at
COPIES/host/path (a last slash dropped). A copy with `.txt` after its name is taken too, for a PDF
turned into text. Prints `file:line: id: finding` for each anchor that its copy does not hold, and how
many were found; copies that are not there are counted, not reported, unless --strict is given.
Ends with 1 when an anchor was not found (or, with --strict, not looked up), with 2 when nothing
could be looked up at all.
"""

import argparse
import csv
import glob
import html
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
GRAPH = os.path.normpath(os.path.join(HERE, "..", "..", "graphs", "governance"))
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def fold(text):
    """Lower-case words with one blank between them: breaks, case and punctuation do not count."""
    words = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text).casefold())
    return " " + " ".join(words.split()) + " "


def unescape(match):
    """The character that an escape of a quoted YAML string stands for; a folded line is a blank."""
    code = match.group(1) or match.group(2)
    return chr(int(code, 16)) if code else " " if match.group(3) in "nrt\n" else match.group(3)


def plain(path, data):
    """The words of a copy: markup and entities of HTML and the escapes of YAML and JSON go."""
    text = data.decode("utf-8", errors="replace")
    if re.match(r"\s*(<!doctype|<html|<\?xml)", text, re.IGNORECASE) or path.endswith((".html", ".htm")):
        text = html.unescape(MARKUP.sub(" ", text))
    elif path.endswith((".yaml", ".yml", ".json")):
        text = ESCAPE.sub(unescape, re.sub(r"\\\n\s*", "", text))
    return fold(text)


def place_of(checked_in):
    """The path under the folder of copies, or None for an address that has none."""
    web = re.fullmatch(r"https?://([^\s#]+?)/?(#\S*)?", checked_in)
    if web:
        return web.group(1)
    repository = re.fullmatch(r"([^/\s:]+/[^/\s:]+):(\S.*)", checked_in)
    return f"{repository.group(1)}/{repository.group(2)}" if repository else None


class Copies:
    def __init__(self, folder):
        self.folder = folder
        self.texts = {}

    def text(self, checked_in):
        """The folded words of the copy; None when it is not in the folder."""
        if checked_in not in self.texts:
            self.texts[checked_in] = self.read(place_of(checked_in))
        return self.texts[checked_in]

    def read(self, place):
        if place is None or ".." in place.split("/"):
            return None
        for name in (place, place + ".txt"):
            path = os.path.join(self.folder, *name.split("/"))
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    return plain(path, file.read())
        return None


def anchored_rows(graph):
    """(file, line, row) of each row of the edge files that has an anchor."""
    for path in sorted(glob.glob(os.path.join(graph, "edges*.csv"))):
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            line = 2
            for row in reader:
                if row.get("anchor"):
                    yield os.path.basename(path), line, row
                line = reader.line_num + 1


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("copies")
    parser.add_argument("graph", nargs="?", default=GRAPH)
    parser.add_argument("--strict", action="store_true", help="a copy that is not there is a finding")
    options = parser.parse_args(arguments[1:])
    if not os.path.isdir(options.copies):
        print(f"{options.copies}: no such folder", file=sys.stderr)
        return 2
    copies, found, lost, absent = Copies(options.copies), 0, 0, set()
    unread = 0
    for file, line, row in anchored_rows(options.graph):
        text = copies.text(row["checked_in"])
        if text is None:
            unread += 1
            absent.add(row["checked_in"])
        elif fold(row["anchor"]) in text:
            found += 1
        else:
            lost += 1
            print(f"{file}:{line}: {row['id']}: '{row['anchor']}' is not in {row['checked_in']}")
    if options.strict:
        for name in sorted(absent):
            print(f"no copy of {name}")
    print(f"{found} anchors found, {lost} not found, {unread} in {len(absent)} copies that are not there")
    if found + lost == 0:
        return 2
    return 1 if lost or (options.strict and absent) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
