/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: the tree of operators is built node by node through the table of constructors below;
 * the leaves of each `inner` tree and of each subquery share one struct argument, which
 * execution->building names while that tree is made.
 */
#include "execute/execute.h"

#include "execute/make.h"

/* ---- making operators --------------------------------------------------------------------- */

/* ORDER PLAN KIND */
static const operator_constructor constructors[PLAN_KIND_COUNT] = {
    [PLAN_ARGUMENT] = op_argument_new,
    [PLAN_NODE_SCAN] = op_node_scan_new,
    [PLAN_NODE_LOOKUP] = op_node_lookup_new,
    [PLAN_NODE_INDEX] = op_node_lookup_new,
    [PLAN_NODE_BY_ID] = op_node_lookup_new,
    [PLAN_NODE_BY_NAME] = op_node_lookup_new,
    [PLAN_EDGE_SCAN] = op_edge_scan_new,
    [PLAN_EXPAND] = op_expand_new,
    [PLAN_EXPAND_INTO] = op_expand_into_new,
    [PLAN_EXPAND_VARIABLE] = op_expand_variable_new,
    [PLAN_PATH_SEARCH] = op_path_search_new,
    [PLAN_FILTER] = op_filter_new,
    [PLAN_PROJECT] = op_project_new,
    [PLAN_AGGREGATE] = op_aggregate_new,
    [PLAN_DISTINCT] = op_distinct_new,
    [PLAN_SORT] = op_sort_new,
    [PLAN_TOP] = op_sort_new,
    [PLAN_SKIP] = op_limit_new,
    [PLAN_LIMIT] = op_limit_new,
    [PLAN_UNWIND] = op_unwind_new,
    [PLAN_APPLY] = op_apply_new,
    [PLAN_OPTIONAL] = op_apply_new,
    [PLAN_HASH_JOIN] = op_hash_join_new,
    [PLAN_SET_OPERATION] = op_set_operation_new,
    [PLAN_CALL] = op_call_new,
    [PLAN_CREATE] = op_create_new,
    [PLAN_MERGE] = op_merge_new,
    [PLAN_SET] = op_set_new,
    [PLAN_DELETE] = op_delete_new,
    [PLAN_FOREACH] = op_foreach_new,
    [PLAN_EAGER] = op_eager_new,
    [PLAN_EMPTY] = op_eager_new,
    [PLAN_LOAD_CSV] = op_load_csv_new,
    [PLAN_EXPORT] = op_export_new,
    [PLAN_IMPORT] = op_import_new,
};

enum status make_operator(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    *out = NULL;
    return plan == NULL ? STATUS_OK : constructors[plan->kind](execution, plan, out);
}

enum status make_state(struct execution *execution, const struct plan *plan,
                       const struct operator_type *type, size_t state_bytes,
                       struct operator_state **out) {
    struct operator_state *op =
        (struct operator_state *)arena_allocate_array(execution->arena, 1, state_bytes);
    TRY_MEMORY(op, execution->arena, execution->problem);
    op->type = type;
    op->plan = plan;
    op->execution = execution;
    op->evaluation = &execution->evaluation;
    arena_init(&op->rows, execution->budget);
    TRY(make_operator(execution, plan->child, &op->child));
    *out = op;
    return STATUS_OK;
}

enum status make_fed_inner(struct operator_state *op) {
    struct execution *execution = op->execution;
    struct argument *outer = execution->building;
    op->argument = ARENA_NEW(execution->arena, struct argument);
    TRY_MEMORY(op->argument, execution->arena, execution->problem);
    execution->building = op->argument;
    TRY(make_operator(execution, op->plan->inner, &op->inner));
    execution->building = outer;
    return STATUS_OK;
}

enum status make_shared_inner(struct operator_state *op) {
    return make_operator(op->execution, op->plan->inner, &op->inner);
}

bool make_writes(const struct plan *plan) {
    for (; plan != NULL; plan = plan->child) {
        bool is_writing = plan->kind >= PLAN_CREATE && plan->kind <= PLAN_FOREACH;
        bool is_call = plan->kind == PLAN_CALL && plan->call->procedure->writes;
        if (is_writing || is_call || plan->kind == PLAN_IMPORT ||
            make_writes(plan->inner))
            return true;
    }
    return false;
}

static bool connects(const struct plan *plan) {
    for (; plan != NULL; plan = plan->child) {
        bool is_call = plan->kind == PLAN_CALL && plan->call->procedure->writes;
        if (plan->kind == PLAN_CREATE || plan->kind == PLAN_MERGE || is_call ||
            plan->kind == PLAN_IMPORT || connects(plan->inner))
            return true;
    }
    return false;
}

bool make_connects(const struct plan_statement *statement) {
    return statement->writes && connects(statement->root);
}

/* ---- the life of an execution ------------------------------------------------------------- */

static void init_evaluation(struct execution *execution,
                            const struct execution_request *request) {
    execution->evaluation = (struct evaluation){
        .execution = execution,
        .functions = {.graph = request->graph,
                      .arena = request->arena,
                      .budget = request->budget,
                      .problem = request->problem,
                      .statement_seconds = request->statement_seconds,
                      .statement_nanoseconds = request->statement_nanoseconds,
                      .random_state = request->random_state},
        .parameters = request->parameters,
        .lists = &execution->lists,
    };
    execution->lists.budget = request->budget;
    execution->graph_version = graph_version(request->graph);
}

static enum status make_subqueries(struct execution *execution) {
    uint32_t count = execution->statement->subquery_count;
    execution->subqueries =
        ARENA_ARRAY(execution->arena, (size_t)count + 1, struct operator_state *);
    TRY_MEMORY(execution->subqueries, execution->arena, execution->problem);
    execution->subquery_arguments =
        ARENA_ARRAY(execution->arena, (size_t)count + 1, struct argument);
    TRY_MEMORY(execution->subquery_arguments, execution->arena, execution->problem);
    for (uint32_t i = 0; i < count; i++) {
        execution->building = &execution->subquery_arguments[i];
        TRY(make_operator(execution, execution->statement->subqueries[i].plan,
                          &execution->subqueries[i]));
    }
    return STATUS_OK;
}

static enum status make_root(struct execution *execution) {
    struct argument *argument = ARENA_NEW(execution->arena, struct argument);
    TRY_MEMORY(argument, execution->arena, execution->problem);
    TRY(make_subqueries(execution));
    execution->building = argument;
    TRY(make_operator(execution, execution->statement->root, &execution->root));
    return operator_restart(execution->root);
}

enum status execute_open(const struct execution_request *request,
                         struct execution **out) {
    struct execution *execution = ARENA_NEW(request->arena, struct execution);
    *out = NULL;
    TRY_MEMORY(execution, request->arena, request->problem);
    execution->arena = request->arena;
    execution->budget = request->budget;
    execution->graph = request->graph;
    execution->statement = request->statement;
    execution->progress = request->progress;
    execution->progress_context = request->progress_context;
    execution->forks_analyses = request->forks_analyses;
    execution->has_helpful_names = request->has_helpful_names;
    execution->allows_files = request->allows_files;
    execution->measures_time = request->measures_time;
    execution->warnings = request->warnings;
    execution->problem = request->problem;
    execution->counters_before = graph_counters(request->graph);
    init_evaluation(execution, request);
    enum status status = make_root(execution);
    if (status != STATUS_OK) {
        execute_close(execution);
        return status;
    }
    *out = execution;
    return STATUS_OK;
}

/* What the statement has changed: what its transaction did since it was opened. */
static void note_counters(struct execution *execution) {
    struct graph_counters now = graph_counters(execution->graph);
    const struct graph_counters *before = &execution->counters_before;
    execution->counters = (struct graph_counters){
        .nodes_created = now.nodes_created - before->nodes_created,
        .nodes_deleted = now.nodes_deleted - before->nodes_deleted,
        .relationships_created =
            now.relationships_created - before->relationships_created,
        .relationships_deleted =
            now.relationships_deleted - before->relationships_deleted,
        .properties_set = now.properties_set - before->properties_set,
        .labels_added = now.labels_added - before->labels_added,
        .labels_removed = now.labels_removed - before->labels_removed,
    };
}

enum status execute_next(struct execution *execution, struct batch *out) {
    if (graph_version(execution->graph) != execution->graph_version)
        list_sets_forget(&execution->lists);
    enum status status = operator_next(execution->root, out);
    execution->graph_version = graph_version(execution->graph);
    if (execution->statement->writes)
        note_counters(execution);
    return status;
}

static void close_operators(struct operator_state *op) {
    for (; op != NULL; op = op->child) {
        close_operators(op->inner);
        if (op->type->close != NULL)
            op->type->close(op);
        arena_release(&op->rows);
    }
}

void execute_close(struct execution *execution) {
    close_operators(execution->root);
    for (uint32_t i = 0; i < execution->statement->subquery_count; i++)
        if (execution->subqueries != NULL)
            close_operators(execution->subqueries[i]);
    list_sets_close(&execution->lists);
}

enum status execute_warn(struct execution *execution, struct span span,
                         struct text message) {
    struct bind_warning **place = execution->warnings;
    if (place == NULL)
        return STATUS_OK;
    for (; *place != NULL; place = &(*place)->next)
        if (text_equal((*place)->message, message))
            return STATUS_OK;
    struct bind_warning *warning = ARENA_NEW(execution->arena, struct bind_warning);
    TRY_MEMORY(warning, execution->arena, execution->problem);
    *warning = (struct bind_warning){.span = span,
                                     .message = text_copy(execution->arena, message)};
    TRY_MEMORY(warning->message.bytes, execution->arena, execution->problem);
    *place = warning;
    return STATUS_OK;
}

static const struct operator_state *find_operator(const struct operator_state *op,
                                                  const struct plan *plan) {
    for (; op != NULL; op = op->child) {
        if (op->plan == plan)
            return op;
        const struct operator_state *found = find_operator(op->inner, plan);
        if (found != NULL)
            return found;
    }
    return NULL;
}

const struct operator_state *execute_find(const struct execution *execution,
                                          const struct plan *plan) {
    const struct operator_state *found = find_operator(execution->root, plan);
    for (uint32_t i = 0; i < execution->statement->subquery_count && found == NULL; i++)
        found = find_operator(execution->subqueries[i], plan);
    return found;
}
