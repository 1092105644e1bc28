/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What could follow at the end of an unfinished statement, with the graph's own names: for
 * completion. Thread safety: as entente.h.
 */
#ifndef ENTENTE_SESSION_SUGGEST_H
#define ENTENTE_SESSION_SUGGEST_H

#include "base/array.h"
#include "session/database.h"

enum suggestion_kind {
    SUGGEST_KEYWORD,
    SUGGEST_VARIABLE,
    SUGGEST_FUNCTION,
    SUGGEST_PROCEDURE,
    SUGGEST_LABEL,
    SUGGEST_TYPE,
    SUGGEST_PROPERTY,
    SUGGEST_NODE_NAME, /* the content of a string */
    SUGGEST_SETTING
};

struct suggestion {
    struct text text; /* what replaces the word, as it is written in a statement */
    enum suggestion_kind kind;
};

struct suggestions {
    struct suggestion *items; /* by kind, then by text; each text once */
    uint32_t count, capacity;
    size_t word_start; /* byte offset of the word that they replace; it goes to the end */
    bool is_string;    /* the end is inside of a string */
};

/*
 * Suggestions for the end of `text`, on `arena`: those that begin as the word there does, case
 * ignored. At most SUGGEST_LIMIT.
 */
#define SUGGEST_LIMIT 500
enum status suggest(struct arena *arena, const struct entente_database *database,
                    struct text text, struct suggestions *out, struct problem *problem);

#endif
