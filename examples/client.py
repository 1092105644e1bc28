#!/usr/bin/env python3
"""Rows from libentente without a binding: ctypes alone. Argument: the library's file."""
import ctypes
import sys

library = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libentente.so.0")
for function in ("column_text", "column_name", "error_message", "version"):
    getattr(library, "entente_" + function).restype = ctypes.c_char_p
ROW, WHOLE = 1, ctypes.c_size_t(-1)  # WHOLE: the text is terminated

database, statement = ctypes.c_void_p(), ctypes.c_void_p()
library.entente_open(b":memory:", 0, ctypes.byref(database))
query = b"FOR x IN $list CALL { WITH x RETURN x * x AS square } RETURN x, square"
if library.entente_prepare(database, query, WHOLE, ctypes.byref(statement), None) != 0:
    sys.exit(library.entente_error_message(database).decode())
library.entente_bind_json(statement, b"list", b"[1, 2, 3]", WHOLE)
while library.entente_step(statement) == ROW:
    cells = [library.entente_column_text(statement, i, None).decode()
             for i in range(library.entente_column_count(statement))]
    print(" | ".join(cells))
library.entente_finalize(statement)
library.entente_close(database)
