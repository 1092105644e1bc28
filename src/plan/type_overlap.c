/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether one relationship could fit two type expressions.
 *
 * Proven from the expressions alone, since a statement may make types that the graph did not
 * have when it was planned: a relationship has one type, which is one of the names that they
 * hold or none of them, and what $(...) names may be any.
 */
#include "plan/planner.h"

/* A type as the expressions see it. */
struct candidate {
    struct text name;
    bool is_other; /* none of the names that are written */
};

/* True unless the expression (`is_wanted`), or its negation, refuses the type for certain. */
static bool may_fit(const struct bound_labels *types, const struct candidate *type,
                    bool is_wanted) {
    if (types == NULL)
        return is_wanted;
    switch (types->kind) {
    case AST_LABEL_NAME:
        return (!type->is_other && text_equal(types->name, type->name)) == is_wanted;
    case AST_LABEL_NOT:
        return may_fit(types->first, type, !is_wanted);
    case AST_LABEL_AND:
    case AST_LABEL_OR: {
        bool needs_both = (types->kind == AST_LABEL_AND) == is_wanted;
        bool first = may_fit(types->first, type, is_wanted);
        return needs_both == first ? may_fit(types->second, type, is_wanted) : first;
    }
    case AST_LABEL_ANY:
        return is_wanted;
    case AST_LABEL_DYNAMIC:
        break;
    }
    return true;
}

/* True when one of the names in `names` may fit both. */
static bool shares_name(const struct bound_labels *names,
                        const struct bound_labels *first,
                        const struct bound_labels *second) {
    if (names == NULL)
        return false;
    const struct candidate type = {.name = names->name};
    if (names->kind == AST_LABEL_NAME)
        return may_fit(first, &type, true) && may_fit(second, &type, true);
    return shares_name(names->first, first, second) ||
           shares_name(names->second, first, second);
}

bool plan_types_overlap(const struct bound_labels *first,
                        const struct bound_labels *second) {
    const struct candidate other = {.is_other = true};
    return (may_fit(first, &other, true) && may_fit(second, &other, true)) ||
           shares_name(first, first, second) || shares_name(second, first, second);
}
