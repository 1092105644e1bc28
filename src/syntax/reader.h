/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A parser at work: the generated tables with the builder of the tree. Parsing uses one, and
 * so does whoever wants to know what could stand after some tokens (messages, completion,
 * colouring). Thread safety: one thread each.
 */
#ifndef ENTENTE_SYNTAX_READER_H
#define ENTENTE_SYNTAX_READER_H

#include "syntax/ast_builder.h"

struct reader {
    void *parser;
    struct ast_builder build;
};

/*
 * Starts at the beginning of a statement. `problem` may be NULL.
 * Errors  STATUS_OUT_OF_MEMORY, and then there is nothing to stop
 * Owner   `arena` owns what is built; reader_stop() must be called besides
 */
enum status reader_start(struct reader *reader, struct arena *arena, struct text source,
                         struct problem *problem);

/*
 * Reads one token. False when it cannot stand here or something else failed, as
 * `reader->build` says; then no more may be read.
 */
bool reader_feed(struct reader *reader, struct token token);

/* Could a token of `kind` stand next, taken as that and not as a name? */
bool reader_accepts(const struct reader *reader, uint16_t kind);

void reader_stop(struct reader *reader);

#endif
