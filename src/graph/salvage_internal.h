/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of salvaging share: for this folder alone. */
#ifndef ENTENTE_GRAPH_SALVAGE_INTERNAL_H
#define ENTENTE_GRAPH_SALVAGE_INTERNAL_H

#include "graph/graph_internal.h"
#include "graph/salvage.h"

/* What salvaging works on. */
struct salvaging {
    struct graph *graph;
    struct salvage *salvage;
    struct segment_source source;
    struct segment_counts counts;
    struct arena arena;
    struct problem *problem;
    bool has_lost_relationships; /* some rows are not known to be dead or alive */
};

/* Tells a fault. */
void salvage_fault(struct salvage *salvage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A segment's bytes; *is_there false when there is none, or its source says that it is
 * damaged, which is told. */
enum status salvage_fetch(struct salvaging *work, struct segment_id id, bool *is_there,
                          struct byte_reader *reader);
/* The same, where one has to be: a missing one is a fault. */
enum status salvage_need(struct salvaging *work, struct segment_id id, bool *is_there,
                         struct byte_reader *reader);
/* A segment that is there and makes no sense. */
void salvage_senseless(struct salvaging *work, struct segment_id id);

/* Relationships of OUT and IN, when the nodes are there (salvage_adjacency.c). */
enum status salvage_relationships(struct salvaging *work);
/* Properties, when the elements are there (salvage_property.c). */
enum status salvage_properties(struct salvaging *work, enum element_kind kind);

#endif
