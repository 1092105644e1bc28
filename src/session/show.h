/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of SHOW share: show.c has the columns and the query, show_rows.c the rows. */
#ifndef ENTENTE_SESSION_SHOW_H
#define ENTENTE_SESSION_SHOW_H

#include "session/statement.h"

/* Columns; null is of every type. */
#define SHOW_FIELD(field_name, word, bits)                                               \
    { .name = field_name, .type_name = word, .types = bits, .takes_null = true }
#define SHOW_TEXT(name) SHOW_FIELD(name, "STRING?", TYPE_BIT(VALUE_STRING))
#define SHOW_NUMBER(name) SHOW_FIELD(name, "INTEGER?", TYPE_BIT(VALUE_INTEGER))
#define SHOW_TRUTH(name) SHOW_FIELD(name, "BOOLEAN?", TYPE_BIT(VALUE_BOOLEAN))
#define SHOW_LIST(name) SHOW_FIELD(name, "LIST?", TYPE_BIT(VALUE_LIST))
#define SHOW_ANY(name) SHOW_FIELD(name, "ANY?", TYPE_SET_ANY)

/* The words after SHOW, by index: "RELATIONSHIP TYPES"; NULL past the last. */
const char *show_words(uint32_t index);

/* The columns of what such words show, by index; NULL past the last, and for other words. */
const char *show_column(struct text words, uint32_t index);

/* Emits the rows, whose cells stand in the order of the columns. ORDER SHOW */
typedef enum status (*show_rows)(const struct entente_statement *statement,
                                 struct procedure_context *out);

enum status show_labels(const struct entente_statement *, struct procedure_context *);
enum status show_types(const struct entente_statement *, struct procedure_context *);
enum status show_keys(const struct entente_statement *, struct procedure_context *);
enum status show_indexes(const struct entente_statement *, struct procedure_context *);
enum status show_constraints(const struct entente_statement *,
                             struct procedure_context *);
enum status show_graph_types(const struct entente_statement *,
                             struct procedure_context *);
enum status show_functions(const struct entente_statement *, struct procedure_context *);
enum status show_procedures(const struct entente_statement *, struct procedure_context *);
enum status show_settings(const struct entente_statement *, struct procedure_context *);
enum status show_transactions(const struct entente_statement *,
                              struct procedure_context *);

#endif
