/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SET, REMOVE, DELETE and FOREACH. */
#include "bind/binder.h"

/* ---- SET and REMOVE ------------------------------------------------------------------------------ */

static enum status bind_set_key(struct binder *binder, const struct ast_set_item *item,
                                struct bound_set *set) {
    set->key = item->key.text;
    if (item->key_expression != NULL) {
        TRY(bind_expression(binder, item->key_expression, &set->key_expression));
        TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, set->key_expression,
                         TYPE_BIT(VALUE_STRING), "a property's key"));
    } else if (!set->is_remove) {
        TRY(bind_written_name(binder, CATALOG_KEY, &item->key));
    }
    return STATUS_OK;
}

static enum status bind_set_target(struct binder *binder, const struct ast_set_item *item,
                                   struct bound_set *set) {
    bool is_label = item->kind == AST_SET_LABELS;
    TRY(bind_expression(binder, item->target, &set->target));
    enum status status = bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, set->target,
                                      is_label ? TYPE_BIT(VALUE_NODE) : TYPE_SET_ELEMENT,
                                      set->is_remove ? "REMOVE" : "SET");
    if (status != STATUS_OK && item->kind == AST_SET_ADD)
        problem_hint(
            binder->problem,
            "+= takes all properties of an element; for one write x.key = x.key + 1");
    return status;
}

static enum status bind_set_item(struct binder *binder, const struct ast_set_item *item,
                                 struct bound_set *set) {
    set->kind = item->kind;
    set->span = item->span;
    TRY(bind_set_target(binder, item, set));
    if (item->kind == AST_SET_LABELS)
        return bind_written_labels(binder, item->labels, CATALOG_LABEL, &set->labels);
    if (item->kind == AST_SET_PROPERTY)
        TRY(bind_set_key(binder, item, set));
    else
        TRY(bind_written_keys(binder, item->value));
    if (item->value == NULL)
        return STATUS_OK;
    TRY(bind_expression(binder, item->value, &set->value));
    if (item->kind == AST_SET_PROPERTY)
        return STATUS_OK;
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, set->value,
                        TYPE_BIT(VALUE_MAP) | TYPE_SET_ELEMENT, "SET of all properties");
}

enum status bind_set_items(struct binder *binder, const struct ast_set_item *items,
                           bool is_remove, struct bound_set **out, uint32_t *count) {
    ARRAY(struct bound_set) sets = {0};
    for (; items != NULL; items = items->next) {
        struct bound_set set = {.is_remove = is_remove};
        TRY(bind_set_item(binder, items, &set));
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, sets, set));
    }
    *out = sets.items;
    *count = sets.count;
    return STATUS_OK;
}

enum status bind_set(struct binder *binder, struct clause_list *clauses,
                     const struct ast_clause *ast) {
    struct bound_clause *clause = clause_list_add(binder, clauses, BOUND_SET, ast->span);
    TRY_NEW(binder, clause);
    return bind_set_items(binder, ast->set_items, ast->kind == AST_REMOVE, &clause->sets,
                          &clause->set_count);
}

/* ---- DELETE ---------------------------------------------------------------------------------------- */

static enum status check_deleted(struct binder *binder, const struct ast_expression *ast,
                                 const struct expression *bound) {
    if (ast->kind == AST_HAS_LABELS) {
        problem_set(binder->problem, STATUS_INVALID_DELETE, ast->span,
                    "DELETE takes elements, not a test of labels");
        problem_hint(binder->problem, "REMOVE takes a label away");
        return STATUS_INVALID_DELETE;
    }
    type_set allowed = TYPE_SET_ELEMENT | TYPE_BIT(VALUE_PATH);
    enum status status =
        bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, bound, allowed, "DELETE");
    if (status != STATUS_OK && TYPE_SET_KNOWN(bound->types) == TYPE_BIT(VALUE_LIST))
        problem_hint(binder->problem, "FOREACH (x IN list | DELETE x) takes each item");
    return status;
}

enum status bind_delete(struct binder *binder, struct clause_list *clauses,
                        const struct ast_clause *ast) {
    struct bound_clause *clause =
        clause_list_add(binder, clauses, BOUND_DELETE, ast->span);
    TRY_NEW(binder, clause);
    clause->is_detach = ast->is_detach;
    TRY(bind_expressions(binder, ast->expressions, &clause->expressions,
                         &clause->expression_count));
    const struct ast_expression *item = ast->expressions;
    for (uint32_t i = 0; item != NULL; item = item->next, i++)
        TRY(check_deleted(binder, item, clause->expressions[i]));
    return STATUS_OK;
}

/* ---- FOREACH ---------------------------------------------------------------------------------------- */

static enum status bind_body(struct binder *binder, const struct ast_clause *body,
                             struct bound_clause *clause) {
    struct clause_list clauses;
    clause_list_init(&clauses);
    for (; body != NULL; body = body->next)
        TRY(bind_writing_clause(binder, &clauses, body));
    clause->clauses = clauses.first;
    return STATUS_OK;
}

enum status bind_foreach(struct binder *binder, struct clause_list *clauses,
                         const struct ast_clause *ast) {
    struct bind_place saved = binder->place;
    struct bound_clause *clause =
        clause_list_add(binder, clauses, BOUND_FOREACH, ast->span);
    struct scope *scope = scope_new(binder->arena, saved.scope, saved.scope->frame);
    TRY_NEW(binder, clause);
    TRY_NEW(binder, scope);
    TRY(bind_expression(binder, ast->expression, &clause->expression));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, clause->expression,
                     TYPE_BIT(VALUE_LIST), "FOREACH"));
    binder->place.scope = scope;
    TRY(bind_new_variable(binder, &ast->variable, bind_item_types(clause->expression), 0,
                          &clause->slot));
    TRY(bind_body(binder, ast->clauses, clause));
    binder->place = saved;
    return STATUS_OK;
}
