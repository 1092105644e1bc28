/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions with variables of their own: comprehensions, quantifiers, reduce(); and map
 * projections. A variable of such an expression hides one of the same name outside.
 */
#include "bind/binder.h"

/* Opens a scope with one variable over the items of `list`; aggregates end at its border. */
static enum status open_items(struct binder *binder, const struct ast_name *name,
                              const struct expression *list, uint32_t *slot) {
    struct scope *outer = binder->place.scope;
    struct scope *scope = scope_new(binder->arena, outer, outer->frame);
    TRY_NEW(binder, scope);
    TRY(bind_new_slot(binder, name->text, "item", bind_item_types(list), 0, slot));
    struct scope_variable variable = {.name = name->text, .slot = *slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    binder->place.scope = scope;
    binder->place.refuses_aggregates = true;
    return STATUS_OK;
}

static enum status bind_source(struct binder *binder, const struct ast_expression *ast,
                               const char *what, struct expression **out) {
    TRY(bind_expression(binder, ast, out));
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, *out, TYPE_BIT(VALUE_LIST),
                        what);
}

static enum status bind_condition(struct binder *binder, const struct ast_expression *ast,
                                  struct expression **out) {
    TRY(bind_truth(binder, ast, out));
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, *out,
                        TYPE_BIT(VALUE_BOOLEAN), "WHERE");
}

static enum status bind_comprehension_body(struct binder *binder,
                                           const struct ast_expression *ast,
                                           struct expression *made) {
    TRY(open_items(binder, &ast->name, made->children[0], &made->slot));
    made->item_types = made->children[0]->item_types;
    if (ast->second != NULL)
        TRY(bind_condition(binder, ast->second, &made->children[1]));
    if (ast->third == NULL)
        return STATUS_OK;
    TRY(bind_expression(binder, ast->third, &made->children[2]));
    made->item_types = made->children[2]->types;
    return STATUS_OK;
}

enum status bind_comprehension(struct binder *binder, const struct ast_expression *ast,
                               struct expression **out) {
    struct bind_place saved = binder->place;
    struct expression *made = bind_make(binder, EXPRESSION_COMPREHENSION, ast->span, 3);
    TRY_NEW(binder, made);
    made->types = TYPE_BIT(VALUE_LIST);
    TRY(bind_source(binder, ast->first, "a list comprehension", &made->children[0]));
    enum status status = bind_comprehension_body(binder, ast, made);
    binder->place = saved;
    *out = made;
    return status;
}

enum status bind_quantifier(struct binder *binder, const struct ast_expression *ast,
                            struct expression **out) {
    struct bind_place saved = binder->place;
    struct expression *made = bind_make(binder, EXPRESSION_QUANTIFIER, ast->span, 2);
    TRY_NEW(binder, made);
    made->types = TYPE_BIT(VALUE_BOOLEAN);
    made->quantifier = ast->kind == AST_ALL    ? QUANTIFIER_ALL
                       : ast->kind == AST_ANY  ? QUANTIFIER_ANY
                       : ast->kind == AST_NONE ? QUANTIFIER_NONE
                                               : QUANTIFIER_SINGLE;
    TRY(bind_source(binder, ast->first, "a test of a list's items", &made->children[0]));
    enum status status = open_items(binder, &ast->name, made->children[0], &made->slot);
    if (status == STATUS_OK)
        status = bind_condition(binder, ast->second, &made->children[1]);
    binder->place = saved;
    *out = made;
    return status;
}

static enum status bind_reduce_body(struct binder *binder,
                                    const struct ast_expression *ast,
                                    struct expression *made) {
    TRY(open_items(binder, &ast->name, made->children[1], &made->slot));
    struct scope *scope = binder->place.scope;
    if (text_equal(ast->name.text, ast->accumulator.text))
        return problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, ast->name.span,
                           "'%.*s' is the accumulator already",
                           TEXT_ARGS(ast->name.text));
    TRY(bind_new_slot(binder, ast->accumulator.text, "accumulator", TYPE_SET_ANY, 0,
                      &made->second_slot));
    struct scope_variable total = {.name = ast->accumulator.text,
                                   .slot = made->second_slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, total) ? scope : NULL);
    return bind_expression(binder, ast->third, &made->children[2]);
}

enum status bind_reduce(struct binder *binder, const struct ast_expression *ast,
                        struct expression **out) {
    struct bind_place saved = binder->place;
    struct expression *made = bind_make(binder, EXPRESSION_REDUCE, ast->span, 3);
    TRY_NEW(binder, made);
    TRY(bind_expression(binder, ast->first, &made->children[0]));
    TRY(bind_source(binder, ast->second, "reduce()", &made->children[1]));
    enum status status = bind_reduce_body(binder, ast, made);
    binder->place = saved;
    *out = made;
    return status;
}

/*
 * allReduce(a = init, x IN list | step, test) is item 1 of
 * reduce(s = [init, true], x IN list | [step, s[1] AND test]): `a` is s[0] inside the step and
 * the step itself inside the test.
 */
static struct expression *item_of(struct binder *binder, struct expression *list,
                                  int64_t place, type_set types) {
    struct expression *index = bind_constant(binder, list->span, value_integer(place));
    return index == NULL
               ? NULL
               : bind_pair(binder, EXPRESSION_INDEX, list->span, list, index, types);
}

static enum status make_pair(struct binder *binder, struct expression *first,
                             struct expression *second, struct expression **out) {
    *out = bind_make(binder, EXPRESSION_LIST, first->span, 2);
    TRY_NEW(binder, *out);
    TRY_NEW(binder, second);
    (*out)->types = TYPE_BIT(VALUE_LIST);
    (*out)->children[0] = first;
    (*out)->children[1] = second;
    return STATUS_OK;
}

/* The step and its test, over the pair in `made->second_slot`. */
static enum status bind_tested_step(struct binder *binder,
                                    const struct ast_expression *ast,
                                    struct expression *made) {
    struct expression *pair = bind_slot(binder, ast->span, made->second_slot);
    TRY_NEW(binder, pair);
    struct scope *scope = binder->place.scope;
    struct scope_variable total = {.name = ast->accumulator.text, .slot = SLOT_NONE};
    total.expression = item_of(binder, pair, 0, TYPE_SET_ANY);
    TRY_NEW(binder, total.expression);
    TRY_NEW(binder, scope_add(binder->arena, scope, total) ? scope : NULL);
    struct expression *step, *test, *before, *let;
    TRY(bind_expression(binder, ast->third, &step));
    TRY(bind_hold(binder, step, "step", &step, &let));
    scope_find_here(scope, ast->accumulator.text)->expression = step;
    TRY(bind_truth(binder, ast->arguments, &test));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, test, TYPE_BIT(VALUE_BOOLEAN),
                     "the test of allReduce()"));
    before = item_of(binder, pair, 1, TYPE_BIT(VALUE_BOOLEAN) | TYPE_BIT(VALUE_NULL));
    TRY_NEW(binder, before);
    TRY(make_pair(binder, step, bind_and(binder, before, test), &made->children[2]));
    made->children[2] = bind_held(let, made->children[2]);
    return STATUS_OK;
}

enum status bind_all_reduce(struct binder *binder, const struct ast_expression *ast,
                            struct expression **out) {
    struct bind_place saved = binder->place;
    struct expression *initial;
    struct expression *made = bind_make(binder, EXPRESSION_REDUCE, ast->span, 3);
    TRY_NEW(binder, made);
    TRY(bind_expression(binder, ast->first, &initial));
    TRY(make_pair(binder, initial, bind_constant(binder, ast->span, value_boolean(true)),
                  &made->children[0]));
    TRY(bind_source(binder, ast->second, "allReduce()", &made->children[1]));
    TRY(open_items(binder, &ast->name, made->children[1], &made->slot));
    enum status status =
        text_equal(ast->name.text, ast->accumulator.text)
            ? problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, ast->name.span,
                          "'%.*s' is the accumulator already", TEXT_ARGS(ast->name.text))
            : bind_new_slot(binder, (struct text){0}, "accumulator", TYPE_BIT(VALUE_LIST),
                            0, &made->second_slot);
    if (status == STATUS_OK)
        status = bind_tested_step(binder, ast, made);
    binder->place = saved;
    TRY(status);
    *out = item_of(binder, made, 1, TYPE_BIT(VALUE_BOOLEAN) | TYPE_BIT(VALUE_NULL));
    TRY_NEW(binder, *out);
    (*out)->span = ast->span;
    return STATUS_OK;
}

/* ---- map projections ------------------------------------------------------------------------ */

/* The value of one entry that is not `.*`. */
static enum status bind_entry(struct binder *binder, const struct ast_map_entry *entry,
                              struct expression *base, struct expression **out) {
    if (entry->is_property)
        return bind_read_property(binder, entry->key.span, base, &entry->key, out);
    return bind_expression(binder, entry->value, out);
}

/* Entries up to the next `.*` as one map; *entry moves behind them. */
static enum status bind_entries(struct binder *binder, struct span span,
                                const struct ast_map_entry **entry,
                                struct expression *base, struct expression **out) {
    uint32_t count = 0;
    for (const struct ast_map_entry *e = *entry; e != NULL && !e->is_all; e = e->next)
        count++;
    struct expression *made = bind_make(binder, EXPRESSION_MAP, span, count);
    TRY_NEW(binder, made);
    made->types = TYPE_BIT(VALUE_MAP);
    made->keys = ARENA_ARRAY(binder->arena, count, struct text);
    TRY_NEW(binder, made->keys);
    for (uint32_t i = 0; i < count; i++, *entry = (*entry)->next) {
        made->keys[i] = (*entry)->key.text;
        TRY(bind_entry(binder, *entry, base, &made->children[i]));
    }
    *out = made;
    return STATUS_OK;
}

static enum status bind_all_properties(struct binder *binder, struct span span,
                                       struct expression *base, struct expression **out) {
    *out = bind_make(binder, EXPRESSION_MAP_ALL, span, 1);
    TRY_NEW(binder, *out);
    (*out)->types = TYPE_BIT(VALUE_MAP);
    (*out)->children[0] = base;
    return STATUS_OK;
}

/* base {.*, a: 1}: maps merged in order. */
static enum status bind_merged_entries(struct binder *binder,
                                       const struct ast_expression *ast,
                                       struct expression *base, struct expression **out) {
    ARRAY(struct expression *) parts = {0};
    struct expression *part;
    const struct ast_map_entry *entry = ast->entries;
    while (entry != NULL) {
        if (entry->is_all) {
            TRY(bind_all_properties(binder, entry->key.span, base, &part));
            entry = entry->next;
        } else {
            TRY(bind_entries(binder, ast->span, &entry, base, &part));
        }
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, parts, part));
    }
    if (parts.count == 0)
        return bind_entries(binder, ast->span, &entry, base, out);
    if (parts.count == 1) {
        *out = parts.items[0];
        return STATUS_OK;
    }
    *out = bind_make(binder, EXPRESSION_MAP_MERGE, ast->span, 0);
    TRY_NEW(binder, *out);
    (*out)->types = TYPE_BIT(VALUE_MAP);
    (*out)->children = parts.items;
    (*out)->child_count = parts.count;
    return STATUS_OK;
}

/* base {...}, which is null where the base is. */
enum status bind_map_projection(struct binder *binder, const struct ast_expression *ast,
                                struct expression **out) {
    struct expression *base, *map;
    TRY(bind_expression(binder, ast->first, &base));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, base,
                     TYPE_BIT(VALUE_MAP) | TYPE_SET_ELEMENT, "a map projection"));
    TRY(bind_merged_entries(binder, ast, base, &map));
    struct expression *choice = bind_make(binder, EXPRESSION_CASE, ast->span, 3);
    TRY_NEW(binder, choice);
    choice->types = TYPE_BIT(VALUE_MAP);
    choice->children[0] = bind_make(binder, EXPRESSION_IS_NULL, base->span, 1);
    choice->children[1] = bind_constant(binder, ast->span, value_null());
    choice->children[2] = map;
    TRY_NEW(binder, choice->children[0]);
    TRY_NEW(binder, choice->children[1]);
    choice->children[0]->types = TYPE_BIT(VALUE_BOOLEAN);
    choice->children[0]->children[0] = base;
    *out = choice;
    return STATUS_OK;
}
