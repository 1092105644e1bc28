/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of this folder share: the bodies of all functions, declared from the rows of
 * function_rows.h, and small helpers. Bodies may rely on the types and the number of their
 * arguments, since function_invoke() has checked them.
 */
#ifndef ENTENTE_FUNCTION_LIBRARY_H
#define ENTENTE_FUNCTION_LIBRARY_H

#include "function/function.h"

/* The head of a body; no body needs all four. */
#define FUNCTION_CALL(name)                                                              \
    enum status call_##name(struct function_context *context __attribute__((unused)),    \
                            const struct value *arguments __attribute__((unused)),       \
                            uint32_t argument_count __attribute__((unused)),             \
                            struct value *out)

/* Several names may share a body, which is then declared more than once. */
#define FUNCTION_ROW(call, name, least, most, parameters, result, traits, category,      \
                     signature, description)                                             \
    FUNCTION_CALL(call);
#include "function/function_rows.h"
#undef FUNCTION_ROW

/* The text that a builder holds as a string value. */
enum status function_text(struct function_context *context, struct text_builder *builder,
                          struct value *out);

/* `count` items on the context's arena, not cleared. */
enum status function_items(struct function_context *context, uint64_t count,
                           struct value **items);

/* A list of those items, its depth noted. */
enum status function_list(struct function_context *context, const struct value *items,
                          uint64_t count, struct value *out);

#endif
