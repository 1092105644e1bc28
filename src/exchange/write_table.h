/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a result into a file, in the formats of render/render.h.
 *
 * Option of csv and tsv: `formulas: 'escape'` puts an apostrophe before texts that a spreadsheet
 * would run: those that begin with = + - @, a tab or a carriage return. Without it cells stay
 * true to the data.
 */
#ifndef ENTENTE_EXCHANGE_WRITE_TABLE_H
#define ENTENTE_EXCHANGE_WRITE_TABLE_H

#include "exchange/exchange.h"

enum status write_table_csv(struct exchange_context *context, const char *path,
                            const struct exchange_table *table,
                            struct exchange_report *report);
enum status write_table_tsv(struct exchange_context *context, const char *path,
                            const struct exchange_table *table,
                            struct exchange_report *report);
enum status write_table_json(struct exchange_context *context, const char *path,
                             const struct exchange_table *table,
                             struct exchange_report *report);
enum status write_table_jsonl(struct exchange_context *context, const char *path,
                              const struct exchange_table *table,
                              struct exchange_report *report);
enum status write_table_markdown(struct exchange_context *context, const char *path,
                                 const struct exchange_table *table,
                                 struct exchange_report *report);

/* STATUS_INVALID_OPTION when `formulas` is given where no table is written. */
enum status write_table_refuse_formulas(struct exchange_context *context);

#endif
