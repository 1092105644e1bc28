/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All paths of min..max iterations from a node, one after another. An iteration takes the same
 * steps in turn, one hop each: one for a relationship, several for a group.
 *
 * Depth first and without recursion, so that the walk can stop between any two paths and go
 * on later. A path is given before the longer ones that begin with it.
 */
#ifndef ENTENTE_EXECUTE_PATH_TRAIL_H
#define ENTENTE_EXECUTE_PATH_TRAIL_H

#include "execute/path_set.h"
#include "execute/path_step.h"

/* A relationship still to be tried, and the node that it reaches. */
struct path_trail_entry {
    uint32_t node;
    uint32_t edge;
};

/* The relationships that leave one node of the path: entries[next..end) are to be tried. */
struct path_trail_frame {
    uint64_t next;
    uint64_t end;
};

struct path_trail {
    /* Set once, before the first start. */
    struct path_step *steps;
    const struct plan_step *plan; /* of the steps */
    uint32_t step_count;
    uint64_t min, max;         /* hops: whole iterations */
    bool is_repeatable;        /* relationships may repeat */
    enum ast_path_mode mode;   /* ACYCLIC and SIMPLE bind nodes; others are as NONE */
    const uint8_t *end_labels; /* by label set: where a path may end; NULL: anywhere */
    /* Set before each start; ELEMENT_NONE: any. */
    uint32_t target;

    /* The path now: relationships edges.rows[base..edges.count), nodes one more. */
    struct path_set edges;
    uint32_t base;         /* relationships before `base` are barred, not walked */
    struct path_set nodes; /* without the last node where SIMPLE came back to the start */
    uint32_t hop_count;
    uint32_t end; /* the last node */

    struct arena *arena;
    struct path_trail_entry *entries;
    uint64_t entry_count, entry_capacity;
    struct path_trail_frame *frames;
    uint32_t frame_count, frame_capacity;
    bool is_at_start;   /* the path without hops has not been looked at */
    bool is_descending; /* the path given last may have longer ones behind it */
};

/* Prepares a walk whose memory comes from `arena`. */
void path_trail_init(struct path_trail *trail, struct path_step *steps,
                     uint32_t step_count, struct arena *arena);

/* Bars relationships from the next start on: a reset, then one call for each. */
void path_trail_reset(struct path_trail *trail);
enum status path_trail_bar(struct path_trail *trail, uint32_t edge);

/* Begins at `node`, with the relationships barred since the last reset. */
enum status path_trail_start(struct path_trail *trail, uint32_t node);

/* The next path, described by the members above; false at the end. */
enum status path_trail_next(struct path_trail *trail, bool *found);

/* Whether the path now is long enough and ends where it may. */
bool path_trail_may_end(const struct path_trail *trail);

/* Moves to the next path whatever its length and wherever it ends; false at the end. */
enum status path_trail_advance(struct path_trail *trail, bool *moved);

/*
 * The number of paths from `node`, barred relationships apart. The last two hops are not
 * walked where degrees tell how many there are (no predicate, day, label, target or bound on
 * nodes).
 */
enum status path_trail_count(struct path_trail *trail, uint32_t node, int64_t *count);

#endif
