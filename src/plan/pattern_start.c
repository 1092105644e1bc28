/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a node's candidates are found.
 *
 * `n.key = expression` and `id(n) = expression` serve as starts when the expression is known
 * before n is, and so does an equality of something that reads n alone, by hashing. What can
 * be offered changes only when a slot is filled that one of the node's conjuncts reads, so the
 * offers are kept in between; which is cheapest depends on the rows they are made for.
 */
#include "plan/pattern.h"

/* ---- expressions -------------------------------------------------------------------------- */

static bool is_slot(const struct expression *expression, uint32_t slot) {
    return expression->kind == EXPRESSION_SLOT && expression->slot == slot;
}

bool pattern_is_property_of(const struct expression *expression, uint32_t slot) {
    return expression->kind == EXPRESSION_PROPERTY &&
           is_slot(expression->children[0], slot);
}

static bool is_id_of(const struct expression *expression, uint32_t slot) {
    return expression->kind == EXPRESSION_FUNCTION && expression->child_count == 1 &&
           text_equal_ignoring_case(text_of(expression->function->name), TEXT("id")) &&
           is_slot(expression->children[0], slot);
}

static void note_any(void *context, uint32_t slot) {
    (void)slot;
    *(bool *)context = true;
}

/* True when an expression may come to another value for the next row. */
bool pattern_varies(const struct expression *expression) {
    bool reads_slot = false;
    bound_visit_slots(expression, note_any, &reads_slot);
    return reads_slot;
}

struct own_slot {
    uint32_t slot;
    bool is_read, is_alone;
};

static void check_own(void *context, uint32_t slot) {
    struct own_slot *own = context;
    own->is_read |= slot == own->slot;
    own->is_alone &= slot == own->slot;
}

bool pattern_reads_only(const struct expression *expression, uint32_t slot) {
    struct own_slot own = {slot, false, true};
    bound_visit_slots(expression, check_own, &own);
    return own.is_read && own.is_alone;
}

/* ---- what is offered ---------------------------------------------------------------------- */

/* True for an equality that may find nodes: one that changes by itself is asked at the end. */
static bool is_offered(const struct conjunct *conjunct) {
    return conjunct->test->kind == EXPRESSION_EQUAL && !conjunct->is_used &&
           !conjunct->is_tried && conjunct->manner != CONJUNCT_CHANGING;
}

static double property_estimate(const struct pattern *pattern, struct text key) {
    const struct graph *graph = pattern->planner->context->graph;
    uint32_t id = graph_find_name(graph, CATALOG_KEY, key);
    return id == CATALOG_NONE ? 0 : graph_find_estimate(graph, id);
}

bool pattern_is_lookup(const struct start *start) {
    return start->method == START_PROPERTY || start->method == START_INDEX ||
           start->method == START_ID;
}

static void add_offer(struct node_facts *facts, struct offer offer) {
    facts->offers[facts->offer_count++] = offer;
}

/* A conjunct's two sides as the values of a key or id of the node. */
static void add_lookups(const struct pattern *pattern, uint32_t slot, uint32_t place,
                        struct node_facts *facts) {
    const struct expression *test = pattern->conjuncts[place].test;
    for (uint32_t side = 0; side < 2; side++) {
        const struct expression *wanted = test->children[side];
        struct expression *other = test->children[1 - side];
        struct start start = {.conjunct = place, .expression = other};
        if (is_id_of(wanted, slot)) {
            start.method = START_ID;
            start.rows = 1;
        } else if (pattern_is_property_of(wanted, slot)) {
            start.method = START_PROPERTY;
            start.key = wanted->text;
            start.rows = property_estimate(pattern, wanted->text);
        } else {
            continue;
        }
        start.cost = 1 + start.rows;
        if (pattern_knows(pattern, other))
            add_offer(facts,
                      (struct offer){.start = start, .varies = pattern_varies(other)});
    }
}

bool pattern_find_equality(const struct pattern *pattern, uint32_t slot, struct text key,
                           uint32_t *place, struct expression **value) {
    uint32_t count;
    const uint32_t *readers = pattern_readers(pattern, slot, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct conjunct *conjunct = &pattern->conjuncts[readers[i]];
        for (uint32_t side = 0; is_offered(conjunct) && side < 2; side++) {
            const struct expression *wanted = conjunct->test->children[side];
            *value = conjunct->test->children[1 - side];
            *place = readers[i];
            if (pattern_is_property_of(wanted, slot) && text_equal(wanted->text, key) &&
                pattern_knows(pattern, *value))
                return true;
        }
    }
    return false;
}

static double scanned_rows(const struct pattern *pattern) {
    return (double)graph_row_count(pattern->planner->context->graph, ELEMENT_NODE);
}

bool pattern_split_equality(const struct pattern *pattern, uint32_t slot, uint32_t place,
                            struct start *out) {
    const struct conjunct *conjunct = &pattern->conjuncts[place];
    for (uint32_t side = 0; is_offered(conjunct) && side < 2; side++) {
        struct expression *own = conjunct->test->children[side];
        struct expression *other = conjunct->test->children[1 - side];
        if (!pattern_knows(pattern, other) || !pattern_reads_only(own, slot))
            continue;
        *out = (struct start){
            .method = START_JOIN, .conjunct = place, .expression = other, .own = own};
        return true;
    }
    return false;
}

/* An equality as a join. One that reads nothing but the node is a filter, and only a key where
 * there is no better one. */
static void add_join(const struct pattern *pattern, uint32_t slot, uint32_t place,
                     struct node_facts *facts) {
    struct offer offer = {.is_own =
                              pattern_reads_only(pattern->conjuncts[place].test, slot)};
    if (pattern_split_equality(pattern, slot, place, &offer.start))
        add_offer(facts, offer);
}

enum status pattern_make_offers(struct pattern *pattern, uint32_t node) {
    struct planner *planner = pattern->planner;
    uint32_t count;
    pattern_readers(pattern, pattern->match->nodes[node].slot, &count);
    uint32_t most = 3 * count + (count > 0 ? 2 * planner->context->rule_count : 0);
    pattern->nodes[node].offers =
        ARENA_ARRAY(planner->context->arena, most + 1, struct offer);
    CHECKED(pattern->nodes[node].offers, planner);
    return STATUS_OK;
}

static void refresh_offers(const struct pattern *pattern, uint32_t node) {
    const struct plan_context *context = pattern->planner->context;
    const struct bound_node *bound = &pattern->match->nodes[node];
    struct node_facts *facts = &pattern->nodes[node];
    uint32_t count;
    const uint32_t *readers = pattern_readers(pattern, bound->slot, &count);
    bool looks_up = plan_is_on(context, SWITCH_LOOKUP);
    bool joins =
        plan_is_on(context, SWITCH_HASH_JOIN) && !bound_labels_are_dynamic(bound->labels);
    facts->offer_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_offered(&pattern->conjuncts[readers[i]]))
            continue;
        if (looks_up)
            add_lookups(pattern, bound->slot, readers[i], facts);
        if (joins)
            add_join(pattern, bound->slot, readers[i], facts);
    }
    for (uint32_t i = 0; looks_up && count > 0 && i < context->rule_count; i++)
        facts->offer_count += pattern_index_offers(
            pattern, &context->rules[i], ELEMENT_NODE, bound->slot, bound->labels,
            facts->labelled, &facts->offers[facts->offer_count]);
    facts->is_fresh = true;
}

/* ---- the best of it ----------------------------------------------------------------------- */

struct choice {
    struct start start;
    bool varies, is_own; /* of the offer that it was */
};

/* A graph that the statement fills is empty now and large when the last rows come. */
static bool grows(const struct pattern *pattern, const struct choice *best) {
    return pattern->planner->bound->writes && !pattern_is_lookup(&best->start);
}

static bool is_better_lookup(const struct pattern *pattern, const struct offer *offer,
                             const struct choice *best) {
    /* Where nothing is known of two keys, one that is the same for all rows tells less. */
    bool tells_more = pattern_is_lookup(&best->start) &&
                      offer->start.cost == best->start.cost && offer->varies &&
                      !best->varies;
    return offer->start.cost < best->start.cost || grows(pattern, best) || tells_more;
}

static bool is_better_index(const struct pattern *pattern, const struct offer *offer,
                            const struct choice *best) {
    bool tells_as_much = best->start.method == START_PROPERTY &&
                         offer->start.cost <= best->start.cost &&
                         (offer->varies || !best->varies);
    if (offer->start.test_count > 0)
        return offer->start.cost < best->start.cost;
    return offer->start.cost < best->start.cost || grows(pattern, best) || tells_as_much;
}

static bool is_better_join(const struct start *join, const struct choice *best) {
    bool is_poor = best->start.method == START_JOIN && best->is_own;
    return join->cost < best->start.cost || (is_poor && join->cost <= best->start.cost);
}

/* How much more a scan costs whose rows are hashed. */
#define HASHING_COST 3

/* The scan of a join is made once for all `rows`, and for all times that the tree is started
 * over on what stays the same. */
static void price_join(const struct pattern *pattern, double rows,
                       const struct start *scan, struct start *join) {
    const struct planner *planner = pattern->planner;
    if (planner->starts > 1 && !planner->is_varying)
        rows *= planner->starts;
    join->rows = scan->rows;
    join->cost = 1 + HASHING_COST * scan->cost / rows;
}

static void consider(const struct pattern *pattern, const struct offer *offer,
                     double rows, const struct start *scan, struct choice *best) {
    struct start start = offer->start;
    bool is_better;
    if (start.method == START_JOIN) {
        price_join(pattern, rows, scan, &start);
        is_better = is_better_join(&start, best);
    } else if (start.method == START_INDEX) {
        is_better = is_better_index(pattern, offer, best);
    } else {
        is_better = is_better_lookup(pattern, offer, best);
    }
    if (is_better)
        *best = (struct choice){start, offer->varies, offer->is_own};
}

struct start pattern_start(const struct pattern *pattern, uint32_t node, double rows) {
    const struct bound_node *bound = &pattern->match->nodes[node];
    const struct node_facts *facts = &pattern->nodes[node];
    double scanned = scanned_rows(pattern);
    if (bound->name != NULL)
        return (struct start){.method = START_NAME, .rows = 1, .cost = 1};
    if (!facts->is_fresh)
        refresh_offers(pattern, node);
    const struct start scan = {.method =
                                   bound->labels == NULL ? START_SCAN : START_LABELS,
                               .rows = facts->labelled,
                               .cost = 1 + facts->labelled + 0.05 * scanned};
    struct choice best = {.start = scan};
    for (uint32_t i = 0; i < facts->offer_count; i++)
        consider(pattern, &facts->offers[i], rows, &scan, &best);
    if (pattern_is_lookup(&best.start) && best.start.method != START_INDEX &&
        bound->labels != NULL && scanned > 0)
        best.start.rows *= facts->labelled / scanned;
    return best.start;
}
