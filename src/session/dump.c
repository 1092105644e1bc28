/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order of a dump: procedures and graph types; nodes by their labels, relationships by
 * their type, both in the order of rows; then what is checked against them: the graph type
 * that is set, indexes, constraints. Groups are sorted by their names, so that the script of
 * what the script makes is the same script.
 */
#include "session/dump.h"

#include "exchange/target_file.h"
#include "session/plain_locale.h"
#include "session/transaction.h"

#include <stdio.h>
#include <stdlib.h>

/* Elements that one kind of statement makes. */
struct group {
    struct text name; /* ":A:B" as it is written */
    uint32_t id;      /* of a label set or type */
    uint32_t end;     /* of its rows in the order; they begin where the one before ends */
};

struct order {
    struct group *groups;
    uint32_t group_count;
    uint32_t *rows;
};

struct dump {
    struct entente_database *database;
    const struct graph *graph;
    struct problem *problem;
    struct dump_sink sink;
    bool (*write)(void *context, const char *text, size_t byte_count);
    void *write_context;
    struct target_file *file; /* NULL: to `write` */
    struct arena arena;       /* order and names */
    struct arena row_arena;   /* one element */
    struct text_builder statement, piece;
    uint32_t item_count; /* in the statement */
    uint32_t *numbers;   /* of nodes in the script by row, from 1 */
    char start[48];      /* the label of the node that the others are counted from */
    char match[64];      /* finds it */
};

/* ---- statements --------------------------------------------------------------------------- */

/* What could not be read is no part of a script: the failure comes before the statement. */
static enum status put(void *context, struct text statement) {
    struct dump *dump = context;
    TRY(budget_check(&dump->database->budget, dump->problem));
    TRY(graph_read_failure(dump->database->graph, dump->problem));
    if (dump->statement.failed)
        return arena_problem(dump->statement.arena, dump->problem);
    if (dump->piece.failed)
        return arena_problem(dump->piece.arena, dump->problem);
    if (dump->file != NULL) {
        target_write(dump->file, statement);
        return target_file_check(dump->file, dump->problem);
    }
    if (dump->write(dump->write_context, statement.bytes, statement.byte_count))
        return STATUS_OK;
    return problem_set(dump->problem, STATUS_CANCELLED, SPAN_NONE,
                       "the script was not wanted any more");
}

static enum status put_string(struct dump *dump, const char *string) {
    return put(dump, text_of(string));
}

static enum status put_definition(struct dump *dump, enum definition_kind kind,
                                  uint32_t index) {
    TRY(put(dump, graph_definition(dump->graph, kind, index).text));
    return put_string(dump, ";\n");
}

static enum status put_definitions(struct dump *dump, enum definition_kind kind) {
    for (uint32_t i = 0; i < graph_definition_count(dump->graph, kind); i++)
        TRY(put_definition(dump, kind, i));
    return STATUS_OK;
}

static enum status put_procedures(struct dump *dump) {
    uint32_t *order;
    TRY(dump_order_procedures(dump->graph, &dump->arena, &order, dump->problem));
    for (uint32_t i = 0; i < graph_definition_count(dump->graph, DEFINITION_PROCEDURE);
         i++)
        TRY(put_definition(dump, DEFINITION_PROCEDURE, order[i]));
    return STATUS_OK;
}

/* ---- groups ------------------------------------------------------------------------------- */

static int compare_names(const void *first, const void *second) {
    const struct text *one = first, *other = second;
    return text_compare(*one, *other);
}

static int compare_groups(const void *first, const void *second) {
    const struct group *one = first, *other = second;
    return text_compare(one->name, other->name);
}

/* The labels of a set as a pattern has them, in the order of their names. */
static enum status name_set(struct dump *dump, uint32_t set, struct text *out) {
    uint32_t count;
    const uint32_t *labels = graph_label_set(dump->graph, set, &count);
    struct text *names = ARENA_ARRAY(&dump->arena, count + 1, struct text);
    TRY_MEMORY(names, &dump->arena, dump->problem);
    for (uint32_t i = 0; i < count; i++)
        names[i] = graph_name(dump->graph, CATALOG_LABEL, labels[i]);
    qsort(names, count, sizeof *names, compare_names);
    struct text_builder builder;
    text_builder_init(&builder, &dump->arena);
    for (uint32_t i = 0; i < count; i++)
        dump_label(&builder, names[i]);
    *out = text_builder_text(&builder);
    return builder.failed ? arena_problem(&dump->arena, dump->problem) : STATUS_OK;
}

static enum status name_type(struct dump *dump, uint32_t type, struct text *out) {
    struct text_builder builder;
    text_builder_init(&builder, &dump->arena);
    dump_label(&builder, graph_name(dump->graph, CATALOG_TYPE, type));
    *out = text_builder_text(&builder);
    return builder.failed ? arena_problem(&dump->arena, dump->problem) : STATUS_OK;
}

static uint32_t group_of_row(const struct dump *dump, enum element_kind kind,
                             uint32_t row) {
    return kind == ELEMENT_NODE ? graph_node_label_sets(dump->graph)[row]
                                : graph_edges(dump->graph).types[row];
}

/* The groups that have elements, by name; places[id] is a group's place. */
static enum status make_groups(struct dump *dump, enum element_kind kind,
                               struct order *order, uint32_t *places) {
    uint32_t id_count = kind == ELEMENT_NODE
                            ? graph_label_set_count(dump->graph)
                            : graph_name_count(dump->graph, CATALOG_TYPE);
    order->groups = ARENA_ARRAY(&dump->arena, id_count + 1, struct group);
    TRY_MEMORY(order->groups, &dump->arena, dump->problem);
    for (uint32_t id = kind == ELEMENT_NODE ? LABEL_SET_EMPTY : 0; id < id_count; id++) {
        uint64_t uses = kind == ELEMENT_NODE
                            ? graph_label_set_uses(dump->graph, id)
                            : graph_name_uses(dump->graph, CATALOG_TYPE, id);
        if (uses == 0)
            continue;
        struct group *group = &order->groups[order->group_count++];
        group->id = id;
        group->end = (uint32_t)uses;
        TRY(kind == ELEMENT_NODE ? name_set(dump, id, &group->name)
                                 : name_type(dump, id, &group->name));
    }
    qsort(order->groups, order->group_count, sizeof *order->groups, compare_groups);
    for (uint32_t i = 0; i < order->group_count; i++)
        places[order->groups[i].id] = i;
    return STATUS_OK;
}

/* Live rows by group, within it ascending: each is counted to its place. */
static enum status sort_rows(struct dump *dump, enum element_kind kind,
                             struct order *order) {
    uint32_t row_count = graph_row_count(dump->graph, kind);
    uint32_t *places = ARENA_ARRAY(&dump->arena, UINT16_MAX + 1, uint32_t);
    if (kind == ELEMENT_NODE)
        places = ARENA_ARRAY(&dump->arena, graph_label_set_count(dump->graph), uint32_t);
    order->rows =
        ARENA_ARRAY(&dump->arena, graph_element_count(dump->graph, kind) + 1, uint32_t);
    TRY_MEMORY(places, &dump->arena, dump->problem);
    TRY_MEMORY(order->rows, &dump->arena, dump->problem);
    TRY(make_groups(dump, kind, order, places));
    uint32_t begin = 0;
    for (uint32_t i = 0; i < order->group_count; i++) {
        uint32_t count = order->groups[i].end;
        order->groups[i].end = begin; /* moves to the end as rows come */
        begin += count;
    }
    for (uint32_t row = 0; row < row_count; row++) {
        if (!graph_is_live(dump->graph, kind, row))
            continue;
        struct group *group = &order->groups[places[group_of_row(dump, kind, row)]];
        order->rows[group->end++] = row;
    }
    return STATUS_OK;
}

/* ---- elements ----------------------------------------------------------------------------- */

static void begin_batch(struct dump *dump, enum element_kind kind) {
    struct text_builder *out = &dump->statement;
    out->byte_count = 0;
    dump->item_count = 0;
    if (kind == ELEMENT_RELATIONSHIP)
        text_append_format(out, "%s\n", dump->match);
    text_append_string(out, "UNWIND [\n");
}

/* How a statement ends that makes elements; `source` is what their properties are. */
static void append_making(struct text_builder *out, enum element_kind kind,
                          struct text name, const char *source, const char *target,
                          const char *properties) {
    if (kind == ELEMENT_NODE) {
        text_append_string(out, "CREATE (n");
        text_append(out, name);
        text_append_string(out, ") SET n = ");
    } else {
        text_append_format(out,
                           "MATCH (a), (b) WHERE id(a) = id(start) + %s AND id(b) = "
                           "id(start) + %s\nCREATE (a)-[r",
                           source, target);
        text_append(out, name);
        text_append_string(out, "]->(b) SET r = ");
    }
    text_append_format(out, "%s;\n", properties);
}

static enum status end_batch(struct dump *dump, enum element_kind kind,
                             struct text name) {
    if (dump->item_count == 0)
        return STATUS_OK;
    text_append_string(&dump->statement, "\n] AS row\n");
    append_making(&dump->statement, kind, name, "row[0]", "row[1]",
                  kind == ELEMENT_NODE ? "row" : "row[2]");
    return put(dump, text_builder_text(&dump->statement));
}

/* One that does not fit into a list: the node that others are counted from carries its
 * properties until they are whole. */
static enum status put_large(struct dump *dump, enum element_kind kind, uint32_t row,
                             struct text name, struct value map) {
    struct graph_edges edges = graph_edges(dump->graph);
    char source[16] = "", target[16] = "";
    TRY(dump_pieces(&dump->sink, &dump->piece, dump->match, "start", map));
    if (kind == ELEMENT_RELATIONSHIP) {
        snprintf(source, sizeof source, "%u", dump->numbers[edges.sources[row]]);
        snprintf(target, sizeof target, "%u", dump->numbers[edges.targets[row]]);
    }
    struct text_builder *out = &dump->piece;
    out->byte_count = 0;
    text_append_format(out, "%s\n", dump->match);
    append_making(out, kind, name, source, target, "properties(start)");
    text_append_format(out, "%s SET start = {};\n", dump->match);
    return put(dump, text_builder_text(out));
}

static void append_ends(struct dump *dump, uint32_t row) {
    struct graph_edges edges = graph_edges(dump->graph);
    text_append_format(&dump->statement, "[%u, %u, ", dump->numbers[edges.sources[row]],
                       dump->numbers[edges.targets[row]]);
}

static enum status put_element(struct dump *dump, enum element_kind kind, uint32_t row,
                               struct text name) {
    struct text_builder *out = &dump->statement;
    struct value map;
    if (out->byte_count > DUMP_BATCH_BYTES || dump->item_count == DUMP_BATCH_ITEMS) {
        TRY(end_batch(dump, kind, name));
        begin_batch(dump, kind);
    }
    TRY(graph_element_map(dump->graph, kind, row, &dump->row_arena, &map, dump->problem));
    size_t before = out->byte_count;
    text_append_string(out, dump->item_count > 0 ? ",\n" : "");
    if (kind == ELEMENT_RELATIONSHIP)
        append_ends(dump, row);
    if (dump_map(out, map)) {
        text_append_string(out, kind == ELEMENT_RELATIONSHIP ? "]" : "");
        dump->item_count++;
    } else {
        out->byte_count = before;
        TRY(end_batch(dump, kind, name));
        TRY(put_large(dump, kind, row, name, map));
        begin_batch(dump, kind);
    }
    arena_reset(&dump->row_arena);
    return STATUS_OK;
}

static enum status put_elements(struct dump *dump, enum element_kind kind) {
    struct order order = {0};
    uint32_t next = 0;
    TRY(sort_rows(dump, kind, &order));
    for (uint32_t i = 0; i < order.group_count; i++) {
        const struct group *group = &order.groups[i];
        begin_batch(dump, kind);
        for (; next < group->end; next++) {
            if (kind == ELEMENT_NODE)
                dump->numbers[order.rows[next]] = next + 1;
            TRY(put_element(dump, kind, order.rows[next], group->name));
        }
        TRY(end_batch(dump, kind, group->name));
    }
    return STATUS_OK;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static uint64_t label_uses(const struct graph *graph, const char *label) {
    uint32_t id = graph_find_name(graph, CATALOG_LABEL, text_of(label));
    return id == CATALOG_NONE ? 0 : graph_name_uses(graph, CATALOG_LABEL, id);
}

/* A label that no node has. */
static void choose_start(struct dump *dump) {
    snprintf(dump->start, sizeof dump->start, "DumpStart");
    for (uint32_t i = 2; label_uses(dump->graph, dump->start) > 0; i++)
        snprintf(dump->start, sizeof dump->start, "DumpStart%u", i);
    snprintf(dump->match, sizeof dump->match, "MATCH (start:%s)", dump->start);
}

static enum status put_graph(struct dump *dump) {
    char line[96];
    if (graph_element_count(dump->graph, ELEMENT_NODE) == 0)
        return STATUS_OK;
    choose_start(dump);
    dump->numbers = ARENA_ARRAY(&dump->arena,
                                graph_row_count(dump->graph, ELEMENT_NODE) + 1, uint32_t);
    TRY_MEMORY(dump->numbers, &dump->arena, dump->problem);
    snprintf(line, sizeof line, "CREATE (:%s);\n", dump->start);
    TRY(put_string(dump, line));
    for (int kind = ELEMENT_NODE; kind <= ELEMENT_RELATIONSHIP; kind++)
        TRY(put_elements(dump, (enum element_kind)kind));
    snprintf(line, sizeof line, "%s DELETE start;\n", dump->match);
    return put_string(dump, line);
}

static enum status put_all(struct dump *dump) {
    char head[96];
    snprintf(head, sizeof head, "// nodes: %llu, relationships: %llu\nBEGIN;\n",
             (unsigned long long)graph_element_count(dump->graph, ELEMENT_NODE),
             (unsigned long long)graph_element_count(dump->graph, ELEMENT_RELATIONSHIP));
    TRY(put_string(dump, head));
    TRY(put_procedures(dump));
    TRY(put_definitions(dump, DEFINITION_GRAPH_TYPE));
    TRY(put_graph(dump));
    TRY(put_definitions(dump, DEFINITION_SET_GRAPH_TYPE));
    TRY(put_definitions(dump, DEFINITION_INDEX));
    TRY(put_definitions(dump, DEFINITION_CONSTRAINT));
    return put_string(dump, "COMMIT;\n");
}

static enum status dump_graph(struct dump *dump, const char *path) {
    struct entente_database *database = dump->database;
    if (path != NULL)
        TRY(target_file_open(&dump->arena, path, &dump->file, dump->problem));
    TRY(transaction_begin_read(database));
    enum status status = put_all(dump);
    enum status end = transaction_end_read(database);
    if (status == STATUS_OK)
        status = end;
    if (status == STATUS_OK && path != NULL)
        status = target_file_commit(dump->file, dump->problem);
    return status;
}

enum entente_result entente_dump(struct entente_database *database, const char *path,
                                 bool (*write)(void *context, const char *text,
                                               size_t byte_count),
                                 void *context) {
    struct dump dump = {.database = database,
                        .graph = database->graph,
                        .problem = &database->problem,
                        .write = write,
                        .write_context = context};
    dump.sink = (struct dump_sink){&dump, put};
    database_begin_call(database);
    atomic_store(&database->budget.cancelled, false);
    budget_start(&database->budget, 0);
    arena_init(&dump.arena, NULL);
    arena_init(&dump.row_arena, NULL);
    text_builder_init(&dump.statement, &dump.arena);
    text_builder_init(&dump.piece, &dump.arena);
    locale_t before = plain_locale_enter();
    enum status status = dump_graph(&dump, path);
    plain_locale_leave(before);
    arena_release(&dump.row_arena);
    arena_release(&dump.arena);
    return database_result(status);
}
