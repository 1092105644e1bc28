/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of optimizer switches. */
#include "plan/planner.h"

static const struct plan_switch switches[SWITCH_COUNT] = {
    [SWITCH_JOIN_ORDER] = {"join_order",
                           "walk a pattern in the order that costs least, not "
                           "as it is written"},
    [SWITCH_LOOKUP] = {"lookup", "find nodes by property or id instead of scanning"},
    [SWITCH_HASH_JOIN] = {"hash_join", "find equal values of two scans by hashing one"},
    [SWITCH_EDGE_SCAN] = {"edge_scan", "read relationships in the order they are stored"},
    [SWITCH_IMPLIED_LABELS] =
        {"implied_labels", "drop label tests that every relationship of a type passes"},
    [SWITCH_COUNTING] = {"counting",
                         "count last hops by degree, and matches of a join by key"},
    [SWITCH_FILTERS] = {"filters",
                        "test predicates as early as their variables are known"},
    [SWITCH_TOP] = {"top", "keep only the first rows while sorting for LIMIT"},
    [SWITCH_COLUMNS] = {"columns", "drop columns that nothing reads any more"},
};

const struct plan_switch *plan_switches(uint32_t *count) {
    *count = SWITCH_COUNT;
    return switches;
}

bool plan_is_on(const struct plan_context *context, enum switch_name name) {
    return (context->switched_off >> name & 1) == 0;
}
