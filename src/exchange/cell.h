/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of text files: text to value by a declared type, and value to text.
 *
 * The texts are those of value_to_text(): what cell_read() reads of it is the value again.
 * Blanks around numbers, truths and temporal values mean nothing. Thread safety: pure.
 */
#ifndef ENTENTE_EXCHANGE_CELL_H
#define ENTENTE_EXCHANGE_CELL_H

#include "value/value.h"

/* Decimal digits with an optional sign; false for anything else or beyond 64 bits. */
bool cell_integer(struct text text, int64_t *out);

/*
 * A decimal number with optional fraction and exponent, NaN, Infinity or INF with an optional
 * sign. Rounded correctly: up to 15 digits and small powers of ten are exact in one operation
 * (Clinger, How to Read Floating Point Numbers Accurately, 1990), the rest is strtod()'s. False
 * also for what overflows.
 */
bool cell_float(struct text text, double *out);

/* true or false in any case, 1 or 0. */
bool cell_boolean(struct text text, bool *out);

/* [+-]YYYY-MM-DD to days since 1970-01-01. */
bool cell_date(struct text text, int64_t *days);

/*
 * Text as a scalar of a type: STRING shares the text; *is_valid false when it is none of that
 * type. Temporal types but DATE take what
 * temporal_parse() takes. Other types than scalars are never valid.
 */
enum status cell_read(struct arena *arena, enum value_type type, struct text text,
                      struct value *out, bool *is_valid, struct problem *problem);

/* "an integer of 64 bits", "a date such as 2024-05-21": what messages say was expected. */
const char *cell_expectation(enum value_type type);

/* The type of a name such as "DATE" or "LOCAL DATETIME" (value_type_name); false for others.
 * Scalars and LIST only. */
bool cell_type_of_name(struct text name, enum value_type *out);

#endif
