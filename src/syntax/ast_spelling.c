/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phrases of ISO/IEC 39075 that mean a call or an operator which has a name of its own. */
#include "syntax/ast_expression.h"

#include "syntax/grammar.h"

#include "grammar_entente.h"

static struct ast_expression *call_one(struct ast_builder *build, const char *name,
                                       struct ast_expression *argument) {
    if (argument == NULL)
        return NULL;
    return ast_function(build, name, argument->span, ast_expression_list_of(argument));
}

static struct ast_expression *call_two(struct ast_builder *build, const char *name,
                                       struct ast_expression *first,
                                       struct ast_expression *second) {
    if (first == NULL || second == NULL)
        return NULL;
    struct ast_expression_list arguments = ast_expression_list_of(first);
    return ast_function(build, name, first->span,
                        ast_expression_list_add(arguments, second));
}

static struct ast_expression *negated(struct ast_builder *build,
                                      struct ast_expression *truth, bool is_negated) {
    if (!is_negated || truth == NULL)
        return truth;
    struct token start = {.span = truth->span};
    return ast_unary(build, AST_NOT, start, truth);
}

struct ast_expression *ast_trim(struct ast_builder *build, struct token start,
                                struct token side, struct ast_expression *characters,
                                struct ast_expression *text) {
    struct text word = token_text(build->source, side);
    const char *name = text_equal_ignoring_case(word, TEXT("leading"))    ? "ltrim"
                       : text_equal_ignoring_case(word, TEXT("trailing")) ? "rtrim"
                                                                          : "btrim";
    struct ast_expression *call = characters == NULL
                                      ? call_one(build, name, text)
                                      : call_two(build, name, text, characters);
    if (call != NULL)
        call->span = ast_span(build, start.span);
    return call;
}

struct ast_expression *ast_normal_form(struct ast_builder *build, struct token form) {
    struct text word = token_text(build->source, form);
    return ast_literal(build, form, value_string(word));
}

struct ast_expression *ast_is_normalized(struct ast_builder *build,
                                         struct ast_expression *first, struct token form,
                                         bool is_negated) {
    if (first == NULL)
        return NULL;
    struct ast_expression *normal =
        form.span.end == form.span.start
            ? call_one(build, "normalize", first)
            : call_two(build, "normalize", first, ast_normal_form(build, form));
    struct ast_expression *copy = AST_NEW(build, struct ast_expression);
    if (normal == NULL || copy == NULL)
        return NULL;
    *copy = *first; /* a list of arguments holds the first one */
    copy->next = NULL;
    return negated(build, ast_binary(build, AST_EQUAL, copy, normal), is_negated);
}

struct ast_expression *ast_is_truth(struct ast_builder *build,
                                    struct ast_expression *first, struct token truth,
                                    bool is_negated) {
    /* NOT lets nothing but a truth pass. */
    struct ast_expression *not = negated(build, first, true);
    if (not == NULL)
        return NULL;
    not ->name.text = truth.kind == TOKEN_TRUE    ? TEXT("IS TRUE")
                      : truth.kind == TOKEN_FALSE ? TEXT("IS FALSE")
                                                  : TEXT("IS UNKNOWN");
    if (truth.kind == TOKEN_UNKNOWN)
        return ast_is_null(build, is_negated ? AST_IS_NOT_NULL : AST_IS_NULL, not );
    struct ast_expression *test =
        truth.kind == TOKEN_TRUE ? negated(build, not, true) : not ;
    struct token place = {.span = first == NULL ? truth.span : first->span};
    struct ast_expression *is = call_two(build, "coalesce", test,
                                         ast_literal(build, place, value_boolean(false)));
    return negated(build, is, is_negated);
}

struct ast_expression *ast_is_end(struct ast_builder *build, struct ast_expression *node,
                                  struct token end, struct ast_expression *relationship,
                                  bool is_negated) {
    const char *name = end.kind == TOKEN_SOURCE ? "startNode" : "endNode";
    struct ast_expression *test =
        ast_binary(build, AST_EQUAL, node, call_one(build, name, relationship));
    return negated(build, test, is_negated);
}

/* Each relationship is directed: true where it has a type, null where it is null. */
struct ast_expression *ast_is_directed(struct ast_builder *build,
                                       struct ast_expression *relationship,
                                       bool is_negated) {
    struct ast_expression *length =
        call_one(build, "size", call_one(build, "type", relationship));
    if (length == NULL)
        return NULL;
    struct token place = {.span = length->span};
    struct ast_expression *test = ast_binary(build, AST_GREATER_EQUAL, length,
                                             ast_literal(build, place, value_integer(0)));
    return negated(build, test, is_negated);
}
