/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network in memory, the one handle: nodes, typed relationships, labels, properties.
 *
 * Topology is frozen adjacency (sorted by node, type, neighbour) plus a delta of what changed
 * since; every reader goes through adjacency_*() and sees both. Rows are uint32 and never
 * move or come back; an element's public id is graph_*_id(row). Writing happens between
 * graph_begin() and graph_commit() or graph_rollback(), which undoes everything.
 *
 * Thread safety: many readers or one writer, never both.
 */
#ifndef ENTENTE_GRAPH_GRAPH_H
#define ENTENTE_GRAPH_GRAPH_H

#include "base/budget.h"
#include "value/column.h"

struct graph;

/* ---- life ------------------------------------------------------------------------------- */

/* An empty graph; NULL when memory ran out. */
struct graph *graph_new(void);
void graph_free(struct graph *graph);
/*
 * Makes it empty; versions go on. An open transaction is rolled back.
 * Errors  STATUS_OUT_OF_MEMORY  it can only be cleared again or freed
 */
enum status graph_clear(struct graph *graph, struct problem *problem);

/* ---- names: labels, relationship types, property keys ------------------------------------- */

enum catalog_kind { CATALOG_LABEL, CATALOG_TYPE, CATALOG_KEY };
#define CATALOG_NONE UINT32_MAX

/* The id of a name, CATALOG_NONE when no element ever had it. Ids are dense from 0. */
uint32_t graph_find_name(const struct graph *graph, enum catalog_kind kind,
                         struct text name);
/* The id of a name, made when it is new (undone by rollback). */
enum status graph_make_name(struct graph *graph, enum catalog_kind kind, struct text name,
                            uint32_t *id, struct problem *problem);
struct text graph_name(const struct graph *graph, enum catalog_kind kind, uint32_t id);
uint32_t graph_name_count(const struct graph *graph, enum catalog_kind kind);
/* Live elements that carry the label, are of the type, or have the key (nodes and
 * relationships together). 0: the name is known but out of use. */
uint64_t graph_name_uses(const struct graph *graph, enum catalog_kind kind, uint32_t id);
/* Names whose folded form (text_fold, joiners dropped) is `folded`: fills up to `capacity` ids
 * and returns how many there are. O(names); allocates nothing, so it cannot miss a name for
 * want of memory. */
uint32_t graph_match_folded(const struct graph *graph, enum catalog_kind kind,
                            struct text folded, uint32_t *ids, uint32_t capacity);

/* ---- definitions -------------------------------------------------------------------------- */

/*
 * Texts that are kept with the graph under a name, one list a kind, in the order of their
 * names. What they mean is for the floors above.
 */
enum definition_kind {
    DEFINITION_GRAPH_TYPE,     /* CREATE GRAPH TYPE statements */
    DEFINITION_SET_GRAPH_TYPE, /* the SET GRAPH TYPE that holds, or none */
    DEFINITION_PROCEDURE,      /* CREATE PROCEDURE statements */
    DEFINITION_INDEX,          /* CREATE INDEX statements */
    DEFINITION_CONSTRAINT,     /* CREATE CONSTRAINT statements */
    DEFINITION_KIND_COUNT
};
struct graph_definition {
    struct text name;
    struct text text;
};
uint32_t graph_definition_count(const struct graph *graph, enum definition_kind kind);
/* Valid until the definition is replaced or taken away, or the transaction that did so ends. */
struct graph_definition graph_definition(const struct graph *graph,
                                         enum definition_kind kind, uint32_t index);
bool graph_find_definition(const struct graph *graph, enum definition_kind kind,
                           struct text name, struct graph_definition *out);
/* Changes whenever a definition does, also by rollback. */
uint64_t graph_definitions_version(const struct graph *graph);
/* Adds or replaces a definition, inside a transaction. STATUS_LIMIT_EXCEEDED beyond
 * MAX_DEFINITIONS. */
enum status graph_define(struct graph *graph, enum definition_kind kind, struct text name,
                         struct text text, struct problem *problem);
/* Takes a definition away if it is there, inside a transaction. */
enum status graph_undefine(struct graph *graph, enum definition_kind kind,
                           struct text name, struct problem *problem);

/* ---- elements ----------------------------------------------------------------------------- */

enum element_kind { ELEMENT_NODE, ELEMENT_RELATIONSHIP };

/* Every row below it is or was an element. */
uint32_t graph_row_count(const struct graph *graph, enum element_kind kind);
/* Live elements. */
uint64_t graph_element_count(const struct graph *graph, enum element_kind kind);
bool graph_is_live(const struct graph *graph, enum element_kind kind, uint32_t row);
/* Stable public ids; never given to another element. */
uint64_t graph_id(const struct graph *graph, enum element_kind kind, uint32_t row);
bool graph_row(const struct graph *graph, enum element_kind kind, uint64_t id,
               uint32_t *row);

/*
 * Label sets: nodes that carry the same labels share one small id. LABEL_SET_DEAD marks dead
 * nodes, LABEL_SET_EMPTY nodes without labels.
 */
#define LABEL_SET_DEAD 0u
#define LABEL_SET_EMPTY 1u
uint32_t graph_label_set_count(const struct graph *graph);
/* The label ids of a set, ascending. */
const uint32_t *graph_label_set(const struct graph *graph, uint32_t set, uint32_t *count);
/* Live nodes with exactly this set. */
uint64_t graph_label_set_uses(const struct graph *graph, uint32_t set);
/* One set id per node row; valid until the next write. */
const uint32_t *graph_node_label_sets(const struct graph *graph);
/*
 * What label sets nodes may have, one word for LABEL_ZONE_NODES rows each: a node of set s sets
 * bit s % 64. Bits of what is gone may stay. Valid until the next write. (Zone maps: Moerkotte,
 * "Small materialized aggregates", VLDB 1998.)
 */
#define LABEL_ZONE_NODES 1024
const uint64_t *graph_label_zones(const struct graph *graph);
bool graph_has_label(const struct graph *graph, uint32_t node, uint32_t label);

/* One entry per relationship row; valid until the next write. TYPE_DEAD marks dead ones. */
#define TYPE_DEAD 0xFFFFu
struct graph_edges {
    const uint32_t *sources;
    const uint32_t *targets;
    const uint16_t *types;
};
struct graph_edges graph_edges(const struct graph *graph);

/* The type of a relationship, also of one that the open transaction deleted; CATALOG_NONE for
 * those that died before. */
uint32_t graph_relationship_type(const struct graph *graph, uint32_t row);

/*
 * Nodes whose labels were changed since they were made, in order, for caches that follow: how
 * many there were, rolled back ones included, and the node of one of the last
 * RELABELLED_KEPT. Deletion is not counted.
 */
#ifdef ENTENTE_TIGHT
#define RELABELLED_KEPT 4
#else
#define RELABELLED_KEPT 1024
#endif
uint64_t graph_relabelled_count(const struct graph *graph);
uint32_t graph_relabelled_node(const struct graph *graph, uint64_t index);

/* ---- adjacency ---------------------------------------------------------------------------- */

enum direction { DIRECTION_OUT, DIRECTION_IN, DIRECTION_BOTH };

/* Which relationship types count: all, or the listed ids (ascending; none: nothing matches). */
struct type_filter {
    bool is_any;
    uint32_t count;
    const uint16_t *types;
};

/* Entries that lie together: neighbours[i] is reached by relationship edges[i]. */
struct adjacency_run {
    const uint32_t *neighbours;
    const uint32_t *edges;
    uint32_t count;
};

#define ADJACENCY_SCRATCH 64
struct adjacency_cursor {
    const struct graph *graph;
    uint32_t node;
    enum direction direction; /* OUT or IN now being walked; BOTH walks OUT, then IN */
    bool is_both;
    struct type_filter types;
    uint32_t type_place; /* next type of the filter */
    uint32_t begin, end; /* rest of a frozen range that has dead entries */
    uint32_t delta;      /* next delta entry + 1 */
    uint8_t stage;
    uint32_t neighbours[ADJACENCY_SCRATCH];
    uint32_t edges[ADJACENCY_SCRATCH];
};

/*
 * Walks the live relationships of a node. With DIRECTION_BOTH a self-loop appears once. Within
 * a frozen run neighbours ascend. Runs are valid until the next call (scratch) or write.
 */
void adjacency_open(struct adjacency_cursor *cursor, const struct graph *graph,
                    enum direction direction, uint32_t node, struct type_filter types);
bool adjacency_next(struct adjacency_cursor *cursor, struct adjacency_run *run);

/* How many relationships adjacency_open() would walk; O(types) for untouched nodes. */
uint32_t graph_degree(const struct graph *graph, enum direction direction, uint32_t node,
                      struct type_filter types);

/* The sum of graph_degree() over `count` nodes. */
uint64_t graph_degree_sum(const struct graph *graph, enum direction direction,
                          const uint32_t *nodes, uint32_t count,
                          struct type_filter types);

/* Live self-loops of the types, so that counts may be multiplied where there are none. */
uint64_t graph_self_loop_count(const struct graph *graph, struct type_filter types);

/*
 * Calls `visit` for each live relationship from `source` to `target` in that stored direction
 * (binary search in the shorter frozen side). Stops when it returns false.
 */
void graph_edges_between(const struct graph *graph, uint32_t source, uint32_t target,
                         struct type_filter types,
                         bool (*visit)(void *context, uint32_t edge), void *context);

/* ---- properties --------------------------------------------------------------------------- */

/* What a column holds; GRAPH_MIXED where types vary. */
enum property_type {
    PROPERTY_ABSENT, /* no element has the key */
    PROPERTY_INTEGERS,
    PROPERTY_FLOATS,
    PROPERTY_BOOLEANS,
    PROPERTY_DATES,
    PROPERTY_STRINGS, /* dictionary-coded */
    PROPERTY_MIXED
};
enum property_type graph_property_type(const struct graph *graph, enum element_kind kind,
                                       uint32_t key);

/* One property; null when absent. Texts and lists live in the column, at least until the
 * transaction that changes them ends. */
struct value graph_property(const struct graph *graph, enum element_kind kind,
                            uint32_t row, uint32_t key);

/*
 * A key of many elements: INTEGERS, FLOATS and BOOLEANS give typed columns with a null mask
 * where needed, everything else VALUES. Rows that are ELEMENT_NONE give null.
 */
enum status graph_property_column(const struct graph *graph, enum element_kind kind,
                                  uint32_t key, const uint32_t *rows, uint32_t row_count,
                                  struct arena *arena, struct column *out,
                                  struct problem *problem);

/* Dictionary code of a text in a STRINGS column; false when it does not occur in a row that
 * was read: another row read later may have it. */
bool graph_property_code(const struct graph *graph, enum element_kind kind, uint32_t key,
                         struct text text, uint32_t *code);
/* Codes of many elements of a STRINGS column; UINT32_MAX where absent. */
void graph_property_codes(const struct graph *graph, enum element_kind kind, uint32_t key,
                          const uint32_t *rows, uint32_t row_count, uint32_t *codes);
/* The text of a code. */
struct text graph_property_code_text(const struct graph *graph, enum element_kind kind,
                                     uint32_t key, uint32_t code);
/* Distinct values of a STRINGS column (an upper bound after changes); reads all of it. */
uint32_t graph_property_code_count(const struct graph *graph, enum element_kind kind,
                                   uint32_t key);

/*
 * Calls `visit` for each live element whose value of a key is a text, ascending by row, until it
 * fails. What is not in memory is looked at where it is and stays there; the text is valid
 * during the call.
 */
enum status
graph_visit_texts(const struct graph *graph, enum element_kind kind, uint32_t key,
                  enum status (*visit)(void *context, uint32_t row, struct text text),
                  void *context, struct problem *problem);

/* The keys an element has, ascending by id, on `arena`. */
enum status graph_element_keys(const struct graph *graph, enum element_kind kind,
                               uint32_t row, struct arena *arena, uint32_t **keys,
                               uint32_t *count, struct problem *problem);

/* All properties of an element as a map value whose keys ascend by text. */
enum status graph_element_map(const struct graph *graph, enum element_kind kind,
                              uint32_t row, struct arena *arena, struct value *out,
                              struct problem *problem);

/* ---- finding nodes ------------------------------------------------------------------------ */

/*
 * Live nodes whose `key` equals `value` (openCypher equality), ascending rows, on `arena`.
 * The first call for a key builds a hash index that writes keep up to date or drop: const in
 * what it answers, not thread-safe beside other readers until it has been called once.
 */
enum status graph_find_nodes(struct graph *graph, uint32_t key, struct value value,
                             struct arena *arena, uint32_t **rows, uint32_t *count,
                             struct problem *problem);
/* Entries of the index of a key, 0 where nobody has searched for it yet. */
uint32_t graph_index_entries(const struct graph *graph, uint32_t key);
/* How many nodes graph_find_nodes() would give on average: for estimates. */
double graph_find_estimate(const struct graph *graph, uint32_t key);

/* Elements of one label or type, by one or several keys: at most MAX_INDEX_KEYS. */
struct graph_index {
    enum element_kind kind;
    uint32_t name; /* of the label or type */
    const uint32_t *keys;
    uint32_t key_count;
};
/*
 * Live elements whose keys all equal `values`, ascending rows, on `arena`. As
 * graph_find_nodes(): the first search builds the index.
 */
enum status graph_find_indexed(struct graph *graph, const struct graph_index *index,
                               const struct value *values, struct arena *arena,
                               uint32_t **rows, uint32_t *count, struct problem *problem);
/* Values of an index's first key: between two bounds, of which one may be missing, or texts that
 * begin with `low`. */
struct graph_range {
    struct value low, high;
    bool has_low, has_high;
    bool includes_low, includes_high;
    bool is_prefix; /* has_low, too */
};
/*
 * Live elements whose first key is within a range as `<` and its kin and STARTS WITH have it:
 * null, NaN and values that cannot be compared with a bound are not. Ascending rows, on `arena`.
 * The index has one key; the first search sorts it.
 */
enum status graph_find_range(struct graph *graph, const struct graph_index *index,
                             const struct graph_range *range, struct arena *arena,
                             uint32_t **rows, uint32_t *count, struct problem *problem);
/* Of the values of a key the part within a range: for estimates. Negative: not known. */
double graph_range_share(const struct graph *graph, const struct graph_index *index,
                         const struct graph_range *range);
/* Of the elements that have a key, how many share a value of it on average. */
double graph_value_estimate(const struct graph *graph, enum element_kind kind,
                            uint32_t key);
/* Entries of such an index, 0 where nobody has searched it yet. */
uint32_t graph_indexed_entries(const struct graph *graph,
                               const struct graph_index *index);

/*
 * Nodes of a quoted name: exact `name`, exact item of `aliases`, folded name, folded alias; the
 * first tier with a hit among nodes that `accept` takes (NULL: all) decides. *count 0: none.
 */
enum status graph_find_named(struct graph *graph, struct text name,
                             bool (*accept)(void *context, uint32_t node), void *context,
                             struct arena *arena, uint32_t **rows, uint32_t *count,
                             struct problem *problem);
/* Offers every name and alias to `nearest`. */
void graph_offer_names(const struct graph *graph, struct text_nearest *nearest);

/* ---- writing ------------------------------------------------------------------------------ */

/* Counts of what a transaction did. */
struct graph_counters {
    int64_t nodes_created, nodes_deleted;
    int64_t relationships_created, relationships_deleted;
    int64_t properties_set, labels_added, labels_removed;
};

/* Starts a transaction; STATUS_INTERNAL when one is open. */
enum status graph_begin(struct graph *graph, struct problem *problem);
/* Keeps the changes; folds the delta when it is large. */
enum status graph_commit(struct graph *graph, struct problem *problem);
/* Undoes every change of the transaction, names included. Cannot fail. */
void graph_rollback(struct graph *graph);
/* Savepoints inside a transaction: the mark of now, and back to it. */
uint64_t graph_savepoint(const struct graph *graph);
void graph_rollback_to(struct graph *graph, uint64_t savepoint);
/*
 * Calls `visit` for every live element that was made or changed since a savepoint: its labels,
 * its properties, or for a relationship the labels of its ends. Some may come twice.
 *
 * Cost    O(what changed): for properties the rows of the chunks that were changed, for labels
 *         the relationships of the node
 * Errors  the first failure of `visit`, which ends it
 */
enum status graph_visit_changes(const struct graph *graph, uint64_t savepoint,
                                enum status (*visit)(void *context,
                                                     enum element_kind kind,
                                                     uint32_t row),
                                void *context);
bool graph_in_transaction(const struct graph *graph);

/* A node or a relationship by its row. */
struct graph_element {
    enum element_kind kind;
    uint32_t row;
};
/*
 * The elements whose properties or labels may have changed, or that may have died, since the last
 * call, some of them twice; valid until the next change. What a rollback changes back is among
 * them. False: any may have; so it is at the first call, which begins to note changes.
 */
bool graph_take_changed(struct graph *graph, const struct graph_element **elements,
                        uint32_t *count);
/* Has the open transaction written anything? It may have gone back on it since. */
bool graph_has_uncommitted(const struct graph *graph);
/* What the open transaction did so far, or the last one did. */
struct graph_counters graph_counters(const struct graph *graph);
/* Changes with every committed write; equal numbers mean an equal graph. */
uint64_t graph_version(const struct graph *graph);

enum status graph_create_node(struct graph *graph, const uint32_t *labels,
                              uint32_t label_count, uint32_t *row,
                              struct problem *problem);
enum status graph_create_relationship(struct graph *graph, uint32_t source,
                                      uint32_t target, uint32_t type, uint32_t *row,
                                      struct problem *problem);
/* Deletes a live relationship. */
enum status graph_delete_relationship(struct graph *graph, uint32_t row,
                                      struct problem *problem);
/* Deletes a live node; STATUS_DELETE_CONNECTED_NODE when relationships are left. */
enum status graph_delete_node(struct graph *graph, uint32_t row, struct problem *problem);
/* Sets or, with null, removes. STATUS_INVALID_PROPERTY_TYPE for maps, elements, paths, and
 * lists that hold those or nulls or lists. `*is_changed` (may be NULL). */
enum status graph_set_property(struct graph *graph, enum element_kind kind, uint32_t row,
                               uint32_t key, struct value value, bool *is_changed,
                               struct problem *problem);
enum status graph_add_label(struct graph *graph, uint32_t node, uint32_t label,
                            bool *is_changed, struct problem *problem);
enum status graph_remove_label(struct graph *graph, uint32_t node, uint32_t label,
                               bool *is_changed, struct problem *problem);

/*
 * Many relationships at once, inside a transaction: rows are appended without entering the
 * delta, and graph_bulk_end() (or rollback) folds them into the frozen adjacency. Between the
 * two nothing reads adjacency. graph_create_node() and graph_set_property() may be used.
 */
enum status graph_bulk_begin(struct graph *graph, struct problem *problem);
enum status graph_bulk_relationships(struct graph *graph, const uint32_t *sources,
                                     const uint32_t *targets, const uint16_t *types,
                                     uint32_t count, uint32_t *first_row,
                                     struct problem *problem);
enum status graph_bulk_nodes(struct graph *graph, const uint32_t *labels,
                             uint32_t label_count, uint32_t count, uint32_t *first_row,
                             struct problem *problem);
/* `count` cells of one key for consecutive rows from `first_row`; absent cells are null. */
enum status graph_bulk_property(struct graph *graph, enum element_kind kind, uint32_t key,
                                uint32_t first_row, const struct column *cells,
                                uint32_t count, struct problem *problem);
enum status graph_bulk_end(struct graph *graph, struct budget *budget,
                           struct problem *problem);

/* Folds the delta into the frozen adjacency now, outside of a transaction. */
enum status graph_fold(struct graph *graph, struct problem *problem);
/* Relationships in the delta, added or dead: for tests and statistics. */
uint64_t graph_delta_count(const struct graph *graph);
/* Bytes held, by part: topology, properties, dictionaries, indexes; for `.schema` and tests. */
struct graph_memory {
    uint64_t topology_bytes, property_bytes, dictionary_bytes, index_bytes, delta_bytes;
};
struct graph_memory graph_memory(const struct graph *graph);

/*
 * What a statement adds to the graph counts for its budget: between graph_meter_begin() and
 * graph_meter_end() the growth is taken from `budget`, at the end all of it goes back. Whoever
 * writes calls graph_meter_check() once a batch; it is cheap, since it counts property chunks
 * only when the graph has grown by a part. Without a limit nothing is counted.
 * Errors  STATUS_OUT_OF_MEMORY  the limit forbids what was added
 */
void graph_meter_begin(struct graph *graph, struct budget *budget);
enum status graph_meter_check(struct graph *graph, struct problem *problem);
void graph_meter_end(struct graph *graph);

#endif
