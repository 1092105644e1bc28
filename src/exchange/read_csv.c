/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows go to the graph in batches: as many records as lie whole in the scanner's buffer, up to
 * the batch's capacity. The ends of edges are packed into keys while a batch is scanned and
 * looked up when it is full, so that the processor has fetched their places by then.
 */
#include "exchange/read_csv.h"

#include "base/array.h"
#include "base/map.h"
#include "exchange/csv_batch.h"
#include "exchange/id_map.h"
#include "exchange/known_ids.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct id_space {
    struct text name;
    bool has_known; /* the ids of the graph as it was are in it */
    struct id_map ids;
};

/* The labels that a cell lists. */
struct label_list {
    struct text cell;
    uint32_t *labels;
    uint32_t label_count;
};

struct label_run {
    const struct label_list *list;
    uint32_t count;
};

struct edge_type {
    struct text name;
    uint16_t id;
};

/* One call of read_csv(). */
struct csv_import {
    struct exchange_context *context;
    struct exchange_report *report;
    struct arena arena;      /* as long as the import */
    struct arena file_arena; /* of the file at hand */
    uint32_t first_row;      /* of the nodes that are added */
    ARRAY(struct id_space *) spaces;
    struct map label_lists; /* cell to struct label_list * */
    struct map types;       /* name to struct edge_type * */
};

/* The file at hand. */
struct csv_table {
    struct csv_import *import;
    struct csv_scan scan;
    struct csv_header header;
    struct csv_batch batch;
    uint32_t first_row; /* that the batch's first node will have */
    const struct csv_column *id;
    struct id_space *id_space;
    const struct label_list *last_labels;
    struct label_run *runs;
    uint32_t run_count;
    uint32_t start_field, end_field, type_field;
    struct id_space *start_space, *end_space;
    struct id_key *start_keys, *end_keys;
    uint32_t *sources, *targets;
    uint16_t *types;
    const struct edge_type *last_type;
};

static void release_space(void *object) {
    struct id_space *space = object;
    id_map_release(&space->ids);
}

static void release_map(void *object) {
    map_release(object);
}

static enum status out_of_memory(struct csv_import *import) {
    return arena_problem(&import->arena, import->context->problem);
}

/* ---- ids -------------------------------------------------------------------------------- */

/* The id space of a name, made at need. */
static enum status find_space(struct csv_import *import, struct text name,
                              struct id_space **out) {
    for (uint32_t i = 0; i < import->spaces.count; i++) {
        *out = import->spaces.items[i];
        if (text_equal((*out)->name, name))
            return STATUS_OK;
    }
    struct id_space *space = ARENA_NEW(&import->arena, struct id_space);
    if (space == NULL)
        return out_of_memory(import);
    id_map_init(&space->ids);
    space->name = text_copy(&import->arena, name);
    if (space->name.bytes == NULL ||
        ARRAY_PUSH(&import->arena, import->spaces, space) == NULL ||
        arena_on_release(&import->arena, release_space, space) != STATUS_OK)
        return out_of_memory(import);
    *out = space;
    return STATUS_OK;
}

/* Gives the common space, once, the ids that nodes had before. */
static enum status take_known_ids(struct csv_import *import, struct id_space *space,
                                  struct text key) {
    if (space->has_known || space->name.byte_count > 0)
        return STATUS_OK;
    space->has_known = true;
    return known_ids_take(import->context, key, import->first_row, &space->ids);
}

static enum status duplicate_id(struct csv_table *table, struct csv_field field) {
    return problem_set_file(table->scan.problem, STATUS_DUPLICATE_ID,
                            table->scan.file->path, table->scan.record_line,
                            "column '%.*s': the id '%.*s' is there already",
                            TEXT_ARGS(table->id->title), (int)field.size, field.bytes);
}

static enum status add_id(struct csv_table *table, struct csv_field field) {
    if (field.size == 0)
        return csv_batch_fault(&table->batch, table->id, field, "an id");
    struct id_key key = id_key((struct text){field.bytes, field.size});
    bool is_new;
    uint32_t row = table->first_row + table->batch.row_count - 1;
    if (id_map_add(&table->id_space->ids, &key, row, &is_new) != STATUS_OK)
        return out_of_memory(table->import);
    return is_new ? STATUS_OK : duplicate_id(table, field);
}

/* ---- labels ----------------------------------------------------------------------------- */

/* Adds the labels of "A;B" to the list, each once. */
static enum status split_labels(struct csv_table *table, struct label_list *list) {
    struct csv_import *import = table->import;
    const char *at = list->cell.bytes, *end = at + list->cell.byte_count;
    list->labels = ARENA_ARRAY(&import->arena, list->cell.byte_count / 2 + 1, uint32_t);
    if (list->labels == NULL)
        return out_of_memory(import);
    while (at < end) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        stop = stop == NULL ? end : stop;
        struct text name = {at, (size_t)(stop - at)};
        at = stop + 1;
        if (name.byte_count == 0)
            continue;
        uint32_t label;
        TRY(graph_make_name(import->context->graph, CATALOG_LABEL, name, &label,
                            import->context->problem));
        bool is_known = false;
        for (uint32_t i = 0; i < list->label_count; i++)
            is_known |= list->labels[i] == label;
        if (!is_known)
            list->labels[list->label_count++] = label;
    }
    return STATUS_OK;
}

static enum status make_label_list(struct csv_table *table, struct text cell,
                                   const struct label_list **out) {
    struct csv_import *import = table->import;
    const uint64_t *known = map_find_text(&import->label_lists, cell);
    if (known != NULL) {
        *out = (const struct label_list *)(uintptr_t)*known;
        return STATUS_OK;
    }
    struct label_list *list = ARENA_NEW(&import->arena, struct label_list);
    if (list == NULL)
        return out_of_memory(import);
    list->cell = text_copy(&import->arena, cell);
    if (list->cell.bytes == NULL)
        return out_of_memory(import);
    TRY(split_labels(table, list));
    if (map_set_text(&import->label_lists, list->cell, (uintptr_t)list) != STATUS_OK)
        return out_of_memory(import);
    *out = list;
    return STATUS_OK;
}

/* The label cells of the record as one: several columns are joined. */
static enum status label_cell(struct csv_table *table, struct text *out) {
    struct text_builder joined;
    uint32_t count = 0;
    *out = TEXT("");
    for (uint32_t i = 0; i < table->header.column_count; i++) {
        if (table->header.columns[i].role != CSV_LABEL)
            continue;
        struct text cell = {table->scan.fields[i].bytes, table->scan.fields[i].size};
        if (count++ == 0) {
            *out = cell;
            continue;
        }
        if (count == 2) {
            text_builder_init(&joined, &table->batch.rows);
            text_append(&joined, *out);
        }
        text_append_character(&joined, ';');
        text_append(&joined, cell);
        *out = text_builder_text(&joined);
        if (joined.failed)
            return out_of_memory(table->import);
    }
    return STATUS_OK;
}

static enum status add_labels(struct csv_table *table) {
    struct text cell;
    TRY(label_cell(table, &cell));
    if (table->last_labels == NULL || !text_equal(table->last_labels->cell, cell))
        TRY(make_label_list(table, cell, &table->last_labels));
    struct label_run *run = &table->runs[table->run_count];
    if (table->run_count > 0 && run[-1].list == table->last_labels) {
        run[-1].count++;
    } else {
        *run = (struct label_run){table->last_labels, 1};
        table->run_count++;
    }
    return STATUS_OK;
}

/* ---- nodes ------------------------------------------------------------------------------ */

static enum status add_node(struct csv_table *table) {
    /* The record's width is checked first: its fields are read by place. */
    TRY(csv_batch_add(&table->batch, table->header.column_count));
    if (table->id != NULL)
        TRY(add_id(table, table->scan.fields[table->id - table->header.columns]));
    return add_labels(table);
}

static enum status store_nodes(struct csv_table *table) {
    struct exchange_context *context = table->import->context;
    for (uint32_t i = 0; i < table->run_count; i++) {
        const struct label_run *run = &table->runs[i];
        uint32_t row;
        TRY(graph_bulk_nodes(context->graph, run->list->labels, run->list->label_count,
                             run->count, &row, context->problem));
    }
    table->import->report->nodes += table->batch.row_count;
    uint32_t first_row = table->first_row;
    table->first_row += table->batch.row_count;
    table->run_count = 0;
    return csv_batch_store(&table->batch, context->graph, ELEMENT_NODE, first_row);
}

static enum status open_nodes(struct csv_table *table) {
    struct csv_import *import = table->import;
    table->first_row = graph_row_count(import->context->graph, ELEMENT_NODE);
    table->runs =
        ARENA_ARRAY(&import->file_arena, table->batch.capacity, struct label_run);
    if (table->runs == NULL)
        return out_of_memory(import);
    for (uint32_t i = 0; i < table->header.column_count; i++)
        if (table->header.columns[i].role == CSV_ID)
            table->id = &table->header.columns[i];
    if (table->id == NULL)
        return STATUS_OK;
    TRY(find_space(import, table->id->space, &table->id_space));
    return take_known_ids(import, table->id_space, table->id->name);
}

/* ---- edges ------------------------------------------------------------------------------ */

static enum status make_type(struct csv_import *import, struct text cell,
                             const struct edge_type **out) {
    struct exchange_context *context = import->context;
    struct edge_type *type = ARENA_NEW(&import->arena, struct edge_type);
    if (type == NULL)
        return out_of_memory(import);
    uint32_t id;
    TRY(graph_make_name(context->graph, CATALOG_TYPE, cell, &id, context->problem));
    type->id = (uint16_t)id;
    type->name = text_copy(&import->arena, cell);
    if (type->name.bytes == NULL ||
        map_set_text(&import->types, type->name, (uintptr_t)type) != STATUS_OK)
        return out_of_memory(import);
    *out = type;
    return STATUS_OK;
}

static enum status find_type(struct csv_table *table, struct csv_field field) {
    struct text cell = {field.bytes, field.size};
    if (table->last_type != NULL && text_equal(table->last_type->name, cell))
        return STATUS_OK;
    if (field.size == 0)
        return csv_batch_fault(&table->batch, &table->header.columns[table->type_field],
                               field, "a type");
    const uint64_t *known = map_find_text(&table->import->types, cell);
    if (known == NULL)
        return make_type(table->import, cell, &table->last_type);
    table->last_type = (const struct edge_type *)(uintptr_t)*known;
    return STATUS_OK;
}

static enum status add_edge(struct csv_table *table) {
    uint32_t row = table->batch.row_count;
    TRY(csv_batch_add(&table->batch, table->header.column_count));
    const struct csv_field *fields = table->scan.fields;
    struct csv_field start = fields[table->start_field], end = fields[table->end_field];
    table->start_keys[row] = id_key((struct text){start.bytes, start.size});
    table->end_keys[row] = id_key((struct text){end.bytes, end.size});
    id_map_prefetch(&table->start_space->ids, &table->start_keys[row]);
    id_map_prefetch(&table->end_space->ids, &table->end_keys[row]);
    TRY(find_type(table, fields[table->type_field]));
    table->types[row] = table->last_type->id;
    return STATUS_OK;
}

static enum status dangling_edge(struct csv_table *table, uint32_t row, uint32_t field,
                                 const struct id_space *space, struct text id) {
    struct problem *problem = table->scan.problem;
    problem_set_file(problem, STATUS_DANGLING_EDGE, table->scan.file->path,
                     table->batch.lines[row],
                     "column '%.*s': no node%s%.*s has the id '%.*s'",
                     TEXT_ARGS(table->header.columns[field].title),
                     space->name.byte_count > 0 ? " of the id space " : "",
                     TEXT_ARGS(space->name), TEXT_ARGS(id));
    struct text_nearest nearest;
    text_nearest_init(&nearest, id);
    id_map_offer(&space->ids, &nearest);
    text_nearest_hint(&nearest, problem);
    return STATUS_DANGLING_EDGE;
}

static enum status store_edges(struct csv_table *table) {
    struct exchange_context *context = table->import->context;
    uint32_t count = table->batch.row_count;
    for (uint32_t i = 0; i < count; i++) {
        if (!id_map_find(&table->start_space->ids, &table->start_keys[i],
                         &table->sources[i]))
            return dangling_edge(table, i, table->start_field, table->start_space,
                                 table->start_keys[i].text);
        if (!id_map_find(&table->end_space->ids, &table->end_keys[i], &table->targets[i]))
            return dangling_edge(table, i, table->end_field, table->end_space,
                                 table->end_keys[i].text);
    }
    uint32_t first_row = 0;
    TRY(graph_bulk_relationships(context->graph, table->sources, table->targets,
                                 table->types, count, &first_row, context->problem));
    table->import->report->relationships += count;
    return csv_batch_store(&table->batch, context->graph, ELEMENT_RELATIONSHIP,
                           first_row);
}

static enum status open_edges(struct csv_table *table) {
    struct csv_import *import = table->import;
    uint32_t rows = table->batch.capacity;
    for (uint32_t i = 0; i < table->header.column_count; i++) {
        const struct csv_column *column = &table->header.columns[i];
        if (column->role == CSV_TYPE)
            table->type_field = i;
        if (column->role == CSV_START) {
            table->start_field = i;
            TRY(find_space(import, column->space, &table->start_space));
            TRY(take_known_ids(import, table->start_space, TEXT("id")));
        }
        if (column->role == CSV_END) {
            table->end_field = i;
            TRY(find_space(import, column->space, &table->end_space));
            TRY(take_known_ids(import, table->end_space, TEXT("id")));
        }
    }
    table->start_keys = ARENA_ARRAY(&import->file_arena, rows, struct id_key);
    table->end_keys = ARENA_ARRAY(&import->file_arena, rows, struct id_key);
    table->sources = ARENA_ARRAY(&import->file_arena, rows, uint32_t);
    table->targets = ARENA_ARRAY(&import->file_arena, rows, uint32_t);
    table->types = ARENA_ARRAY(&import->file_arena, rows, uint16_t);
    if (table->start_keys == NULL || table->end_keys == NULL || table->sources == NULL ||
        table->targets == NULL || table->types == NULL)
        return out_of_memory(import);
    return STATUS_OK;
}

/* ---- files ------------------------------------------------------------------------------ */

static enum status store(struct csv_table *table) {
    if (table->batch.row_count == 0)
        return STATUS_OK;
    TRY(budget_check(table->import->context->budget, table->scan.problem));
    TRY(graph_meter_check(table->import->context->graph, table->scan.problem));
    return table->header.is_edges ? store_edges(table) : store_nodes(table);
}

static enum status read_rows(struct csv_table *table) {
    bool is_found, is_more = true;
    for (;;) {
        TRY(csv_scan_next(&table->scan, &is_found));
        if (is_found)
            TRY(table->header.is_edges ? add_edge(table) : add_node(table));
        if (!is_found || table->batch.row_count == table->batch.capacity)
            TRY(store(table));
        if (is_found)
            continue;
        if (!is_more)
            return STATUS_OK;
        TRY(csv_scan_refill(&table->scan, &is_more));
    }
}

static enum status read_table(struct csv_import *import, const char *path) {
    struct exchange_context *context = import->context;
    arena_reset(&import->file_arena);
    struct csv_table *table = ARENA_NEW(&import->file_arena, struct csv_table);
    if (table == NULL)
        return out_of_memory(import);
    table->import = import;
    TRY(csv_scan_open(&table->scan, &import->file_arena, path, ',', context->budget,
                      context->problem));
    TRY(csv_header_read(&table->scan, &import->file_arena, &table->header));
    TRY(csv_batch_open(&table->batch, &table->scan, &table->header, &import->file_arena));
    TRY(table->header.is_edges ? open_edges(table) : open_nodes(table));
    TRY(read_rows(table));
    source_file_close(table->scan.file);
    return STATUS_OK;
}

/* ---- folders ---------------------------------------------------------------------------- */

/* Names of a folder's files. */
struct name_list {
    ARRAY(char *) names;
};

static int compare_names(const void *first, const void *second) {
    return strcmp(*(char *const *)first, *(char *const *)second);
}

static bool is_table_name(const char *name, const char *prefix) {
    struct text text = text_of(name);
    return text_starts_with(text, text_of(prefix)) && text_ends_with(text, TEXT(".csv"));
}

static enum status add_names(struct csv_import *import, DIR *folder, const char *path,
                             const char *prefix, struct name_list *list) {
    const struct dirent *entry;
    rewinddir(folder);
    uint32_t first = list->names.count;
    while ((entry = readdir(folder)) != NULL) {
        if (!is_table_name(entry->d_name, prefix))
            continue;
        char *name = arena_format(&import->arena, "%s/%s", path, entry->d_name);
        if (name == NULL || ARRAY_PUSH(&import->arena, list->names, name) == NULL)
            return out_of_memory(import);
    }
    if (list->names.count > first)
        qsort(list->names.items + first, list->names.count - first, sizeof(char *),
              compare_names);
    return STATUS_OK;
}

static enum status list_folder(struct csv_import *import, const char *path,
                               struct name_list *list) {
    struct problem *problem = import->context->problem;
    DIR *folder = opendir(path);
    if (folder == NULL)
        return problem_set_file(problem, STATUS_CANNOT_OPEN, path, 0,
                                "cannot be read: %s", strerror(errno));
    enum status status = add_names(import, folder, path, "nodes", list);
    if (status == STATUS_OK)
        status = add_names(import, folder, path, "edges", list);
    closedir(folder);
    if (status == STATUS_OK && list->names.count == 0) {
        problem_set_file(problem, STATUS_CANNOT_OPEN, path, 0, "holds no graph");
        problem_hint(problem, "a graph folder holds nodes*.csv and edges*.csv");
        return STATUS_CANNOT_OPEN;
    }
    return status;
}

static enum status read_tables(struct csv_import *import, char *const *paths,
                               uint32_t count) {
    struct exchange_context *context = import->context;
    import->first_row = graph_row_count(context->graph, ELEMENT_NODE);
    TRY(graph_bulk_begin(context->graph, context->problem));
    for (uint32_t i = 0; i < count; i++)
        TRY(read_table(import, paths[i]));
    /* The fold needs memory of its own, so ids and buffers go first. */
    arena_release(&import->file_arena);
    arena_release(&import->arena);
    return graph_bulk_end(context->graph, context->budget, context->problem);
}

static enum status open_import(struct csv_import *import) {
    map_init(&import->label_lists);
    map_init(&import->types);
    if (arena_on_release(&import->arena, release_map, &import->label_lists) !=
            STATUS_OK ||
        arena_on_release(&import->arena, release_map, &import->types) != STATUS_OK)
        return out_of_memory(import);
    return STATUS_OK;
}

static enum status read_path(struct csv_import *import, const char *path) {
    TRY(open_import(import));
    struct stat about;
    struct name_list list = {0};
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        TRY(list_folder(import, path, &list));
        return read_tables(import, list.names.items, list.names.count);
    }
    char *name = arena_copy(&import->arena, path, strlen(path));
    if (name == NULL)
        return out_of_memory(import);
    return read_tables(import, &name, 1);
}

enum status read_csv(struct exchange_context *context, const char *path,
                     struct exchange_report *report) {
    struct csv_import import = {.context = context, .report = report};
    arena_init(&import.arena, context->budget);
    arena_init(&import.file_arena, context->budget);
    enum status status = read_path(&import, path);
    arena_release(&import.file_arena);
    arena_release(&import.arena);
    return status;
}
