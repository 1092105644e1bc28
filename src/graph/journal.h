/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which elements may have changed since it was last asked, for whoever keeps something outside
 * of the graph that is derived from them. Nothing is noted before the first question.
 */
#ifndef ENTENTE_GRAPH_JOURNAL_H
#define ENTENTE_GRAPH_JOURNAL_H

#include "graph/graph.h"

struct journal {
    bool is_kept; /* somebody has asked; false, too, when an entry was lost */
    struct graph_element *items;
    uint32_t count, capacity;
    uint32_t taken; /* entries that were given */
    bool is_whole;  /* it was kept when the transaction began */
    uint32_t
        begin_count; /* when the transaction began: rollback changes those after it again */
};

void journal_release(struct journal *journal);
/* Notes an element, where a journal is kept; what finds no room is lost. */
void journal_note(struct journal *journal, enum element_kind kind, uint32_t row);
/* More changed than can be told one by one. */
void journal_lose(struct journal *journal);
/* A transaction begins; it was undone, or a part of it. */
void journal_begin(struct journal *journal);
void journal_rewind(struct journal *journal);

#endif
