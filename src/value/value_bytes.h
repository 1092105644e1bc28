/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Storable values as bytes and back: everything a property may hold, and null. One byte of
 * type, then what the type needs. The numbers of types are part of the file format and never
 * change, whatever the order of `enum value_type` becomes.
 * Thread safety: pure functions.
 */
#ifndef ENTENTE_VALUE_VALUE_BYTES_H
#define ENTENTE_VALUE_VALUE_BYTES_H

#include "base/arena.h"
#include "base/bytes.h"
#include "value/value.h"

/* Appends a value. Maps, elements and paths are no storable values: they are written as null. */
void value_write_bytes(struct bytes *bytes, struct value value);

/*
 * Reads one; texts and items are copied to `arena`. Bytes that are no value make the reader bad.
 * Errors  STATUS_OUT_OF_MEMORY
 */
enum status value_read_bytes(struct byte_reader *reader, struct arena *arena,
                             struct value *out, struct problem *problem);

#endif
