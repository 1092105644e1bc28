/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bound expressions as text. Parentheses stand where the tree would be read differently
 * without them; slots without a name of their own are `_` and their number.
 */
#include "bind/bound_print.h"

struct printer {
    struct text_builder *builder;
    const struct bound_slot *slots;
};

static void print(struct printer printer, const struct expression *expression,
                  enum written_tightness least);

/* ---- names ------------------------------------------------------------------------------------- */

/* An argument's made-up name begins with a blank: " procedure.parameter 3". */
static void print_parameter_name(struct text_builder *builder, struct text name) {
    if (name.byte_count == 0 || name.bytes[0] != ' ') {
        written_name(builder, name);
        return;
    }
    size_t end = name.byte_count;
    while (end > 1 && name.bytes[end - 1] != ' ')
        end--;
    text_append(builder, (struct text){name.bytes + 1, end - 2});
}

void bound_print_slot(struct text_builder *builder, const struct bound_slot *slots,
                      uint32_t slot) {
    struct text name = slots[slot].name;
    if (name.byte_count > 0 && name.bytes[0] != ' ')
        written_name(builder, name);
    else
        text_append_format(builder, "_%u", (unsigned)slot);
}

/* ---- values --------------------------------------------------------------------------------------- */

static void print_value(struct text_builder *builder, struct value value);

static void print_map_value(struct text_builder *builder, struct value map) {
    text_append_character(builder, '{');
    for (uint32_t i = 0; i < map.size; i++) {
        text_append_string(builder, i > 0 ? ", " : "");
        written_name(builder, map.entries[i].key);
        text_append_string(builder, ": ");
        print_value(builder, map.entries[i].value);
    }
    text_append_character(builder, '}');
}

static void print_value(struct text_builder *builder, struct value value) {
    if (value.type == VALUE_NULL) {
        text_append_string(builder, "null");
    } else if (value.type == VALUE_STRING) {
        written_string(builder, value_text(value));
    } else if (value.type == VALUE_LIST) {
        text_append_character(builder, '[');
        for (uint32_t i = 0; i < value.size; i++) {
            text_append_string(builder, i > 0 ? ", " : "");
            print_value(builder, value.items[i]);
        }
        text_append_character(builder, ']');
    } else if (value.type == VALUE_MAP) {
        print_map_value(builder, value);
    } else {
        value_to_text(builder, value);
    }
}

/* ---- parts ----------------------------------------------------------------------------------------- */

static void print_list(struct printer printer, struct expression *const *items,
                       uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        text_append_string(printer.builder, i > 0 ? ", " : "");
        print(printer, items[i], TIGHTNESS_LOOSEST);
    }
}

static void print_slot(struct printer printer, uint32_t slot) {
    bound_print_slot(printer.builder, printer.slots, slot);
}

/* first sign second ...: the first operand may bind as tightly, the others tighter. */
static void print_operands(struct printer printer, const struct expression *expression,
                           const char *sign, enum written_tightness tightness) {
    for (uint32_t i = 0; i < expression->child_count; i++) {
        if (i > 0)
            text_append_format(printer.builder, " %s ", sign);
        print(printer, expression->children[i], i == 0 ? tightness : tightness + 1);
    }
}

static void print_map(struct printer printer, const struct expression *expression) {
    text_append_character(printer.builder, '{');
    for (uint32_t i = 0; i < expression->child_count; i++) {
        text_append_string(printer.builder, i > 0 ? ", " : "");
        written_name(printer.builder, expression->keys[i]);
        text_append_string(printer.builder, ": ");
        print(printer, expression->children[i], TIGHTNESS_LOOSEST);
    }
    text_append_character(printer.builder, '}');
}

static void print_slice(struct printer printer, const struct expression *expression) {
    print(printer, expression->children[0], TIGHTNESS_ATOM);
    text_append_character(printer.builder, '[');
    if (expression->children[1] != NULL)
        print(printer, expression->children[1], TIGHTNESS_LOOSEST);
    text_append_string(printer.builder, "..");
    if (expression->children[2] != NULL)
        print(printer, expression->children[2], TIGHTNESS_LOOSEST);
    text_append_character(printer.builder, ']');
}

static void print_case(struct printer printer, const struct expression *expression) {
    uint32_t i = 0;
    text_append_string(printer.builder, "CASE");
    for (; i + 1 < expression->child_count; i += 2) {
        text_append_string(printer.builder, " WHEN ");
        print(printer, expression->children[i], TIGHTNESS_LOOSEST);
        text_append_string(printer.builder, " THEN ");
        print(printer, expression->children[i + 1], TIGHTNESS_LOOSEST);
    }
    if (i < expression->child_count) {
        text_append_string(printer.builder, " ELSE ");
        print(printer, expression->children[i], TIGHTNESS_LOOSEST);
    }
    text_append_string(printer.builder, " END");
}

/* `item IN list WHERE condition`, the common part of what walks a list. */
static void print_source(struct printer printer, const struct expression *expression,
                         const struct expression *list, const struct expression *where) {
    print_slot(printer, expression->slot);
    text_append_string(printer.builder, " IN ");
    print(printer, list, TIGHTNESS_LOOSEST);
    if (where != NULL) {
        text_append_string(printer.builder, " WHERE ");
        print(printer, where, TIGHTNESS_LOOSEST);
    }
}

/* LET case 3 = f(x) IN CASE WHEN case 3 = 1 THEN ... END */
static void print_let(struct printer printer, const struct expression *expression) {
    text_append_string(printer.builder, "LET ");
    print_slot(printer, expression->slot);
    text_append_string(printer.builder, " = ");
    print(printer, expression->children[0], TIGHTNESS_LOOSEST);
    text_append_string(printer.builder, " IN ");
    print(printer, expression->children[1], TIGHTNESS_LOOSEST);
}

static void print_comprehension(struct printer printer,
                                const struct expression *expression) {
    text_append_character(printer.builder, '[');
    print_source(printer, expression, expression->children[0], expression->children[1]);
    if (expression->children[2] != NULL) {
        text_append_string(printer.builder, " | ");
        print(printer, expression->children[2], TIGHTNESS_LOOSEST);
    }
    text_append_character(printer.builder, ']');
}

static void print_quantifier(struct printer printer,
                             const struct expression *expression) {
    static const char *const words[] = {"all(", "any(", "none(", "single("};
    text_append_string(printer.builder, words[expression->quantifier]);
    print_source(printer, expression, expression->children[0], expression->children[1]);
    text_append_character(printer.builder, ')');
}

static void print_reduce(struct printer printer, const struct expression *expression) {
    text_append_string(printer.builder, "reduce(");
    print_slot(printer, expression->second_slot);
    text_append_string(printer.builder, " = ");
    print(printer, expression->children[0], TIGHTNESS_LOOSEST);
    text_append_string(printer.builder, ", ");
    print_source(printer, expression, expression->children[1], NULL);
    text_append_string(printer.builder, " | ");
    print(printer, expression->children[2], TIGHTNESS_LOOSEST);
    text_append_character(printer.builder, ')');
}

static void print_subquery(struct printer printer, const struct expression *expression) {
    static const char *const words[] = {"EXISTS", "COUNT", "COLLECT", "VALUE"};
    text_append_format(printer.builder, "%s { ", words[expression->subquery->kind]);
    bound_print_query_line(printer.builder, printer.slots, expression->subquery->query);
    text_append_string(printer.builder, " }");
}

/* (a, r, b): the elements in the order of the path. */
static void print_path(struct printer printer, const struct bound_path_value *path) {
    text_append_string(printer.builder, "path(");
    for (uint32_t i = 0; i < path->slot_count; i++) {
        text_append_string(printer.builder, i > 0 ? ", " : "");
        print_slot(printer, path->slots[i]);
    }
    text_append_character(printer.builder, ')');
}

static void print_typed(struct printer printer, const struct expression *expression) {
    if (expression->kind == EXPRESSION_CAST) {
        text_append_string(printer.builder, "CAST(");
        print(printer, expression->children[0], TIGHTNESS_LOOSEST);
        text_append_format(printer.builder, " AS %.*s)", TEXT_ARGS(expression->text));
        return;
    }
    print(printer, expression->children[0], TIGHTNESS_TEST);
    text_append_format(printer.builder, " IS %s:: %.*s",
                       expression->is_negated ? "NOT " : "", TEXT_ARGS(expression->text));
}

/* ---- labels ------------------------------------------------------------------------------------------ */

static void print_label_pair(struct text_builder *builder, const struct bound_slot *slots,
                             const struct bound_labels *labels, char sign) {
    bool is_inside = labels->kind == AST_LABEL_OR;
    if (is_inside)
        text_append_character(builder, '(');
    bound_print_labels(builder, slots, labels->first);
    text_append_character(builder, sign);
    bound_print_labels(builder, slots, labels->second);
    if (is_inside)
        text_append_character(builder, ')');
}

void bound_print_labels(struct text_builder *builder, const struct bound_slot *slots,
                        const struct bound_labels *labels) {
    switch (labels->kind) {
    case AST_LABEL_NAME:
        written_name(builder, labels->name);
        break;
    case AST_LABEL_AND:
        print_label_pair(builder, slots, labels, '&');
        break;
    case AST_LABEL_OR:
        print_label_pair(builder, slots, labels, '|');
        break;
    case AST_LABEL_NOT:
        text_append_character(builder, '!');
        if (labels->first->kind == AST_LABEL_AND)
            text_append_character(builder, '(');
        bound_print_labels(builder, slots, labels->first);
        if (labels->first->kind == AST_LABEL_AND)
            text_append_character(builder, ')');
        break;
    case AST_LABEL_ANY:
        text_append_character(builder, '%');
        break;
    case AST_LABEL_DYNAMIC:
        text_append_string(builder, labels->is_any ? "$any(" : "$(");
        bound_print_expression(builder, slots, labels->expression);
        text_append_character(builder, ')');
        break;
    }
}

/* ---- the table ------------------------------------------------------------------------------------------ */

/* The kind that an expression is written as; AST_LITERAL for what is no operator. */
static enum ast_expression_kind written_as(const struct expression *expression) {
    static const enum ast_expression_kind kinds[EXPRESSION_KIND_COUNT] = {
        [EXPRESSION_NEGATE] = AST_NEGATE,
        [EXPRESSION_NOT] = AST_NOT,
        [EXPRESSION_AND] = AST_AND,
        [EXPRESSION_OR] = AST_OR,
        [EXPRESSION_XOR] = AST_XOR,
        [EXPRESSION_EQUAL] = AST_EQUAL,
        [EXPRESSION_NOT_EQUAL] = AST_NOT_EQUAL,
        [EXPRESSION_LESS] = AST_LESS,
        [EXPRESSION_LESS_EQUAL] = AST_LESS_EQUAL,
        [EXPRESSION_GREATER] = AST_GREATER,
        [EXPRESSION_GREATER_EQUAL] = AST_GREATER_EQUAL,
        [EXPRESSION_REGULAR_MATCH] = AST_REGULAR_MATCH,
        [EXPRESSION_IN] = AST_IN,
        [EXPRESSION_STARTS_WITH] = AST_STARTS_WITH,
        [EXPRESSION_ENDS_WITH] = AST_ENDS_WITH,
        [EXPRESSION_CONTAINS] = AST_CONTAINS,
        [EXPRESSION_IS_NULL] = AST_IS_NULL,
        [EXPRESSION_IS_NOT_NULL] = AST_IS_NOT_NULL,
        [EXPRESSION_IS_TYPED] = AST_IS_TYPED,
        [EXPRESSION_HAS_LABELS] = AST_HAS_LABELS,
    };
    static const enum ast_expression_kind operations[] = {
        [OPERATE_ADD] = AST_ADD,
        [OPERATE_SUBTRACT] = AST_SUBTRACT,
        [OPERATE_MULTIPLY] = AST_MULTIPLY,
        [OPERATE_DIVIDE] = AST_DIVIDE,
        [OPERATE_MODULO] = AST_MODULO,
        [OPERATE_POWER] = AST_POWER,
        [OPERATE_CONCATENATE] = AST_CONCATENATE,
    };
    return expression->kind == EXPRESSION_OPERATE ? operations[expression->operation]
                                                  : kinds[expression->kind];
}

/* What a group's variable is outside: "nodes(a-_2, 1 by 2)" is one node after the first hop of
 * each two of the walk from a along _2. */
static void print_iterations(struct printer printer,
                             const struct bound_iterations *iterations) {
    static const char *const items[] = {[ITERATION_NODE] = "nodes",
                                        [ITERATION_RELATIONSHIP] = "relationships",
                                        [ITERATION_PATH] = "paths"};
    text_append_format(printer.builder, "%s(", items[iterations->item]);
    print_slot(printer, iterations->from_slot);
    text_append_character(printer.builder, '-');
    print_slot(printer, iterations->list_slot);
    text_append_format(printer.builder, ", %u by %u)", iterations->offset,
                       iterations->stride);
}

/* prefix, the first child, suffix */
static void print_one(struct printer printer, const struct expression *expression,
                      const char *prefix, enum written_tightness least,
                      const char *suffix) {
    text_append_string(printer.builder, prefix);
    print(printer, expression->children[0], least);
    text_append_string(printer.builder, suffix);
}

static void print_access(struct printer printer, const struct expression *expression) {
    print(printer, expression->children[0], TIGHTNESS_ATOM);
    if (expression->kind == EXPRESSION_PROPERTY) {
        text_append_character(printer.builder, '.');
        written_name(printer.builder, expression->text);
        return;
    }
    text_append_character(printer.builder, '[');
    print(printer, expression->children[1], TIGHTNESS_LOOSEST);
    text_append_character(printer.builder, ']');
}

static void print_call(struct printer printer, const char *name,
                       const struct expression *expression) {
    text_append_format(printer.builder, "%s(", name);
    print_list(printer, expression->children, expression->child_count);
    text_append_character(printer.builder, ')');
}

static void print_atom(struct printer printer, const struct expression *expression) {
    struct text_builder *builder = printer.builder;
    switch ((int)expression->kind) {
    case EXPRESSION_CONSTANT:
        print_value(builder, expression->constant);
        break;
    case EXPRESSION_PARAMETER:
        text_append_character(builder, '$');
        print_parameter_name(builder, expression->text);
        break;
    case EXPRESSION_SLOT:
        print_slot(printer, expression->slot);
        break;
    case EXPRESSION_LIST:
        text_append_character(builder, '[');
        print_list(printer, expression->children, expression->child_count);
        text_append_character(builder, ']');
        break;
    case EXPRESSION_MAP:
        print_map(printer, expression);
        break;
    case EXPRESSION_MAP_ALL:
        print_one(printer, expression, "", TIGHTNESS_ATOM, " {.*}");
        break;
    case EXPRESSION_MAP_MERGE:
        print_call(printer, "merge", expression);
        break;
    case EXPRESSION_FUNCTION:
        print_call(printer,
                   expression->function == NULL ? "?" : expression->function->name,
                   expression);
        break;
    default:
        break;
    }
}

static void print_bare(struct printer printer, const struct expression *expression) {
    switch ((int)expression->kind) {
    case EXPRESSION_PROPERTY:
    case EXPRESSION_INDEX:
        print_access(printer, expression);
        break;
    case EXPRESSION_SLICE:
        print_slice(printer, expression);
        break;
    case EXPRESSION_NEGATE:
        print_one(printer, expression, "-", TIGHTNESS_ATOM, "");
        break;
    case EXPRESSION_NOT:
        print_one(printer, expression, "NOT ", TIGHTNESS_NOT, "");
        break;
    case EXPRESSION_IS_NULL:
        print_one(printer, expression, "", TIGHTNESS_TEST, " IS NULL");
        break;
    case EXPRESSION_IS_NOT_NULL:
        print_one(printer, expression, "", TIGHTNESS_TEST, " IS NOT NULL");
        break;
    case EXPRESSION_EXISTS_THEN:
        print_one(printer, expression, "", TIGHTNESS_TEST, " exists then");
        break;
    case EXPRESSION_HAS_LABELS:
        print_one(printer, expression, "", TIGHTNESS_ATOM, ":");
        bound_print_labels(printer.builder, printer.slots, expression->labels);
        break;
    case EXPRESSION_IS_TYPED:
    case EXPRESSION_CAST:
        print_typed(printer, expression);
        break;
    case EXPRESSION_CASE:
        print_case(printer, expression);
        break;
    case EXPRESSION_LET:
        print_let(printer, expression);
        break;
    case EXPRESSION_COMPREHENSION:
        print_comprehension(printer, expression);
        break;
    case EXPRESSION_QUANTIFIER:
        print_quantifier(printer, expression);
        break;
    case EXPRESSION_REDUCE:
        print_reduce(printer, expression);
        break;
    case EXPRESSION_SUBQUERY:
        print_subquery(printer, expression);
        break;
    case EXPRESSION_PATH:
        print_path(printer, expression->path);
        break;
    case EXPRESSION_ITERATIONS:
        print_iterations(printer, expression->iterations);
        break;
    case EXPRESSION_PATH_MODE:
        text_append_string(printer.builder, expression->mode == AST_MODE_TRAIL ? "trail "
                                            : expression->mode == AST_MODE_ACYCLIC
                                                ? "acyclic "
                                                : "simple ");
        print(printer, expression->children[0], TIGHTNESS_ATOM);
        break;
    default:
        print_atom(printer, expression);
        break;
    }
}

static void print(struct printer printer, const struct expression *expression,
                  enum written_tightness least) {
    enum ast_expression_kind kind = written_as(expression);
    const char *sign = written_sign(kind);
    bool needs_parentheses = written_tightness(kind) < least;
    if (needs_parentheses)
        text_append_character(printer.builder, '(');
    if (sign != NULL)
        print_operands(printer, expression, sign, written_tightness(kind));
    else
        print_bare(printer, expression);
    if (needs_parentheses)
        text_append_character(printer.builder, ')');
}

void bound_print_expression(struct text_builder *builder, const struct bound_slot *slots,
                            const struct expression *expression) {
    print((struct printer){builder, slots}, expression, TIGHTNESS_LOOSEST);
}
