/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to evaluate*.c: the rows and the arena that one call of evaluate() works with, and
 * one function a kind of expression.
 *
 * Every part fills `out` for the rows of the frame and leaves other cells undefined. Where all
 * that an expression reads is constant, its column is constant. A frame without rows never
 * reaches a part.
 */
#ifndef ENTENTE_EXECUTE_FRAME_H
#define ENTENTE_EXECUTE_FRAME_H

#include "execute/evaluate.h"

struct frame {
    struct evaluation *evaluation;
    const struct batch *batch;
    const uint32_t *selection; /* ascending rows; NULL: all */
    uint32_t count;            /* of the rows selected */
    struct arena *arena;
};

static inline uint32_t frame_row(const struct frame *frame, uint32_t place) {
    return frame->selection == NULL ? place : frame->selection[place];
}

/* Runs the statement behind it for each row number `row` of the frame. */
#define FRAME_ROWS(frame, row)                                                           \
    for (uint32_t place_ = 0, row;                                                       \
         place_ < (frame)->count && ((row) = frame_row((frame), place_), true);          \
         place_++)

static inline struct problem *frame_problem(const struct frame *frame) {
    return frame->evaluation->functions.problem;
}

static inline struct graph *frame_graph(const struct frame *frame) {
    return frame->evaluation->functions.graph;
}

/* Evaluates an expression for the rows of the frame. */
enum status frame_evaluate(const struct frame *frame, const struct expression *expression,
                           struct column *out);

/* Room for a cell per row of the batch: VALUES, or BOOLEANS with a cleared null mask. */
enum status frame_values(const struct frame *frame, struct column *out);
enum status frame_booleans(const struct frame *frame, struct column *out);

/* `frame` narrowed to one row when all `count` columns are constant: then the result, made for
 * that row alone, is to be marked constant. Returns whether it is. */
bool frame_narrow(struct frame *frame, const struct column *columns, uint32_t count,
                  uint32_t *first_row);

/* After frame_narrow() said yes: turns the cell of `first_row` into a constant column. */
enum status frame_spread(const struct frame *frame, uint32_t first_row,
                         struct column *out);

/* A cell as a truth; STATUS_TYPE_AT_RUN with the expression's place for other types. */
enum status frame_truth(const struct frame *frame, const struct expression *expression,
                        const struct column *column, uint32_t row, enum truth *out);

/* Places a failure at the expression and returns it. */
enum status frame_fail(const struct frame *frame, const struct expression *expression,
                       enum status status);

/* Writes a truth into a column of frame_booleans(). */
static inline void frame_set_truth(struct column *out, uint32_t row, enum truth truth) {
    out->booleans[row] = truth == TRUTH_TRUE;
    out->nulls[row] = truth == TRUTH_UNKNOWN;
}

/* STATUS_DELETED_ENTITY_ACCESS when this statement deleted the element. */
enum status frame_check_live(const struct frame *frame,
                             const struct expression *expression, enum element_kind kind,
                             uint32_t row);
/* Whether any element was deleted by this statement, so that checks are needed at all. */
bool frame_has_deleted(const struct frame *frame);

/*
 * Dictionary codes of a property of elements: where `expression` reads a key that holds only
 * strings from a column of nodes or relationships, `*codes` gets one code per row of the batch
 * (UINT32_MAX for null) and `*kind`, `*key` say which dictionary; else `*codes` is NULL.
 */
enum status frame_property_codes(const struct frame *frame,
                                 const struct expression *expression, uint32_t **codes,
                                 enum element_kind *kind, uint32_t *key);

/* One kind of expression. */
typedef enum status (*evaluate_part)(const struct frame *frame,
                                     const struct expression *expression,
                                     struct column *out);

/* evaluate_container.c: LIST, MAP, MAP_ALL, MAP_MERGE, INDEX, SLICE */
enum status evaluate_list(const struct frame *, const struct expression *,
                          struct column *);
enum status evaluate_map(const struct frame *, const struct expression *,
                         struct column *);
enum status evaluate_map_all(const struct frame *, const struct expression *,
                             struct column *);
enum status evaluate_map_merge(const struct frame *, const struct expression *,
                               struct column *);
enum status evaluate_index(const struct frame *, const struct expression *,
                           struct column *);
enum status evaluate_slice(const struct frame *, const struct expression *,
                           struct column *);
/* evaluate_property.c */
enum status evaluate_property(const struct frame *, const struct expression *,
                              struct column *);
/* evaluate_function.c */
enum status evaluate_function(const struct frame *, const struct expression *,
                              struct column *);
/* evaluate_arithmetic.c */
enum status evaluate_operate(const struct frame *, const struct expression *,
                             struct column *);
enum status evaluate_negate(const struct frame *, const struct expression *,
                            struct column *);
/* evaluate_logic.c */
enum status evaluate_not(const struct frame *, const struct expression *,
                         struct column *);
enum status evaluate_and_or(const struct frame *, const struct expression *,
                            struct column *);
enum status evaluate_xor(const struct frame *, const struct expression *,
                         struct column *);
enum status evaluate_case(const struct frame *, const struct expression *,
                          struct column *);
enum status evaluate_let(const struct frame *, const struct expression *,
                         struct column *);
enum status evaluate_coalesce(const struct frame *, const struct expression *,
                              struct column *);
/* evaluate_compare.c */
enum status evaluate_compare(const struct frame *, const struct expression *,
                             struct column *);
enum status evaluate_in(const struct frame *, const struct expression *, struct column *);
enum status evaluate_text_test(const struct frame *, const struct expression *,
                               struct column *);
enum status evaluate_regular_match(const struct frame *, const struct expression *,
                                   struct column *);
enum status evaluate_is_null(const struct frame *, const struct expression *,
                             struct column *);
/* visibility.c: EXISTS_THEN */
enum status evaluate_exists_then(const struct frame *, const struct expression *,
                                 struct column *);
/* evaluate_labels.c */
enum status evaluate_has_labels(const struct frame *, const struct expression *,
                                struct column *);
/* evaluate_type.c */
enum status evaluate_is_typed(const struct frame *, const struct expression *,
                              struct column *);
enum status evaluate_cast(const struct frame *, const struct expression *,
                          struct column *);
/* evaluate_each.c */
enum status evaluate_comprehension(const struct frame *, const struct expression *,
                                   struct column *);
enum status evaluate_quantifier(const struct frame *, const struct expression *,
                                struct column *);
enum status evaluate_reduce(const struct frame *, const struct expression *,
                            struct column *);
/* evaluate_subquery.c */
enum status evaluate_subquery(const struct frame *, const struct expression *,
                              struct column *);
/* evaluate_path.c */
enum status evaluate_path(const struct frame *, const struct expression *,
                          struct column *);
enum status evaluate_iterations(const struct frame *, const struct expression *,
                                struct column *);
enum status evaluate_path_mode(const struct frame *, const struct expression *,
                               struct column *);

#endif
