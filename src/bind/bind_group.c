/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Groups: ((a)-[r]->(b)<-[s]-(c) WHERE a.x < c.y){1,4}.
 *
 * A repeated group is one edge of the pattern, each iteration of which takes as many steps as
 * the group has relationships. Its variables are single inside, where they have slots of their
 * own, and lists outside, made of the list of all relationships walked. What stands inside (labels
 * of its ends, property maps, WHERE, modes) becomes the edge's `where`, a test of one iteration.
 *
 * A group in a group that is not repeated again is its elements, with its own WHERE, name and
 * mode for that part of the iteration.
 */
#include "bind/pattern_builder.h"

/* A node pattern inside; several may stand at one place. */
struct group_node {
    const struct ast_node_pattern *ast;
    uint32_t place; /* relationships before it */
};

/* A group and the part of an iteration that it covers, from place to place. */
struct group_part {
    const struct ast_path_element *ast;
    uint32_t first, last;
};

struct group_walk {
    struct pattern_builder *pattern;
    const struct ast_path_element *group;
    ARRAY(const struct ast_edge_pattern *) edges;
    ARRAY(struct group_node) nodes;
    ARRAY(struct group_part) parts; /* inner ones first; the last is the group itself */
    uint32_t edge;                  /* its place in the pattern */
    uint32_t *slots;                /* of nodes, by place; SLOT_NONE: nothing reads it */
};

/* ---- the elements of an iteration ------------------------------------------------------------ */

static enum status refuse(struct group_walk *walk, struct span span, const char *why,
                          const char *hint) {
    struct problem *problem = walk->pattern->binder->problem;
    problem_set(problem, STATUS_INVALID_RELATIONSHIP_PATTERN, span, "%s", why);
    problem_hint(problem, "%s", hint);
    return STATUS_INVALID_RELATIONSHIP_PATTERN;
}

static enum status list_part(struct group_walk *walk,
                             const struct ast_path_element *group);

static enum status list_element(struct group_walk *walk,
                                const struct ast_path_element *element) {
    struct binder *binder = walk->pattern->binder;
    if (element->quantifier.style != AST_QUANTIFIER_NONE)
        return refuse(walk, element->quantifier.span,
                      "a repetition cannot stand inside a repeated group",
                      "take one of the two quantifiers away");
    switch (element->kind) {
    case AST_PATH_NODE: {
        struct group_node node = {element->node, walk->edges.count};
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, walk->nodes, node));
        break;
    }
    case AST_PATH_EDGE:
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, walk->edges, element->edge));
        break;
    case AST_PATH_GROUP:
        return list_part(walk, element);
    }
    return STATUS_OK;
}

static enum status list_part(struct group_walk *walk,
                             const struct ast_path_element *group) {
    struct binder *binder = walk->pattern->binder;
    struct group_part part = {.ast = group, .first = walk->edges.count};
    for (const struct ast_path_element *element = group->group; element != NULL;
         element = element->next)
        TRY(list_element(walk, element));
    part.last = walk->edges.count;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, walk->parts, part));
    return STATUS_OK;
}

/* ---- the edge -------------------------------------------------------------------------------- */

static struct bound_edge *edge_of(const struct group_walk *walk) {
    return &walk->pattern->edges.items[walk->edge];
}

static struct edge_inside *inside_of(const struct group_walk *walk) {
    return &walk->pattern->insides.items[walk->edge];
}

/* The list that a variable is outside: the `offset`-th item of each iteration. */
static struct expression *make_iterations(const struct group_walk *walk, struct span span,
                                          enum iteration_item item, uint32_t offset,
                                          uint32_t hops) {
    static const type_set types[] = {[ITERATION_NODE] = TYPE_BIT(VALUE_NODE),
                                     [ITERATION_RELATIONSHIP] =
                                         TYPE_BIT(VALUE_RELATIONSHIP),
                                     [ITERATION_PATH] = TYPE_BIT(VALUE_PATH)};
    struct binder *binder = walk->pattern->binder;
    const struct bound_edge *edge = edge_of(walk);
    struct expression *made = bind_make(binder, EXPRESSION_ITERATIONS, span, 0);
    struct bound_iterations *iterations =
        ARENA_NEW(binder->arena, struct bound_iterations);
    if (made == NULL || iterations == NULL)
        return NULL;
    *iterations = (struct bound_iterations){
        .item = item,
        .from_slot = walk->pattern->nodes.items[edge->from].slot,
        .list_slot = edge->slot,
        .stride = edge->step_count,
        .offset = offset,
        .hops = hops};
    made->iterations = iterations;
    made->types = TYPE_BIT(VALUE_LIST);
    made->item_types = types[item];
    return made;
}

/* Declares a variable of the group: `inner` (slot or expression) inside, a list outside. */
static enum status declare(struct group_walk *walk, const struct ast_name *name,
                           struct scope_variable inner, struct expression *list) {
    struct binder *binder = walk->pattern->binder;
    struct edge_inside *inside = inside_of(walk);
    if (scope_find(binder->place.scope, name->text, NULL) != NULL)
        return problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, name->span,
                           "'%.*s' is bound already and cannot be a group's variable",
                           TEXT_ARGS(name->text));
    inner.name = name->text;
    bool is_added = scope_add(binder->arena, inside->scope, inner);
    TRY_NEW(binder, is_added ? inside->scope : NULL);
    edge_of(walk)->is_named = true;
    return pattern_declare_list(walk->pattern, name, inside->is_single, list);
}

static enum status add_test(struct group_walk *walk, struct expression *test) {
    struct binder *binder = walk->pattern->binder;
    TRY_NEW(binder, test);
    struct expression *where = bind_and(binder, edge_of(walk)->where, test);
    TRY_NEW(binder, where);
    edge_of(walk)->where = where;
    return STATUS_OK;
}

static enum status add_step(struct group_walk *walk, uint32_t place) {
    struct pattern_builder *pattern = walk->pattern;
    const struct ast_edge_pattern *ast = walk->edges.items[place];
    struct bound_step *step = &edge_of(walk)->steps[place];
    TRY(pattern_make_step(pattern, ast, step));
    TRY(bind_new_slot(pattern->binder, (struct text){0}, "step",
                      TYPE_BIT(VALUE_RELATIONSHIP), 0, &step->slot));
    if (bind_labels_read_rows(step->types)) {
        struct expression *test;
        TRY(pattern_make_label_test(pattern, step->types, step->slot, ast->span, &test));
        step->types = NULL;
        TRY(add_test(walk, test));
    }
    struct waiting waiting = {.kind = WAITING_MAP,
                              .ast = ast->properties,
                              .slot = step->slot,
                              .element = TYPE_BIT(VALUE_RELATIONSHIP),
                              .edge = walk->edge};
    if (ast->variable.text.byte_count > 0)
        TRY(declare(
            walk, &ast->variable, (struct scope_variable){.slot = step->slot},
            make_iterations(walk, ast->variable.span, ITERATION_RELATIONSHIP, place, 1)));
    TRY(pattern_wait_for(pattern, waiting));
    waiting.kind = WAITING_WHERE;
    waiting.ast = ast->where;
    TRY(pattern_wait_for(pattern, waiting));
    return pattern_wait_for_cost(pattern, ast, walk->edge, place);
}

/* The edge of several relationships. */
static enum status add_long_edge(struct group_walk *walk, uint32_t from) {
    struct pattern_builder *pattern = walk->pattern;
    struct bound_edge edge;
    struct edge_inside inside;
    TRY(pattern_begin_edge(pattern, &walk->group->quantifier, walk->group->span,
                           walk->edges.count, &edge, &inside));
    edge.from = from;
    TRY(pattern_new_list(pattern, (struct text){0}, &edge.slot));
    TRY(pattern_push_edge(pattern, edge, inside, &walk->edge));
    for (uint32_t i = 0; i < walk->edges.count; i++)
        TRY(add_step(walk, i));
    return STATUS_OK;
}

/* ---- the nodes of an iteration --------------------------------------------------------------- */

static bool is_plain(const struct ast_node_pattern *node) {
    return node->variable.text.byte_count == 0 && node->labels == NULL &&
           node->text == NULL && node->properties == NULL && node->where == NULL;
}

/* Gives the node at a place a slot when it has none. */
static enum status need_slot(struct group_walk *walk, uint32_t place) {
    struct bound_edge *edge = edge_of(walk);
    if (walk->slots[place] != SLOT_NONE)
        return STATUS_OK;
    TRY(bind_new_slot(walk->pattern->binder, (struct text){0}, "step node",
                      TYPE_BIT(VALUE_NODE), 0, &walk->slots[place]));
    if (place > 0)
        edge->steps[place - 1].to_slot = walk->slots[place];
    if (place < edge->step_count)
        edge->steps[place].from_slot = walk->slots[place];
    return STATUS_OK;
}

static enum status add_same_node(struct group_walk *walk, struct span span, uint32_t slot,
                                 uint32_t other) {
    struct binder *binder = walk->pattern->binder;
    if (slot == other)
        return STATUS_OK;
    struct expression *first = bind_slot(binder, span, other);
    struct expression *second = bind_slot(binder, span, slot);
    TRY_NEW(binder, first);
    TRY_NEW(binder, second);
    return add_test(walk, bind_pair(binder, EXPRESSION_EQUAL, span, first, second,
                                    TYPE_BIT(VALUE_BOOLEAN)));
}

static enum status add_node_variable(struct group_walk *walk, const struct ast_name *name,
                                     uint32_t place) {
    uint32_t slot = walk->slots[place];
    if (name->text.byte_count == 0)
        return STATUS_OK;
    const struct scope_variable *known =
        scope_find_here(inside_of(walk)->scope, name->text);
    bool is_node =
        known != NULL && known->slot != SLOT_NONE &&
        walk->pattern->binder->slots.items[known->slot].types == TYPE_BIT(VALUE_NODE);
    if (is_node)
        return add_same_node(walk, name->span, slot, known->slot);
    return declare(walk, name, (struct scope_variable){.slot = slot},
                   make_iterations(walk, name->span, ITERATION_NODE, place, 0));
}

/* Labels hold at the hop to a node between two steps; those of the ends are tests. */
static enum status add_node_labels(struct group_walk *walk,
                                   const struct ast_label_expression *ast,
                                   uint32_t place) {
    struct binder *binder = walk->pattern->binder;
    struct bound_edge *edge = edge_of(walk);
    struct bound_labels *labels;
    if (ast == NULL)
        return STATUS_OK;
    struct bind_place saved = binder->place;
    binder->place.scope = inside_of(walk)->scope;
    enum status status = bind_labels(binder, ast, CATALOG_LABEL, &labels);
    binder->place = saved;
    TRY(status);
    bool is_between = place > 0 && place < edge->step_count;
    if (is_between && edge->steps[place - 1].to_labels == NULL &&
        !bind_labels_read_rows(labels)) {
        edge->steps[place - 1].to_labels = labels;
        return STATUS_OK;
    }
    struct expression *test;
    TRY(pattern_make_label_test(walk->pattern, labels, walk->slots[place], ast->span,
                                &test));
    return add_test(walk, test);
}

static enum status add_node_name(struct group_walk *walk,
                                 const struct ast_expression *text, uint32_t place) {
    struct expression *test;
    if (text == NULL)
        return STATUS_OK;
    TRY(pattern_make_name_test(walk->pattern, text, walk->slots[place], &test));
    return add_test(walk, test);
}

static enum status add_node(struct group_walk *walk, struct group_node node) {
    struct pattern_builder *pattern = walk->pattern;
    if (is_plain(node.ast))
        return STATUS_OK;
    TRY(need_slot(walk, node.place));
    TRY(add_node_variable(walk, &node.ast->variable, node.place));
    TRY(add_node_labels(walk, node.ast->labels, node.place));
    TRY(add_node_name(walk, node.ast->text, node.place));
    struct waiting waiting = {.kind = WAITING_MAP,
                              .ast = node.ast->properties,
                              .slot = walk->slots[node.place],
                              .element = TYPE_BIT(VALUE_NODE),
                              .edge = walk->edge};
    TRY(pattern_wait_for(pattern, waiting));
    waiting.kind = WAITING_WHERE;
    waiting.ast = node.ast->where;
    return pattern_wait_for(pattern, waiting);
}

/* ---- names, modes and WHERE of a part -------------------------------------------------------- */

static struct expression *make_path(struct binder *binder, struct span span,
                                    uint32_t *slots, uint32_t slot_count) {
    struct expression *made = bind_make(binder, EXPRESSION_PATH, span, 0);
    struct bound_path_value *value = ARENA_NEW(binder->arena, struct bound_path_value);
    if (made == NULL || value == NULL)
        return NULL;
    *value = (struct bound_path_value){slots, slot_count};
    made->path = value;
    made->types = TYPE_BIT(VALUE_PATH);
    return made;
}

static struct expression *make_mode_test(struct binder *binder, struct span span,
                                         enum ast_path_mode mode,
                                         struct expression *path) {
    struct expression *made = bind_make(binder, EXPRESSION_PATH_MODE, span, 1);
    if (made == NULL || path == NULL)
        return NULL;
    made->mode = mode;
    made->types = TYPE_BIT(VALUE_BOOLEAN);
    made->children[0] = path;
    return made;
}

static bool restricts(enum ast_path_mode mode) {
    return mode != AST_MODE_NONE && mode != AST_MODE_WALK;
}

/* The part of one iteration as a path. */
static enum status make_part_path(struct group_walk *walk, struct group_part part,
                                  struct expression **out) {
    struct binder *binder = walk->pattern->binder;
    uint32_t hops = part.last - part.first;
    uint32_t *slots = ARENA_ARRAY(binder->arena, 2 * hops + 1, uint32_t);
    TRY_NEW(binder, slots);
    for (uint32_t i = 0; i <= hops; i++) {
        TRY(need_slot(walk, part.first + i));
        slots[2 * i] = walk->slots[part.first + i];
        if (i < hops)
            slots[2 * i + 1] = edge_of(walk)->steps[part.first + i].slot;
    }
    *out = make_path(binder, part.ast->span, slots, 2 * hops + 1);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

static enum status add_inner_part(struct group_walk *walk, struct group_part part) {
    struct pattern_builder *pattern = walk->pattern;
    const struct ast_name *name = &part.ast->path_variable;
    bool is_named = name->text.byte_count > 0;
    if (is_named || restricts(part.ast->mode)) {
        struct expression *path;
        TRY(make_part_path(walk, part, &path));
        if (is_named)
            TRY(declare(walk, name,
                        (struct scope_variable){.slot = SLOT_NONE, .expression = path},
                        make_iterations(walk, name->span, ITERATION_PATH, part.first,
                                        part.last - part.first)));
        if (restricts(part.ast->mode))
            TRY(add_test(walk, make_mode_test(pattern->binder, part.ast->span,
                                              part.ast->mode, path)));
    }
    struct waiting where = {.kind = WAITING_WHERE,
                            .ast = part.ast->where,
                            .slot = SLOT_NONE,
                            .edge = walk->edge};
    return pattern_wait_for(pattern, where);
}

enum status pattern_add_group(struct pattern_builder *pattern,
                              const struct ast_path_element *group, uint32_t from,
                              uint32_t *place) {
    struct binder *binder = pattern->binder;
    struct group_walk walk = {.pattern = pattern, .group = group};
    TRY(list_part(&walk, group));
    uint32_t step_count = walk.edges.count;
    if (step_count == 0)
        return refuse(&walk, group->span, "a repeated group needs a relationship",
                      "a node alone repeats nothing");
    if (step_count == 1)
        TRY(pattern_add_edge(pattern, walk.edges.items[0], &group->quantifier, from,
                             &walk.edge));
    else
        TRY(add_long_edge(&walk, from));
    walk.slots = ARENA_ARRAY(binder->arena, step_count + 1, uint32_t);
    TRY_NEW(binder, walk.slots);
    for (uint32_t i = 0; i <= step_count; i++)
        walk.slots[i] = SLOT_NONE;
    for (uint32_t i = 0; i < walk.nodes.count; i++)
        TRY(add_node(&walk, walk.nodes.items[i]));
    for (uint32_t i = 0; i < walk.parts.count; i++)
        TRY(add_inner_part(&walk, walk.parts.items[i]));
    *place = walk.edge;
    return STATUS_OK;
}

/* ---- parts that are not repeated ------------------------------------------------------------- */

static enum status make_walked_path(struct pattern_builder *pattern, struct span span,
                                    const uint32_t *nodes, const uint32_t *edges,
                                    uint32_t edge_count, struct expression **out) {
    struct binder *binder = pattern->binder;
    uint32_t *slots = ARENA_ARRAY(binder->arena, 2 * edge_count + 1, uint32_t);
    TRY_NEW(binder, slots);
    for (uint32_t i = 0; i <= edge_count; i++) {
        slots[2 * i] = pattern->nodes.items[nodes[i]].slot;
        if (i < edge_count)
            slots[2 * i + 1] = pattern->edges.items[edges[i]].slot;
    }
    *out = make_path(binder, span, slots, 2 * edge_count + 1);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

enum status pattern_add_mode(struct pattern_builder *pattern, enum ast_path_mode mode,
                             struct span span, const uint32_t *nodes,
                             const uint32_t *edges, uint32_t edge_count) {
    struct expression *path;
    TRY(make_walked_path(pattern, span, nodes, edges, edge_count, &path));
    struct expression *test = make_mode_test(pattern->binder, span, mode, path);
    TRY_NEW(pattern->binder, test);
    return pattern_add_conjunct(pattern, pattern->is_selected, test);
}

enum status pattern_add_part(struct pattern_builder *pattern,
                             const struct ast_path_element *group, const uint32_t *nodes,
                             const uint32_t *edges, uint32_t edge_count) {
    struct binder *binder = pattern->binder;
    const struct ast_name *name = &group->path_variable;
    if (restricts(group->mode)) {
        TRY(pattern_add_mode(pattern, group->mode, group->span, nodes, edges,
                             edge_count));
        for (uint32_t i = 0; i < edge_count; i++)
            pattern->edges.items[edges[i]].mode = group->mode;
    }
    if (name->text.byte_count == 0)
        return STATUS_OK;
    if (scope_find(binder->place.scope, name->text, NULL) != NULL)
        return problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, name->span,
                           "'%.*s' is bound already", TEXT_ARGS(name->text));
    struct expression *path;
    TRY(make_walked_path(pattern, group->span, nodes, edges, edge_count, &path));
    return pattern_declare_expression(pattern, name, path);
}
