/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From CALL to worker and back: the network is taken or projected, the analysis runs in the
 * worker, and its numbers become values of the procedure's outputs.
 */
#include "analysis/analysis.h"

#include "analysis/worker.h"
#include "graph/igraph_bridge.h"
#include "graph/segment.h"

#include <math.h>

/* ---- options ------------------------------------------------------------------------------ */

static struct value option(const struct analysis_run *run, const char *name) {
    return run->options.type == VALUE_MAP ? value_map_get(run->options, text_of(name))
                                          : value_null();
}

double analysis_float_option(const struct analysis_run *run, const char *name,
                             double otherwise) {
    struct value value = option(run, name);
    return value_is_number(value) ? value_as_double(value) : otherwise;
}

bool analysis_boolean_option(const struct analysis_run *run, const char *name,
                             bool otherwise) {
    struct value value = option(run, name);
    return value.type == VALUE_BOOLEAN ? value.boolean : otherwise;
}

enum status analysis_word_option(const struct analysis_run *run, const char *name,
                                 const char *const *words, int *place) {
    struct value value = option(run, name);
    *place = 0;
    if (value.type != VALUE_STRING)
        return STATUS_OK;
    struct text_nearest nearest;
    text_nearest_init(&nearest, value_text(value));
    for (int i = 0; words[i] != NULL; i++) {
        *place = i;
        if (text_equal(value_text(value), text_of(words[i])))
            return STATUS_OK;
        text_nearest_offer(&nearest, text_of(words[i]));
    }
    problem_set(run->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                "option '%s' cannot be '%.*s'", name, TEXT_ARGS(value_text(value)));
    text_nearest_hint(&nearest, run->problem);
    return STATUS_INVALID_OPTION;
}

/* ---- scratch ------------------------------------------------------------------------------ */

enum status analysis_numbers(struct analysis_run *run, igraph_integer_t count,
                             igraph_vector_t **out) {
    struct analysis_scratch *scratch = &run->scratch;
    *out = &scratch->numbers[scratch->number_count];
    IGRAPH_TRY(igraph_vector_init(*out, count), run->problem);
    scratch->number_count++;
    return STATUS_OK;
}

enum status analysis_integers(struct analysis_run *run, igraph_integer_t count,
                              igraph_vector_int_t **out) {
    struct analysis_scratch *scratch = &run->scratch;
    *out = &scratch->integers[scratch->integer_count];
    IGRAPH_TRY(igraph_vector_int_init(*out, count), run->problem);
    scratch->integer_count++;
    return STATUS_OK;
}

static void release_scratch(struct analysis_scratch *scratch) {
    while (scratch->number_count > 0)
        igraph_vector_destroy(&scratch->numbers[--scratch->number_count]);
    while (scratch->integer_count > 0)
        igraph_vector_int_destroy(&scratch->integers[--scratch->integer_count]);
    if (scratch->has_copy)
        igraph_destroy(&scratch->copy);
}

/* ---- tables ------------------------------------------------------------------------------- */

enum status analysis_make_table(struct analysis_run *run, uint32_t column_count,
                                uint64_t row_count) {
    for (uint32_t i = 0; i < column_count; i++) {
        run->table.columns[i] = memory_allocate((size_t)row_count * sizeof(double));
        if (run->table.columns[i] == NULL)
            return problem_set(run->problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                               "out of memory for the result of the analysis");
        run->table.column_count = i + 1;
    }
    run->table.row_count = row_count;
    return STATUS_OK;
}

enum status analysis_vertex_rows(struct analysis_run *run, const igraph_vector_t *first,
                                 const igraph_vector_t *second) {
    igraph_integer_t count = igraph_vcount(run->igraph);
    TRY(analysis_make_table(run, second == NULL ? 2 : 3, (uint64_t)count));
    for (igraph_integer_t i = 0; i < count; i++) {
        run->table.columns[0][i] = (double)i;
        run->table.columns[1][i] = VECTOR(*first)[i];
        if (second != NULL)
            run->table.columns[2][i] = VECTOR(*second)[i];
    }
    return STATUS_OK;
}

/* ---- the worker's task -------------------------------------------------------------------- */

struct task {
    struct graph *graph;
    const struct analysis *analysis;
    const struct analysis_selection *selection;
    const struct network *whole; /* NULL: to be projected */
    struct value options;
    uint64_t seed;
    bool is_forked;
};

static enum status with_weights(const struct task *task, struct analysis_run *run) {
    if (task->selection->weight_key == CATALOG_NONE)
        return task->analysis->run(run);
    igraph_vector_t weights;
    enum status status =
        network_edge_values(task->graph, run->network, task->selection->weight_key,
                            task->selection->missing_weight, &weights, run->problem);
    if (status == STATUS_VALUE_AT_RUN)
        problem_hint(run->problem, "missing_weight: NUMBER says what an absent weight "
                                   "counts, types and relationships leave out");
    TRY(status);
    run->weights = &weights;
    status = task->analysis->run(run);
    igraph_vector_destroy(&weights);
    return status;
}

static enum status run_on(const struct task *task, const struct network *network,
                          struct analysis_table *table, struct problem *problem) {
    igraph_rng_seed(igraph_rng_default(), task->seed);
    struct analysis_run run = {.network = network,
                               .igraph = &network->igraph,
                               .is_directed = task->selection->is_directed,
                               .options = task->options,
                               .problem = problem};
    enum status status = with_weights(task, &run);
    release_scratch(&run.scratch);
    *table = run.table;
    return status;
}

static enum status run_task(void *context, struct analysis_table *table,
                            struct problem *problem) {
    const struct task *task = context;
    if (task->is_forked)
        graph_leave_source(task->graph);
    if (task->whole != NULL)
        return run_on(task, task->whole, table, problem);
    struct network projected;
    TRY(network_project(task->graph, &task->selection->projection, NULL, &projected,
                        problem));
    enum status status = run_on(task, &projected, table, problem);
    network_release(&projected);
    return status;
}

/* ---- rows --------------------------------------------------------------------------------- */

/* Rows of the network's vertices and edges: a projection is made in the worker, so the parent
 * numbers its elements by itself. */
struct rows_of_elements {
    uint32_t *nodes, *edges;
};

static struct value cell(const struct procedure_field *field, double number,
                         const struct rows_of_elements *rows) {
    if (isnan(number))
        return value_null();
    if (field->types & TYPE_BIT(VALUE_NODE))
        return value_node(rows->nodes[(size_t)number]);
    if (field->types & TYPE_BIT(VALUE_RELATIONSHIP))
        return value_relationship(rows->edges[(size_t)number]);
    if (field->types & TYPE_BIT(VALUE_INTEGER))
        return value_integer((int64_t)number);
    return value_float(number);
}

static enum status emit_rows(const struct procedure *procedure,
                             struct procedure_context *context,
                             const struct analysis_table *table,
                             const struct rows_of_elements *rows) {
    struct value row[ANALYSIS_MAX_OUTPUTS];
    for (uint64_t i = 0; i < table->row_count; i++) {
        for (uint32_t j = 0; j < table->column_count; j++)
            row[j] = cell(&procedure->outputs[j], table->columns[j][i], rows);
        TRY(context->emit(context->sink, row));
    }
    return STATUS_OK;
}

static bool takes_edge(const struct graph_edges *edges, uint32_t edge,
                       const struct network_projection *projection) {
    if (edges->types[edge] == TYPE_DEAD ||
        (projection->edge_mask != NULL && !projection->edge_mask[edge]) ||
        (projection->node_mask != NULL && (!projection->node_mask[edges->sources[edge]] ||
                                           !projection->node_mask[edges->targets[edge]])))
        return false;
    if (projection->types.is_any)
        return true;
    for (uint32_t i = 0; i < projection->types.count; i++)
        if (projection->types.types[i] == edges->types[edge])
            return true;
    return false;
}

/* The numbering that network_project() gives: ascending rows of what the projection takes. */
static enum status number_elements(const struct graph *graph,
                                   const struct network_projection *projection,
                                   struct arena *arena, struct rows_of_elements *rows,
                                   struct problem *problem) {
    uint32_t node_rows = graph_row_count(graph, ELEMENT_NODE), count = 0;
    uint32_t edge_rows = graph_row_count(graph, ELEMENT_RELATIONSHIP);
    rows->nodes = ARENA_ARRAY(arena, (size_t)node_rows + 1, uint32_t);
    TRY_MEMORY(rows->nodes, arena, problem);
    rows->edges = ARENA_ARRAY(arena, (size_t)edge_rows + 1, uint32_t);
    TRY_MEMORY(rows->edges, arena, problem);
    for (uint32_t row = 0; row < node_rows; row++)
        if (graph_is_live(graph, ELEMENT_NODE, row) &&
            (projection->node_mask == NULL || projection->node_mask[row]))
            rows->nodes[count++] = row;
    struct graph_edges edges = graph_edges(graph);
    count = 0;
    for (uint32_t row = 0; row < edge_rows; row++)
        if (takes_edge(&edges, row, projection))
            rows->edges[count++] = row;
    return STATUS_OK;
}

/* ---- the call ----------------------------------------------------------------------------- */

static enum status call_selected(const struct procedure *procedure,
                                 struct procedure_context *context, struct value options,
                                 const struct analysis_selection *selection) {
    struct function_context *functions = context->functions;
    struct task task = {.graph = functions->graph,
                        .analysis = procedure->data,
                        .selection = selection,
                        .options = options,
                        .seed = *functions->random_state,
                        .is_forked = context->forks_analyses};
    struct arena arena;
    arena_init(&arena, functions->budget);
    struct rows_of_elements rows = {0};
    struct analysis_table table = {0};
    enum status status = STATUS_OK;
    if (selection->is_whole_graph && !graph_in_transaction(functions->graph))
        status = network_of_graph(functions->graph, functions->budget, &task.whole,
                                  functions->problem);
    if (status == STATUS_OK && task.whole != NULL) {
        rows.nodes = task.whole->node_rows;
        rows.edges = task.whole->edge_rows;
    } else if (status == STATUS_OK) {
        status = number_elements(functions->graph, &selection->projection, &arena, &rows,
                                 functions->problem);
    }
    if (status == STATUS_OK && selection->weight_key != CATALOG_NONE)
        status = graph_read_property(functions->graph, ELEMENT_RELATIONSHIP,
                                     selection->weight_key, functions->problem);
    if (status == STATUS_OK)
        status = (context->forks_analyses ? worker_run_forked : worker_run)(
            run_task, &task, functions->budget, context->progress,
            context->progress_context, procedure->name, &table, functions->problem);
    if (status == STATUS_OK)
        status = emit_rows(procedure, context, &table, &rows);
    analysis_table_release(&table);
    arena_release(&arena);
    return status;
}

enum status analysis_call(const struct procedure *procedure,
                          struct procedure_context *context,
                          const struct value *arguments) {
    const struct analysis *analysis = procedure->data;
    TRY(analysis_check_options(context, analysis, arguments[0]));
    struct analysis_selection selection = {0};
    enum status status = analysis_select(context, analysis, arguments[0], &selection);
    if (status == STATUS_OK)
        status = call_selected(procedure, context, arguments[0], &selection);
    analysis_selection_release(&selection);
    return status;
}
