/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A full text index in memory: documents of one or more fields under a number, found by words and
 * ranked by BM25. Words are Unicode's letters and digits without case and diacritics. It knows no
 * graph: whoever has one keeps the documents.
 *
 * Thread safety: an index belongs to one thread at a time.
 */
#ifndef ENTENTE_STORE_FULL_TEXT_H
#define ENTENTE_STORE_FULL_TEXT_H

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

struct full_text;

/*
 * An empty index.
 *
 * Errors  STATUS_OUT_OF_MEMORY
 *         STATUS_FEATURE_NOT_SUPPORTED  the SQLite of this machine lacks FTS5
 */
enum status full_text_new(uint32_t field_count, struct full_text **out,
                          struct problem *problem);
/* NULL is nothing. */
void full_text_free(struct full_text *index);

/* Puts a document in place of the one of that number; without any text there is none. */
enum status full_text_put(struct full_text *index, uint32_t number,
                          const struct text *fields, struct problem *problem);
/* Texts that belong to one field and to no common phrase are joined by this. */
#define FULL_TEXT_BREAK " \xEE\x80\x80 "

/* Many puts go between these: they are then quicker. */
enum status full_text_begin(struct full_text *index, struct problem *problem);
enum status full_text_end(struct full_text *index, struct problem *problem);

/* How many documents there are. */
uint64_t full_text_count(const struct full_text *index);

/*
 * What a person wrote, as the query that full_text_search() takes, on `arena`:
 *
 *     one two        documents with any of the words, best first
 *     one AND two    with both; OR, NOT, and parentheses join as usual, NOT and -word leave out
 *     "one two"      the words in this order
 *     one*           words that begin so
 *     name:one       in the field of that name alone: a word, a phrase or parentheses
 *
 * Nothing but blanks, or words without letters and digits alone, find nothing.
 *
 * Errors  STATUS_ARGUMENT_AT_RUN  what does not read as such, with where
 */
enum status full_text_read_query(struct arena *arena, struct text query,
                                 const struct text *fields, uint32_t field_count,
                                 struct text *out, struct problem *problem);

/*
 * Calls `visit` for each document that fits, best first, equally good ones by number. The score
 * is positive, higher is better, and compares within one search.
 *
 * Errors  the first failure of `visit`; STATUS_OUT_OF_MEMORY
 */
enum status full_text_search(struct full_text *index, struct text query,
                             enum status (*visit)(void *context, uint32_t number,
                                                  double score),
                             void *context, struct problem *problem);

#endif
