/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One operator a line, its source of rows below it and inner trees before that source. */
#include "bind/procedure.h"
#include "plan/plan.h"

struct printer {
    struct text_builder *builder;
    const struct plan_statement *statement;
    void (*annotate)(void *context, const struct plan *plan,
                     struct text_builder *builder);
    void *context;
};

/* ORDER PLAN KIND */
static const char *const kind_names[PLAN_KIND_COUNT] = {
    [PLAN_ARGUMENT] = "argument",
    [PLAN_NODE_SCAN] = "scan",
    [PLAN_NODE_LOOKUP] = "lookup",
    [PLAN_NODE_INDEX] = "lookup",
    [PLAN_NODE_BY_ID] = "lookup by id",
    [PLAN_NODE_BY_NAME] = "lookup by name",
    [PLAN_EDGE_SCAN] = "scan",
    [PLAN_EXPAND] = "expand",
    [PLAN_EXPAND_INTO] = "expand into",
    [PLAN_EXPAND_VARIABLE] = "expand",
    [PLAN_PATH_SEARCH] = "search",
    [PLAN_FILTER] = "filter",
    [PLAN_PROJECT] = "project",
    [PLAN_AGGREGATE] = "aggregate",
    [PLAN_DISTINCT] = "distinct",
    [PLAN_SORT] = "sort",
    [PLAN_TOP] = "top",
    [PLAN_SKIP] = "skip",
    [PLAN_LIMIT] = "limit",
    [PLAN_UNWIND] = "unwind",
    [PLAN_APPLY] = "apply",
    [PLAN_OPTIONAL] = "optional",
    [PLAN_HASH_JOIN] = "hash join",
    [PLAN_SET_OPERATION] = "",
    [PLAN_CALL] = "call",
    [PLAN_CREATE] = "create",
    [PLAN_MERGE] = "merge",
    [PLAN_SET] = "set",
    [PLAN_DELETE] = "delete",
    [PLAN_FOREACH] = "foreach",
    [PLAN_EAGER] = "eager",
    [PLAN_EMPTY] = "no rows",
    [PLAN_LOAD_CSV] = "load csv",
    [PLAN_EXPORT] = "export",
    [PLAN_IMPORT] = "import",
};

static void print_slot(const struct printer *printer, uint32_t slot) {
    if (slot == SLOT_NONE)
        return;
    struct text name = printer->statement->slots[slot].name;
    /* Made-up names begin with a blank; the slot keeps them apart. */
    if (name.byte_count > 0 && name.bytes[0] != ' ')
        text_append(printer->builder, name);
    else
        text_append_format(printer->builder, "_%u", slot);
}

static void print_expression(const struct printer *printer,
                             const struct expression *expression) {
    bound_print_expression(printer->builder, printer->statement->slots, expression);
}

static void print_labels(const struct printer *printer,
                         const struct bound_labels *labels) {
    if (labels == NULL)
        return;
    text_append_character(printer->builder, ':');
    bound_print_labels(printer->builder, printer->statement->slots, labels);
}

static void print_node(const struct printer *printer, uint32_t slot,
                       const struct bound_labels *labels) {
    text_append_character(printer->builder, '(');
    print_slot(printer, slot);
    print_labels(printer, labels);
    text_append_character(printer->builder, ')');
}

static void print_quantifier(const struct printer *printer,
                             const struct ast_quantifier *quantifier) {
    if (quantifier->style == AST_QUANTIFIER_NONE)
        return;
    text_append_format(printer->builder, "{%llu,", (unsigned long long)quantifier->min);
    if (quantifier->max != UINT64_MAX)
        text_append_format(printer->builder, "%llu", (unsigned long long)quantifier->max);
    text_append_character(printer->builder, '}');
}

static void print_edge(const struct printer *printer, uint32_t slot,
                       enum ast_direction direction, const struct bound_labels *types,
                       const struct ast_quantifier *quantifier) {
    text_append_string(printer->builder, direction == AST_INCOMING ? "<-[" : "-[");
    print_slot(printer, slot);
    print_labels(printer, types);
    text_append_string(printer->builder, direction == AST_OUTGOING ? "]->" : "]-");
    if (quantifier != NULL)
        print_quantifier(printer, quantifier);
}

/* What holds at a step, and its cost. */
static void print_tests(const struct printer *printer, const struct plan_step *step) {
    if (step->where != NULL) {
        text_append_string(printer->builder, " where ");
        print_expression(printer, step->where);
    }
    if (step->cost != NULL) {
        text_append_string(printer->builder, " cost ");
        print_expression(printer, step->cost);
    }
}

static void print_step_node(const struct printer *printer, uint32_t slot,
                            const struct bound_labels *labels) {
    text_append_character(printer->builder, '(');
    print_slot(printer, slot);
    print_labels(printer, labels);
    text_append_character(printer->builder, ')');
}

/* The steps of an iteration, and what holds after which of them. */
static void print_steps(const struct printer *printer, const struct plan_step *steps,
                        uint32_t count, const struct ast_quantifier *quantifier) {
    text_append_character(printer->builder, '(');
    print_step_node(printer, steps[0].from_slot, NULL);
    for (uint32_t i = 0; i < count; i++) {
        print_edge(printer, steps[i].slot, steps[i].direction, steps[i].types, NULL);
        print_step_node(printer, steps[i].to_slot, steps[i].to_labels);
        print_tests(printer, &steps[i]);
    }
    text_append_character(printer->builder, ')');
    print_quantifier(printer, quantifier);
}

static void print_expand(const struct printer *printer, const struct plan_expand *expand,
                         const struct ast_quantifier *quantifier) {
    text_append_character(printer->builder, ' ');
    print_node(printer, expand->from_slot, NULL);
    print_edge(printer, expand->edge_slot, expand->direction, expand->types, quantifier);
    print_node(printer, expand->to_slot, expand->to_labels);
    if (expand->is_counting)
        text_append_string(printer->builder, " counting");
}

static void print_variable(const struct printer *printer,
                           const struct plan_variable *variable) {
    if (variable->step_count == 1) {
        print_expand(printer, &variable->hop, &variable->quantifier);
        print_tests(printer, &variable->steps[0]);
        return;
    }
    text_append_character(printer->builder, ' ');
    print_node(printer, variable->hop.from_slot, NULL);
    print_steps(printer, variable->steps, variable->step_count, &variable->quantifier);
    print_node(printer, variable->hop.to_slot, variable->hop.to_labels);
}

static const char *selector_name(enum ast_path_selector selector) {
    switch (selector) {
    case AST_SELECT_NONE:
    case AST_SELECT_ALL:
        return "all";
    case AST_SELECT_ANY:
        return "any";
    case AST_SELECT_ANY_SHORTEST:
    case AST_SELECT_SHORTEST_PATH:
        return "any shortest";
    case AST_SELECT_ALL_SHORTEST:
    case AST_SELECT_ALL_SHORTEST_PATHS:
        return "all shortest";
    case AST_SELECT_SHORTEST:
        return "shortest k";
    case AST_SELECT_SHORTEST_GROUPS:
        return "shortest k groups";
    case AST_SELECT_ANY_CHEAPEST:
        return "any cheapest";
    case AST_SELECT_ALL_CHEAPEST:
        return "all cheapest";
    case AST_SELECT_CHEAPEST:
        return "cheapest k";
    case AST_SELECT_CHEAPEST_GROUPS:
        return "cheapest k groups";
    }
    return "";
}

static void print_search(const struct printer *printer,
                         const struct plan_search *search) {
    text_append_format(printer->builder, " %s ", selector_name(search->selector));
    print_node(printer, search->nodes[0].slot, NULL);
    for (uint32_t i = 0; i < search->loop_count; i++) {
        const struct plan_search_loop *loop = &search->loops[i];
        const struct plan_step *steps = &search->steps[loop->first_step];
        bool is_long = loop->step_count > 1;
        if (is_long)
            print_steps(printer, steps, loop->step_count, &loop->quantifier);
        else
            print_edge(printer, loop->edge_slot, steps->direction, steps->types,
                       &loop->quantifier);
        print_node(printer, search->nodes[i + 1].slot, search->nodes[i + 1].labels);
        if (!is_long)
            print_tests(printer, steps);
    }
    if (search->is_reversed)
        text_append_string(printer->builder, " reversed");
    if (search->conjunct_count > 0)
        text_append_string(printer->builder, " testing whole paths");
}

static void print_list(const struct printer *printer, struct expression *const *items,
                       uint32_t count, const char *separator) {
    for (uint32_t i = 0; i < count; i++) {
        text_append_string(printer->builder, i == 0 ? " " : separator);
        print_expression(printer, items[i]);
    }
}

static void print_items(const struct printer *printer, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->item_count; i++) {
        text_append_string(printer->builder, i == 0 ? " " : ", ");
        print_expression(printer, plan->items[i].expression);
        text_append_string(printer->builder, " as ");
        print_slot(printer, plan->items[i].slot);
    }
}

static void print_aggregates(const struct printer *printer, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->aggregate_count; i++) {
        const struct bound_aggregate *aggregate = &plan->aggregates[i];
        text_append_string(printer->builder, i + plan->item_count == 0 ? " " : ", ");
        text_append_string(printer->builder, aggregate->aggregate == NULL
                                                 ? "count"
                                                 : aggregate->aggregate->name);
        text_append_string(printer->builder, aggregate->is_distinct ? "(distinct " : "(");
        if (aggregate->argument == NULL)
            text_append_character(printer->builder, '*');
        else
            print_expression(printer, aggregate->argument);
        text_append_string(printer->builder, ") as ");
        print_slot(printer, aggregate->slot);
    }
}

static void print_sort(const struct printer *printer, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->sort_count; i++) {
        text_append_string(printer->builder, i == 0 ? " by " : ", ");
        print_expression(printer, plan->sort[i].expression);
        if (plan->sort[i].is_descending)
            text_append_string(printer->builder, " descending");
    }
    if (plan->limit != NULL) {
        text_append_string(printer->builder, " first ");
        if (plan->expression != NULL) {
            print_expression(printer, plan->expression);
            text_append_string(printer->builder, " + ");
        }
        print_expression(printer, plan->limit);
    }
}

static const char *set_operator_name(enum ast_set_operator set_operator) {
    switch (set_operator) {
    case AST_UNION:
        return "union distinct";
    case AST_UNION_ALL:
        return "union all";
    case AST_EXCEPT:
        return "except distinct";
    case AST_EXCEPT_ALL:
        return "except all";
    case AST_INTERSECT:
        return "intersect distinct";
    case AST_INTERSECT_ALL:
        return "intersect all";
    case AST_OTHERWISE:
        return "otherwise";
    case AST_LINEAR:
    case AST_NEXT:
        break;
    }
    return "next";
}

static void print_lookup(const struct printer *printer, const struct plan *plan) {
    text_append_character(printer->builder, ' ');
    print_node(printer, plan->slot, plan->labels);
    if (plan->expression == NULL)
        return;
    text_append_string(printer->builder, " ");
    if (plan->kind == PLAN_NODE_LOOKUP)
        text_append(printer->builder, plan->text);
    text_append_string(printer->builder, plan->kind == PLAN_NODE_LOOKUP ? " = " : "");
    print_expression(printer, plan->expression);
}

/* " by person_name: name = 'Ada', age = 36" */
static void print_index(const struct printer *printer, const struct plan *plan) {
    static const char *const signs[] = {[KEY_EQUAL] = " = ",
                                        [KEY_LESS] = " < ",
                                        [KEY_LESS_EQUAL] = " <= ",
                                        [KEY_GREATER] = " > ",
                                        [KEY_GREATER_EQUAL] = " >= ",
                                        [KEY_STARTS_WITH] = " STARTS WITH ",
                                        [KEY_IN] = " IN "};
    if (plan->rule == NULL)
        return;
    text_append_format(printer->builder, " by %.*s:", TEXT_ARGS(plan->rule->name));
    for (uint32_t i = 0; i < plan->key_count; i++) {
        text_append_string(printer->builder, i == 0 ? " " : ", ");
        text_append(printer->builder, plan->rule->keys[plan->tests == NULL ? i : 0]);
        text_append_string(printer->builder,
                           signs[plan->tests == NULL ? KEY_EQUAL : plan->tests[i]]);
        print_expression(printer, plan->left_keys[i]);
    }
}

static void print_slots(const struct printer *printer, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        text_append_string(printer->builder, i == 0 ? " " : ", ");
        print_slot(printer, plan->slots[i]);
    }
}

static void print_join(const struct printer *printer, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->key_count; i++) {
        text_append_string(printer->builder, i == 0 ? " " : " and ");
        print_expression(printer, plan->left_keys[i]);
        text_append_string(printer->builder, " = ");
        print_expression(printer, plan->right_keys[i]);
    }
    if (plan->is_counting)
        text_append_string(printer->builder, " counting");
}

/* What an operator that narrows says, and is tested again above. */
static void print_tentative(const struct printer *printer, const struct plan *plan) {
    if (plan->is_tentative)
        text_append_string(printer->builder, " tentatively");
}

/* " bridges(region = n.region)": the arguments that depend on rows */
static void print_procedure(const struct printer *printer,
                            const struct bound_procedure *procedure) {
    if (procedure == NULL)
        return;
    text_append_format(printer->builder, " %.*s(", TEXT_ARGS(procedure->name));
    for (uint32_t i = 0; i < procedure->argument_count; i++) {
        text_append_string(printer->builder, i == 0 ? "" : ", ");
        text_append(printer->builder, procedure->arguments[i].name);
        text_append_string(printer->builder, " = ");
        print_expression(printer, procedure->arguments[i].expression);
    }
    text_append_character(printer->builder, ')');
}

static void print_detail(const struct printer *printer, const struct plan *plan) {
    print_procedure(printer, plan->procedure);
    switch ((int)plan->kind) {
    case PLAN_NODE_SCAN:
    case PLAN_NODE_LOOKUP:
    case PLAN_NODE_BY_ID:
    case PLAN_NODE_BY_NAME:
        print_lookup(printer, plan);
        break;
    case PLAN_NODE_INDEX:
        text_append_character(printer->builder, ' ');
        print_node(printer, plan->slot, plan->labels);
        print_index(printer, plan);
        break;
    case PLAN_EDGE_SCAN:
    case PLAN_EXPAND:
    case PLAN_EXPAND_INTO:
        print_expand(printer, plan->expand, NULL);
        print_index(printer, plan);
        break;
    case PLAN_EXPAND_VARIABLE:
        print_variable(printer, plan->variable);
        break;
    case PLAN_PATH_SEARCH:
        print_search(printer, plan->search);
        break;
    case PLAN_FILTER:
        print_list(printer, plan->conjuncts, plan->conjunct_count, " and ");
        break;
    case PLAN_DELETE:
    case PLAN_EXPORT:
        print_list(printer, plan->conjuncts, plan->conjunct_count, ", ");
        break;
    case PLAN_PROJECT:
    case PLAN_AGGREGATE:
        print_items(printer, plan);
        print_aggregates(printer, plan);
        break;
    case PLAN_HASH_JOIN:
        print_join(printer, plan);
        break;
    case PLAN_DISTINCT:
        print_slots(printer, plan);
        break;
    case PLAN_SORT:
    case PLAN_TOP:
        print_sort(printer, plan);
        break;
    case PLAN_SKIP:
    case PLAN_LIMIT:
    case PLAN_UNWIND:
    case PLAN_FOREACH:
        if (plan->expression != NULL) {
            text_append_character(printer->builder, ' ');
            print_expression(printer, plan->expression);
        }
        if (plan->slot != SLOT_NONE) {
            text_append_string(printer->builder, " as ");
            print_slot(printer, plan->slot);
        }
        break;
    case PLAN_SET_OPERATION:
        text_append_string(printer->builder, set_operator_name(plan->set_operator));
        break;
    case PLAN_CALL:
        text_append_format(printer->builder, " %s", plan->call->procedure->name);
        break;
    default:
        break;
    }
}

static void indent(const struct printer *printer, uint32_t depth) {
    for (uint32_t i = 0; i < depth; i++)
        text_append_string(printer->builder, "  ");
}

static void print_line(const struct printer *printer, const struct plan *plan,
                       uint32_t depth) {
    indent(printer, depth);
    text_append_string(printer->builder, kind_names[plan->kind]);
    print_detail(printer, plan);
    print_tentative(printer, plan);
    if (printer->annotate != NULL)
        printer->annotate(printer->context, plan, printer->builder);
    text_append_character(printer->builder, '\n');
}

static bool is_shown(const struct plan *plan) {
    return plan->kind != PLAN_ARGUMENT;
}

static void print_tree(const struct printer *printer, const struct plan *plan,
                       uint32_t depth) {
    for (; plan != NULL; plan = plan->child) {
        if (!is_shown(plan))
            continue;
        print_line(printer, plan, depth++);
        if (plan->inner != NULL && is_shown(plan->inner)) {
            indent(printer, depth);
            text_append_string(printer->builder,
                               plan->kind == PLAN_SET_OPERATION ? "right\n" : "inner\n");
            print_tree(printer, plan->inner, depth + 1);
        }
    }
}

void plan_print(struct text_builder *builder, const struct plan_statement *statement,
                void (*annotate)(void *context, const struct plan *plan,
                                 struct text_builder *builder),
                void *context) {
    const struct printer printer = {builder, statement, annotate, context};
    print_tree(&printer, statement->root, 0);
    for (uint32_t i = 0; i < statement->subquery_count; i++) {
        text_append_string(builder, "subquery\n");
        print_tree(&printer, statement->subqueries[i].plan, 1);
    }
}
