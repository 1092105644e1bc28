/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_output.h"

#include "execute/execute.h"

static struct problem *problem_of(const struct path_output *output) {
    return output->pattern->op->execution->problem;
}

static bool is_single(const struct plan_search_loop *loop) {
    return loop->quantifier.style == AST_QUANTIFIER_NONE;
}

/* Memory for a column of `item_bytes` a cell. */
static enum status make_cells(struct path_output *output, size_t item_bytes,
                              void **cells) {
    *cells = arena_allocate(output->arena, output->capacity * item_bytes);
    TRY_MEMORY(*cells, output->arena, problem_of(output));
    return STATUS_OK;
}

static enum status make_rows(struct path_output *output, uint32_t **cells) {
    void *memory;
    TRY(make_cells(output, sizeof **cells, &memory));
    *cells = memory;
    return STATUS_OK;
}

static enum status make_values(struct path_output *output, struct value **cells) {
    void *memory;
    TRY(make_cells(output, sizeof **cells, &memory));
    *cells = memory;
    return STATUS_OK;
}

enum status path_output_begin(struct path_output *output,
                              const struct path_pattern *pattern, struct arena *arena,
                              uint32_t capacity, path_output_wants wants,
                              const void *context) {
    const struct plan_search *search = pattern->search;
    *output =
        (struct path_output){.pattern = pattern, .arena = arena, .capacity = capacity};
    TRY(make_rows(output, &output->rows));
    output->nodes = ARENA_ARRAY(arena, search->loop_count + 1, uint32_t *);
    TRY_MEMORY(output->nodes, arena, problem_of(output));
    output->relationships = ARENA_ARRAY(arena, search->loop_count + 1, uint32_t *);
    TRY_MEMORY(output->relationships, arena, problem_of(output));
    output->lists = ARENA_ARRAY(arena, search->loop_count + 1, struct value *);
    TRY_MEMORY(output->lists, arena, problem_of(output));
    for (uint32_t i = 0; i <= search->loop_count; i++) {
        const struct path_place *place = &pattern->places[i];
        if (!place->is_given && place->same_as == VISIT_NONE &&
            wants(context, place->node->slot))
            TRY(make_rows(output, &output->nodes[i]));
    }
    for (uint32_t i = 0; i < search->loop_count; i++) {
        if (search->loops[i].edge_slot == SLOT_NONE ||
            !wants(context, search->loops[i].edge_slot))
            continue;
        if (is_single(&search->loops[i]))
            TRY(make_rows(output, &output->relationships[i]));
        else
            TRY(make_values(output, &output->lists[i]));
    }
    if (search->path_slot != SLOT_NONE && wants(context, search->path_slot))
        TRY(make_values(output, &output->paths));
    return STATUS_OK;
}

/* Relationships of hops [first, last) as a list, in written order. */
static enum status make_list(struct path_output *output, const struct path_found *path,
                             uint32_t first, uint32_t last, struct value *out) {
    uint32_t count = last - first;
    struct value *items = arena_allocate(output->arena, count * sizeof *items);
    TRY_MEMORY(items, output->arena, problem_of(output));
    bool is_reversed = output->pattern->search->is_reversed;
    for (uint32_t i = 0; i < count; i++)
        items[is_reversed ? count - 1 - i : i] =
            value_relationship(path->edges[first + i]);
    *out = value_list(items, count);
    return STATUS_OK;
}

static enum status make_path(struct path_output *output, const struct path_found *path,
                             struct value *out) {
    uint32_t count = path->hop_count;
    struct value_path *made = arena_allocate(output->arena, sizeof *made);
    TRY_MEMORY(made, output->arena, problem_of(output));
    uint32_t *rows =
        arena_allocate(output->arena, (2 * (size_t)count + 1) * sizeof *rows);
    TRY_MEMORY(rows, output->arena, problem_of(output));
    bool is_reversed = output->pattern->search->is_reversed;
    for (uint32_t i = 0; i <= count; i++)
        rows[is_reversed ? count - i : i] = path->nodes[i];
    for (uint32_t i = 0; i < count; i++)
        rows[count + 1 + (is_reversed ? count - 1 - i : i)] = path->edges[i];
    *made = (struct value_path){count, rows, rows + count + 1};
    *out = value_path(made);
    return STATUS_OK;
}

/* The cell of a loop: its relationship, null or relationship where it is optional
 * (`?` leaves a single variable single), or the list. */
static enum status add_edge(struct path_output *output, const struct path_found *path,
                            uint32_t loop, uint32_t first, uint32_t last) {
    uint32_t row = output->row_count;
    if (output->relationships[loop] != NULL)
        output->relationships[loop][row] = path->edges[first];
    if (output->lists[loop] == NULL)
        return STATUS_OK;
    struct value *cell = &output->lists[loop][row];
    const struct plan_search_loop *pattern = &output->pattern->search->loops[loop];
    if (pattern->quantifier.style != AST_QUANTIFIER_OPTIONAL)
        return make_list(output, path, first, last, cell);
    *cell = first == last ? value_null() : value_relationship(path->edges[first]);
    return STATUS_OK;
}

enum status path_output_add(struct path_output *output, uint32_t row,
                            const struct path_found *path) {
    uint32_t loop_count = output->pattern->search->loop_count, first = 0;
    for (uint32_t i = 0; i <= loop_count; i++) {
        if (output->nodes[i] != NULL)
            output->nodes[i][output->row_count] = path->nodes[first];
        if (i == loop_count)
            break;
        uint32_t last = i + 1 == loop_count
                            ? path->hop_count
                            : path_found_place(path, output->pattern, i + 1);
        TRY(add_edge(output, path, i, first, last));
        first = last;
    }
    if (output->paths != NULL)
        TRY(make_path(output, path, &output->paths[output->row_count]));
    output->rows[output->row_count++] = row;
    return STATUS_OK;
}

void path_output_columns(const struct path_output *output, struct column *columns) {
    const struct plan_search *search = output->pattern->search;
    for (uint32_t i = 0; i <= search->loop_count; i++)
        if (output->nodes[i] != NULL)
            columns[search->nodes[i].slot] =
                (struct column){.type = COLUMN_NODES, .elements = output->nodes[i]};
    for (uint32_t i = 0; i < search->loop_count; i++) {
        uint32_t slot = search->loops[i].edge_slot;
        if (output->relationships[i] != NULL)
            columns[slot] = (struct column){.type = COLUMN_RELATIONSHIPS,
                                            .elements = output->relationships[i]};
        if (output->lists[i] != NULL)
            columns[slot] =
                (struct column){.type = COLUMN_VALUES, .values = output->lists[i]};
    }
    if (output->paths != NULL)
        columns[search->path_slot] =
            (struct column){.type = COLUMN_VALUES, .values = output->paths};
}
