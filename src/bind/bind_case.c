/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CASE, and comparisons in a chain: what stands in several tests is worked out once, by LET
 * around them, and read by each.
 */
#include "bind/binder.h"

/* True for what may be read again at no cost and with the same answer. */
static bool is_held(const struct expression *value) {
    return value->kind == EXPRESSION_SLOT || value->kind == EXPRESSION_CONSTANT ||
           value->kind == EXPRESSION_PARAMETER;
}

enum status bind_hold(struct binder *binder, struct expression *value, const char *what,
                      struct expression **read, struct expression **let) {
    *read = value;
    *let = NULL;
    if (is_held(value))
        return STATUS_OK;
    struct expression *made = bind_make(binder, EXPRESSION_LET, value->span, 2);
    TRY_NEW(binder, made);
    made->children[0] = value;
    TRY(bind_new_slot(binder, (struct text){0}, what, value->types, value->item_types,
                      &made->slot));
    *read = bind_slot(binder, value->span, made->slot);
    TRY_NEW(binder, *read);
    *let = made;
    return STATUS_OK;
}

struct expression *bind_held(struct expression *let, struct expression *body) {
    if (let == NULL)
        return body;
    let->children[1] = body;
    let->span = body->span;
    let->types = body->types;
    let->item_types = body->item_types;
    return let;
}

/* ---- CASE ------------------------------------------------------------------------------------ */

/* A test of the operand at hand, which it reads as AST_CASE_OPERAND. */
static enum status bind_operand_test(struct binder *binder,
                                     const struct ast_expression *test,
                                     struct expression *operand,
                                     struct expression **out) {
    struct expression *around = binder->place.case_operand;
    binder->place.case_operand = operand;
    enum status status = bind_truth(binder, test, out);
    binder->place.case_operand = around;
    return status;
}

/* WHEN's truth: with an operand, that it equals what stands after WHEN. */
static enum status bind_when(struct binder *binder, const struct ast_case *branch,
                             struct expression *operand, struct expression **out) {
    if (operand == NULL) {
        TRY(bind_truth(binder, branch->when, out));
        return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, *out,
                            TYPE_BIT(VALUE_BOOLEAN), "WHEN");
    }
    struct expression *value;
    if (branch->is_test)
        return bind_operand_test(binder, branch->when, operand, out);
    TRY(bind_expression(binder, branch->when, &value));
    *out = bind_pair(binder, EXPRESSION_EQUAL, value->span, operand, value,
                     TYPE_BIT(VALUE_BOOLEAN));
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

enum status bind_case_operand(struct binder *binder, const struct ast_expression *ast,
                              struct expression **out) {
    (void)ast;
    *out = binder->place.case_operand;
    return STATUS_OK;
}

static enum status bind_branches(struct binder *binder, const struct ast_expression *ast,
                                 struct expression *operand, struct expression *made) {
    uint32_t next = 0;
    for (const struct ast_case *branch = ast->cases; branch; branch = branch->next) {
        TRY(bind_when(binder, branch, operand, &made->children[next]));
        TRY(bind_expression(binder, branch->then, &made->children[next + 1]));
        made->types |= made->children[next + 1]->types;
        next += 2;
    }
    if (ast->second == NULL)
        return STATUS_OK;
    TRY(bind_expression(binder, ast->second, &made->children[next]));
    made->types |= made->children[next]->types;
    return STATUS_OK;
}

enum status bind_case(struct binder *binder, const struct ast_expression *ast,
                      struct expression **out) {
    uint32_t count = ast->second != NULL ? 1 : 0;
    for (const struct ast_case *branch = ast->cases; branch; branch = branch->next)
        count += 2;
    struct expression *operand = NULL, *let = NULL;
    struct expression *made = bind_make(binder, EXPRESSION_CASE, ast->span, count);
    TRY_NEW(binder, made);
    made->types = 0;
    if (ast->first != NULL) {
        TRY(bind_expression(binder, ast->first, &operand));
        TRY(bind_hold(binder, operand, "case", &operand, &let));
    }
    TRY(bind_branches(binder, ast, operand, made));
    *out = bind_held(let, made);
    return STATUS_OK;
}

/* ---- a < b <= c ------------------------------------------------------------------------------ */

/* A property is read twice rather than hidden from the planner, which looks for it. */
static enum status hold_middle(struct binder *binder, struct expression *comparison,
                               struct expression **let) {
    struct expression **middle = &comparison->children[1];
    *let = NULL;
    return (*middle)->kind == EXPRESSION_PROPERTY
               ? STATUS_OK
               : bind_hold(binder, *middle, "compared", middle, let);
}

/* The comparisons from `ast` on, whose first operand is `left` (NULL: bound like all). */
static enum status bind_links(struct binder *binder, const struct ast_expression *ast,
                              struct expression *left, struct expression **out) {
    struct ast_expression link = *ast;
    struct ast_expression read = {.kind = AST_CASE_OPERAND, .span = ast->first->span};
    struct expression *let, *rest;
    if (left != NULL)
        link.first = &read;
    TRY(bind_operand_test(binder, &link, left, out));
    if (ast->next == NULL)
        return STATUS_OK;
    TRY(hold_middle(binder, *out, &let));
    TRY(bind_links(binder, ast->next, (*out)->children[1], &rest));
    *out = bind_and(binder, *out, rest);
    TRY_NEW(binder, *out);
    *out = bind_held(let, *out);
    return STATUS_OK;
}

enum status bind_chain(struct binder *binder, const struct ast_expression *ast,
                       struct expression **out) {
    if (ast->argument_count > MAX_EXPRESSION_DEPTH)
        return problem_set(binder->problem, STATUS_QUERY_TOO_LARGE, ast->span,
                           "more than %d comparisons in a chain", MAX_EXPRESSION_DEPTH);
    TRY(bind_links(binder, ast->arguments, NULL, out));
    (*out)->span = ast->span;
    return STATUS_OK;
}
