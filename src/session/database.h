/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a database handle holds. Private to the floor and, for renderers, to the shell: the
 * public interface is entente.h.
 */
#ifndef ENTENTE_SESSION_DATABASE_H
#define ENTENTE_SESSION_DATABASE_H

#include "bind/element_rule.h"
#include "bind/graph_type.h"
#include "bind/procedure.h"
#include "plan/statistics.h"
#include "session/entente.h"
#include "store/store.h"

/* SESSION SET name = value; all have an option of the same name in the shell. */
struct settings {
    bool has_helpful_names;
    double timeout_seconds; /* 0: none */
    uint64_t memory_bytes;  /* 0: none */
    double busy_seconds;    /* how long a writer waits for another one */
    uint64_t switched_off;  /* optimizer switches, by bit */
    bool has_day;           /* queries without AS OF see the graph on `day` */
    int64_t day;            /* since 1970-01-01 */
    bool allows_files;      /* off in --json and sandboxes */
};

/* The graph type that is set, as it was read when the graph's definitions had `version`. */
struct set_graph_type {
    struct arena arena;
    const struct graph_type *type; /* NULL: to be read */
    uint64_t version;
};

/* The indexes and constraints of the graph, as they were when its definitions had `version`:
 * session/rules.h. */
struct element_rules {
    struct arena arena;
    struct element_rule *items;
    uint32_t count;
    bool is_read;
    uint64_t version;
};

/* The full text indexes that have been asked for: session/full_texts.h. */
struct full_texts {
    struct full_text_index *items;
    uint32_t count, capacity;
};

/* The tables of built-in procedures: analyses, and those that search the database's indexes. */
enum { PROCEDURE_TABLES = 2, INDEX_PROCEDURES = 2 };

struct entente_database {
    struct graph *graph;
    struct store *store;   /* where the graph is kept; NULL: in memory alone */
    char *damaged_path;    /* of a file that could not be opened, or NULL */
    uint32_t reader_count; /* statements that read its present state */
    struct budget budget;  /* of the statement that runs */
    struct statistics statistics;
    struct settings settings;
    struct settings first_settings; /* as opened, for reset */
    struct arena procedures_arena;
    struct procedure_registry registry;
    struct procedure index_procedures[INDEX_PROCEDURES];
    const struct procedure *procedure_tables[PROCEDURE_TABLES];
    uint32_t procedure_counts[PROCEDURE_TABLES];
    struct set_graph_type graph_type;
    struct element_rules rules;
    struct full_texts full_texts;
    struct problem problem; /* the last failure */
    uint64_t opened_version;
    uint64_t random_state;
    bool is_readonly;
    bool forks_analyses; /* ENTENTE_FORK_ANALYSES */
    bool is_file;        /* something was opened: reset is refused */
    bool in_transaction; /* BEGIN was given */
    bool runs_schema;    /* a schema.cypher runs */
    bool (*progress)(void *context, double fraction, const char *message);
    void *progress_context;
};

/* The result code that belongs to a status. */
enum entente_result database_result(enum status status);

/* When a limit of the settings was reached: a hint that names the setting. */
void database_hint_limit(struct entente_database *database);

/* Empties the last failure before a call that may set it anew. */
void database_begin_call(struct entente_database *database);

/* SESSION SET name = value. Errors name the nearest setting. */
enum status settings_set(struct entente_database *database, struct text name,
                         struct span span, struct value value);

/* One row of SHOW SETTINGS: name, value, description. */
uint32_t settings_count(void);
void settings_describe(const struct entente_database *database, uint32_t index,
                       struct arena *arena, struct value row[3]);

#endif
