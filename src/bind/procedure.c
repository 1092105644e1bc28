/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bind/procedure.h"

const struct procedure *procedure_find(const struct procedure_registry *registry,
                                       struct text name) {
    if (registry == NULL)
        return NULL;
    for (uint32_t i = 0; i < registry->registered_count; i++)
        if (text_equal_ignoring_case(text_of(registry->registered[i]->name), name))
            return registry->registered[i];
    for (uint32_t t = 0; t < registry->table_count; t++)
        for (uint32_t i = 0; i < registry->table_counts[t]; i++)
            if (text_equal_ignoring_case(text_of(registry->tables[t][i].name), name))
                return &registry->tables[t][i];
    return NULL;
}

void procedure_offer_names(const struct procedure_registry *registry,
                           struct text_nearest *nearest) {
    if (registry == NULL)
        return;
    for (uint32_t i = 0; i < registry->registered_count; i++)
        text_nearest_offer(nearest, text_of(registry->registered[i]->name));
    for (uint32_t t = 0; t < registry->table_count; t++)
        for (uint32_t i = 0; i < registry->table_counts[t]; i++)
            text_nearest_offer(nearest, text_of(registry->tables[t][i].name));
}
