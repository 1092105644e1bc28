/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Trails of min..max iterations of one or more hops (PLAN_EXPAND_VARIABLE).
 *
 * Each incoming row starts a walk (path_trail.h) that is taken up again where the last batch
 * ended. Lists of relationships are made only where something above reads them; counting makes
 * one row of an incoming row and never visits the last hop where degrees tell its number.
 */
#include "execute/execute.h"
#include "execute/make.h"
#include "execute/path_trail.h"
#include "value/multiplicity.h"

struct op_expand_variable {
    struct operator_state op;
    const struct plan_variable *variable;
    struct arena memory;   /* stacks of the walk */
    struct arena resolved; /* names resolved for the incoming batch */
    struct path_row outer;
    struct path_step *steps; /* of an iteration */
    struct path_trail trail;
    const struct visibility *visibility;
    const struct argument *leaves; /* whose rows the tree goes back to */
    struct batch input;
    uint32_t place;      /* the next row of `input` */
    bool is_walking;     /* the row before it has more */
    uint32_t most_paths; /* that it may give in this batch */
};

/* What a walk may give first where one path can be enough; twice as much each time it goes on. */
#define FIRST_PATHS 8

/* The rows of one batch while they are gathered. */
struct output {
    uint32_t rows[BATCH_ROWS];
    uint32_t count;
    uint32_t *ends;
    struct value *lists;   /* NULL: nobody reads them */
    int64_t *multiplicity; /* NULL: not counting */
};

static struct problem *problem_of(const struct op_expand_variable *state) {
    return state->op.execution->problem;
}

/* ---- the incoming rows -------------------------------------------------------------------- */

/* Resolves names as they are now; those of a batch before may have been few. */
static enum status resolve(struct op_expand_variable *state) {
    struct operator_state *op = &state->op;
    const struct plan_expand *hop = &state->variable->hop;
    arena_reset(&state->resolved);
    uint8_t *labels = NULL;
    if (hop->to_labels != NULL)
        TRY(evaluate_label_sets(op->evaluation, hop->to_labels, &state->resolved,
                                &labels));
    state->trail.end_labels = labels;
    TRY(operator_visibility(op, &state->visibility));
    for (uint32_t i = 0; i < state->variable->step_count; i++)
        TRY(path_step_resolve(&state->steps[i], &state->variable->steps[i],
                              state->visibility, &state->resolved));
    return STATUS_OK;
}

static enum status bar_value(struct op_expand_variable *state, struct value value) {
    if (value.type == VALUE_RELATIONSHIP)
        return path_trail_bar(&state->trail, (uint32_t)value.element);
    if (value.type == VALUE_LIST)
        for (uint32_t i = 0; i < value.size; i++)
            TRY(bar_value(state, value.items[i]));
    return STATUS_OK;
}

/* Bars the relationships that the other edges of the MATCH have taken. */
static enum status bar_others(struct op_expand_variable *state, uint32_t row) {
    const struct plan_expand *hop = &state->variable->hop;
    path_trail_reset(&state->trail);
    for (uint32_t i = 0; i < hop->distinct_count; i++)
        TRY(bar_value(state,
                      column_value(&state->input.columns[hop->distinct_slots[i]], row)));
    return STATUS_OK;
}

/* The ends of a row; false when one of them is null or not there on the day. */
static enum status read_ends(struct op_expand_variable *state, uint32_t row,
                             uint32_t *from, uint32_t *target, bool *exist) {
    const struct plan_expand *hop = &state->variable->hop;
    TRY(path_node_of(&state->input.columns[hop->from_slot], row, from,
                     problem_of(state)));
    *target = ELEMENT_NONE;
    *exist = *from != ELEMENT_NONE && path_is_node_visible(state->visibility, *from);
    if (state->variable->is_to_bound) {
        TRY(path_node_of(&state->input.columns[hop->to_slot], row, target,
                         problem_of(state)));
        *exist = *exist && *target != ELEMENT_NONE &&
                 path_is_node_visible(state->visibility, *target);
    }
    return STATUS_OK;
}

/* Takes the next incoming row that has both ends; false when there are no more. */
static enum status next_row(struct op_expand_variable *state, uint32_t *from,
                            bool *found) {
    for (;;) {
        if (state->place == state->input.row_count) {
            TRY(operator_next(state->op.child, &state->input));
            state->place = 0;
            *found = state->input.row_count > 0;
            if (!*found)
                return STATUS_OK;
            TRY(resolve(state));
        }
        uint32_t row = state->place++;
        uint32_t target;
        TRY(read_ends(state, row, from, &target, found));
        if (!*found || argument_is_answered(state->leaves, &state->input, row))
            continue;
        path_row_set(&state->outer, &state->input, row);
        state->trail.target = target;
        return bar_others(state, row);
    }
}

/* ---- giving rows -------------------------------------------------------------------------- */

/* The relationships of the path now, in written order. */
static enum status make_list(struct op_expand_variable *state, struct value *out) {
    const struct path_trail *trail = &state->trail;
    const uint32_t *edges = trail->edges.rows + trail->base;
    struct arena *arena = &state->op.rows;
    struct value *items = arena_allocate(arena, trail->hop_count * sizeof *items);
    TRY_MEMORY(items, arena, problem_of(state));
    for (uint32_t i = 0; i < trail->hop_count; i++)
        items[state->variable->is_reversed ? trail->hop_count - 1 - i : i] =
            value_relationship(edges[i]);
    *out = value_list(items, trail->hop_count);
    return STATUS_OK;
}

static enum status add_path(struct op_expand_variable *state, struct output *output) {
    if (output->lists != NULL)
        TRY(make_list(state, &output->lists[output->count]));
    output->ends[output->count] = state->trail.end;
    output->rows[output->count++] = state->place - 1;
    return STATUS_OK;
}

/* What the last batch gave may be enough for the row that it ended in. */
static void continue_walk(struct op_expand_variable *state) {
    if (argument_is_answered(state->leaves, &state->input, state->place - 1))
        state->is_walking = false;
    if (state->most_paths < BATCH_ROWS)
        state->most_paths *= 2;
}

/* Where one path can be enough for a row, a walk ends the batch soon, so that who asks can say
 * that it is: there may be very many paths. */
static enum status walk_rows(struct op_expand_variable *state, struct output *output) {
    uint32_t first = 0; /* place of the walk's first path in the batch */
    if (state->is_walking)
        continue_walk(state);
    while (output->count < BATCH_ROWS) {
        bool found;
        if (!state->is_walking) {
            /* The rows gathered so far stand in the incoming batch. */
            if (state->place == state->input.row_count && output->count > 0)
                return STATUS_OK;
            uint32_t from;
            TRY(next_row(state, &from, &found));
            if (!found)
                return STATUS_OK;
            TRY(path_trail_start(&state->trail, from));
            state->is_walking = true;
            state->most_paths = state->leaves->found != NULL ? FIRST_PATHS : BATCH_ROWS;
            first = output->count;
        }
        TRY(path_trail_next(&state->trail, &found));
        state->is_walking = found;
        if (!found)
            continue;
        TRY(add_path(state, output));
        if (output->count - first >= state->most_paths)
            return STATUS_OK;
    }
    return STATUS_OK;
}

static enum status count_rows(struct op_expand_variable *state, struct output *output) {
    while (output->count < BATCH_ROWS) {
        uint32_t from;
        bool found;
        if (state->place == state->input.row_count && output->count > 0)
            return STATUS_OK;
        TRY(next_row(state, &from, &found));
        if (!found)
            return STATUS_OK;
        int64_t count;
        TRY(path_trail_count(&state->trail, from, &count));
        if (count == 0)
            continue;
        const int64_t *times = state->input.multiplicity;
        output->multiplicity[output->count] =
            times == NULL ? count : multiplicity_multiply(count, times[state->place - 1]);
        output->rows[output->count++] = state->place - 1;
    }
    return STATUS_OK;
}

/* ---- a list that is known already --------------------------------------------------------- */

/* One hop along a relationship of a bound list; false when it does not fit. */
static enum status follow(struct op_expand_variable *state, uint32_t edge, bool *fits) {
    struct path_trail *trail = &state->trail;
    struct adjacency_run run;
    *fits = false;
    if (!trail->is_repeatable && path_set_has(&trail->edges, edge))
        return STATUS_OK;
    path_step_open(state->steps, trail->end);
    for (;;) {
        TRY(path_step_next(state->steps, &run));
        if (run.count == 0)
            return STATUS_OK;
        for (uint32_t i = 0; i < run.count; i++)
            if (run.edges[i] == edge) {
                trail->end = run.neighbours[i];
                trail->hop_count++;
                *fits = true;
                return path_set_push(&trail->edges, edge, problem_of(state));
            }
    }
}

/* Follows the row's list from its start; true when it is a path of the pattern. */
static enum status follow_list(struct op_expand_variable *state, uint32_t from,
                               bool *fits) {
    const struct plan_variable *variable = state->variable;
    struct path_trail *trail = &state->trail;
    struct value list =
        column_value(&state->input.columns[variable->hop.edge_slot], state->place - 1);
    TRY(path_trail_start(trail, from));
    *fits = list.type == VALUE_LIST && list.size >= variable->quantifier.min &&
            list.size <= variable->quantifier.max;
    for (uint32_t i = 0; *fits && i < list.size; i++) {
        struct value edge = list.items[variable->is_reversed ? list.size - 1 - i : i];
        *fits = edge.type == VALUE_RELATIONSHIP;
        if (*fits)
            TRY(follow(state, (uint32_t)edge.element, fits));
    }
    *fits = *fits && path_trail_may_end(trail);
    return STATUS_OK;
}

static enum status follow_rows(struct op_expand_variable *state, struct output *output) {
    while (output->count < BATCH_ROWS) {
        uint32_t from;
        bool found, fits;
        if (state->place == state->input.row_count && output->count > 0)
            return STATUS_OK;
        TRY(next_row(state, &from, &found));
        if (!found)
            return STATUS_OK;
        TRY(follow_list(state, from, &fits));
        if (!fits)
            continue;
        output->ends[output->count] = state->trail.end;
        output->rows[output->count++] = state->place - 1;
    }
    return STATUS_OK;
}

/* ---- the operator ------------------------------------------------------------------------- */

static enum status begin_output(struct op_expand_variable *state, struct output *output) {
    const struct plan_variable *variable = state->variable;
    struct arena *arena = &state->op.rows;
    output->count = 0;
    output->ends = arena_allocate(arena, BATCH_ROWS * sizeof *output->ends);
    TRY_MEMORY(output->ends, arena, problem_of(state));
    output->lists = NULL;
    output->multiplicity = NULL;
    if (variable->hop.is_counting) {
        output->multiplicity =
            arena_allocate(arena, BATCH_ROWS * sizeof *output->multiplicity);
        TRY_MEMORY(output->multiplicity, arena, problem_of(state));
    } else if (!variable->is_list_bound &&
               operator_is_live(&state->op, variable->hop.edge_slot)) {
        output->lists = arena_allocate(arena, BATCH_ROWS * sizeof *output->lists);
        TRY_MEMORY(output->lists, arena, problem_of(state));
    }
    return STATUS_OK;
}

static enum status finish_output(struct op_expand_variable *state, struct output *output,
                                 struct batch *out) {
    const struct plan_variable *variable = state->variable;
    TRY(operator_gather(&state->op, &state->input, output->rows, output->count, out));
    if (output->multiplicity != NULL) {
        out->multiplicity = output->multiplicity;
        return STATUS_OK;
    }
    if (!variable->is_to_bound && operator_is_live(&state->op, variable->hop.to_slot))
        out->columns[variable->hop.to_slot] =
            (struct column){.type = COLUMN_NODES, .elements = output->ends};
    if (output->lists != NULL)
        out->columns[variable->hop.edge_slot] =
            (struct column){.type = COLUMN_VALUES, .values = output->lists};
    return STATUS_OK;
}

static enum status expand_next(struct operator_state *op, struct batch *out) {
    struct op_expand_variable *state = (struct op_expand_variable *)op;
    struct output output;
    TRY(begin_output(state, &output));
    if (state->variable->is_list_bound)
        TRY(follow_rows(state, &output));
    else if (state->variable->hop.is_counting)
        TRY(count_rows(state, &output));
    else
        TRY(walk_rows(state, &output));
    return finish_output(state, &output, out);
}

static enum status expand_restart(struct operator_state *op) {
    struct op_expand_variable *state = (struct op_expand_variable *)op;
    state->input.row_count = 0;
    state->place = 0;
    state->is_walking = false;
    return STATUS_OK;
}

static void expand_close(struct operator_state *op) {
    struct op_expand_variable *state = (struct op_expand_variable *)op;
    for (uint32_t i = 0; state->steps != NULL && i < state->variable->step_count; i++)
        path_step_release(&state->steps[i]);
    arena_release(&state->memory);
    arena_release(&state->resolved);
}

static const struct operator_type expand_variable_type = {
    .name = "expand variable",
    .next = expand_next,
    .restart = expand_restart,
    .close = expand_close,
};

/* Hops of so many iterations; more than there can be is without bound. */
static uint64_t hops_of(const struct plan_variable *variable, uint64_t iterations) {
    return iterations > UINT64_MAX / variable->step_count
               ? UINT64_MAX
               : iterations * variable->step_count;
}

static enum status prepare(struct op_expand_variable *state) {
    const struct plan_variable *variable = state->variable;
    struct execution *execution = state->op.execution;
    TRY(path_row_init(&state->outer, execution->statement->slot_count, execution->arena,
                      execution->problem));
    state->steps = ARENA_ARRAY(execution->arena, variable->step_count, struct path_step);
    TRY_MEMORY(state->steps, execution->arena, execution->problem);
    for (uint32_t i = 0; i < variable->step_count; i++) {
        TRY(path_row_reads(&state->outer, variable->steps[i].where, execution->problem));
        path_step_init(&state->steps[i], &state->op, &state->outer);
        path_step_take(&state->steps[i], &variable->steps[i], false);
    }
    path_trail_init(&state->trail, state->steps, variable->step_count, &state->memory);
    state->trail.plan = variable->steps;
    state->trail.min = hops_of(variable, variable->quantifier.min);
    state->trail.max = hops_of(variable, variable->quantifier.max);
    state->trail.is_repeatable =
        variable->is_repeatable && variable->mode != AST_MODE_TRAIL;
    state->trail.mode = variable->mode;
    return STATUS_OK;
}

enum status op_expand_variable_new(struct execution *execution, const struct plan *plan,
                                   struct operator_state **out) {
    TRY(make_state(execution, plan, &expand_variable_type,
                   sizeof(struct op_expand_variable), out));
    struct op_expand_variable *state = (struct op_expand_variable *)*out;
    state->variable = plan->variable;
    state->leaves = execution->building;
    arena_init(&state->memory, execution->budget);
    arena_init(&state->resolved, execution->budget);
    return prepare(state);
}
