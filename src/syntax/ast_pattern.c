/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/ast_pattern.h"

#include "base/limits.h"
#include "syntax/literal.h"

#include "grammar_entente.h"

/* The greater of `depth` and an expression's. */
static uint32_t deeper(uint32_t depth, const struct ast_expression *expression) {
    return expression != NULL && expression->depth > depth ? expression->depth : depth;
}

/* ---- paths -------------------------------------------------------------------------------- */

struct ast_pattern *ast_pattern(struct ast_builder *build, enum ast_match_mode mode,
                                struct ast_path_pattern_list paths) {
    struct ast_pattern *pattern = AST_NEW(build, struct ast_pattern);
    if (pattern == NULL || paths.first == NULL)
        return NULL;
    pattern->mode = mode;
    pattern->paths = paths.first;
    pattern->span = span_join(paths.first->span, paths.last->span);
    for (const struct ast_path_pattern *path = paths.first; path != NULL;
         path = path->next)
        if (path->depth > pattern->depth)
            pattern->depth = path->depth;
    return pattern;
}

/* A node that was left out, at `place`. */
static struct ast_path_element *anonymous_node(struct ast_builder *build,
                                               uint32_t place) {
    struct ast_node_pattern *node = AST_NEW(build, struct ast_node_pattern);
    if (node == NULL)
        return NULL;
    node->span = (struct span){place, place};
    return ast_node_element(build, node);
}

/*
 * Puts in the nodes that were left out: a path begins and ends with a node, and what is not a
 * node stands between two.
 */
static struct ast_path_element *complete(struct ast_builder *build,
                                         struct ast_path_element_list given) {
    struct ast_path_element_list whole = ast_path_element_list_of(NULL);
    for (struct ast_path_element *element = given.first, *next; element != NULL;
         element = next) {
        next = element->next;
        element->next = NULL;
        bool is_node = element->kind == AST_PATH_NODE;
        bool was_node = whole.last != NULL && whole.last->kind == AST_PATH_NODE;
        if (is_node && was_node)
            ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, element->span,
                       "a relationship is missing between two nodes");
        if (!is_node && !was_node)
            whole = ast_path_element_list_add(whole,
                                              anonymous_node(build, element->span.start));
        whole = ast_path_element_list_add(whole, element);
    }
    if (whole.last != NULL && whole.last->kind != AST_PATH_NODE)
        whole =
            ast_path_element_list_add(whole, anonymous_node(build, whole.last->span.end));
    return build->status == STATUS_OK ? whole.first : NULL;
}

static uint32_t deepest(const struct ast_path_element *elements) {
    uint32_t depth = 0;
    for (; elements != NULL; elements = elements->next)
        if (elements->depth > depth)
            depth = elements->depth;
    return depth;
}

struct ast_path_pattern *ast_path(struct ast_builder *build, struct ast_selector selector,
                                  struct ast_path_element_list elements) {
    struct ast_path_pattern *path = AST_NEW(build, struct ast_path_pattern);
    if (path == NULL || elements.first == NULL)
        return NULL;
    path->span = span_join(elements.first->span, elements.last->span);
    path->selector = (enum ast_path_selector)selector.selector;
    path->selector_count = selector.count;
    path->mode = (enum ast_path_mode)selector.mode;
    path->elements = complete(build, elements);
    path->depth = deepest(path->elements);
    return path;
}

struct ast_path_pattern *ast_legacy_path(struct ast_builder *build, struct token search,
                                         struct ast_path_element_list elements) {
    bool is_all = search.kind == TOKEN_ALL_SHORTEST_PATHS;
    struct ast_selector selector = ast_no_selector();
    selector.selector = is_all ? AST_SELECT_ALL_SHORTEST_PATHS : AST_SELECT_SHORTEST_PATH;
    struct ast_path_pattern *path = ast_path(build, selector, elements);
    if (path != NULL)
        path->span = ast_span(build, search.span);
    return path;
}

struct ast_path_pattern *ast_path_name(struct ast_builder *build, struct token variable,
                                       struct ast_path_pattern *path) {
    if (path == NULL)
        return NULL;
    path->variable = ast_name(build, variable);
    path->span = ast_span(build, variable.span);
    return path;
}

/* ---- elements ----------------------------------------------------------------------------- */

static struct ast_path_element *make(struct ast_builder *build,
                                     enum ast_path_element_kind kind, struct span span) {
    struct ast_path_element *element = AST_NEW(build, struct ast_path_element);
    if (element == NULL)
        return NULL;
    element->kind = kind;
    element->span = span;
    return element;
}

struct ast_path_element *ast_node_element(struct ast_builder *build,
                                          struct ast_node_pattern *node) {
    if (node == NULL)
        return NULL;
    struct ast_path_element *element = make(build, AST_PATH_NODE, node->span);
    if (element == NULL)
        return NULL;
    element->node = node;
    element->depth = node->depth;
    return element;
}

struct ast_path_element *ast_group(struct ast_builder *build, struct token start,
                                   struct token variable, enum ast_path_mode mode,
                                   struct ast_path_element_list elements,
                                   struct ast_expression *where) {
    struct ast_path_element *group =
        make(build, AST_PATH_GROUP, ast_span(build, start.span));
    if (group == NULL)
        return NULL;
    group->group = complete(build, elements);
    group->where = where;
    group->path_variable = ast_name(build, variable);
    group->mode = mode;
    group->depth = deeper(deepest(group->group), where) + 1;
    return ast_is_too_deep(build, group->depth, group->span) ? NULL : group;
}

struct ast_node_pattern *
ast_node(struct ast_builder *build, struct token start, struct token variable,
         struct ast_label_expression *labels, struct ast_expression *text,
         struct ast_expression *properties, struct ast_expression *where) {
    struct ast_node_pattern *node = AST_NEW(build, struct ast_node_pattern);
    if (node == NULL)
        return NULL;
    node->span = ast_span(build, start.span);
    node->variable = ast_name(build, variable);
    node->labels = labels;
    node->text = text;
    node->properties = properties;
    node->where = where;
    node->depth = deeper(deeper(labels == NULL ? 0 : labels->depth, properties), where);
    return node;
}

struct ast_path_element *ast_filler(struct ast_builder *build, struct token variable,
                                    struct ast_label_expression *types,
                                    struct ast_quantifier *length,
                                    struct ast_expression *properties,
                                    struct ast_expression *where,
                                    struct ast_expression *cost) {
    struct ast_path_element *element = make(build, AST_PATH_EDGE, SPAN_NONE);
    struct ast_edge_pattern *edge = AST_NEW(build, struct ast_edge_pattern);
    if (element == NULL || edge == NULL)
        return NULL;
    edge->variable = ast_name(build, variable);
    edge->types = types;
    edge->properties = properties;
    edge->where = where;
    edge->cost = cost;
    element->edge = edge;
    element->depth = deeper(types == NULL ? 0 : types->depth, properties);
    element->depth = deeper(deeper(element->depth, where), cost);
    if (length != NULL)
        element->quantifier = *length;
    return element;
}

struct ast_path_element *ast_edge(struct ast_builder *build, enum ast_direction direction,
                                  struct token start, struct ast_path_element *filler) {
    if (filler == NULL)
        filler = ast_filler(build, ast_no_token(), NULL, NULL, NULL, NULL, NULL);
    if (filler == NULL)
        return NULL;
    filler->span = ast_span(build, start.span);
    filler->edge->span = filler->span;
    filler->edge->direction = direction;
    return filler;
}

struct ast_path_element *ast_refuse_tilde(struct ast_builder *build, struct token start) {
    ast_refuse(
        build, STATUS_INVALID_RELATIONSHIP_PATTERN, ast_span(build, start.span),
        "'~' asks for undirected relationships, and all of entente's are directed");
    problem_hint(build->problem,
                 "write -[r]- for either direction, -[r]-> or <-[r]- for one");
    return NULL;
}

/* ---- quantifiers -------------------------------------------------------------------------- */

/* The value of a bound; `absent` when it was left out. */
static uint64_t bound(const struct ast_builder *build, struct token token,
                      uint64_t absent) {
    uint64_t value = absent;
    if (ast_has_token(token))
        literal_integer(token_text(build->source, token), &value);
    return value;
}

static struct ast_quantifier *make_quantifier(struct ast_builder *build,
                                              enum ast_quantifier_style style,
                                              struct token start, uint64_t min,
                                              uint64_t max) {
    struct ast_quantifier *quantifier = AST_NEW(build, struct ast_quantifier);
    if (quantifier != NULL)
        *quantifier = (struct ast_quantifier){
            .style = style, .min = min, .max = max, .span = ast_span(build, start.span)};
    return quantifier;
}

struct ast_quantifier *ast_length(struct ast_builder *build, struct token star,
                                  struct token min, struct token max) {
    return make_quantifier(build, AST_QUANTIFIER_STAR, star, bound(build, min, 1),
                           bound(build, max, UINT64_MAX));
}

struct ast_quantifier *ast_refuse_length(struct ast_builder *build, struct token token) {
    ast_refuse(build, STATUS_INVALID_RELATIONSHIP_PATTERN, token.span, "%s",
               token.kind == TOKEN_DOTDOT
                   ? "the length of a relationship begins with '*', as in *1..3"
                   : "the length of a relationship cannot be negative");
    return NULL;
}

struct ast_quantifier *ast_quantifier(struct ast_builder *build, struct token sign) {
    bool is_question = sign.kind == TOKEN_QUESTION;
    return make_quantifier(
        build, is_question ? AST_QUANTIFIER_OPTIONAL : AST_QUANTIFIER_SUFFIX, sign,
        sign.kind == TOKEN_PLUS ? 1 : 0, is_question ? 1 : UINT64_MAX);
}

struct ast_quantifier *ast_bounds(struct ast_builder *build, struct token start,
                                  struct token min, struct token max) {
    return make_quantifier(build, AST_QUANTIFIER_SUFFIX, start, bound(build, min, 0),
                           bound(build, max, UINT64_MAX));
}

struct ast_path_element *ast_quantified(struct ast_builder *build,
                                        struct ast_path_element *element,
                                        struct ast_quantifier *quantifier) {
    if (element == NULL || quantifier == NULL)
        return NULL;
    if (element->quantifier.style != AST_QUANTIFIER_NONE) {
        ast_refuse(build, STATUS_INVALID_RELATIONSHIP_PATTERN, quantifier->span,
                   "this relationship has a length inside its brackets already");
        return NULL;
    }
    element->quantifier = *quantifier;
    element->span = ast_span(build, element->span);
    return element;
}

/* ---- labels ------------------------------------------------------------------------------- */

static struct ast_label_expression *
make_label(struct ast_builder *build, enum ast_label_kind kind, struct span start) {
    struct ast_label_expression *label = AST_NEW(build, struct ast_label_expression);
    if (label == NULL)
        return NULL;
    label->kind = kind;
    label->span = ast_span(build, start);
    label->depth = 1;
    return label;
}

struct ast_label_expression *ast_label(struct ast_builder *build, struct token name) {
    struct ast_label_expression *label = make_label(build, AST_LABEL_NAME, name.span);
    if (label != NULL)
        label->name = ast_name(build, name);
    return label;
}

struct ast_label_expression *ast_label_any(struct ast_builder *build,
                                           struct token start) {
    return make_label(build, AST_LABEL_ANY, start.span);
}

struct ast_label_expression *ast_label_dynamic(struct ast_builder *build,
                                               struct token start,
                                               struct ast_expression *expression) {
    struct ast_label_expression *label = make_label(build, AST_LABEL_DYNAMIC, start.span);
    if (label == NULL || expression == NULL)
        return NULL;
    label->expression = expression;
    label->depth = expression->depth + 1;
    return ast_is_too_deep(build, label->depth, label->span) ? NULL : label;
}

struct ast_label_expression *ast_label_dynamic_of(struct ast_builder *build,
                                                  struct token word,
                                                  struct ast_expression *expression) {
    struct ast_label_expression *label = ast_label_dynamic(build, word, expression);
    struct text text = token_text(build->source, word);
    bool is_any = text_equal_ignoring_case(text, TEXT("$any"));
    if (label != NULL && !is_any && !text_equal_ignoring_case(text, TEXT("$all")))
        ast_refuse(
            build, STATUS_UNEXPECTED_SYNTAX, word.span,
            "labels and types by an expression are $(...), $all(...) or $any(...)");
    if (label != NULL)
        label->is_any = is_any;
    return label;
}

struct ast_label_expression *ast_label_join(struct ast_builder *build,
                                            enum ast_label_kind kind,
                                            struct ast_label_expression *first,
                                            struct ast_label_expression *second) {
    if (first == NULL || second == NULL)
        return NULL;
    struct ast_label_expression *label = make_label(build, kind, first->span);
    if (label == NULL)
        return NULL;
    label->first = first;
    label->second = second;
    label->depth = 1 + (first->depth > second->depth ? first->depth : second->depth);
    return ast_is_too_deep(build, label->depth, label->span) ? NULL : label;
}

struct ast_label_expression *ast_label_colon(struct ast_builder *build,
                                             struct ast_label_expression *first,
                                             struct ast_label_expression *second) {
    struct ast_label_expression *label =
        ast_label_join(build, AST_LABEL_AND, first, second);
    if (label != NULL)
        label->is_colon_list = true;
    return label;
}

struct ast_label_expression *ast_label_not(struct ast_builder *build, struct token start,
                                           struct ast_label_expression *first) {
    struct ast_label_expression *label = make_label(build, AST_LABEL_NOT, start.span);
    if (label == NULL || first == NULL)
        return NULL;
    label->first = first;
    label->depth = first->depth + 1;
    return ast_is_too_deep(build, label->depth, label->span) ? NULL : label;
}

struct ast_label_expression *ast_label_parenthesised(struct ast_builder *build,
                                                     struct token start,
                                                     struct ast_label_expression *inner) {
    if (inner == NULL)
        return NULL;
    inner->span = ast_span(build, start.span);
    inner->is_colon_list = false;
    inner->depth++;
    return ast_is_too_deep(build, inner->depth, inner->span) ? NULL : inner;
}
