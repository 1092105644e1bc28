/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clause by clause, each clause's operators over those of the clauses before.
 *
 * A clause sees all that the clauses before it wrote and nothing that it writes itself. Rows
 * come in batches, so where reading and writing meet a barrier (PLAN_EAGER) takes all rows
 * first: before a writing clause when anything below reads the graph, and after writing
 * clauses before anything reads again. CREATE alone may follow CREATE without one: it makes
 * elements that no other row knows. Every other writing clause looks at what it changes.
 */
#include "plan/planner.h"

#include "base/limits.h"
#include "plan/walk.h"

struct plan *plan_new(struct planner *planner, enum plan_kind kind, struct plan *child) {
    struct plan *plan = ARENA_NEW(planner->context->arena, struct plan);
    if (plan == NULL)
        return NULL;
    plan->kind = kind;
    plan->child = child;
    plan->span = SPAN_NONE;
    plan->estimated_rows = child == NULL ? 1 : child->estimated_rows;
    plan->as_of = planner->as_of;
    plan->slot = SLOT_NONE;
    plan->ordinality_slot = SLOT_NONE;
    return plan;
}

#define NEW_PLAN(variable, planner, kind, child)                                         \
    struct plan *variable = plan_new(planner, kind, child);                              \
    TRY_MEMORY(variable, (planner)->context->arena, (planner)->context->problem)

enum status plan_make_slot(struct planner *planner, const char *name, type_set types,
                           uint32_t *slot) {
    struct bound_slot made = {.name = text_of(name), .types = types};
    *slot = planner->slots.count;
    TRY_MEMORY(ARRAY_PUSH(planner->context->arena, planner->slots, made),
               planner->context->arena, planner->context->problem);
    return STATUS_OK;
}

static void count_use(void *context, uint32_t slot) {
    struct planner *planner = context;
    if (slot < planner->bound->slot_count)
        planner->uses[slot]++;
}

enum status plan_count_uses(struct planner *planner) {
    planner->uses =
        ARENA_ARRAY(planner->context->arena, planner->bound->slot_count + 1, uint32_t);
    CHECKED(planner->uses, planner);
    planner->places =
        ARENA_ARRAY(planner->context->arena, planner->bound->slot_count + 1, uint32_t);
    CHECKED(planner->places, planner);
    walk_query(&(struct walk){.slot = count_use, .context = planner},
               planner->bound->query);
    return STATUS_OK;
}

double plan_selectivity(const struct expression *predicate) {
    switch ((int)predicate->kind) {
    case EXPRESSION_EQUAL:
        return 0.1;
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
        return 0.3;
    case EXPRESSION_IN:
    case EXPRESSION_STARTS_WITH:
    case EXPRESSION_CONTAINS:
        return 0.2;
    default:
        return 0.5;
    }
}

enum status plan_filter(struct planner *planner, struct expression *const *conjuncts,
                        uint32_t count, struct plan *child, struct plan **out) {
    *out = child;
    if (count == 0)
        return STATUS_OK;
    NEW_PLAN(filter, planner, PLAN_FILTER, child);
    filter->conjuncts = ARENA_ARRAY(planner->context->arena, count, struct expression *);
    TRY_MEMORY(filter->conjuncts, planner->context->arena, planner->context->problem);
    filter->conjunct_count = count;
    for (uint32_t i = 0; i < count; i++) {
        filter->conjuncts[i] = conjuncts[i];
        TRY(plan_expression(planner, conjuncts[i], filter->estimated_rows));
        filter->estimated_rows *= plan_selectivity(conjuncts[i]);
    }
    *out = filter;
    return STATUS_OK;
}

bool plan_is_blocking(const struct plan *plan) {
    if (plan == NULL)
        return false;
    switch ((int)plan->kind) {
    case PLAN_AGGREGATE:
    case PLAN_DISTINCT:
    case PLAN_SORT:
    case PLAN_TOP:
    case PLAN_SKIP:
    case PLAN_LIMIT:
    case PLAN_EAGER:
    case PLAN_EMPTY:
    case PLAN_SET_OPERATION:
    case PLAN_CALL:
        return true;
    default:
        return plan_is_blocking(plan->child) || plan_is_blocking(plan->inner);
    }
}

/* ---- barriers ----------------------------------------------------------------------------- */

static enum status plan_barrier(struct planner *planner, struct plan *child,
                                struct plan **out) {
    NEW_PLAN(eager, planner, PLAN_EAGER, child);
    planner->has_reads = false;
    planner->has_finds = false;
    planner->has_writes = false;
    *out = eager;
    return STATUS_OK;
}

/* Before a clause that only makes elements: what is read of others stays as it is. */
static enum status before_create(struct planner *planner, struct plan **plan) {
    if (planner->has_finds)
        TRY(plan_barrier(planner, *plan, plan));
    planner->has_writes = true;
    return STATUS_OK;
}

/* Before a clause that writes what it finds: rows after it must come after all of it. */
static enum status before_change(struct planner *planner, struct plan **plan) {
    if (planner->has_reads || planner->has_finds || planner->has_writes)
        TRY(plan_barrier(planner, *plan, plan));
    planner->has_finds = true;
    planner->has_writes = true;
    return STATUS_OK;
}

/* Before a clause that reads the graph or ends the writing. */
static enum status before_read(struct planner *planner, struct plan **plan) {
    if (planner->has_writes)
        TRY(plan_barrier(planner, *plan, plan));
    planner->has_finds = true;
    return STATUS_OK;
}

/* ---- subqueries --------------------------------------------------------------------------- */

/* Rows that an inner plan is fed at once: a batch at most, whose usual size counts, so that
 * plans do not depend on the build. */
#define MOST_FED_ROWS 2048

static double fed_rows(double rows) {
    return rows < 1 ? 1 : rows > MOST_FED_ROWS ? MOST_FED_ROWS : rows;
}

struct inner_state {
    const struct expression *as_of;
    bool has_reads, has_finds, has_writes, counts_rows, is_varying;
    double starts;
};

/* `rows`: for how many rows the tree is planned whose plan begins. */
static struct inner_state enter_inner(struct planner *planner, double rows) {
    struct inner_state state = {planner->as_of,       planner->has_reads,
                                planner->has_finds,   planner->has_writes,
                                planner->counts_rows, planner->is_varying,
                                planner->starts};
    planner->starts *= planner->bound->writes ? fed_rows(rows) : rows < 1 ? 1 : rows;
    planner->has_reads = false;
    planner->has_finds = false;
    planner->has_writes = false;
    planner->counts_rows = false;
    planner->subquery_depth++;
    return state;
}

static void leave_inner(struct planner *planner, struct inner_state state) {
    planner->as_of = state.as_of;
    planner->has_reads = state.has_reads;
    planner->has_finds = state.has_finds;
    planner->has_writes = state.has_writes;
    planner->counts_rows = state.counts_rows;
    planner->is_varying = state.is_varying;
    planner->starts = state.starts;
    planner->subquery_depth--;
}

/* The rows of a query that begins with its outer rows. `counts_rows`: rows are wanted even
 * where they have no columns. */
static enum status plan_inner(struct planner *planner, const struct bound_query *query,
                              double rows, bool counts_rows, struct plan **out) {
    if (planner->subquery_depth >= MAX_SUBQUERY_DEPTH)
        return problem_set(planner->context->problem, STATUS_QUERY_TOO_LARGE, SPAN_NONE,
                           "subqueries are nested deeper than %d levels",
                           MAX_SUBQUERY_DEPTH);
    struct inner_state state = enter_inner(planner, query->writes ? 1 : rows);
    planner->counts_rows = counts_rows;
    NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
    enum status status = plan_rows(planner, query, argument, out);
    leave_inner(planner, state);
    return status;
}

static enum status plan_one_subquery(struct planner *planner,
                                     const struct bound_subquery *subquery, double rows) {
    for (uint32_t i = 0; i < planner->subqueries.count; i++)
        if (planner->subqueries.items[i].subquery == subquery)
            return STATUS_OK;
    struct plan_subquery planned = {.subquery = subquery};
    TRY(plan_make_slot(planner, " outer row", TYPE_BIT(VALUE_INTEGER),
                       &planned.row_slot));
    TRY(plan_inner(planner, subquery->query, rows, true, &planned.plan));
    planned.is_row_wise = plan_is_blocking(planned.plan);
    TRY_MEMORY(ARRAY_PUSH(planner->context->arena, planner->subqueries, planned),
               planner->context->arena, planner->context->problem);
    return STATUS_OK;
}

struct subquery_search {
    struct planner *planner;
    double rows;
    enum status status;
};

static void visit_subquery(void *context, const struct expression *expression) {
    struct subquery_search *search = context;
    if (expression->kind == EXPRESSION_SUBQUERY && search->status == STATUS_OK)
        search->status =
            plan_one_subquery(search->planner, expression->subquery, search->rows);
}

static void check_finding(void *context, const struct expression *expression) {
    bool calls = expression->kind == EXPRESSION_FUNCTION &&
                 expression->function->is_volatile &&
                 function_reads_graph(expression->function);
    *(bool *)context |= calls || expression->kind == EXPRESSION_SUBQUERY;
}

/* Whether an expression looks for elements that it is not given. */
static bool finds(const struct expression *expression) {
    bool is_finding = false;
    walk_expression_shallow(
        &(struct walk){.expression = check_finding, .context = &is_finding}, expression);
    return is_finding;
}

enum status plan_expression(struct planner *planner, const struct expression *expression,
                            double rows) {
    struct subquery_search search = {planner, rows, STATUS_OK};
    planner->has_reads |= bound_reads_graph(expression);
    planner->has_finds |= finds(expression);
    walk_expression_shallow(
        &(struct walk){.expression = visit_subquery, .context = &search}, expression);
    return search.status;
}

/* ---- clauses ------------------------------------------------------------------------------ */

static bool is_new_in(const struct bound_match *match, uint32_t slot,
                      uint32_t before_edge) {
    for (uint32_t i = 0; i < before_edge; i++)
        if (match->edges[i].slot == slot)
            return false;
    return true;
}

/* The slots that an optional match leaves null when it finds nothing. */
static enum status optional_slots(struct planner *planner,
                                  const struct bound_match *match,
                                  struct plan *optional) {
    uint32_t capacity = match->node_count + match->edge_count + match->path_count;
    optional->slots = ARENA_ARRAY(planner->context->arena, capacity, uint32_t);
    TRY_MEMORY(optional->slots, planner->context->arena, planner->context->problem);
    for (uint32_t i = 0; i < match->node_count; i++)
        if (!match->nodes[i].is_bound)
            optional->slots[optional->slot_count++] = match->nodes[i].slot;
    for (uint32_t i = 0; i < match->edge_count; i++)
        if (!match->edges[i].is_bound && is_new_in(match, match->edges[i].slot, i))
            optional->slots[optional->slot_count++] = match->edges[i].slot;
    for (uint32_t i = 0; i < match->path_count; i++)
        if (match->paths[i].slot != SLOT_NONE)
            optional->slots[optional->slot_count++] = match->paths[i].slot;
    return STATUS_OK;
}

static enum status plan_any_match(struct planner *planner,
                                  const struct bound_match *match, struct plan *child,
                                  struct plan **out) {
    for (uint32_t i = 0; i < match->path_count; i++)
        if (match->paths[i].selector != AST_SELECT_NONE &&
            match->paths[i].selector != AST_SELECT_ALL)
            return plan_selected(planner, match, &match->paths[i], child, out);
    return plan_match(planner, match, child, out);
}

static enum status plan_match_clause(struct planner *planner,
                                     const struct bound_match *match,
                                     struct plan **plan) {
    TRY(before_read(planner, plan));
    if (!match->is_optional)
        return plan_any_match(planner, match, *plan, plan);
    NEW_PLAN(optional, planner, PLAN_OPTIONAL, *plan);
    TRY(plan_make_slot(planner, " optional row", TYPE_BIT(VALUE_INTEGER),
                       &optional->slot));
    TRY(optional_slots(planner, match, optional));
    NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
    double starts = planner->starts, rows = (*plan)->estimated_rows;
    argument->estimated_rows = fed_rows(rows);
    if (rows > argument->estimated_rows && !planner->bound->writes)
        planner->starts *= rows / argument->estimated_rows;
    TRY(plan_any_match(planner, match, argument, &optional->inner));
    planner->starts = starts;
    double matched = optional->inner->estimated_rows / argument->estimated_rows;
    optional->estimated_rows *= matched < 1 ? 1 : matched;
    *plan = optional;
    return STATUS_OK;
}

static enum status plan_unwind(struct planner *planner, const struct bound_clause *clause,
                               struct plan **plan) {
    if (planner->has_writes)
        TRY(plan_barrier(planner, *plan, plan));
    TRY(plan_expression(planner, clause->expression, (*plan)->estimated_rows));
    NEW_PLAN(unwind, planner, PLAN_UNWIND, *plan);
    unwind->span = clause->span;
    unwind->expression = clause->expression;
    unwind->slot = clause->slot;
    unwind->ordinality_slot = clause->ordinality_slot;
    unwind->ordinality_base = clause->ordinality_base;
    unwind->estimated_rows *= 10;
    *plan = unwind;
    return STATUS_OK;
}

/* A row without answers stays, with nulls: OPTIONAL over the call. */
static enum status plan_optional_call(struct planner *planner,
                                      const struct bound_call *bound,
                                      struct plan **plan) {
    struct plan *call = *plan;
    NEW_PLAN(optional, planner, PLAN_OPTIONAL, call->child);
    TRY(plan_make_slot(planner, " optional row", TYPE_BIT(VALUE_INTEGER),
                       &optional->slot));
    optional->is_row_wise = true;
    optional->slots = bound->slots;
    optional->slot_count = bound->output_count;
    optional->estimated_rows = call->estimated_rows;
    NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
    call->child = argument;
    call->estimated_rows = 10;
    optional->inner = call;
    if (bound->where != NULL)
        TRY(plan_filter(planner, &bound->where, 1, call, &optional->inner));
    *plan = optional;
    return STATUS_OK;
}

static enum status plan_call(struct planner *planner, const struct bound_clause *clause,
                             struct plan **plan) {
    TRY(before_read(planner, plan));
    for (uint32_t i = 0; i < clause->call->argument_count; i++)
        TRY(plan_expression(planner, clause->call->arguments[i],
                            (*plan)->estimated_rows));
    NEW_PLAN(call, planner, PLAN_CALL, *plan);
    call->span = clause->span;
    call->call = clause->call;
    call->estimated_rows *= 10;
    *plan = call;
    if (clause->is_optional)
        return plan_optional_call(planner, clause->call, plan);
    if (clause->call->where != NULL)
        return plan_filter(planner, &clause->call->where, 1, call, plan);
    return STATUS_OK;
}

/* Arguments hold for all rows that the inner tree is fed. */
static bool passes_arguments(const struct bound_clause *clause) {
    return clause->procedure != NULL && clause->procedure->argument_count > 0;
}

/* CALL { } without columns: the outer rows pass, whatever the inner rows are. */
static enum status plan_unit_subquery(struct planner *planner,
                                      const struct bound_clause *clause,
                                      struct plan **plan) {
    TRY(clause->query->writes ? before_change(planner, plan)
                              : before_read(planner, plan));
    NEW_PLAN(run, planner, PLAN_FOREACH, *plan);
    run->span = clause->span;
    run->procedure = clause->procedure;
    bool was_varying = planner->is_varying;
    planner->is_varying |= passes_arguments(clause);
    TRY(plan_inner(planner, clause->query, run->estimated_rows, false, &run->inner));
    planner->is_varying = was_varying;
    *plan = run;
    return STATUS_OK;
}

static enum status plan_arguments(struct planner *planner,
                                  const struct bound_procedure *procedure, double rows) {
    for (uint32_t i = 0; procedure != NULL && i < procedure->argument_count; i++)
        TRY(plan_expression(planner, procedure->arguments[i].expression, rows));
    return STATUS_OK;
}

static enum status plan_call_subquery(struct planner *planner,
                                      const struct bound_clause *clause,
                                      struct plan **plan) {
    const struct bound_query *query = clause->query;
    TRY(plan_arguments(planner, clause->procedure, (*plan)->estimated_rows));
    if (query->column_count == 0)
        return plan_unit_subquery(planner, clause, plan);
    TRY(query->writes ? before_change(planner, plan) : before_read(planner, plan));
    NEW_PLAN(apply, planner, clause->is_optional ? PLAN_OPTIONAL : PLAN_APPLY, *plan);
    apply->span = clause->span;
    apply->procedure = clause->procedure;
    bool was_varying = planner->is_varying;
    planner->is_varying |= passes_arguments(clause);
    TRY(plan_inner(planner, query, apply->estimated_rows, true, &apply->inner));
    planner->is_varying = was_varying;
    apply->is_row_wise = plan_is_blocking(apply->inner) || passes_arguments(clause);
    apply->estimated_rows *= apply->inner->estimated_rows;
    TRY(plan_make_slot(planner, " optional row", TYPE_BIT(VALUE_INTEGER), &apply->slot));
    apply->slots = ARENA_ARRAY(planner->context->arena, query->column_count, uint32_t);
    TRY_MEMORY(apply->slots, planner->context->arena, planner->context->problem);
    for (uint32_t i = 0; i < query->column_count; i++)
        apply->slots[apply->slot_count++] = query->columns[i].slot;
    *plan = apply;
    return STATUS_OK;
}

/* Names that an expression gives. */
static enum status plan_labels(struct planner *planner, const struct bound_labels *labels,
                               double rows) {
    if (labels == NULL)
        return STATUS_OK;
    TRY(plan_expression(planner, labels->expression, rows));
    TRY(plan_labels(planner, labels->first, rows));
    return plan_labels(planner, labels->second, rows);
}

static enum status plan_create_expressions(struct planner *planner,
                                           const struct bound_create *create,
                                           double rows) {
    for (uint32_t i = 0; i < create->node_count; i++) {
        TRY(plan_labels(planner, create->nodes[i].labels, rows));
        TRY(plan_expression(planner, create->nodes[i].properties, rows));
    }
    for (uint32_t i = 0; i < create->edge_count; i++) {
        TRY(plan_labels(planner, create->edges[i].type, rows));
        TRY(plan_expression(planner, create->edges[i].properties, rows));
    }
    return STATUS_OK;
}

/* What is set may be read by the rows that come after: subqueries are asked row by row. */
static enum status plan_set_expressions(struct planner *planner,
                                        const struct bound_set *sets, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        TRY(plan_labels(planner, sets[i].labels, 1));
        TRY(plan_expression(planner, sets[i].target, 1));
        TRY(plan_expression(planner, sets[i].key_expression, 1));
        TRY(plan_expression(planner, sets[i].value, 1));
        TRY(plan_labels(planner, sets[i].labels, 1));
    }
    return STATUS_OK;
}

/* What a subquery computes becomes a column, filled before the clause begins. */
static enum status plan_ahead(struct planner *planner, struct expression **properties,
                              struct plan **plan) {
    struct arena *arena = planner->context->arena;
    if (!bound_has_subquery(*properties))
        return STATUS_OK;
    TRY(before_read(planner, plan));
    TRY(plan_expression(planner, *properties, (*plan)->estimated_rows));
    NEW_PLAN(project, planner, PLAN_PROJECT, *plan);
    project->items = ARENA_NEW(arena, struct bound_item);
    TRY_MEMORY(project->items, arena, planner->context->problem);
    struct expression *read = ARENA_NEW(arena, struct expression);
    TRY_MEMORY(read, arena, planner->context->problem);
    read->kind = EXPRESSION_SLOT;
    read->span = (*properties)->span;
    read->types = (*properties)->types;
    TRY(plan_make_slot(planner, " ahead", read->types, &read->slot));
    project->items[0] = (struct bound_item){*properties, read->slot, TEXT("")};
    project->item_count = 1;
    *properties = read;
    *plan = project;
    return STATUS_OK;
}

/* The same of labels and types: a copy of them that reads the column. */
static enum status plan_labels_ahead(struct planner *planner,
                                     struct bound_labels **labels, struct plan **plan) {
    struct arena *arena = planner->context->arena;
    if (!bound_labels_are_dynamic(*labels))
        return STATUS_OK;
    struct bound_labels *made = ARENA_NEW(arena, struct bound_labels);
    TRY_MEMORY(made, arena, planner->context->problem);
    *made = **labels;
    *labels = made;
    TRY(plan_ahead(planner, &made->expression, plan));
    TRY(plan_labels_ahead(planner, &made->first, plan));
    return plan_labels_ahead(planner, &made->second, plan);
}

/* The clause sees the graph as it was before it: what it reads there is read first. */
static enum status plan_create_ahead(struct planner *planner,
                                     const struct bound_create *bound,
                                     struct bound_create **out, struct plan **plan) {
    struct arena *arena = planner->context->arena;
    *out = ARENA_NEW(arena, struct bound_create);
    TRY_MEMORY(*out, arena, planner->context->problem);
    **out = *bound;
    (*out)->nodes = ARENA_ARRAY(arena, bound->node_count + 1, struct bound_new_node);
    TRY_MEMORY((*out)->nodes, arena, planner->context->problem);
    (*out)->edges = ARENA_ARRAY(arena, bound->edge_count + 1, struct bound_new_edge);
    TRY_MEMORY((*out)->edges, arena, planner->context->problem);
    for (uint32_t i = 0; i < bound->node_count; i++) {
        (*out)->nodes[i] = bound->nodes[i];
        TRY(plan_labels_ahead(planner, &(*out)->nodes[i].labels, plan));
        TRY(plan_ahead(planner, &(*out)->nodes[i].properties, plan));
    }
    for (uint32_t i = 0; i < bound->edge_count; i++) {
        (*out)->edges[i] = bound->edges[i];
        TRY(plan_labels_ahead(planner, &(*out)->edges[i].type, plan));
        TRY(plan_ahead(planner, &(*out)->edges[i].properties, plan));
    }
    return STATUS_OK;
}

static enum status plan_create(struct planner *planner, const struct bound_clause *clause,
                               struct plan **plan) {
    struct bound_create *bound;
    TRY(plan_create_ahead(planner, clause->create, &bound, plan));
    TRY(before_create(planner, plan));
    TRY(plan_create_expressions(planner, bound, (*plan)->estimated_rows));
    NEW_PLAN(create, planner, PLAN_CREATE, *plan);
    create->span = clause->span;
    create->create = bound;
    *plan = create;
    return STATUS_OK;
}

static enum status plan_merge(struct planner *planner, const struct bound_clause *clause,
                              struct plan **plan) {
    const struct bound_merge *bound = clause->merge;
    double starts = planner->starts;
    TRY(before_change(planner, plan));
    TRY(plan_create_expressions(planner, bound->create, 1));
    TRY(plan_set_expressions(planner, bound->on_create, bound->on_create_count));
    TRY(plan_set_expressions(planner, bound->on_match, bound->on_match_count));
    NEW_PLAN(merge, planner, PLAN_MERGE, *plan);
    merge->span = clause->span;
    merge->merge = bound;
    NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
    planner->starts = 1; /* the next row finds another graph */
    bool was_merging = planner->is_merging;
    planner->is_merging = true;
    TRY(plan_match(planner, bound->match, argument, &merge->inner));
    planner->is_merging = was_merging;
    planner->starts = starts;
    *plan = merge;
    return STATUS_OK;
}

static enum status plan_set(struct planner *planner, const struct bound_clause *clause,
                            struct plan **plan) {
    TRY(before_change(planner, plan));
    TRY(plan_set_expressions(planner, clause->sets, clause->set_count));
    NEW_PLAN(set, planner, PLAN_SET, *plan);
    set->span = clause->span;
    set->sets = clause->sets;
    set->set_count = clause->set_count;
    *plan = set;
    return STATUS_OK;
}

static enum status plan_delete(struct planner *planner, const struct bound_clause *clause,
                               struct plan **plan) {
    TRY(before_change(planner, plan));
    for (uint32_t i = 0; i < clause->expression_count; i++)
        TRY(plan_expression(planner, clause->expressions[i], (*plan)->estimated_rows));
    NEW_PLAN(delete, planner, PLAN_DELETE, *plan);
    delete->span = clause->span;
    delete->conjuncts = clause->expressions;
    delete->conjunct_count = clause->expression_count;
    delete->is_detach = clause->is_detach;
    *plan = delete;
    return STATUS_OK;
}

static enum status plan_clauses(struct planner *planner,
                                const struct bound_clause *clauses, struct plan **plan);

static enum status plan_foreach(struct planner *planner,
                                const struct bound_clause *clause, struct plan **plan) {
    TRY(before_change(planner, plan));
    TRY(plan_expression(planner, clause->expression, (*plan)->estimated_rows));
    NEW_PLAN(foreach, planner, PLAN_FOREACH, *plan);
    foreach
        ->span = clause->span;
    foreach
        ->expression = clause->expression;
    foreach
        ->slot = clause->slot;
    struct inner_state state = enter_inner(planner, 1);
    NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
    foreach
        ->inner = argument;
    enum status status = plan_clauses(planner, clause->clauses, &foreach->inner);
    leave_inner(planner, state);
    *plan = foreach;
    return status;
}

static enum status plan_file(struct planner *planner, enum plan_kind kind,
                             const struct bound_clause *clause, struct plan **plan) {
    TRY(kind == PLAN_IMPORT ? before_change(planner, plan) : before_read(planner, plan));
    TRY(plan_expression(planner, clause->expression, (*plan)->estimated_rows));
    for (uint32_t i = 0; i < clause->expression_count; i++)
        TRY(plan_expression(planner, clause->expressions[i], (*plan)->estimated_rows));
    NEW_PLAN(file, planner, kind, *plan);
    file->span = clause->span;
    file->clause = clause;
    file->slot = clause->slot;
    file->expression = clause->expression;
    file->conjuncts = clause->expressions;
    file->conjunct_count = clause->expression_count;
    *plan = file;
    return STATUS_OK;
}

static enum status plan_project_clause(struct planner *planner,
                                       const struct bound_clause *clause,
                                       struct plan **plan) {
    if (planner->has_writes)
        TRY(plan_barrier(planner, *plan, plan));
    TRY(plan_projection(planner, clause->projection, *plan, plan));
    return clause->file == NULL ? STATUS_OK
                                : plan_file(planner, PLAN_EXPORT, clause, plan);
}

static enum status plan_clause(struct planner *planner, const struct bound_clause *clause,
                               struct plan **plan) {
    switch (clause->kind) {
    case BOUND_MATCH:
        return plan_match_clause(planner, clause->match, plan);
    case BOUND_UNWIND:
        return plan_unwind(planner, clause, plan);
    case BOUND_PROJECT:
        return plan_project_clause(planner, clause, plan);
    case BOUND_CALL:
        return plan_call(planner, clause, plan);
    case BOUND_CALL_SUBQUERY:
        return plan_call_subquery(planner, clause, plan);
    case BOUND_CREATE:
        return plan_create(planner, clause, plan);
    case BOUND_MERGE:
        return plan_merge(planner, clause, plan);
    case BOUND_SET:
        return plan_set(planner, clause, plan);
    case BOUND_DELETE:
        return plan_delete(planner, clause, plan);
    case BOUND_FOREACH:
        return plan_foreach(planner, clause, plan);
    case BOUND_LOAD_CSV:
        return plan_file(planner, PLAN_LOAD_CSV, clause, plan);
    case BOUND_EXPORT:
        return plan_file(planner, PLAN_EXPORT, clause, plan);
    case BOUND_IMPORT:
        return plan_file(planner, PLAN_IMPORT, clause, plan);
    }
    return STATUS_OK;
}

static enum status plan_clauses(struct planner *planner,
                                const struct bound_clause *clauses, struct plan **plan) {
    for (const struct bound_clause *clause = clauses; clause != NULL;
         clause = clause->next) {
        TRY(budget_check(planner->context->budget, planner->context->problem));
        TRY(plan_clause(planner, clause, plan));
    }
    return STATUS_OK;
}

/* ---- queries ------------------------------------------------------------------------------ */

static enum status plan_linear(struct planner *planner, const struct bound_query *query,
                               struct plan *start, struct plan **out) {
    const struct expression *outer_day = planner->as_of;
    if (query->as_of != NULL)
        planner->as_of = query->as_of;
    *out = start;
    TRY(plan_clauses(planner, query->clauses, out));
    if (query->column_count == 0 && !planner->counts_rows) {
        NEW_PLAN(empty, planner, PLAN_EMPTY, *out);
        empty->estimated_rows = 0;
        *out = empty;
    }
    planner->as_of = outer_day;
    return STATUS_OK;
}

static uint32_t *column_slots(struct planner *planner, const struct bound_query *query) {
    uint32_t *slots = ARENA_ARRAY(planner->context->arena, query->column_count, uint32_t);
    for (uint32_t i = 0; slots != NULL && i < query->column_count; i++)
        slots[i] = query->columns[i].slot;
    return slots;
}

static enum status plan_set_operation(struct planner *planner,
                                      const struct bound_query *query, struct plan *start,
                                      struct plan **out) {
    NEW_PLAN(set, planner, PLAN_SET_OPERATION, NULL);
    set->set_operator = query->operator;
    TRY(plan_rows(planner, query->left, start, &set->child));
    bool left_writes = planner->has_writes;
    if (left_writes)
        TRY(plan_barrier(planner, set->child, &set->child));
    NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
    TRY(plan_rows(planner, query->right, argument, &set->inner));
    set->left_slots = column_slots(planner, query->left);
    TRY_MEMORY(set->left_slots, planner->context->arena, planner->context->problem);
    set->right_slots = column_slots(planner, query->right);
    TRY_MEMORY(set->right_slots, planner->context->arena, planner->context->problem);
    set->slots = column_slots(planner, query);
    TRY_MEMORY(set->slots, planner->context->arena, planner->context->problem);
    set->slot_count = query->column_count;
    set->estimated_rows = set->child->estimated_rows + set->inner->estimated_rows;
    *out = set;
    return STATUS_OK;
}

enum status plan_rows(struct planner *planner, const struct bound_query *query,
                      struct plan *start, struct plan **out) {
    if (query->operator== AST_LINEAR)
        return plan_linear(planner, query, start, out);
    if (query->operator== AST_NEXT) {
        struct plan *left;
        TRY(plan_rows(planner, query->left, start, &left));
        if (query->right->operator== AST_LINEAR)
            return plan_rows(planner, query->right, left, out);
        /* Each side of the set operation reads all rows of the left. */
        TRY(plan_barrier(planner, left, out));
        NEW_PLAN(argument, planner, PLAN_ARGUMENT, NULL);
        return plan_rows(planner, query->right, argument, &(*out)->inner);
    }
    return plan_set_operation(planner, query, start, out);
}

enum status plan_query(struct plan_context *context, const struct bound_statement *bound,
                       struct plan_statement **out) {
    struct planner planner = {.context = context, .bound = bound, .starts = 1};
    for (uint32_t i = 0; i < bound->slot_count; i++)
        TRY_MEMORY(ARRAY_PUSH(context->arena, planner.slots, bound->slots[i]),
                   context->arena, context->problem);
    TRY(plan_count_uses(&planner));
    struct plan_statement *statement = ARENA_NEW(context->arena, struct plan_statement);
    TRY_MEMORY(statement, context->arena, context->problem);
    struct plan *argument = plan_new(&planner, PLAN_ARGUMENT, NULL);
    TRY_MEMORY(argument, context->arena, context->problem);
    TRY(plan_rows(&planner, bound->query, argument, &statement->root));
    statement->columns = bound->query->columns;
    statement->column_count = bound->query->column_count;
    statement->slots = planner.slots.items;
    statement->slot_count = planner.slots.count;
    statement->subqueries = planner.subqueries.items;
    statement->subquery_count = planner.subqueries.count;
    statement->writes = bound->writes;
    *out = statement;
    return STATUS_OK;
}
