/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which columns the files of a graph folder have for the properties of a selection.
 */
#ifndef ENTENTE_EXCHANGE_CSV_COLUMNS_H
#define ENTENTE_EXCHANGE_CSV_COLUMNS_H

#include "exchange/selection.h"

enum csv_style {
    CSV_SCALAR,
    CSV_LIST, /* items joined by ';' */
    CSV_JSON  /* the tagged encoding of value/json.h */
};

struct csv_columns {
    enum csv_style *styles[2]; /* by enum element_kind, then by place among the keys */
    uint32_t id_place; /* of the node key that is the ID column; UINT32_MAX: none */
};

/* Looks at every text once. On the context's arena. */
enum status csv_columns_choose(struct exchange_context *context,
                               const struct selection *selection,
                               struct csv_columns *out);

/* The header cell of a property, unquoted. */
void csv_columns_append_title(struct text_builder *builder,
                              const struct selection_key *key, enum csv_style style);

/* Appends a field, in quotes where it needs them; the empty text as "". */
void csv_append_field(struct text_builder *builder, struct text text);

#endif
