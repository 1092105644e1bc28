/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of reading GraphML, for the files of that name: what the keys of the file mean, and
 * elements on their way into the graph. read_graphml.c drives it with the parser's events.
 */
#ifndef ENTENTE_EXCHANGE_GRAPHML_IMPORT_H
#define ENTENTE_EXCHANGE_GRAPHML_IMPORT_H

#include "base/array.h"
#include "base/map.h"
#include "exchange/exchange.h"
#include "exchange/id_map.h"

/* What an element of the file is that data can belong to. */
enum graphml_owner { OWNER_NODE, OWNER_EDGE, OWNER_GRAPH, OWNER_COUNT };

enum graphml_role {
    GRAPHML_PROPERTY,
    GRAPHML_LABELS,  /* ":A:B" */
    GRAPHML_TYPE,    /* the relationship's type */
    GRAPHML_DERIVED, /* repeats what properties say */
    GRAPHML_GRAPHICS /* yEd's */
};

/* How the text of a value is read. */
struct graphml_type {
    enum value_type type; /* of the value, or of a list's items */
    bool is_list;         /* JSON text of items of `type` */
    bool is_tagged;       /* JSON text in the tagged encoding */
    bool is_loose_list;   /* "[a, b]" or "a, b", as Gephi has it */
};

struct graphml_key_in {
    struct text id;
    struct text name; /* of the property */
    bool owners[OWNER_COUNT];
    enum graphml_role role;
    struct graphml_type type;
    bool has_default;
    struct text default_text;
    uint32_t key; /* in the catalog; CATALOG_NONE until it is used */
    uint64_t line;
};

/* Counted in the report; ORDER LOSS with the sentences in graphml_report.c. */
enum graphml_loss {
    LOSS_UNDIRECTED,
    LOSS_NESTED,
    LOSS_SEVERAL_GRAPHS,
    LOSS_GRAPH_DATA,
    LOSS_PORT,
    LOSS_HYPEREDGE,
    LOSS_UNDECLARED_KEY,
    LOSS_NO_TYPE,
    LOSS_EMPTY_VALUE,
    LOSS_REPEATED_DATA,
    LOSS_GRAPHICS,
    LOSS_ELEMENT,
    LOSS_ATTRIBUTE,
    LOSS_UNKNOWN_TYPE,
    LOSS_COUNT
};

struct graphml_property {
    uint32_t key;
    struct value value; /* on the import's element arena */
};

/* A node or edge that has begun and not ended. */
struct graphml_element {
    enum graphml_owner owner;
    uint64_t line;
    struct text id;          /* XML id; on the element arena */
    uint32_t row;            /* nodes */
    uint32_t source, target; /* edges: node rows */
    bool has_type;
    uint32_t type;
    bool has_id_property;
    bool has_label_set;                        /* ent:set said the labels */
    ARRAY(struct graphml_property) properties; /* edges, until their row is made */
};

/* A node that an edge named and that has not come yet. */
struct graphml_pending {
    struct text id;
    uint64_t line;
};

struct graphml_import {
    struct exchange_context *context;
    struct exchange_report *report;
    const char *path;
    struct arena arena;         /* as long as the import */
    struct arena element_arena; /* emptied between outermost edges */
    bool is_ours;               /* the file declares entente's namespace */
    uint64_t line;              /* where the parser is */
    ARRAY(struct graphml_key_in) keys;
    struct map key_places[OWNER_COUNT]; /* key id to place in `keys` */
    struct id_map nodes;                /* XML id to row */
    struct id_map known;                /* property `id` of nodes before the import */
    struct map pending_rows;            /* row to place in `pending` */
    ARRAY(struct graphml_pending) pending;
    ARRAY(struct graphml_element) elements; /* open ones, innermost last */
    uint32_t open_edges;
    uint64_t losses[LOSS_COUNT];
    struct text labels_name, type_name, default_type; /* options; may be empty */
};

enum status graphml_import_open(struct graphml_import *import,
                                struct exchange_context *context, const char *path,
                                struct exchange_report *report);
void graphml_import_release(struct graphml_import *import);

/* An error at the parser's line. */
enum status graphml_fault(struct graphml_import *import, enum status status,
                          const char *format, ...) __attribute__((format(printf, 3, 4)));
enum status graphml_no_memory(struct graphml_import *import);

/* ---- graphml_key.c ---------------------------------------------------------------------- */

/* What the attributes of <key> say; absent ones have NULL bytes. */
struct graphml_key_attributes {
    struct text id, owner, name, type, list;
    struct text graphics;                   /* yfiles.type */
    struct text property, exact_type, role; /* ent: */
};

/* Declares a key; *out is valid until the next one. */
enum status graphml_declare_key(struct graphml_import *import,
                                const struct graphml_key_attributes *attributes,
                                struct graphml_key_in **out);

/* The key that data names; one that is not declared is made, as a string of that name. */
enum status graphml_find_key(struct graphml_import *import, enum graphml_owner owner,
                             struct text id, struct graphml_key_in **out);

/* The id of a key in the catalog. */
enum status graphml_key_id(struct graphml_import *import, struct graphml_key_in *key,
                           uint32_t *id);

/* The type that an ent:type names; false when it is none. */
bool graphml_exact_type(struct text name, struct graphml_type *out);

/* The text of a value; null (counted) for an empty text of a type that has none. */
enum status graphml_read_value(struct graphml_import *import,
                               const struct graphml_key_in *key, struct graphml_type type,
                               struct text text, struct value *out);

/* ---- graphml_element.c -------------------------------------------------------------------- */

enum status graphml_begin_node(struct graphml_import *import, struct text id);
enum status graphml_begin_edge(struct graphml_import *import, struct text id,
                               struct text source, struct text target);
/* A hyperedge is a node; its end points are relationships. */
enum status graphml_begin_hyperedge(struct graphml_import *import, struct text id);
enum status graphml_endpoint(struct graphml_import *import, struct text node);

/* The innermost open node or edge; NULL outside of all. */
struct graphml_element *graphml_current(struct graphml_import *import);

/* ":A:B" to labels of the innermost node. */
enum status graphml_add_labels(struct graphml_import *import, struct text labels);
enum status graphml_add_label(struct graphml_import *import, struct text label);
enum status graphml_set_type(struct graphml_import *import, struct text type);
/* A property by its name, or by its id in the catalog. Null does nothing. */
enum status graphml_set_named(struct graphml_import *import, const char *name,
                              struct value value);
enum status graphml_set(struct graphml_import *import, uint32_t key, struct value value);

/* <data>: its key's id, its own ent: attributes (may be NULL bytes) and its text. */
enum status graphml_data(struct graphml_import *import, struct text key_id,
                         struct text exact_type, struct text exact, struct text text);

/* Ends the innermost element: applies defaults and makes the relationship of an edge. */
enum status graphml_end_element(struct graphml_import *import);

/* ---- graphml_report.c --------------------------------------------------------------------- */

/* STATUS_DANGLING_EDGE when an edge named a node that did not come. */
enum status graphml_check_pending(struct graphml_import *import);

/* Sentences for what was lost. */
enum status graphml_report(struct graphml_import *import);

#endif
