/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries of the open transaction stay until it has ended, since rollback changes the same
 * elements once more: it makes them untaken again.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

/* Beyond so many it is cheaper to look at everything anew. */
#ifdef ENTENTE_TIGHT
#define KEPT_ENTRIES 64
#else
#define KEPT_ENTRIES (1u << 20)
#endif

void journal_release(struct journal *journal) {
    memory_free(journal->items);
    *journal = (struct journal){0};
}

void journal_lose(struct journal *journal) {
    journal_release(journal);
}

void journal_note(struct journal *journal, enum element_kind kind, uint32_t row) {
    if (!journal->is_kept)
        return;
    const struct graph_element *last =
        journal->count > journal->taken ? &journal->items[journal->count - 1] : NULL;
    if (last != NULL && last->kind == kind && last->row == row)
        return;
    if (journal->count == KEPT_ENTRIES ||
        !growth_reserve((void **)&journal->items, &journal->capacity,
                        (uint64_t)journal->count + 1, sizeof *journal->items)) {
        journal_lose(journal);
        return;
    }
    journal->items[journal->count++] = (struct graph_element){kind, row};
}

/* What was given before goes, now that it cannot be undone any more. */
void journal_begin(struct journal *journal) {
    uint32_t left = journal->count - journal->taken;
    for (uint32_t i = 0; i < left && journal->taken > 0; i++)
        journal->items[i] = journal->items[journal->taken + i];
    journal->count = journal->begin_count = left;
    journal->is_whole = journal->is_kept;
    journal->taken = 0;
}

/* Of one that was begun inside of the transaction nobody knows what came before. */
void journal_rewind(struct journal *journal) {
    if (!journal->is_whole)
        journal_lose(journal);
    else if (journal->taken > journal->begin_count)
        journal->taken = journal->begin_count;
}

bool graph_take_changed(struct graph *graph, const struct graph_element **elements,
                        uint32_t *count) {
    struct journal *journal = &graph->journal;
    bool is_known = journal->is_kept;
    *count = journal->count - journal->taken;
    *elements = *count == 0 ? NULL : journal->items + journal->taken;
    journal->taken = journal->count;
    journal->is_kept = true;
    return is_known;
}
