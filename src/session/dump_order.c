/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Procedures of a dump: each after those that it calls. Which names a text has is told by its
 * tokens, so that neither comments nor strings count; a name that is no call only makes the
 * order stricter. Depth first; a procedure that comes back to one that is under way waits for
 * nobody.
 */
#include "session/dump.h"

#include "base/array.h"
#include "base/map.h"
#include "syntax/called.h"

enum visit { VISIT_NONE, VISIT_BEGUN, VISIT_DONE };

/* One procedure under way: where its text has been read to. */
struct open_procedure {
    uint32_t index;
    struct lexer lexer;
};
typedef ARRAY(struct open_procedure) open_stack;

struct ordering {
    const struct graph *graph;
    struct arena *arena;
    struct map places; /* index + 1 by the name in lower case */
    unsigned char *visits;
    open_stack stack;
    uint32_t *order;
    uint32_t count;
};

static struct graph_definition procedure(const struct ordering *ordering,
                                         uint32_t index) {
    return graph_definition(ordering->graph, DEFINITION_PROCEDURE, index);
}

static bool open_next(struct ordering *ordering, uint32_t index) {
    struct open_procedure open = {.index = index};
    lexer_init(&open.lexer, procedure(ordering, index).text, 0);
    ordering->visits[index] = VISIT_BEGUN;
    return ARRAY_PUSH(ordering->arena, ordering->stack, open) != NULL;
}

/* The next procedure of the graph that the open one calls; UINT32_MAX at its end. */
static uint32_t next_called(struct ordering *ordering, struct lexer *lexer) {
    struct text name;
    while (called_next(ordering->arena, lexer, &name)) {
        uint64_t *place =
            name.bytes == NULL ? NULL : map_find_text(&ordering->places, name);
        if (place != NULL)
            return (uint32_t)*place;
    }
    return UINT32_MAX;
}

/* ---- the order ---------------------------------------------------------------------------- */

static bool visit(struct ordering *ordering, uint32_t first) {
    if (ordering->visits[first] != VISIT_NONE)
        return true;
    if (!open_next(ordering, first))
        return false;
    while (ordering->stack.count > 0) {
        struct open_procedure *top = &ordering->stack.items[ordering->stack.count - 1];
        uint32_t called = next_called(ordering, &top->lexer);
        if (called == UINT32_MAX) {
            ordering->visits[top->index] = VISIT_DONE;
            ordering->order[ordering->count++] = top->index;
            ordering->stack.count--;
        } else if (ordering->visits[called] == VISIT_NONE &&
                   !open_next(ordering, called)) {
            return false;
        }
    }
    return true;
}

static bool visit_all(struct ordering *ordering, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct text name = text_lower(ordering->arena, procedure(ordering, i).name);
        if (name.bytes == NULL || map_set_text(&ordering->places, name, i) != STATUS_OK)
            return false;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!visit(ordering, i))
            return false;
    return true;
}

enum status dump_order_procedures(const struct graph *graph, struct arena *arena,
                                  uint32_t **order, struct problem *problem) {
    uint32_t count = graph_definition_count(graph, DEFINITION_PROCEDURE);
    struct ordering ordering = {.graph = graph, .arena = arena};
    ordering.visits = ARENA_ARRAY(arena, count + 1, unsigned char);
    ordering.order = *order = ARENA_ARRAY(arena, count + 1, uint32_t);
    TRY_MEMORY(ordering.visits, arena, problem);
    TRY_MEMORY(ordering.order, arena, problem);
    map_init(&ordering.places);
    bool is_done = visit_all(&ordering, count);
    map_release(&ordering.places);
    return is_done ? STATUS_OK : arena_problem(arena, problem);
}
