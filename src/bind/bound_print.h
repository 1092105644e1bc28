/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the printers of bound queries and expressions share. */
#ifndef ENTENTE_BIND_BOUND_PRINT_H
#define ENTENTE_BIND_BOUND_PRINT_H

#include "bind/bound.h"
#include "syntax/written.h"

/* A slot by its name, or `_` and its number. */
void bound_print_slot(struct text_builder *builder, const struct bound_slot *slots,
                      uint32_t slot);

/* A whole query on one line: for subqueries inside expressions. */
void bound_print_query_line(struct text_builder *builder, const struct bound_slot *slots,
                            const struct bound_query *query);

#endif
