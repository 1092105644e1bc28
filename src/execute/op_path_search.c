/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Path searches (PLAN_PATH_SEARCH): for each incoming row the selected paths between its nodes.
 *
 * Selection is per pair of ends. Where the other end is known one search is made for the pair;
 * where it is not, one search from the source finds all ends, nearest first. Both look for
 * walks of the pattern. When the walk that a selector wants repeats what it must not, when more
 * than the least are wanted, or when predicates ask about whole paths, the paths of the pair
 * are ranked (path_rank.h): slower, and exact.
 */
#include "execute/execute.h"
#include "execute/make.h"
#include "execute/path_breadth.h"
#include "execute/path_output.h"

/* How the selector reads. */
struct selection {
    bool is_weighted; /* least cost, not fewest hops */
    bool is_grouped;  /* `count` counts lengths or costs, not paths */
    uint64_t count;
};

/* What gives the paths of the row now. */
enum supply {
    SUPPLY_NONE, /* the row is done */
    SUPPLY_PAIR, /* the search between two ends, then nothing */
    SUPPLY_TREE, /* the search from the source, end after end */
};

struct op_path_search {
    struct operator op;
    struct arena memory; /* of all searches */
    struct path_pattern pattern;
    struct path_rules rules;
    struct selection selection;
    struct path_breadth pair, tree;
    struct path_found path;
    struct path_set seen;

    struct batch input;
    uint32_t place; /* the next row of `input` */
    enum supply supply;
    /* SUPPLY_TREE: paths to one end are being given, and the visit to be looked at next. */
    bool is_at_end;
    uint32_t next_visit;
    struct path_visits ends; /* nodes that had their paths */
};

static struct problem *problem_of(const struct op_path_search *state) {
    return state->op.execution->problem;
}

/* ---- one row ------------------------------------------------------------------------------ */

static const struct path_place *target_of(const struct op_path_search *state) {
    return &state->pattern.places[state->pattern.search->edge_count];
}

static struct path_spur spur_of(const struct op_path_search *state) {
    return (struct path_spur){.node = state->pattern.places[0].given,
                              .may_stop = true,
                              .closing_node = ELEMENT_NONE};
}

static enum status begin_row(struct op_path_search *state) {
    struct path_spur spur = spur_of(state);
    if (target_of(state)->is_given) {
        state->supply = SUPPLY_PAIR;
        return path_breadth_pair(&state->pair, &spur, target_of(state)->given,
                                 state->selection.is_grouped);
    }
    state->supply = SUPPLY_TREE;
    state->is_at_end = false;
    state->next_visit = 0;
    TRY(path_visits_reset(&state->ends, problem_of(state)));
    return path_breadth_tree(&state->tree, &spur, state->selection.is_grouped);
}

/* Takes the next incoming row that fits; false when there are no more. */
static enum status next_row(struct op_path_search *state, bool *found) {
    for (;;) {
        if (state->place == state->input.row_count) {
            TRY(operator_next(state->op.child, &state->input));
            state->place = 0;
            *found = state->input.row_count > 0;
            if (!*found)
                return STATUS_OK;
            TRY(path_pattern_resolve(&state->pattern));
        }
        TRY(path_pattern_row(&state->pattern, &state->input, state->place++, found));
        if (*found)
            return begin_row(state);
    }
}

/* ---- the search from the source ----------------------------------------------------------- */

/* Makes another level when all visits have been looked at; false when there is none. */
static enum status has_visit(struct op_path_search *state, bool *has) {
    const struct path_side *side = &state->tree.forward;
    if (state->next_visit == side->level_end) {
        TRY(path_breadth_level(&state->tree));
        uint32_t last_place = state->pattern.search->edge_count;
        for (uint32_t i = side->level_begin; i < side->level_end; i += BATCH_ROWS) {
            uint32_t left = side->level_end - i;
            TRY(path_pattern_test(&state->pattern, last_place, &side->visits.items[i],
                                  left < BATCH_ROWS ? left : BATCH_ROWS));
        }
    }
    *has = state->next_visit < side->level_end;
    return STATUS_OK;
}

/* Begins to give the paths of a visit when it is a new end. */
static enum status try_visit(struct op_path_search *state, uint32_t place) {
    struct path_visit visit = state->tree.forward.visits.items[place];
    bool ends;
    if (path_visits_find(&state->ends, 0, visit.node) != VISIT_NONE)
        return STATUS_OK;
    TRY(path_pattern_ends(&state->pattern, visit.state, visit.node, &ends));
    if (!ends)
        return STATUS_OK;
    visit.state = 0;
    TRY(path_visits_add(&state->ends, visit, NULL, problem_of(state)));
    state->is_at_end = true;
    return path_breadth_take(&state->tree, place, true);
}

static enum status next_in_tree(struct op_path_search *state, bool *found) {
    for (;;) {
        *found = false;
        if (state->is_at_end)
            TRY(path_breadth_next(&state->tree, &state->path, found));
        if (*found)
            return STATUS_OK;
        state->is_at_end = false;
        bool has;
        TRY(has_visit(state, &has));
        if (!has)
            return STATUS_OK;
        TRY(try_visit(state, state->next_visit++));
    }
}

/* ---- the operator ------------------------------------------------------------------------- */

static enum status next_path(struct op_path_search *state, bool *found) {
    *found = false;
    switch (state->supply) {
    case SUPPLY_NONE:
        break;
    case SUPPLY_PAIR:
        TRY(path_breadth_next(&state->pair, &state->path, found));
        break;
    case SUPPLY_TREE:
        TRY(next_in_tree(state, found));
        break;
    }
    if (!*found)
        state->supply = SUPPLY_NONE;
    return STATUS_OK;
}

static bool wants(const void *context, uint32_t slot) {
    return operator_is_live(context, slot);
}

static enum status search_next(struct operator *op, struct batch *out) {
    struct op_path_search *state = (struct op_path_search *)op;
    struct path_output output;
    TRY(path_output_begin(&output, &state->pattern, &op->rows, BATCH_ROWS, wants, op));
    while (output.row_count < BATCH_ROWS) {
        bool found;
        if (state->supply == SUPPLY_NONE) {
            /* The rows gathered so far stand in the incoming batch. */
            if (state->place == state->input.row_count && output.row_count > 0)
                break;
            TRY(next_row(state, &found));
            if (!found)
                break;
        }
        TRY(next_path(state, &found));
        if (found)
            TRY(path_output_add(&output, state->place - 1, &state->path));
    }
    TRY(operator_gather(op, &state->input, output.rows, output.row_count, out));
    path_output_columns(&output, out->columns);
    return STATUS_OK;
}

static enum status search_restart(struct operator *op) {
    struct op_path_search *state = (struct op_path_search *)op;
    state->input.row_count = 0;
    state->place = 0;
    state->supply = SUPPLY_NONE;
    return STATUS_OK;
}

static void search_close(struct operator *op) {
    struct op_path_search *state = (struct op_path_search *)op;
    path_pattern_release(&state->pattern);
    arena_release(&state->memory);
}

static const struct operator_type path_search_type = {
    .name = "path search",
    .next = search_next,
    .restart = search_restart,
    .close = search_close,
};

/* ---- making it ---------------------------------------------------------------------------- */

static struct selection read_selector(const struct plan_search *search) {
    switch (search->selector) {
    case AST_SELECT_NONE:
    case AST_SELECT_ALL:
        return (struct selection){false, false, UINT64_MAX};
    case AST_SELECT_ANY:
    case AST_SELECT_ANY_SHORTEST:
    case AST_SELECT_SHORTEST:
    case AST_SELECT_SHORTEST_PATH:
        return (struct selection){false, false, 1};
    case AST_SELECT_ALL_SHORTEST:
    case AST_SELECT_ALL_SHORTEST_PATHS:
    case AST_SELECT_SHORTEST_GROUPS:
        return (struct selection){false, true, 1};
    case AST_SELECT_ANY_CHEAPEST:
    case AST_SELECT_CHEAPEST:
        return (struct selection){true, false, 1};
    case AST_SELECT_ALL_CHEAPEST:
    case AST_SELECT_CHEAPEST_GROUPS:
        return (struct selection){true, true, 1};
    }
    return (struct selection){false, false, 1};
}

static enum status read_count(struct op_path_search *state) {
    const struct expression *count = state->pattern.search->count;
    if (count == NULL)
        return STATUS_OK;
    struct value value;
    TRY(evaluate_constant(state->op.evaluation, count, &state->memory, &value));
    if (value.type != VALUE_INTEGER)
        return problem_set(problem_of(state), STATUS_TYPE_AT_RUN, count->span,
                           "the number of paths is an integer, not %s",
                           value_type_name(value.type));
    if (value.integer < 1)
        return problem_set(problem_of(state), STATUS_NUMBER_OUT_OF_RANGE, count->span,
                           "the number of paths is %lld, and at least 1 is needed",
                           (long long)value.integer);
    state->selection.count = (uint64_t)value.integer;
    return STATUS_OK;
}

enum status op_path_search_new(struct execution *execution, const struct plan *plan,
                               struct operator **out) {
    TRY(make_state(execution, plan, &path_search_type, sizeof(struct op_path_search), out));
    struct op_path_search *state = (struct op_path_search *)*out;
    arena_init(&state->memory, execution->budget);
    state->selection = read_selector(plan->search);
    state->rules = path_rules_of(plan->search);
    path_breadth_init(&state->pair, &state->pattern, &state->memory);
    path_breadth_init(&state->tree, &state->pattern, &state->memory);
    path_found_init(&state->path, &state->memory);
    path_set_init(&state->seen, &state->memory);
    path_visits_init(&state->ends, &state->memory);
    TRY(path_pattern_init(&state->pattern, *out, state->selection.is_weighted));
    TRY(read_count(state));
    if (state->selection.is_weighted || state->selection.count > 1)
        return problem_set(execution->problem, STATUS_FEATURE_NOT_SUPPORTED, plan->span,
                           "this selector is not supported");
    return STATUS_OK;
}
