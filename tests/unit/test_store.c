/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file through its header: two connections with a graph each on one file, beside a model.
 * What one commits the other sees, conflicts and locks are told, files that are none are
 * refused, and random histories with both end in the same graph.
 */
#include "graph_model.h"

#include "graph/segment.h"
#include "store/store.h"

#include <unistd.h>

#include <sqlite3.h>

/* As the model's, with the message. */
#undef OK
#define OK(call) assert_string_equal((call) == STATUS_OK ? "" : problem.message, "")

/* ---- connections -------------------------------------------------------------------------- */

struct connection {
    struct graph *graph;
    struct store *store;
};

/* A folder of its own, and the file in it. */
struct place {
    char folder[64], file[96], other[96];
};

static const struct store_options fresh = {.creates = true, .busy_seconds = 0};

static int make_place(void **state) {
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "%s/store-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/a.entente", place->folder);
    snprintf(place->other, sizeof place->other, "%s/b.entente", place->folder);
    problem_clear(&problem);
    *state = place;
    return 0;
}

static void remove_file(const char *path) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[128];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)unlink(name);
    }
}

static int leave_place(void **state) {
    struct place *place = *state;
    remove_file(place->file);
    remove_file(place->other);
    int failed = rmdir(place->folder);
    free(place);
    return failed;
}

static enum status try_connect(struct connection *connection, const char *path,
                               struct store_options options) {
    problem_clear(&problem);
    connection->graph = graph_new();
    assert_non_null(connection->graph);
    return store_open(path, options, connection->graph, &connection->store, &problem);
}

static struct connection connect_to(const char *path) {
    struct connection connection;
    OK(try_connect(&connection, path, fresh));
    return connection;
}

static void disconnect(struct connection *connection) {
    store_close(connection->store);
    graph_free(connection->graph);
    *connection = (struct connection){0};
}

static void begin(struct connection *connection) {
    OK(store_begin_write(connection->store, &problem));
    OK(graph_begin(connection->graph, &problem));
}

static void commit(struct connection *connection) {
    OK(graph_read_failure(connection->graph, &problem));
    OK(store_commit(connection->store, &problem));
    OK(graph_commit(connection->graph, &problem));
    store_end(connection->store);
}

static void roll_back(struct connection *connection) {
    graph_rollback(connection->graph);
    store_end(connection->store);
}

/* ---- worlds on a file --------------------------------------------------------------------- */

static struct world world_on(struct connection *connection, uint64_t seed) {
    struct world world = {.graph = connection->graph,
                          .now = calloc(1, sizeof *world.now)};
    assert_non_null(world.now);
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    world.now->type_count = 5;
    begin(connection);
    make_names(&world, 5);
    commit(connection);
    return world;
}

/* One transaction of some changes. */
static void change(struct world *world, struct connection *connection, uint32_t steps,
                   bool keeps) {
    struct model *before = copy_model(world->now);
    world->graph = connection->graph;
    begin(connection);
    for (uint32_t step = 0; step < steps; step++)
        change_something(world);
    if (keeps) {
        commit(connection);
    } else {
        roll_back(connection);
        memcpy(world->now, before, sizeof *before);
    }
    free(before);
}

/* The connection sees the model's graph. */
static void look(struct world *world, struct connection *connection) {
    OK(store_begin_read(connection->store, &problem));
    world->graph = connection->graph;
    compare(world);
    OK(graph_read_failure(connection->graph, &problem));
    store_end(connection->store);
}

static void note_fault(void *context, const char *fault) {
    print_message("%s\n", fault);
    ++*(int *)context;
}

static void check_is_clean(struct connection *connection) {
    int faults = 0;
    OK(store_check(connection->store, note_fault, &faults, &problem));
    assert_int_equal(faults, 0);
}

static void end_models(struct world *world) {
    free(world->now);
}

/* ---- one connection ----------------------------------------------------------------------- */

static void what_was_committed_is_there_after_opening(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 1);
    assert_true(store_is_database(place->file));
    change(&world, &first, 300, true);
    change(&world, &first, 50, false);
    change(&world, &first, 100, true);
    disconnect(&first);
    for (int life = 0; life < 3; life++) {
        first = connect_to(place->file);
        assert_false(store_is_open(first.store));
        look(&world, &first);
        change(&world, &first, 40, life != 1);
        look(&world, &first);
        check_is_clean(&first);
        disconnect(&first);
    }
    end_models(&world);
}

static void checkpoints_keep_everything(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 2);
    struct store_size before, after;
    for (int life = 0; life < 6; life++) {
        change(&world, &first, 200, true);
        OK(store_measure(first.store, &before, &problem));
        OK(store_checkpoint(first.store, &problem));
        OK(store_measure(first.store, &after, &problem));
        assert_int_equal(before.position, after.position);
        assert_true(after.segment_bytes > 0);
        look(&world, &first);
        check_is_clean(&first);
        disconnect(&first);
        first = connect_to(place->file);
        if (life % 2 == 0)
            look(&world, &first);
    }
    disconnect(&first);
    end_models(&world);
}

/* Columns, chunks and nodes that go leave segments that go. */
static void what_is_gone_is_gone_from_segments(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 3);
    change(&world, &first, 400, true);
    OK(store_checkpoint(first.store, &problem));
    begin(&first);
    for (int kind = 0; kind < 2; kind++) {
        struct model_element *elements = world.now->elements[kind];
        for (uint32_t row = 0; row < world.now->row_counts[kind]; row++) {
            for (uint32_t key = 0; key < KEY_COUNT && elements[row].is_live; key++) {
                OK(graph_set_property(first.graph, (enum element_kind)kind, row,
                                      world.keys[key], value_null(), NULL, &problem));
                elements[row].properties[key] = 0;
            }
        }
    }
    commit(&first);
    OK(store_checkpoint(first.store, &problem));
    check_is_clean(&first);
    look(&world, &first);
    disconnect(&first);
    first = connect_to(place->file);
    look(&world, &first);
    change(&world, &first, 100, true);
    OK(store_checkpoint(first.store, &problem));
    check_is_clean(&first);
    look(&world, &first);
    disconnect(&first);
    end_models(&world);
}

static void nothing_changed_is_no_record(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct store_size before, after;
    OK(store_measure(first.store, &before, &problem));
    begin(&first);
    commit(&first);
    OK(store_measure(first.store, &after, &problem));
    assert_int_equal(before.position, after.position);
    assert_int_equal(after.position, 0);
    disconnect(&first);
}

/* A transaction that makes or changes so much that segments are written instead of a record. */
static void load_most(struct world *world, struct connection *connection, bool keeps) {
    struct model *before = copy_model(world->now);
    struct store_size size;
    world->graph = connection->graph;
    begin(connection);
    OK(store_measure(connection->store, &size, &problem));
    uint64_t position = size.position;
    while (!graph_is_mostly_new(connection->graph)) {
        uint32_t choice = random_below(200);
        if (choice < 8)
            create_node(world);
        else if (choice < 16)
            create_edge(world);
        else if (choice < 18)
            change_label(world);
        else if (choice < 19)
            bulk_load(world, random_below(20));
        else
            change_property(world);
    }
    if (keeps) {
        commit(connection);
        OK(store_measure(connection->store, &size, &problem));
        assert_int_equal(size.position, position + 1);
        assert_int_equal(size.log_bytes, 8); /* the tail alone */
        assert_true(size.segment_bytes > 0);
    } else {
        roll_back(connection);
        memcpy(world->now, before, sizeof *before);
    }
    free(before);
}

static void a_load_goes_into_segments_at_once(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 20);
    load_most(&world, &first, true);
    look(&world, &first);
    check_is_clean(&first);
    for (int life = 0; life < 3; life++) {
        disconnect(&first);
        first = connect_to(place->file);
        if (life == 1)
            look(&world, &first); /* else the relationships are not in memory */
        change(&world, &first, 40, true);
        load_most(&world, &first, false);
        look(&world, &first);
        load_most(&world, &first, true);
        change(&world, &first, 40, true);
        check_is_clean(&first);
    }
    disconnect(&first);
    first = connect_to(place->file);
    look(&world, &first);
    disconnect(&first);
    end_models(&world);
}

/* A load whose record alone is longer than what a checkpoint leaves of the log. */
static void load_much(struct world *world, struct connection *connection) {
    static char text[1025];
    struct model *model = world->now;
    uint32_t row, key;
    begin(connection);
    OK(graph_make_name(connection->graph, CATALOG_KEY, text_of("long"), &key, &problem));
    for (uint32_t i = 0; i < 300; i++) {
        for (int place = 0; place < 1024; place++)
            text[place] = (char)('a' + random_below(26));
        OK(graph_create_node(connection->graph, NULL, 0, &row, &problem));
        assert_int_equal(row, model->row_counts[ELEMENT_NODE]);
        model->elements[ELEMENT_NODE][model->row_counts[ELEMENT_NODE]++] =
            (struct model_element){.is_live = true};
        OK(graph_set_property(connection->graph, ELEMENT_NODE, row, key,
                              value_string(text_of(text)), NULL, &problem));
    }
    commit(connection);
}

/* What the log has of relationships is read before their records are cut. */
static void a_checkpoint_reads_the_log_before_it_cuts_it(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 21);
    change(&world, &first, 200, true);
    OK(store_checkpoint(first.store, &problem));
    change(&world, &first, 200, true);
    load_much(&world, &first);
    disconnect(&first);
    first = connect_to(place->file);
    OK(store_checkpoint(first.store, &problem));
    look(&world, &first);
    check_is_clean(&first);
    disconnect(&first);
    end_models(&world);
}

/* ---- two connections ---------------------------------------------------------------------- */

static void one_follows_the_other(void **state) {
    struct place *place = *state;
    struct connection both[2] = {connect_to(place->file), connect_to(place->file)};
    struct world world = world_on(&both[0], 4);
    for (int turn = 0; turn < 10; turn++) {
        change(&world, &both[turn % 2], 60, true);
        look(&world, &both[1 - turn % 2]);
    }
    disconnect(&both[0]);
    look(&world, &both[1]);
    disconnect(&both[1]);
    end_models(&world);
}

static void a_reader_stays_in_its_state(void **state) {
    struct place *place = *state;
    struct connection writer = connect_to(place->file);
    struct world world = world_on(&writer, 5);
    change(&world, &writer, 300, true);
    OK(store_checkpoint(writer.store, &problem));
    struct connection reader = connect_to(place->file);
    struct world old = {.now = copy_model(world.now), .graph = reader.graph};
    memcpy(old.labels, world.labels, sizeof old.labels);
    memcpy(old.keys, world.keys, sizeof old.keys);
    OK(store_begin_read(reader.store, &problem));
    assert_true(store_is_open(reader.store));
    for (int turn = 0; turn < 5; turn++) {
        change(&world, &writer, 100, true);
        OK(store_checkpoint(writer.store, &problem));
    }
    OK(store_begin_read(reader.store, &problem)); /* the same transaction */
    compare(&old);                                /* reads segments only now */
    OK(graph_read_failure(reader.graph, &problem));
    store_end(reader.store);
    look(&world, &reader);
    disconnect(&reader);
    disconnect(&writer);
    end_models(&old);
    end_models(&world);
}

static void who_lags_behind_the_log_opens_anew(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 6);
    change(&world, &first, 200, true);
    struct connection second = connect_to(place->file);
    look(&world, &second);
    struct store_size size;
    for (int turn = 0; turn < 12; turn++) {
        load_much(&world, &first);
        OK(store_checkpoint(first.store, &problem));
    }
    OK(store_measure(first.store, &size, &problem));
    assert_true(size.log_bytes < 600 * 1024);
    look(&world, &second);
    change(&world, &second, 100, true);
    look(&world, &first);
    disconnect(&first);
    check_is_clean(&second);
    disconnect(&second);
    end_models(&world);
}

/* One that lags finds records from before a load, none of the load, and records from after. */
static void who_lags_behind_a_load_opens_anew(void **state) {
    struct place *place = *state;
    struct connection both[3] = {connect_to(place->file), connect_to(place->file),
                                 connect_to(place->file)};
    struct world world = world_on(&both[0], 22);
    change(&world, &both[0], 100, true);
    look(&world, &both[1]);
    change(&world, &both[0], 20, true);
    look(&world, &both[2]);
    load_most(&world, &both[0], true);
    change(&world, &both[0], 20, true);
    look(&world, &both[1]);
    load_most(&world, &both[1], true);
    load_most(&world, &both[0], true);
    change(&world, &both[2], 20, true);
    for (int i = 0; i < 3; i++)
        look(&world, &both[i]);
    OK(store_checkpoint(both[1].store, &problem));
    for (int i = 0; i < 3; i++) {
        look(&world, &both[i]);
        disconnect(&both[i]);
    }
    both[0] = connect_to(place->file);
    look(&world, &both[0]);
    check_is_clean(&both[0]);
    disconnect(&both[0]);
    end_models(&world);
}

static void a_reader_stays_in_its_state_beside_a_load(void **state) {
    struct place *place = *state;
    struct connection writer = connect_to(place->file);
    struct world world = world_on(&writer, 23);
    load_most(&world, &writer, true);
    change(&world, &writer, 100, true);
    struct connection reader = connect_to(place->file);
    struct world old = {.now = copy_model(world.now), .graph = reader.graph};
    memcpy(old.labels, world.labels, sizeof old.labels);
    memcpy(old.keys, world.keys, sizeof old.keys);
    OK(store_begin_read(reader.store, &problem));
    load_most(&world, &writer, true);
    compare(&old); /* reads segments only now */
    OK(graph_read_failure(reader.graph, &problem));
    assert_int_equal(store_begin_write(reader.store, &problem), STATUS_WRITE_CONFLICT);
    problem_clear(&problem);
    store_end(reader.store);
    look(&world, &reader);
    disconnect(&reader);
    disconnect(&writer);
    end_models(&old);
    end_models(&world);
}

static void either_may_make_the_checkpoint(void **state) {
    struct place *place = *state;
    struct connection both[2] = {connect_to(place->file), connect_to(place->file)};
    struct world world = world_on(&both[0], 7);
    for (int turn = 0; turn < 12; turn++) {
        change(&world, &both[random_below(2)], 80, true);
        OK(store_checkpoint(both[random_below(2)].store, &problem));
        if (turn % 3 == 0)
            check_is_clean(&both[random_below(2)]);
        look(&world, &both[random_below(2)]);
    }
    struct connection third = connect_to(place->file);
    look(&world, &third);
    check_is_clean(&third);
    disconnect(&third);
    disconnect(&both[0]);
    disconnect(&both[1]);
    end_models(&world);
}

/* A check reads the newest checkpoint, which the open graph is not of. */
static void a_check_leaves_the_connection_as_it_was(void **state) {
    struct place *place = *state;
    struct connection both[2] = {connect_to(place->file), connect_to(place->file)};
    struct world world = world_on(&both[0], 8);
    change(&world, &both[0], 200, true);
    OK(store_checkpoint(both[0].store, &problem));
    look(&world, &both[1]);
    for (int turn = 0; turn < 4; turn++) {
        change(&world, &both[1], 100, true);
        OK(store_checkpoint(both[1].store, &problem));
        check_is_clean(&both[0]);
        change(&world, &both[0], 5, true);
        OK(store_checkpoint(both[0].store, &problem));
        check_is_clean(&both[1]);
        struct connection third = connect_to(place->file);
        look(&world, &third);
        disconnect(&third);
    }
    disconnect(&both[0]);
    disconnect(&both[1]);
    end_models(&world);
}

/* ---- locks -------------------------------------------------------------------------------- */

static void the_second_writer_is_told(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file), second = connect_to(place->file);
    begin(&first);
    assert_int_equal(store_begin_write(second.store, &problem), STATUS_BUSY);
    assert_non_null(strstr(problem.message, "another connection"));
    assert_false(store_is_open(second.store));
    problem_clear(&problem);
    OK(store_begin_read(second.store, &problem)); /* a reader waits for nobody */
    assert_int_equal(store_begin_write(second.store, &problem), STATUS_BUSY);
    store_end(second.store);
    problem_clear(&problem);
    assert_int_equal(store_checkpoint(second.store, &problem), STATUS_BUSY);
    roll_back(&first);
    problem_clear(&problem);
    begin(&second);
    roll_back(&second);
    disconnect(&first);
    disconnect(&second);
}

static void reading_then_writing_meets_a_conflict(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file), second = connect_to(place->file);
    struct world world = world_on(&first, 9);
    OK(store_begin_read(second.store, &problem));
    change(&world, &first, 20, true);
    assert_int_equal(store_begin_write(second.store, &problem), STATUS_WRITE_CONFLICT);
    store_end(second.store);
    problem_clear(&problem);
    change(&world, &second, 20, true);
    OK(store_begin_read(second.store, &problem));
    OK(store_begin_write(second.store, &problem)); /* nobody wrote meanwhile */
    store_end(second.store);
    look(&world, &first);
    disconnect(&first);
    disconnect(&second);
    end_models(&world);
}

static void read_only_writes_nothing(void **state) {
    struct place *place = *state;
    struct connection first, reader;
    struct store_options readonly = {.is_readonly = true};
    assert_int_equal(try_connect(&reader, place->file, readonly), STATUS_CANNOT_OPEN);
    graph_free(reader.graph);
    assert_int_not_equal(access(place->file, F_OK), 0);
    first = connect_to(place->file);
    struct world world = world_on(&first, 10);
    change(&world, &first, 100, true);
    OK(try_connect(&reader, place->file, readonly));
    look(&world, &reader);
    assert_int_equal(store_begin_write(reader.store, &problem), STATUS_READ_ONLY);
    problem_clear(&problem);
    assert_int_equal(store_checkpoint(reader.store, &problem), STATUS_READ_ONLY);
    change(&world, &first, 100, true);
    look(&world, &reader);
    check_is_clean(&reader);
    disconnect(&reader);
    disconnect(&first);
    end_models(&world);
}

/* ---- other files -------------------------------------------------------------------------- */

static void run_sql(const char *path, const char *sql) {
    sqlite3 *connection;
    assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
    assert_int_equal(sqlite3_exec(connection, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(connection);
}

static void refuse(const char *path, enum status status, const char *words) {
    struct connection connection;
    assert_int_equal(try_connect(&connection, path, fresh), status);
    assert_null(connection.store);
    assert_non_null(strstr(problem.message, words));
    graph_free(connection.graph);
    problem_clear(&problem);
}

static void what_is_none_is_refused(void **state) {
    struct place *place = *state;
    FILE *file = fopen(place->other, "w");
    assert_non_null(file);
    fputs("id,name\n1,Ada\n", file);
    fclose(file);
    assert_false(store_is_database(place->other));
    refuse(place->other, STATUS_DAMAGED, "damaged");
    assert_false(store_is_database(place->folder));
    assert_false(store_is_database(place->file));
    refuse(place->folder, STATUS_CANNOT_OPEN, "cannot open");
    run_sql(place->file, "CREATE TABLE t(a)");
    assert_true(store_is_database(place->file));
    refuse(place->file, STATUS_CANNOT_OPEN, "no entente database");
}

static void a_newer_format_is_refused(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    disconnect(&first);
    run_sql(place->file, "PRAGMA user_version = 1000");
    refuse(place->file, STATUS_CANNOT_OPEN, "format 1000");
}

static void an_empty_file_becomes_one(void **state) {
    struct place *place = *state;
    FILE *file = fopen(place->file, "w");
    assert_non_null(file);
    fclose(file);
    assert_true(store_is_database(place->file));
    struct connection first;
    assert_int_equal(try_connect(&first, place->file, (struct store_options){0}),
                     STATUS_CANNOT_OPEN);
    graph_free(first.graph);
    problem_clear(&problem);
    first = connect_to(place->file);
    struct world world = world_on(&first, 11);
    change(&world, &first, 30, true);
    disconnect(&first);
    OK(try_connect(&first, place->file, (struct store_options){0}));
    look(&world, &first);
    disconnect(&first);
    end_models(&world);
}

/* ---- care --------------------------------------------------------------------------------- */

static void a_backup_is_the_database(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file), copy;
    struct world world = world_on(&first, 12);
    change(&world, &first, 300, true);
    OK(store_checkpoint(first.store, &problem));
    change(&world, &first, 30, true);
    OK(store_backup(first.store, place->other, &problem));
    assert_int_equal(store_backup(first.store, place->other, &problem),
                     STATUS_CANNOT_WRITE);
    problem_clear(&problem);
    copy = connect_to(place->other);
    look(&world, &copy);
    check_is_clean(&copy);
    disconnect(&copy);
    disconnect(&first);
    end_models(&world);
}

static void vacuum_keeps_everything(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 13);
    struct store_size before, after;
    load_much(&world, &first);
    OK(store_checkpoint(first.store, &problem));
    change(&world, &first, 200, true);
    OK(store_measure(first.store, &before, &problem));
    OK(store_vacuum(first.store, &problem));
    OK(store_measure(first.store, &after, &problem));
    assert_true(after.file_bytes > 0);
    assert_int_equal(after.position, before.position);
    look(&world, &first);
    check_is_clean(&first);
    change(&world, &first, 50, true);
    disconnect(&first);
    first = connect_to(place->file);
    look(&world, &first);
    disconnect(&first);
    end_models(&world);
}

/* A byte that is not what was written is found by the check, wherever it is read. */
static void a_check_finds_a_changed_segment(void **state) {
    struct place *place = *state;
    struct connection first = connect_to(place->file);
    struct world world = world_on(&first, 14);
    change(&world, &first, 300, true);
    OK(store_checkpoint(first.store, &problem));
    disconnect(&first);
    run_sql(place->file, "UPDATE segment SET bytes = zeroblob(length(bytes)) "
                         "WHERE id = (SELECT max(id) FROM segment)");
    first = connect_to(place->file);
    int faults = 0;
    OK(store_check(first.store, note_fault, &faults, &problem));
    assert_true(faults > 0);
    disconnect(&first);
    end_models(&world);
}

/* ---- random histories --------------------------------------------------------------------- */

static void run_history(const char *path, uint64_t seed) {
    struct connection both[2] = {connect_to(path), connect_to(path)};
    struct world world = world_on(&both[0], seed);
    for (int turn = 0; turn < 60; turn++) {

        struct connection *one = &both[random_below(2)];
        uint32_t what = random_below(11);
        switch (what) {
        case 0:
            OK(store_checkpoint(one->store, &problem));
            break;
        case 1:
            disconnect(one);
            *one = connect_to(path);
            break;
        case 2:
            check_is_clean(one);
            break;
        case 3:
            look(&world, one);
            break;
        case 4:
            change(&world, one, random_below(60), false);
            break;
        case 5:
            OK(store_begin_read(one->store, &problem));
            store_end(one->store);
            break;
        case 6:
            load_most(&world, one, random_below(3) > 0);
            store_maintain(one->store);
            break;
        default:
            change(&world, one, random_below(60), true);
            store_maintain(one->store);
            break;
        }
    }
    look(&world, &both[0]);
    look(&world, &both[1]);
    disconnect(&both[0]);
    check_is_clean(&both[1]);
    disconnect(&both[1]);
    both[0] = connect_to(path);
    look(&world, &both[0]);
    disconnect(&both[0]);
    end_models(&world);
    remove_file(path);
}

static void random_histories_end_alike(void **state) {
    struct place *place = *state;
    for (uint64_t seed = 100; seed < 116; seed++)
        run_history(place->file, seed);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, make_place, leave_place)

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_was_committed_is_there_after_opening),
        STORE_TEST(checkpoints_keep_everything),
        STORE_TEST(what_is_gone_is_gone_from_segments),
        STORE_TEST(nothing_changed_is_no_record),
        STORE_TEST(a_load_goes_into_segments_at_once),
        STORE_TEST(a_checkpoint_reads_the_log_before_it_cuts_it),
        STORE_TEST(one_follows_the_other),
        STORE_TEST(a_reader_stays_in_its_state),
        STORE_TEST(who_lags_behind_the_log_opens_anew),
        STORE_TEST(who_lags_behind_a_load_opens_anew),
        STORE_TEST(a_reader_stays_in_its_state_beside_a_load),
        STORE_TEST(either_may_make_the_checkpoint),
        STORE_TEST(a_check_leaves_the_connection_as_it_was),
        STORE_TEST(the_second_writer_is_told),
        STORE_TEST(reading_then_writing_meets_a_conflict),
        STORE_TEST(read_only_writes_nothing),
        STORE_TEST(what_is_none_is_refused),
        STORE_TEST(a_newer_format_is_refused),
        STORE_TEST(an_empty_file_becomes_one),
        STORE_TEST(a_backup_is_the_database),
        STORE_TEST(vacuum_keeps_everything),
        STORE_TEST(a_check_finds_a_changed_segment),
        STORE_TEST(random_histories_end_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
