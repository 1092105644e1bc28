/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A program with entente inside: a database file, a transaction, rows, errors with their place,
 * and a second writer that has to wait.
 *
 *     cc client.c $(pkg-config --cflags --libs entente) -o client && ./client treaties.entente
 */
#include <entente.h>

#include <stdio.h>

static void print_error(struct entente_database *database) {
    size_t start, end;
    printf("%s", entente_error_message(database));
    if (entente_error_span(database, &start, &end))
        printf(" (bytes %zu to %zu)", start, end);
    if (entente_error_hint(database)[0] != '\0')
        printf("; %s", entente_error_hint(database));
    printf("\n");
}

/* Prepares; NULL, and the reason printed, when the text is refused. */
static struct entente_statement *prepare(struct entente_database *database,
                                         const char *text) {
    struct entente_statement *statement;
    if (entente_prepare(database, text, SIZE_MAX, &statement, NULL) == ENTENTE_OK)
        return statement;
    print_error(database);
    return NULL;
}

/* Runs a statement whose rows nobody wants. */
static enum entente_result run(struct entente_database *database, const char *text) {
    struct entente_statement *statement = prepare(database, text);
    if (statement == NULL)
        return ENTENTE_ERROR;
    enum entente_result result;
    while ((result = entente_step(statement)) == ENTENTE_ROW)
        ;
    if (result != ENTENTE_DONE)
        print_error(database);
    entente_finalize(statement);
    return result;
}

/* One statement for many rows: bind, step, reset. */
static enum entente_result add_documents(struct entente_database *database) {
    static const struct {
        const char *name;
        int64_t year;
    } documents[] = {
        {"OECD AI Principles", 2019}, {"G20 AI Principles", 2019}, {"EU AI Act", 2024}};
    struct entente_statement *statement =
        prepare(database, "CREATE (:Document {name: $name, year: $year})");
    if (statement == NULL)
        return ENTENTE_ERROR;
    enum entente_result result = ENTENTE_DONE;
    for (size_t i = 0; i < 3 && result == ENTENTE_DONE; i++) {
        entente_bind_text(statement, "name", documents[i].name, SIZE_MAX);
        entente_bind_integer(statement, "year", documents[i].year);
        result = entente_step(statement);
        entente_statement_reset(statement);
    }
    entente_finalize(statement);
    return result;
}

static void write_transaction(struct entente_database *database) {
    run(database, "BEGIN");
    bool is_whole =
        add_documents(database) == ENTENTE_DONE &&
        run(database, "MATCH (a:Document), (b:Document) WHERE a.year > b.year "
                      "CREATE (a)-[:CITES {since: a.year}]->(b)") == ENTENTE_DONE;
    run(database, is_whole ? "COMMIT" : "ROLLBACK");
    printf("committed: %s\n", is_whole ? "yes" : "no");
}

static void print_paths(struct entente_database *database) {
    struct entente_statement *statement =
        prepare(database, "MATCH p = (a)-[:CITES]->(b) RETURN p, b.year AS year "
                          "ORDER BY b.name");
    if (statement == NULL)
        return;
    enum entente_result result;
    while ((result = entente_step(statement)) == ENTENTE_ROW) {
        const struct entente_value *path = entente_column(statement, 0);
        const struct entente_value *last =
            entente_path_node(statement, path, entente_value_size(path));
        size_t byte_count;
        const char *name = entente_value_text(
            entente_element_property(statement, last, "name"), &byte_count);
        printf("%s: %s to %.*s, %lld\n", entente_column_name(statement, 0),
               entente_element_label(statement,
                                     entente_path_relationship(statement, path, 0), 0),
               (int)byte_count, name,
               (long long)entente_value_integer(entente_column(statement, 1)));
    }
    if (result != ENTENTE_DONE)
        print_error(database);
    entente_finalize(statement);
}

/* A second connection waits for the writer as long as it was told to, then says so. */
static void meet_writer(struct entente_database *database, const char *path) {
    struct entente_database *second;
    if (entente_open(path, 0, &second) == ENTENTE_OK) {
        entente_set_busy_timeout(second, 0.05);
        run(database, "BEGIN");
        run(database, "CREATE (:Document {name: 'draft'})");
        enum entente_result result = run(second, "CREATE (:Document {name: 'note'})");
        printf("while another one writes: %s\n",
               result == ENTENTE_BUSY ? "busy" : "written");
        run(database, "ROLLBACK");
        result = run(second, "CREATE (:Document {name: 'note'})");
        printf("afterwards: %s\n", result == ENTENTE_DONE ? "written" : "refused");
    }
    entente_close(second);
}

int main(int count, char **arguments) {
    const char *path = count > 1 ? arguments[1] : ":memory:";
    struct entente_database *database;
    if (entente_open(path, 0, &database) != ENTENTE_OK) {
        if (database != NULL)
            print_error(database);
        entente_close(database);
        return 1;
    }
    write_transaction(database);
    print_paths(database);
    run(database, "MATCH (d:Document) RETRUN d");
    if (count > 1)
        meet_writer(database, path);
    entente_close(database);
    return 0;
}
