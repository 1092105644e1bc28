/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The operators of the language on single values: arithmetic, concatenation, access.
 *
 * Null in gives null out everywhere. Integers are checked: results beyond 64 bits are
 * STATUS_ARITHMETIC_OVERFLOW, division and remainder by integer zero STATUS_DIVISION_BY_ZERO;
 * floats follow IEEE 754. Other types: STATUS_TYPE_AT_RUN with both type names. Texts and
 * lists that are made live on `arena`. Problems carry no place: the caller adds it.
 */
#ifndef ENTENTE_VALUE_OPERATE_H
#define ENTENTE_VALUE_OPERATE_H

#include "value/value.h"

enum value_operator {
    OPERATE_ADD, /* numbers; string + anything printable; list + anything; temporal + duration */
    OPERATE_SUBTRACT,
    OPERATE_MULTIPLY,
    OPERATE_DIVIDE,
    OPERATE_MODULO,
    OPERATE_POWER,      /* always a float */
    OPERATE_CONCATENATE /* ||: two strings or two lists */
};

enum status value_operate(struct arena *arena, enum value_operator operation,
                          struct value first, struct value second, struct value *out,
                          struct problem *problem);
enum status value_negate(struct value value, struct value *out, struct problem *problem);

/* list[index], negative from the end, null beyond; map[key]. Elements are the caller's. */
enum status value_index(struct value container, struct value index, struct value *out,
                        struct problem *problem);
/* list[from..to]; absent bounds are given as `has_*` false; null bounds give null. */
enum status value_slice(struct arena *arena, struct value list, bool has_from,
                        struct value from, bool has_to, struct value to,
                        struct value *out, struct problem *problem);
/* `item IN list`, three-valued. STATUS_TYPE_AT_RUN when `list` is no list. `budget`, which may be
 * NULL, is asked now and then. */
enum status value_in(struct value item, struct value list, struct budget *budget,
                     enum truth *out, struct problem *problem);
/* =~ : the whole text matches the regular expression (a kept library's, with a match
 * budget); STATUS_VALUE_AT_RUN names a pattern that is none. */
enum status value_matches(struct value text, struct value pattern, enum truth *out,
                          struct problem *problem);

/*
 * A compiled regular expression on `arena`, for a pattern that meets many texts. Not for two
 * threads at once. STATUS_VALUE_AT_RUN with the library's words when it is none.
 */
struct value_pattern;
enum status value_pattern_compile(struct arena *arena, struct text pattern,
                                  struct value_pattern **out, struct problem *problem);
/* Whether the whole of `text` matches. STATUS_LIMIT_EXCEEDED when that takes too long. */
enum status value_pattern_match(struct value_pattern *pattern, struct text text,
                                bool *is_match, struct problem *problem);

/* STARTS WITH, ENDS WITH, CONTAINS: null unless both are strings. */
enum truth value_starts_with(struct value text, struct value prefix);
enum truth value_ends_with(struct value text, struct value suffix);
enum truth value_contains(struct value text, struct value part);

/* A component of a temporal value by name (`year`, `epochSeconds`, ...); null in, null out.
 * *is_known false when the type has no such component. */
enum status value_component(struct arena *arena, struct value temporal, struct text name,
                            struct value *out, bool *is_known, struct problem *problem);

#endif
