/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attributes of elements that were merged: attribute_table.c's combine slots.
 */
#ifndef ENTENTE_GRAPH_ATTRIBUTE_COMBINE_H
#define ENTENTE_GRAPH_ATTRIBUTE_COMBINE_H

#include "graph/attribute_view.h"

/*
 * Fills one side of `out`, empty before, from the elements of `source`: element i stands for
 * all of merges[i]. Errors are igraph's: IGRAPH_ENOMEM, IGRAPH_UNIMPLEMENTED.
 */
igraph_error_t attribute_combine(const struct attribute_view *source,
                                 enum element_kind kind,
                                 const igraph_vector_int_list_t *merges,
                                 const igraph_attribute_combination_t *combination,
                                 struct attribute_view *out);

#endif
