/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Segments in memory: graphs of random histories are written, opened, compared with the model
 * while they are read bit by bit, changed and written again; sources, sinks and memory fail at
 * every place; bytes are damaged at random.
 */
#include "graph_model.h"

#include "base/map.h"
#include "graph/segment.h"

/* ---- a store in memory -------------------------------------------------------------------- */

#define MAX_SEGMENTS 4096

struct kept_segment {
    struct segment_id id;
    unsigned char
        *bytes; /* an allocation of exactly `byte_count`, so that ASan sees overruns */
    size_t byte_count;
};

struct memory_store {
    struct kept_segment segments[MAX_SEGMENTS];
    uint32_t count;
    uint32_t written[SEGMENT_HEAD_COPY + 1], cuts,
        reads;                 /* by kind; since the last time they were cleared */
    int fail_read, fail_write; /* the nth call from now on fails; 0: none */
    bool replays, is_replay_refused;
};

static struct kept_segment *find(struct memory_store *store, struct segment_id id) {
    for (uint32_t i = 0; i < store->count; i++) {
        struct segment_id other = store->segments[i].id;
        if (other.kind == id.kind && other.key == id.key && other.place == id.place)
            return &store->segments[i];
    }
    return NULL;
}

static enum status read_kept(void *context, struct segment_id id, const void **bytes,
                             size_t *byte_count, struct problem *out) {
    struct memory_store *store = context;
    store->reads++;
    if (store->fail_read > 0 && --store->fail_read == 0)
        return problem_set(out, STATUS_CANNOT_OPEN, SPAN_NONE, "the disk is away");
    const struct kept_segment *segment = find(store, id);
    *bytes = segment == NULL ? NULL : segment->bytes;
    *byte_count = segment == NULL ? 0 : segment->byte_count;
    return STATUS_OK;
}

static enum status write_kept(void *context, struct segment_id id, const void *bytes,
                              size_t byte_count, struct problem *out) {
    struct memory_store *store = context;
    if (store->fail_write > 0 && --store->fail_write == 0)
        return problem_set(out, STATUS_CANNOT_WRITE, SPAN_NONE, "the disk is full");
    struct kept_segment *segment = find(store, id);
    unsigned char *copy = malloc(byte_count == 0 ? 1 : byte_count);
    assert_non_null(copy);
    memcpy(copy, bytes, byte_count);
    if (segment == NULL) {
        assert_true(store->count < MAX_SEGMENTS);
        segment = &store->segments[store->count++];
    } else {
        free(segment->bytes);
    }
    *segment = (struct kept_segment){id, copy, byte_count};
    store->written[id.kind]++;
    return STATUS_OK;
}

static enum status cut_kept(void *context, struct segment_id id, struct problem *out) {
    (void)out;
    struct memory_store *store = context;
    store->cuts++;
    for (uint32_t i = store->count; i-- > 0;) {
        struct kept_segment *segment = &store->segments[i];
        if (segment->id.kind != id.kind || segment->id.key != id.key ||
            segment->id.place < id.place)
            continue;
        free(segment->bytes);
        *segment = store->segments[--store->count];
    }
    return STATUS_OK;
}

static struct segment_sink sink_of(struct memory_store *store) {
    return (struct segment_sink){store, write_kept, cut_kept};
}
static struct segment_source source_of(struct memory_store *store) {
    return (struct segment_source){store, read_kept, NULL};
}

static struct memory_store *new_store(void) {
    struct memory_store *store = calloc(1, sizeof *store);
    assert_non_null(store);
    return store;
}

static void free_store(struct memory_store *store) {
    for (uint32_t i = 0; i < store->count; i++)
        free(store->segments[i].bytes);
    free(store);
}

/* Two stores hold the same graph in the same bytes. */
static void compare_stores(struct memory_store *first, struct memory_store *second) {
    uint32_t filled[2] = {0, 0};
    for (uint32_t i = 0; i < second->count; i++)
        filled[1] += second->segments[i].byte_count > 0;
    for (uint32_t i = 0; i < first->count; i++) {
        const struct kept_segment *segment = &first->segments[i];
        if (segment->byte_count == 0)
            continue; /* a chunk that went */
        filled[0]++;
        const struct kept_segment *other = find(second, segment->id);
        /* A column begins with an estimate, which is as old as the last writing of it. */
        size_t is_column = segment->id.kind == SEGMENT_NODE_COLUMN ||
                           segment->id.kind == SEGMENT_RELATIONSHIP_COLUMN;
        assert_non_null(other);
        assert_int_equal(segment->byte_count, other->byte_count);
        assert_memory_equal(segment->bytes + is_column, other->bytes + is_column,
                            segment->byte_count - is_column);
    }
    assert_int_equal(filled[0], filled[1]);
}

static void clear_counts(struct memory_store *store) {
    memset(store->written, 0, sizeof store->written);
    store->cuts = store->reads = 0;
}

static uint32_t count_written(const struct memory_store *store) {
    uint32_t count = 0;
    for (int kind = 0; kind < 9; kind++)
        count += store->written[kind];
    return count;
}

/* ---- worlds ------------------------------------------------------------------------------- */

static void change_much(struct world *world, uint32_t steps) {
    OK(graph_begin(world->graph, &problem));
    for (uint32_t step = 0; step < steps; step++)
        change_something(world);
    OK(graph_commit(world->graph, &problem));
}

/* Changes that are taken back, while chunks and relationships are read. */
static void change_in_vain(struct world *world, uint32_t steps) {
    struct model *before = copy_model(world->now);
    OK(graph_begin(world->graph, &problem));
    for (uint32_t step = 0; step < steps; step++)
        change_something(world);
    graph_rollback(world->graph);
    memcpy(world->now, before, sizeof *before);
    free(before);
}

static void keep(struct world *world, struct memory_store *store,
                 bool writes_everything) {
    struct segment_sink sink = sink_of(store);
    OK(graph_write_segments(world->graph, &sink, writes_everything, NULL, &problem));
    graph_segments_kept(world->graph);
}

/* The world's graph anew, from a store. */
static void reopen(struct world *world, struct memory_store *store) {
    struct segment_source source = source_of(store);
    graph_free(world->graph);
    world->graph = graph_new();
    assert_non_null(world->graph);
    OK(graph_open_segments(world->graph, &source, &problem));
}

/* Some of everything, in an order that differs. */
static void compare_bit_by_bit(const struct world *world) {
    const struct model *model = world->now;
    for (int i = 0; i < 60; i++) {
        enum element_kind kind = (enum element_kind)random_below(2);
        if (model->row_counts[kind] == 0)
            continue;
        uint32_t row = random_below(model->row_counts[kind]);
        uint32_t key = random_below(KEY_COUNT);
        switch (random_below(8)) {
        case 0:
            compare_uses(world);
            break;
        case 1:
            if (kind == ELEMENT_NODE && model->elements[kind][row].is_live)
                compare_walk(world, DIRECTION_BOTH, row,
                             (struct type_filter){.is_any = true});
            break;
        case 2:
            if (random_below(10) == 0)
                compare_search(world, key);
            break;
        default:
            assert_true(
                is_same(graph_property(world->graph, kind, row, world->keys[key]),
                        value_number(model->elements[kind][row].properties[key])));
        }
    }
    OK(graph_read_failure(world->graph, &problem));
}

/* ---- writing and opening ------------------------------------------------------------------ */

static void run_lives(uint32_t type_count, uint64_t seed) {
    struct world world = make_world(type_count, seed);
    struct memory_store *store = new_store();
    change_much(&world, 100 + random_below(1500));
    keep(&world, store, false);
    for (int life = 0; life < 6; life++) {
        struct memory_store *whole = new_store();
        reopen(&world, store);
        if (life % 2 == 0)
            compare_bit_by_bit(&world);
        for (uint32_t i = random_below(4); i > 0; i--)
            change_much(&world, random_below(60));
        if (random_below(2) == 0)
            change_in_vain(&world, random_below(60));
        if (random_below(2) == 0)
            compare(&world);
        keep(&world, store, random_below(5) == 0);
        keep(&world, whole, true);
        compare_stores(store, whole);
        clear_counts(store);
        keep(&world, store, false);
        assert_int_equal(count_written(store), 0);
        compare(&world);
        free_store(whole);
    }
    free_store(store);
    end_world(&world);
}

static void what_was_written_is_read(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++)
        run_lives(3, seed);
    for (uint64_t seed = 1; seed <= 4; seed++)
        run_lives(40, seed);
}

static void an_empty_graph_is_one(void **state) {
    (void)state;
    struct world world = {.graph = graph_new(), .now = calloc(1, sizeof *world.now)};
    struct memory_store *store = new_store();
    keep(&world, store, false);
    assert_int_equal(count_written(store), 1);
    reopen(&world, store);
    assert_int_equal(graph_row_count(world.graph, ELEMENT_NODE), 0);
    assert_int_equal(graph_name_count(world.graph, CATALOG_KEY), 0);
    free_store(store);
    end_world(&world);
}

static void definitions_are_kept(void **state) {
    (void)state;
    struct world world = make_world(1, 5);
    struct memory_store *store = new_store();
    struct graph_definition found;
    OK(graph_begin(world.graph, &problem));
    OK(graph_define(world.graph, DEFINITION_PROCEDURE, TEXT("b"), TEXT("second"),
                    &problem));
    OK(graph_define(world.graph, DEFINITION_PROCEDURE, TEXT("a"), TEXT("first"),
                    &problem));
    OK(graph_commit(world.graph, &problem));
    keep(&world, store, false);
    reopen(&world, store);
    assert_int_equal(graph_definition_count(world.graph, DEFINITION_PROCEDURE), 2);
    assert_true(
        graph_find_definition(world.graph, DEFINITION_PROCEDURE, TEXT("b"), &found));
    assert_true(text_equal(found.text, TEXT("second")));
    free_store(store);
    end_world(&world);
}

/* ---- laziness ----------------------------------------------------------------------------- */

/* Nodes enough for several chunks, with texts and numbers. */
static struct world make_wide_world(uint32_t chunk_count) {
    struct world world = make_world(2, 7);
    uint32_t row, labels[1];
    OK(graph_begin(world.graph, &problem));
    labels[0] = world.labels[0];
    for (uint32_t i = 0; i < chunk_count * PROPERTY_CHUNK_ROWS; i++) {
        char text[16];
        snprintf(text, sizeof text, "t%u", i % 1000);
        OK(graph_create_node(world.graph, labels, 1, &row, &problem));
        OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0],
                              value_integer(i), NULL, &problem));
        OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[1],
                              value_string(text_of(text)), NULL, &problem));
        if (i > 0)
            OK(graph_create_relationship(world.graph, i - 1, i, i % 2, &row, &problem));
    }
    OK(graph_commit(world.graph, &problem));
    return world;
}

static void set_number(struct world *world, uint32_t row, int64_t number) {
    OK(graph_begin(world->graph, &problem));
    OK(graph_set_property(world->graph, ELEMENT_NODE, row, world->keys[0],
                          value_integer(number), NULL, &problem));
    OK(graph_commit(world->graph, &problem));
}

static void only_what_is_asked_for_is_read(void **state) {
    (void)state;
    struct world world = make_wide_world(3);
    struct memory_store *store = new_store();
    uint32_t last = 3 * PROPERTY_CHUNK_ROWS - 1;
    keep(&world, store, false);
    clear_counts(store);
    reopen(&world, store);
    uint64_t bytes = graph_memory(world.graph).property_bytes;
    uint32_t opened = store->reads;
    assert_int_equal(graph_property_type(world.graph, ELEMENT_NODE, world.keys[0]),
                     PROPERTY_INTEGERS);
    assert_int_equal(graph_property_type(world.graph, ELEMENT_NODE, world.keys[1]),
                     PROPERTY_STRINGS);
    assert_true(graph_find_estimate(world.graph, world.keys[0]) < 1.1);
    assert_true(graph_find_estimate(world.graph, world.keys[1]) > 0.1);
    assert_int_equal(graph_name_uses(world.graph, CATALOG_KEY, world.keys[0]), last + 1);
    assert_int_equal(graph_element_count(world.graph, ELEMENT_RELATIONSHIP), last);
    assert_int_equal(
        graph_self_loop_count(world.graph, (struct type_filter){.is_any = true}), 0);
    assert_int_equal(store->reads, opened);
    assert_int_equal(
        graph_property(world.graph, ELEMENT_NODE, last, world.keys[0]).integer, last);
    assert_int_equal(
        graph_property(world.graph, ELEMENT_NODE, last - 1, world.keys[0]).integer,
        last - 1);
    assert_int_equal(store->reads, opened + 1);
    assert_true(graph_memory(world.graph).property_bytes > bytes);
    free_store(store);
    end_world(&world);
}

static void find_text(struct world *world, const char *text, uint32_t expected_count,
                      uint32_t first) {
    struct arena arena;
    uint32_t *rows, count;
    arena_init(&arena, NULL);
    OK(graph_find_nodes(world->graph, world->keys[1], value_string(text_of(text)), &arena,
                        &rows, &count, &problem));
    assert_int_equal(count, expected_count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(rows[i], first + i * 1000);
    arena_release(&arena);
}

/* The first searches read what has the text; later ones have an index, and find the same. */
static void a_search_reads_what_it_finds(void **state) {
    (void)state;
    struct world world = make_wide_world(3);
    struct memory_store *store = new_store();
    uint32_t count = 3 * PROPERTY_CHUNK_ROWS;
    keep(&world, store, false);
    reopen(&world, store);
    uint64_t bytes = graph_memory(world.graph).property_bytes;
    find_text(&world, "no such text", 0, 0);
    assert_true(graph_memory(world.graph).property_bytes == bytes);
    assert_int_equal(graph_index_entries(world.graph, world.keys[1]), 0);
    OK(graph_begin(world.graph, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, 0, world.keys[1],
                          value_string(TEXT("moved")), NULL, &problem));
    find_text(&world, "moved", 1, 0);
    find_text(&world, "t0", (count - 1) / 1000, 1000);
    graph_rollback(world.graph);
    find_text(&world, "moved", 0, 0);
    for (uint32_t i = 0; i < 12; i++)
        find_text(&world, "t7", (count - 8) / 1000 + 1, 7);
    free_store(store);
    end_world(&world);
}

static void a_search_tells_a_failed_reading(void **state) {
    (void)state;
    struct world world = make_wide_world(2);
    struct memory_store *store = new_store();
    struct arena arena;
    uint32_t *rows, found;
    keep(&world, store, false);
    reopen(&world, store);
    arena_init(&arena, NULL);
    store->fail_read = 2;
    assert_int_equal(graph_find_nodes(world.graph, world.keys[1],
                                      value_string(TEXT("absent")), &arena, &rows, &found,
                                      &problem),
                     STATUS_CANNOT_OPEN);
    problem_clear(&problem);
    find_text(&world, "t7", (2 * PROPERTY_CHUNK_ROWS - 8) / 1000 + 1, 7);
    arena_release(&arena);
    free_store(store);
    end_world(&world);
}

static void only_what_changed_is_written(void **state) {
    (void)state;
    struct world world = make_wide_world(3);
    struct memory_store *store = new_store();
    uint32_t row;
    keep(&world, store, false);
    reopen(&world, store);
    clear_counts(store);
    set_number(&world, 1, -1);
    keep(&world, store, false);
    assert_int_equal(count_written(store), 1);
    assert_int_equal(store->written[SEGMENT_NODE_CHUNK], 1);
    clear_counts(store);
    OK(graph_begin(world.graph, &problem));
    OK(graph_add_label(world.graph, 0, world.labels[1], NULL, &problem));
    OK(graph_commit(world.graph, &problem));
    keep(&world, store, false);
    assert_int_equal(count_written(store), 2);
    assert_int_equal(store->written[SEGMENT_NODES], 1);
    assert_int_equal(store->written[SEGMENT_HEAD], 1);
    clear_counts(store);
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_relationship(world.graph, 0, 5, 1, &row, &problem));
    graph_rollback(world.graph);
    keep(&world, store, false);
    assert_int_equal(count_written(store), 0);
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_relationship(world.graph, 0, 5, 1, &row, &problem));
    OK(graph_commit(world.graph, &problem));
    keep(&world, store, false);
    assert_int_equal(store->written[SEGMENT_NODE_CHUNK], 0);
    assert_int_equal(store->written[SEGMENT_OUT], store->written[SEGMENT_IN]);
    assert_true(store->written[SEGMENT_OUT] > 0);
    free_store(store);
    end_world(&world);
}

static void what_is_not_kept_is_written_again(void **state) {
    (void)state;
    struct world world = make_wide_world(2);
    struct memory_store *store = new_store();
    struct segment_sink sink = sink_of(store);
    keep(&world, store, false);
    set_number(&world, 1, -1);
    for (int i = 0; i < 2; i++) {
        clear_counts(store);
        OK(graph_write_segments(world.graph, &sink, false, NULL, &problem));
        assert_int_equal(count_written(store), 1);
    }
    graph_segments_kept(world.graph);
    clear_counts(store);
    OK(graph_write_segments(world.graph, &sink, false, NULL, &problem));
    assert_int_equal(count_written(store), 0);
    free_store(store);
    end_world(&world);
}

/* A text that a chunk brought along while a transaction was open stays when that goes. */
static void rollback_keeps_texts_that_were_read(void **state) {
    (void)state;
    struct world world = make_wide_world(2);
    struct memory_store *store = new_store();
    keep(&world, store, false);
    reopen(&world, store);
    OK(graph_begin(world.graph, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, 0, world.keys[1],
                          value_string(TEXT("new")), NULL, &problem));
    uint32_t row = 2 * PROPERTY_CHUNK_ROWS - 1;
    char text[16];
    snprintf(text, sizeof text, "t%u", row % 1000);
    assert_true(is_same(graph_property(world.graph, ELEMENT_NODE, row, world.keys[1]),
                        value_string(text_of(text))));
    graph_rollback(world.graph);
    assert_true(is_same(graph_property(world.graph, ELEMENT_NODE, row, world.keys[1]),
                        value_string(text_of(text))));
    assert_true(is_same(graph_property(world.graph, ELEMENT_NODE, 0, world.keys[1]),
                        value_string(TEXT("t0"))));
    free_store(store);
    end_world(&world);
}

static void everything_can_be_read_before_the_source_goes(void **state) {
    (void)state;
    struct world world = make_world(3, 11);
    struct memory_store *store = new_store();
    change_much(&world, 1000);
    keep(&world, store, false);
    reopen(&world, store);
    OK(graph_read_all(world.graph, NULL, &problem));
    free_store(store);
    compare(&world);
    end_world(&world);
}

static void a_fork_does_without_the_source(void **state) {
    (void)state;
    struct world world = make_wide_world(2);
    struct memory_store *store = new_store();
    keep(&world, store, false);
    reopen(&world, store);
    OK(graph_read_property(world.graph, ELEMENT_NODE, world.keys[0], &problem));
    OK(graph_read_property(world.graph, ELEMENT_NODE, CATALOG_NONE, &problem));
    uint32_t reads = store->reads;
    graph_leave_source(world.graph);
    assert_int_equal(graph_property(world.graph, ELEMENT_NODE, 3, world.keys[0]).integer,
                     3);
    assert_true(
        value_is_null(graph_property(world.graph, ELEMENT_NODE, 3, world.keys[1])));
    assert_int_equal(store->reads, reads);
    assert_int_equal(graph_read_failure(world.graph, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    free_store(store);
    end_world(&world);
}

/* ---- failures ----------------------------------------------------------------------------- */

static void a_failed_reading_is_told_once_and_tried_again(void **state) {
    (void)state;
    struct world world = make_world(3, 21);
    struct memory_store *store = new_store();
    change_much(&world, 1500);
    keep(&world, store, false);
    for (int nth = 1;; nth++) {
        struct segment_source source = source_of(store);
        graph_free(world.graph);
        world.graph = graph_new();
        store->fail_read = nth;
        enum status status = graph_open_segments(world.graph, &source, &problem);
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_CANNOT_OPEN);
            assert_int_equal(graph_row_count(world.graph, ELEMENT_NODE), 0);
            problem_clear(&problem);
            OK(graph_open_segments(world.graph, &source, &problem));
            compare(&world);
            continue;
        }
        for (uint32_t row = 0; row < world.now->row_counts[ELEMENT_NODE]; row++)
            for (uint32_t key = 0; key < KEY_COUNT; key++) {
                (void)graph_property(world.graph, ELEMENT_NODE, row, world.keys[key]);
                (void)graph_degree(world.graph, DIRECTION_BOTH, row,
                                   (struct type_filter){.is_any = true});
            }
        for (uint32_t row = 0; row < world.now->row_counts[ELEMENT_RELATIONSHIP]; row++)
            for (uint32_t key = 0; key < KEY_COUNT; key++) {
                (void)graph_property(world.graph, ELEMENT_RELATIONSHIP, row,
                                     world.keys[key]);
                (void)graph_is_live(world.graph, ELEMENT_RELATIONSHIP, row);
                (void)graph_edges(world.graph).types[row];
            }
        bool has_failed = store->fail_read == 0;
        status = graph_read_failure(world.graph, &problem);
        assert_int_equal(status, has_failed ? STATUS_CANNOT_OPEN : STATUS_OK);
        problem_clear(&problem);
        OK(graph_read_failure(world.graph, &problem));
        store->fail_read = 0;
        compare(&world);
        if (!has_failed)
            break;
    }
    free_store(store);
    end_world(&world);
}

static void writing_tells_a_failed_reading(void **state) {
    (void)state;
    struct world world = make_wide_world(2);
    struct memory_store *store = new_store();
    uint32_t row;
    keep(&world, store, false);
    reopen(&world, store);
    OK(graph_begin(world.graph, &problem));
    store->fail_read = 1;
    assert_int_equal(graph_create_relationship(world.graph, 0, 1, 0, &row, &problem),
                     STATUS_CANNOT_OPEN);
    problem_clear(&problem);
    store->fail_read = 1;
    assert_int_equal(graph_set_property(world.graph, ELEMENT_NODE, 0, world.keys[0],
                                        value_integer(7), NULL, &problem),
                     STATUS_CANNOT_OPEN);
    problem_clear(&problem);
    OK(graph_read_failure(world.graph, &problem));
    OK(graph_create_relationship(world.graph, 0, 1, 0, &row, &problem));
    OK(graph_commit(world.graph, &problem));
    free_store(store);
    end_world(&world);
}

/* A bulk load reads no adjacency; whoever reads it later finds the load's rows in it. */
static void a_bulk_load_waits_beside_unread_relationships(void **state) {
    (void)state;
    for (uint32_t count = 5; count <= 2000; count *= 20) {
        struct world world = make_world(3, count);
        struct memory_store *store = new_store();
        change_much(&world, 600);
        keep(&world, store, false);
        struct model *before = copy_model(world.now);
        for (int turn = 0; turn < 4; turn++) {
            reopen(&world, store);
            OK(graph_begin(world.graph, &problem));
            store->reads = 0;
            bulk_load(&world, count);
            if (turn == 1)
                bulk_load(&world, 7);
            assert_int_equal(store->reads, 0);
            if (turn >= 2) { /* neither a failure nor what follows loses them */
                store->fail_read = turn;
                assert_false(graph_is_live(world.graph, ELEMENT_RELATIONSHIP, 0));
                assert_int_equal(graph_read_failure(world.graph, &problem),
                                 STATUS_CANNOT_OPEN);
                problem_clear(&problem);
            }
            if (turn != 3) {
                compare(&world);
                create_edge(&world);
                bulk_load(&world, 3);
                compare(&world);
            }
            if (turn == 1) {
                keep(&world, store, false); /* inside of the transaction */
                OK(graph_commit(world.graph, &problem));
                memcpy(before, world.now, sizeof *before);
            } else {
                graph_rollback(world.graph);
                memcpy(world.now, before, sizeof *before);
            }
            compare(&world);
            OK(graph_read_failure(world.graph, &problem));
        }
        reopen(&world, store);
        compare(&world);
        free(before);
        free_store(store);
        end_world(&world);
    }
}

static void a_failed_writing_is_done_again(void **state) {
    (void)state;
    struct world world = make_world(3, 23);
    struct memory_store *store = new_store();
    struct segment_sink sink = sink_of(store);
    change_much(&world, 800);
    for (int nth = 1;; nth++) {
        store->fail_write = nth;
        enum status status =
            graph_write_segments(world.graph, &sink, false, NULL, &problem);
        if (status == STATUS_OK)
            break;
        assert_int_equal(status, STATUS_CANNOT_WRITE);
        problem_clear(&problem);
    }
    store->fail_write = 0;
    graph_segments_kept(world.graph);
    reopen(&world, store);
    compare(&world);
    free_store(store);
    end_world(&world);
}

/* Opens, reads everything, changes and writes, while the nth allocation fails. */
static enum status live_through(struct world *world, struct memory_store *store) {
    struct segment_source source = source_of(store);
    struct memory_store *other = new_store();
    struct segment_sink sink = sink_of(other);
    enum status status = graph_open_segments(world->graph, &source, &problem);
    if (status == STATUS_OK)
        status = graph_read_all(world->graph, NULL, &problem);
    if (status == STATUS_OK)
        status = graph_write_segments(world->graph, &sink, true, NULL, &problem);
    free_store(other);
    return status;
}

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    struct world world = make_world(3, 29);
    struct memory_store *store = new_store();
    change_much(&world, 600);
    keep(&world, store, false);
    for (uint64_t nth = 1;; nth++) {
        graph_free(world.graph);
        world.graph = graph_new();
        memory_fail_at(nth, false);
        enum status status = live_through(&world, store);
        uint64_t calls = memory_fail_at(0, false);
        problem_clear(&problem);
        if (status == STATUS_OK && calls < nth)
            break;
        assert_true(status == STATUS_OK || status == STATUS_OUT_OF_MEMORY);
        if (status == STATUS_OK || nth % 7 != 0)
            continue;
        if (graph_row_count(world.graph, ELEMENT_NODE) == 0)
            OK(live_through(&world, store));
        compare(&world);
    }
    free_store(store);
    end_world(&world);
}

/* ---- replay ------------------------------------------------------------------------------- */

static enum status refuse_replay(void *context, struct graph *graph,
                                 struct problem *out) {
    struct memory_store *store = context;
    assert_int_equal(graph_element_count(graph, ELEMENT_RELATIONSHIP), 127);
    store->replays = true;
    return store->is_replay_refused
               ? problem_set(out, STATUS_CANNOT_OPEN, SPAN_NONE, "the log is away")
               : STATUS_OK;
}

static void what_happened_since_is_replayed(void **state) {
    (void)state;
    struct world world = make_wide_world(1);
    struct memory_store *store = new_store();
    OK(graph_begin(world.graph, &problem));
    uint32_t count = graph_row_count(world.graph, ELEMENT_RELATIONSHIP);
    for (uint32_t row = 127; row < count; row++)
        OK(graph_delete_relationship(world.graph, row, &problem));
    for (uint32_t row = count; row < 127; row++)
        OK(graph_create_relationship(world.graph, 0, 1, 0, &count, &problem));
    OK(graph_commit(world.graph, &problem));
    keep(&world, store, false);
    struct segment_source source = {store, read_kept, refuse_replay};
    graph_free(world.graph);
    world.graph = graph_new();
    OK(graph_open_segments(world.graph, &source, &problem));
    store->is_replay_refused = true;
    assert_false(graph_is_live(world.graph, ELEMENT_RELATIONSHIP, 0));
    assert_int_equal(graph_read_failure(world.graph, &problem), STATUS_CANNOT_OPEN);
    problem_clear(&problem);
    store->is_replay_refused = false;
    assert_true(graph_is_live(world.graph, ELEMENT_RELATIONSHIP, 0));
    assert_true(store->replays);
    free_store(store);
    end_world(&world);
}

/* ---- damage ------------------------------------------------------------------------------- */

static void other_sizes_are_refused(void **state) {
    (void)state;
    struct world world = make_world(1, 3);
    struct memory_store *store = new_store();
    struct segment_source source = source_of(store);
    keep(&world, store, false);
    struct kept_segment *head = find(store, (struct segment_id){.kind = SEGMENT_HEAD});
    for (uint32_t byte = 0; byte < 2; byte++) {
        struct graph *graph = graph_new();
        head->bytes[byte] ^= 2;
        assert_int_equal(graph_open_segments(graph, &source, &problem),
                         STATUS_CANNOT_OPEN);
        assert_non_null(strstr(problem.message, "this build reads"));
        problem_clear(&problem);
        head->bytes[byte] ^= 2;
        graph_free(graph);
    }
    free_store(store);
    end_world(&world);
}

/* Reads all there is of a graph whose bytes may be anything. */
static void read_whatever(struct graph *graph) {
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    uint32_t nodes = graph_row_count(graph, ELEMENT_NODE);
    for (uint32_t row = 0; row < nodes; row += 1 + nodes / 50) {
        adjacency_open(&cursor, graph, DIRECTION_BOTH, row,
                       (struct type_filter){.is_any = true});
        while (adjacency_next(&cursor, &run))
            for (uint32_t i = 0; i < run.count; i++)
                assert_true(graph_is_live(graph, ELEMENT_RELATIONSHIP, run.edges[i]));
    }
    for (uint32_t key = 0; key < graph_name_count(graph, CATALOG_KEY); key++)
        for (int kind = 0; kind < 2; kind++) {
            uint32_t rows = graph_row_count(graph, (enum element_kind)kind);
            for (uint32_t row = 0; row < rows; row += 1 + rows / 50)
                (void)value_hash(
                    graph_property(graph, (enum element_kind)kind, row, key));
        }
    (void)graph_read_failure(graph, NULL);
    enum status status = graph_read_all(graph, NULL, &problem);
    assert_true(status == STATUS_OK || status == STATUS_DAMAGED);
    problem_clear(&problem);
}

/* Changes a few bytes, or cuts some off, of one segment; `saved` takes what it was. */
static struct kept_segment *damage(struct memory_store *store,
                                   struct kept_segment *saved) {
    struct kept_segment *segment = &store->segments[random_below(store->count)];
    *saved = *segment;
    if (random_below(6) == 0)
        segment->byte_count = random_below((uint32_t)segment->byte_count + 1);
    segment->bytes = malloc(segment->byte_count == 0 ? 1 : segment->byte_count);
    assert_non_null(segment->bytes);
    memcpy(segment->bytes, saved->bytes, segment->byte_count);
    for (uint32_t i = 1 + random_below(3); i > 0 && segment->byte_count > 0; i--) {
        /* Counts stand at the beginning. */
        size_t limit = random_below(2) == 0 ? 24 : segment->byte_count;
        if (limit > segment->byte_count)
            limit = segment->byte_count;
        uint32_t place = random_below((uint32_t)limit);
        static const unsigned char extremes[] = {0, 1, 0x7F, 0x80, 0xFF};
        segment->bytes[place] = random_below(2) == 0
                                    ? extremes[random_below(sizeof extremes)]
                                    : (unsigned char)random_below(256);
    }
    return segment;
}

static void damaged_bytes_are_refused(void **state) {
    (void)state;
    const char *wanted = getenv("ENTENTE_FUZZ_RUNS");
    long runs = wanted == NULL ? 3000 : strtol(wanted, NULL, 10);
    for (int part = 0; part < 3; part++) {
        struct world world = make_world(part == 1 ? 40 : 3, 31 + (uint64_t)part);
        struct memory_store *store = new_store();
        change_much(&world, part == 2 ? 60 : 400);
        keep(&world, store, false);
        for (long run = 0; run < runs / 3; run++) {
            struct kept_segment saved, *segment = damage(store, &saved);
            struct segment_source source = source_of(store);
            struct graph *graph = graph_new();
            enum status status = graph_open_segments(graph, &source, &problem);
            assert_true(status == STATUS_OK || status == STATUS_DAMAGED ||
                        status == STATUS_CANNOT_OPEN);
            problem_clear(&problem);
            if (status == STATUS_OK)
                read_whatever(graph);
            graph_free(graph);
            free(segment->bytes);
            *segment = saved;
        }
        free_store(store);
        end_world(&world);
    }
}

/* All but the copy of HEAD, which only a salvage reads. */
static void a_missing_segment_is_told(void **state) {
    (void)state;
    struct world world = make_world(3, 41);
    struct memory_store *store = new_store();
    change_much(&world, 500);
    keep(&world, store, false);
    for (uint32_t i = 0; i < store->count; i++) {
        struct segment_source source = source_of(store);
        struct graph *graph = graph_new();
        store->segments[i].id.key += 100;
        enum status status = graph_open_segments(graph, &source, &problem);
        if (status == STATUS_OK)
            status = graph_read_all(graph, NULL, &problem);
        bool is_copy = store->segments[i].id.kind == SEGMENT_HEAD_COPY;
        assert_int_equal(status, is_copy ? STATUS_OK : STATUS_DAMAGED);
        problem_clear(&problem);
        store->segments[i].id.key -= 100;
        graph_free(graph);
    }
    free_store(store);
    end_world(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(an_empty_graph_is_one),
        cmocka_unit_test(definitions_are_kept),
        cmocka_unit_test(only_what_is_asked_for_is_read),
        cmocka_unit_test(a_search_reads_what_it_finds),
        cmocka_unit_test(a_search_tells_a_failed_reading),
        cmocka_unit_test(only_what_changed_is_written),
        cmocka_unit_test(what_is_not_kept_is_written_again),
        cmocka_unit_test(rollback_keeps_texts_that_were_read),
        cmocka_unit_test(everything_can_be_read_before_the_source_goes),
        cmocka_unit_test(a_fork_does_without_the_source),
        cmocka_unit_test(a_failed_reading_is_told_once_and_tried_again),
        cmocka_unit_test(writing_tells_a_failed_reading),
        cmocka_unit_test(a_bulk_load_waits_beside_unread_relationships),
        cmocka_unit_test(a_failed_writing_is_done_again),
        cmocka_unit_test(memory_that_runs_out_is_told),
        cmocka_unit_test(what_happened_since_is_replayed),
        cmocka_unit_test(other_sizes_are_refused),
        cmocka_unit_test(damaged_bytes_are_refused),
        cmocka_unit_test(a_missing_segment_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
