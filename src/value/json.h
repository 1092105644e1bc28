/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON text to values (RFC 8259), and the protocol's tagged encoding on top of it.
 *
 * A number is an integer when it is written without '.', 'e' and 'E', else a float. Of two
 * members of one name the last counts. Nothing beyond the RFC is accepted: no comments, no
 * trailing commas, no NaN, no lone surrogates, no numbers that overflow. All failures but
 * memory are STATUS_PROTOCOL with the byte where they were found. Thread safety: pure.
 */
#ifndef ENTENTE_VALUE_JSON_H
#define ENTENTE_VALUE_JSON_H

#include "value/value.h"

/* Brackets around a value of the language in a message: the request and its parameters. */
#define JSON_ENVELOPE_DEPTH 4

/*
 * Reads one JSON text. Strings without escapes share `text`, which must live as long as the
 * value. Lists and maps are nested up to MAX_VALUE_DEPTH + JSON_ENVELOPE_DEPTH levels, and
 * their depth is not noted: json_decode() makes a value that a query may hold.
 */
enum status json_read(struct arena *arena, struct text text, struct value *out,
                      struct problem *problem);

/* The same; after a failure `*fault` is the offset of the byte where it was found. */
enum status json_read_placed(struct arena *arena, struct text text, struct value *out,
                             size_t *fault, struct problem *problem);

/*
 * A value in the protocol's encoding (PROTOCOL.md section 4) to what it stands for: an object
 * whose only key begins with '$' is a float, a map, a date, a time or a duration. Nodes,
 * relationships and paths cannot be sent.
 */
enum status json_decode(struct arena *arena, struct value json, struct value *out,
                        struct problem *problem);

/* The member of a JSON object; false when `object` has none of that name, or is no object. */
bool json_member(struct value object, struct text name, struct value *out);

/* Appends a JSON string with its quotes; control characters are written as escapes. */
void json_append_string(struct text_builder *builder, struct text text);

#endif
