/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which names stand for what at a place of the statement.
 *
 * A scope is a list of variables and the scope around it. WITH starts a new one, patterns add
 * to the present one, comprehensions and subqueries nest. A frame is a subquery that runs on
 * its own: it notes which slots of the frames around it are read inside.
 */
#ifndef ENTENTE_BIND_SCOPE_H
#define ENTENTE_BIND_SCOPE_H

#include "base/array.h"
#include "base/limits.h"
#include "base/map.h"
#include "bind/bound.h"

struct scope_variable {
    struct text name;
    uint32_t slot;
    /* What stands for the name instead of a slot (group variables), or NULL. */
    struct expression *expression;
};

/* Why the variables of `hidden` cannot be used here; it decides the error. */
enum scope_barrier {
    SCOPE_OPEN,     /* nothing is hidden */
    SCOPE_GROUPED,  /* beside an aggregate: grouping keys only */
    SCOPE_SORTED,   /* ORDER BY or WHERE after grouping or DISTINCT: columns only */
    SCOPE_CONSTANT, /* SKIP, LIMIT, AS OF: no variables */
    SCOPE_COST,     /* COST: the relationship only */
    SCOPE_CALLED,   /* CALL { }: imported variables only */
    SCOPE_CREATED   /* CREATE, MERGE: variables of the pattern that come later */
};

struct frame {
    struct frame *outer;     /* NULL: the statement itself */
    uint32_t first_slot;     /* slots below it were made outside */
    ARRAY(uint32_t) imports; /* slots of outer frames read inside, repeated */
};

/* What linenumber() and file() stand for behind a LOAD CSV. */
struct scope_record {
    uint32_t line_slot, file_slot;
};

struct scope {
    struct scope *outer;
    struct scope *hidden;
    enum scope_barrier barrier;
    const struct scope *forgotten; /* the variables before a WITH, for its hint */
    ARRAY(struct text) unyielded; /* what a CALL gives and its YIELD leaves, for a hint */
    struct frame *frame;
    const struct scope_record *record; /* of the last LOAD CSV, or NULL */
    ARRAY(struct scope_variable) variables;
    struct map *places; /* name to place, once there are many; else NULL */
};

/* A scope inside `outer` (may be NULL) that belongs to `frame`. NULL without memory. */
struct scope *scope_new(struct arena *arena, struct scope *outer, struct frame *frame);

/* Adds a variable; it must not be in this scope yet. False without memory. */
bool scope_add(struct arena *arena, struct scope *scope, struct scope_variable variable);

/* The variable of this scope alone, NULL when it has none of the name. */
struct scope_variable *scope_find_here(const struct scope *scope, struct text name);

/* The innermost variable of a name and, in `*owner` (may be NULL), its scope. */
struct scope_variable *scope_find(struct scope *scope, struct text name,
                                  struct scope **owner);

/* The innermost record of a LOAD CSV and its scope; NULL when there is none. */
const struct scope_record *scope_find_record(const struct scope *scope,
                                             const struct scope **owner);

/* The innermost barrier that hides the name; SCOPE_OPEN when no scope knows it. */
enum scope_barrier scope_hides(struct scope *scope, struct text name);

/* True when a WITH before has not passed the name on. */
bool scope_has_forgotten(const struct scope *scope, struct text name);

/* Notes that a CALL could have yielded the name. False without memory. */
bool scope_note_unyielded(struct arena *arena, struct scope *scope, struct text name);

/* True when a CALL before, in front of a WITH too, could have yielded the name. */
bool scope_could_yield(const struct scope *scope, struct text name);

/* Offers the names in view to `nearest`. */
void scope_offer_names(const struct scope *scope, struct text_nearest *nearest);

/* Notes in every frame from `frame` to `owner`, exclusive, that `slot` is read. */
bool frame_note_import(struct arena *arena, struct frame *frame,
                       const struct frame *owner, uint32_t slot);

/* The imports of a frame, ascending, each once. */
void frame_imports(struct frame *frame, uint32_t **slots, uint32_t *count);

#endif
