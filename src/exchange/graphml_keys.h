/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which keys a GraphML file declares for the properties of a selection: their names and types,
 * such that NetworkX, igraph, Gephi, Cytoscape and APOC take every one of them.
 */
#ifndef ENTENTE_EXCHANGE_GRAPHML_KEYS_H
#define ENTENTE_EXCHANGE_GRAPHML_KEYS_H

#include "exchange/selection.h"

struct graphml_key {
    const struct selection_key *source;
    struct text attribute_name;
    const char *attribute_type; /* long, double, boolean, string */
    const char *list_type;      /* attr.list; NULL: not lists alone */
    struct text exact_type;     /* ent:type; empty: attribute_type says it */
    uint32_t plain_type;        /* values of this type need no ent:type of their own */
};

struct graphml_keys {
    struct graphml_key *keys[2]; /* by enum element_kind; as many as the selection's */
    bool has_weight;             /* relationships have a numeric `weight` */
    uint32_t weight_key;
};

/* On the context's arena. Renamed properties are told in `notes` and counted. */
enum status graphml_keys_make(struct exchange_context *context,
                              const struct selection *selection, struct graphml_keys *out,
                              struct text_builder *notes, struct exchange_report *report);

#endif
