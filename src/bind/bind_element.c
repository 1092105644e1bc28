/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The nodes and edges of a MATCH pattern. A variable that is in view already must be of the
 * right kind; one that this pattern has declared before is the same node.
 */
#include "bind/pattern_builder.h"

static enum status refuse_kind(struct binder *binder, const struct ast_name *name,
                               type_set found, const char *wanted) {
    char types[TYPES_TEXT_BYTES];
    return problem_set(binder->problem, STATUS_VARIABLE_TYPE_CONFLICT, name->span,
                       "'%.*s' is %s and cannot be a %s", TEXT_ARGS(name->text),
                       bind_types_text(TYPE_SET_KNOWN(found), types), wanted);
}

/* The slot of a variable in view: *is_known false when there is none. */
static enum status known_slot(struct pattern_builder *pattern,
                              const struct ast_name *name, type_set wanted,
                              const char *what, uint32_t *slot, bool *is_known) {
    struct binder *binder = pattern->binder;
    struct scope *scope = binder->place.scope;
    *is_known = false;
    if (name->text.byte_count == 0)
        return STATUS_OK;
    if (scope_find(scope, name->text, NULL) == NULL && !pattern->options.refuses_new) {
        enum scope_barrier barrier = scope_hides(scope, name->text);
        if (barrier != SCOPE_GROUPED && barrier != SCOPE_SORTED)
            return STATUS_OK;
    }
    struct expression *found;
    TRY(bind_variable(binder, name, &found));
    if (!bind_may_be(found->types, wanted))
        return refuse_kind(binder, name, found->types, what);
    if (found->kind != EXPRESSION_SLOT) {
        problem_set(
            binder->problem, STATUS_VARIABLE_ALREADY_BOUND, name->span,
            "'%.*s' is made of the path it stands on, and cannot be matched again",
            TEXT_ARGS(name->text));
        problem_hint(binder->problem, "pass it on in a WITH first");
        return STATUS_VARIABLE_ALREADY_BOUND;
    }
    *slot = found->slot;
    *is_known = true;
    return STATUS_OK;
}

static enum status declare(struct binder *binder, const struct ast_name *name,
                           uint32_t slot) {
    if (name->text.byte_count == 0)
        return STATUS_OK;
    struct scope_variable variable = {.name = name->text, .slot = slot};
    struct scope *scope = binder->place.scope;
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

static bool find_place(const struct pattern_builder *pattern, uint32_t slot,
                       uint32_t *place) {
    return bind_is_marked(pattern->binder, pattern->stamp, slot, place);
}

static void set_place(struct pattern_builder *pattern, uint32_t slot, uint32_t place) {
    bind_mark(pattern->binder, pattern->stamp, slot, place);
}

enum status pattern_wait_for(struct pattern_builder *pattern, struct waiting waiting) {
    if (waiting.ast == NULL)
        return STATUS_OK;
    waiting.is_selected = pattern->is_selected;
    TRY_NEW(pattern->binder,
            ARRAY_PUSH(pattern->binder->arena, pattern->waiting, waiting));
    return STATUS_OK;
}

enum status pattern_add_conjunct(struct pattern_builder *pattern, bool is_inner,
                                 struct expression *conjunct) {
    struct binder *binder = pattern->binder;
    if (conjunct->kind == EXPRESSION_AND) {
        for (uint32_t i = 0; i < conjunct->child_count; i++)
            TRY(pattern_add_conjunct(pattern, is_inner, conjunct->children[i]));
        return STATUS_OK;
    }
    if (is_inner)
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, pattern->inner, conjunct));
    else
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, pattern->conjuncts, conjunct));
    return STATUS_OK;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

enum status pattern_make_label_test(struct pattern_builder *pattern,
                                    struct bound_labels *labels, uint32_t slot,
                                    struct span span, struct expression **out) {
    struct binder *binder = pattern->binder;
    struct expression *test = bind_make(binder, EXPRESSION_HAS_LABELS, span, 1);
    TRY_NEW(binder, test);
    test->types = TYPE_BIT(VALUE_BOOLEAN);
    test->labels = labels;
    test->children[0] = bind_slot(binder, span, slot);
    TRY_NEW(binder, test->children[0]);
    *out = test;
    return STATUS_OK;
}

/* A test of an element as a conjunct. */
static enum status add_label_test(struct pattern_builder *pattern,
                                  struct bound_labels *labels, uint32_t slot,
                                  struct span span) {
    struct expression *test;
    TRY(pattern_make_label_test(pattern, labels, slot, span, &test));
    return pattern_add_conjunct(pattern, pattern->is_selected, test);
}

/* slot = node_named('text') */
enum status pattern_make_name_test(struct pattern_builder *pattern,
                                   const struct ast_expression *text, uint32_t slot,
                                   struct expression **out) {
    struct binder *binder = pattern->binder;
    const struct function *function = function_find(TEXT("node_named"));
    if (function == NULL)
        return problem_set(binder->problem, STATUS_FEATURE_NOT_SUPPORTED, text->span,
                           "a name cannot be given to a node that is known already");
    struct expression *call = bind_make(binder, EXPRESSION_FUNCTION, text->span, 1);
    TRY_NEW(binder, call);
    call->function = function;
    call->types = TYPE_BIT(VALUE_NODE);
    call->children[0] = bind_constant(binder, text->span, text->literal);
    struct expression *node = bind_slot(binder, text->span, slot);
    TRY_NEW(binder, call->children[0]);
    TRY_NEW(binder, node);
    *out = bind_pair(binder, EXPRESSION_EQUAL, text->span, node, call,
                     TYPE_BIT(VALUE_BOOLEAN));
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

static enum status add_name_test(struct pattern_builder *pattern,
                                 const struct ast_expression *text, uint32_t slot) {
    struct expression *test;
    TRY(pattern_make_name_test(pattern, text, slot, &test));
    return pattern_add_conjunct(pattern, pattern->is_selected, test);
}

static enum status join_labels(struct binder *binder, struct bound_labels *more,
                               struct bound_labels **labels) {
    if (*labels == NULL) {
        *labels = more;
        return STATUS_OK;
    }
    struct bound_labels *both = ARENA_NEW(binder->arena, struct bound_labels);
    TRY_NEW(binder, both);
    *both =
        (struct bound_labels){.kind = AST_LABEL_AND, .first = *labels, .second = more};
    *labels = both;
    return STATUS_OK;
}

static enum status add_name(struct pattern_builder *pattern, struct bound_node *node,
                            const struct ast_expression *text) {
    struct binder *binder = pattern->binder;
    if (text == NULL)
        return STATUS_OK;
    if (node->is_bound || node->name != NULL)
        return add_name_test(pattern, text, node->slot);
    node->name = bind_constant(binder, text->span, text->literal);
    TRY_NEW(binder, node->name);
    return STATUS_OK;
}

/* Labels lead to a new node; of one that is known, or where each row may ask for others, they
 * are a test. */
static enum status add_labels(struct pattern_builder *pattern,
                              const struct ast_label_expression *ast,
                              struct bound_node *node) {
    struct bound_labels *labels;
    TRY(bind_labels(pattern->binder, ast, CATALOG_LABEL, &labels));
    if (node->is_bound || bind_labels_read_rows(labels))
        return add_label_test(pattern, labels, node->slot, ast->span);
    return join_labels(pattern->binder, labels, &node->labels);
}

/* What a node pattern says of a node that has its place. */
static enum status describe_node(struct pattern_builder *pattern,
                                 const struct ast_node_pattern *ast, uint32_t place) {
    struct bound_node *node = &pattern->nodes.items[place];
    uint32_t slot = node->slot;
    if (ast->labels != NULL)
        TRY(add_labels(pattern, ast->labels, node));
    TRY(add_name(pattern, node, ast->text));
    struct waiting map = {.kind = WAITING_MAP,
                          .ast = ast->properties,
                          .slot = slot,
                          .element = TYPE_BIT(VALUE_NODE),
                          .edge = PLACE_NONE};
    struct waiting where = {
        .kind = WAITING_WHERE, .ast = ast->where, .slot = slot, .edge = PLACE_NONE};
    TRY(pattern_wait_for(pattern, map));
    return pattern_wait_for(pattern, where);
}

enum status pattern_add_node(struct pattern_builder *pattern,
                             const struct ast_node_pattern *ast, struct span span,
                             uint32_t *place) {
    struct binder *binder = pattern->binder;
    struct bound_node node = {.span = span};
    struct ast_name name = ast == NULL ? (struct ast_name){0} : ast->variable;
    TRY(known_slot(pattern, &name, TYPE_BIT(VALUE_NODE), "node", &node.slot,
                   &node.is_bound));
    if (!node.is_bound || !find_place(pattern, node.slot, place)) {
        *place = pattern->nodes.count;
        if (!node.is_bound) {
            TRY(bind_new_slot(binder, name.text, "node", TYPE_BIT(VALUE_NODE), 0,
                              &node.slot));
            TRY(declare(binder, &name, node.slot));
        }
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, pattern->nodes, node));
        set_place(pattern, node.slot, *place);
    }
    return ast == NULL ? STATUS_OK : describe_node(pattern, ast, *place);
}

enum status pattern_join_node(struct pattern_builder *pattern,
                              const struct ast_node_pattern *ast, uint32_t place) {
    struct binder *binder = pattern->binder;
    uint32_t slot = pattern->nodes.items[place].slot, known;
    bool is_known;
    TRY(known_slot(pattern, &ast->variable, TYPE_BIT(VALUE_NODE), "node", &known,
                   &is_known));
    if (!is_known)
        TRY(declare(binder, &ast->variable, slot));
    if (is_known && known != slot) {
        struct expression *first = bind_slot(binder, ast->span, slot);
        struct expression *second = bind_slot(binder, ast->span, known);
        TRY_NEW(binder, first);
        TRY_NEW(binder, second);
        struct expression *same = bind_pair(binder, EXPRESSION_EQUAL, ast->span, first,
                                            second, TYPE_BIT(VALUE_BOOLEAN));
        TRY_NEW(binder, same);
        TRY(pattern_add_conjunct(pattern, pattern->is_selected, same));
    }
    return describe_node(pattern, ast, place);
}

/* ---- edges ---------------------------------------------------------------------------------- */

static bool is_quantified(const struct bound_edge *edge) {
    return edge->quantifier.style != AST_QUANTIFIER_NONE;
}

enum status pattern_declare_expression(struct pattern_builder *pattern,
                                       const struct ast_name *name,
                                       struct expression *expression) {
    struct binder *binder = pattern->binder;
    struct scope_variable variable = {
        .name = name->text, .slot = SLOT_NONE, .expression = expression};
    struct scope *scope = binder->place.scope;
    TRY_NEW(binder, expression);
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

enum status pattern_declare_list(struct pattern_builder *pattern,
                                 const struct ast_name *name, bool is_single,
                                 struct expression *list) {
    struct binder *binder = pattern->binder;
    TRY_NEW(binder, list);
    if (!is_single)
        return pattern_declare_expression(pattern, name, list);
    struct expression *zero = bind_constant(binder, list->span, value_integer(0));
    TRY_NEW(binder, zero);
    return pattern_declare_expression(
        pattern, name,
        bind_pair(binder, EXPRESSION_INDEX, list->span, list, zero, list->item_types));
}

static enum status check_bound_edge(struct pattern_builder *pattern,
                                    const struct ast_name *name,
                                    const struct bound_edge *edge) {
    struct binder *binder = pattern->binder;
    const struct bound_slot *slot = &binder->slots.items[edge->slot];
    if (find_place(pattern, edge->slot, NULL))
        return problem_set(binder->problem, STATUS_RELATIONSHIP_UNIQUENESS_VIOLATION,
                           name->span, "relationship '%.*s' stands twice in one pattern",
                           TEXT_ARGS(name->text));
    if (is_quantified(edge) && slot->item_types != 0 &&
        !bind_may_be(slot->item_types, TYPE_BIT(VALUE_RELATIONSHIP)))
        return refuse_kind(binder, name, slot->types, "list of relationships");
    return STATUS_OK;
}

enum status pattern_new_list(struct pattern_builder *pattern, struct text name,
                             uint32_t *slot) {
    struct binder *binder = pattern->binder;
    TRY(bind_new_slot(binder, name, "relationships", TYPE_BIT(VALUE_LIST),
                      TYPE_BIT(VALUE_RELATIONSHIP), slot));
    binder->slots.items[*slot].is_element_list = true;
    return STATUS_OK;
}

/* The list that a new repeated relationship fills. */
static enum status make_list_slot(struct pattern_builder *pattern,
                                  const struct ast_name *name, bool is_single_name,
                                  struct bound_edge *edge) {
    struct text list_name = is_single_name ? (struct text){0} : name->text;
    TRY(pattern_new_list(pattern, list_name, &edge->slot));
    if (!is_single_name || name->text.byte_count == 0)
        return declare(pattern->binder, name, edge->slot);
    struct expression *list = bind_slot(pattern->binder, name->span, edge->slot);
    TRY_NEW(pattern->binder, list);
    list->item_types = TYPE_BIT(VALUE_RELATIONSHIP);
    return pattern_declare_list(pattern, name, true, list);
}

static enum status make_edge_slot(struct pattern_builder *pattern,
                                  const struct ast_edge_pattern *ast, bool is_single_name,
                                  struct bound_edge *edge) {
    struct binder *binder = pattern->binder;
    bool is_list = is_quantified(edge);
    type_set relationship = TYPE_BIT(VALUE_RELATIONSHIP);
    TRY(known_slot(pattern, &ast->variable, is_list ? TYPE_BIT(VALUE_LIST) : relationship,
                   is_list ? "list of relationships" : "relationship", &edge->slot,
                   &edge->is_bound));
    if (edge->is_bound)
        return check_bound_edge(pattern, &ast->variable, edge);
    if (is_list)
        return make_list_slot(pattern, &ast->variable, is_single_name, edge);
    TRY(bind_new_slot(binder, ast->variable.text, "relationship", relationship, 0,
                      &edge->slot));
    return declare(binder, &ast->variable, edge->slot);
}

static enum status describe_edge(struct pattern_builder *pattern,
                                 const struct ast_edge_pattern *ast, uint32_t place) {
    const struct bound_edge *edge = &pattern->edges.items[place];
    struct waiting waiting = {.kind = WAITING_MAP,
                              .ast = ast->properties,
                              .slot = edge->steps[0].slot,
                              .element = TYPE_BIT(VALUE_RELATIONSHIP),
                              .edge = is_quantified(edge) ? place : PLACE_NONE};
    TRY(pattern_wait_for(pattern, waiting));
    waiting.kind = WAITING_WHERE;
    waiting.ast = ast->where;
    TRY(pattern_wait_for(pattern, waiting));
    return pattern_wait_for_cost(pattern, ast, place, 0);
}

enum status pattern_wait_for_cost(struct pattern_builder *pattern,
                                  const struct ast_edge_pattern *ast, uint32_t edge,
                                  uint32_t step) {
    pattern->insides.items[edge].cost_count += ast->cost != NULL;
    struct waiting waiting = {.kind = WAITING_COST,
                              .ast = ast->cost,
                              .edge = edge,
                              .step = step,
                              .name = ast->variable.text};
    return pattern_wait_for(pattern, waiting);
}

static enum status check_quantifier(struct pattern_builder *pattern,
                                    const struct ast_quantifier *quantifier) {
    if (quantifier->style == AST_QUANTIFIER_SUFFIX && quantifier->min > quantifier->max)
        return problem_set(pattern->binder->problem, STATUS_INVALID_RELATIONSHIP_PATTERN,
                           quantifier->span,
                           "the lower bound of a quantifier is above the upper one");
    return STATUS_OK;
}

/* Variables of a `?` stay single: the edge goes on as {0,1}, and they are item 0 of the lists
 * that it fills, null where nothing was walked. */
enum status pattern_begin_edge(struct pattern_builder *pattern,
                               const struct ast_quantifier *quantifier, struct span span,
                               uint32_t step_count, struct bound_edge *edge,
                               struct edge_inside *inside) {
    struct binder *binder = pattern->binder;
    *edge = (struct bound_edge){.to = PLACE_NONE,
                                .direction = AST_UNDIRECTED,
                                .quantifier = *quantifier,
                                .step_count = step_count,
                                .span = span};
    *inside =
        (struct edge_inside){.is_single = quantifier->style == AST_QUANTIFIER_OPTIONAL};
    TRY(check_quantifier(pattern, quantifier));
    if (inside->is_single)
        edge->quantifier.style = AST_QUANTIFIER_SUFFIX;
    edge->steps = ARENA_ARRAY(binder->arena, step_count, struct bound_step);
    TRY_NEW(binder, edge->steps);
    if (is_quantified(edge)) {
        struct scope *outer = binder->place.scope;
        inside->scope = scope_new(binder->arena, outer, outer->frame);
        TRY_NEW(binder, inside->scope);
    }
    return STATUS_OK;
}

enum status pattern_make_step(struct pattern_builder *pattern,
                              const struct ast_edge_pattern *ast,
                              struct bound_step *step) {
    *step = (struct bound_step){.slot = SLOT_NONE,
                                .from_slot = SLOT_NONE,
                                .to_slot = SLOT_NONE,
                                .direction = ast->direction,
                                .span = ast->span};
    if (ast->types == NULL)
        return STATUS_OK;
    return bind_labels(pattern->binder, ast->types, CATALOG_TYPE, &step->types);
}

enum status pattern_push_edge(struct pattern_builder *pattern, struct bound_edge edge,
                              struct edge_inside inside, uint32_t *place) {
    struct binder *binder = pattern->binder;
    *place = pattern->edges.count;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, pattern->edges, edge));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, pattern->insides, inside));
    set_place(pattern, edge.slot, *place);
    return STATUS_OK;
}

/* Inside a quantified edge its variable is the single relationship. */
static enum status add_step_variable(struct pattern_builder *pattern, struct text name,
                                     const struct edge_inside *inside,
                                     struct bound_step *step) {
    struct binder *binder = pattern->binder;
    TRY(bind_new_slot(binder, (struct text){0}, "step", TYPE_BIT(VALUE_RELATIONSHIP), 0,
                      &step->slot));
    if (name.byte_count == 0)
        return STATUS_OK;
    struct scope_variable variable = {.name = name, .slot = step->slot};
    bool is_added = scope_add(binder->arena, inside->scope, variable);
    TRY_NEW(binder, is_added ? inside->scope : NULL);
    return STATUS_OK;
}

/*
 * A search finds its relationships itself: one that is known already, or a list of them, goes on
 * as a new one that is the same.
 */
static enum status search_for_known(struct pattern_builder *pattern,
                                    const struct ast_name *name,
                                    struct bound_edge *edge) {
    struct binder *binder = pattern->binder;
    if (!edge->is_bound || !pattern->is_selected)
        return STATUS_OK;
    struct expression *known = bind_slot(binder, name->span, edge->slot);
    set_place(pattern, edge->slot, pattern->edges.count);
    edge->is_bound = false;
    if (is_quantified(edge))
        TRY(pattern_new_list(pattern, (struct text){0}, &edge->slot));
    else
        TRY(bind_new_slot(binder, (struct text){0}, "relationship",
                          TYPE_BIT(VALUE_RELATIONSHIP), 0, &edge->slot));
    struct expression *found = bind_slot(binder, name->span, edge->slot);
    TRY_NEW(binder, known);
    TRY_NEW(binder, found);
    struct expression *same = bind_pair(binder, EXPRESSION_EQUAL, name->span, found,
                                        known, TYPE_BIT(VALUE_BOOLEAN));
    TRY_NEW(binder, same);
    if (is_quantified(edge))
        return pattern_add_conjunct(pattern, true, same);
    edge->where = same;
    return STATUS_OK;
}

/* Types that each row may name differently: a test instead. */
static enum status move_types(struct pattern_builder *pattern, struct bound_edge *edge) {
    struct bound_step *step = &edge->steps[0];
    struct bound_labels *types = step->types;
    if (!bind_labels_read_rows(types))
        return STATUS_OK;
    step->types = edge->types = NULL;
    if (!is_quantified(edge))
        return add_label_test(pattern, types, edge->slot, edge->span);
    struct expression *test;
    TRY(pattern_make_label_test(pattern, types, step->slot, edge->span, &test));
    edge->where = bind_and(pattern->binder, edge->where, test);
    TRY_NEW(pattern->binder, edge->where);
    return STATUS_OK;
}

enum status pattern_add_edge(struct pattern_builder *pattern,
                             const struct ast_edge_pattern *ast,
                             const struct ast_quantifier *quantifier, uint32_t from,
                             uint32_t *place) {
    struct bound_edge edge;
    struct edge_inside inside;
    TRY(pattern_begin_edge(pattern, quantifier, ast->span, 1, &edge, &inside));
    edge.from = from;
    edge.is_named = ast->variable.text.byte_count > 0;
    TRY(make_edge_slot(pattern, ast, inside.is_single, &edge));
    TRY(search_for_known(pattern, &ast->variable, &edge));
    TRY(pattern_make_step(pattern, ast, &edge.steps[0]));
    edge.direction = edge.steps[0].direction;
    edge.types = edge.steps[0].types;
    edge.steps[0].slot = edge.slot;
    if (is_quantified(&edge))
        TRY(add_step_variable(pattern, ast->variable.text, &inside, &edge.steps[0]));
    TRY(move_types(pattern, &edge));
    TRY(pattern_push_edge(pattern, edge, inside, place));
    return describe_edge(pattern, ast, *place);
}
