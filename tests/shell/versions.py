# SPDX-License-Identifier: GPL-3.0-or-later
"""A kept file of each format opens, checks and dumps; a newer format is refused: versions.py PROGRAM"""
import glob
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

FILES = sorted(glob.glob("tests/store/versions/*.entente"))
assert FILES, "no file is kept"
with tempfile.TemporaryDirectory() as folder:
    for kept in FILES:
        copy = os.path.join(folder, os.path.basename(kept))
        shutil.copy(kept, copy)
        expected = "ok\n" + open(kept.replace(".entente", ".dump")).read()
        for options in ["--readonly"], []:
            result = subprocess.run([sys.argv[1], *options, copy, "-c", ".check", "-c", ".dump"], capture_output=True, text=True)
            assert result.returncode == 0 and result.stdout == expected, result
    with sqlite3.connect(copy) as file:
        file.execute("PRAGMA user_version = 2000")
    file.close()
    result = subprocess.run([sys.argv[1], copy, "-c", "RETURN 1"], capture_output=True, text=True)
    assert result.returncode == 3 and "has format 2000; this entente reads formats up to " in result.stderr, result
