/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bound expressions as text. Parentheses stand where the tree would be read differently
 * without them; slots without a name of their own are `_` and their number.
 */
#include "bind/bound_print.h"

/* How tightly a kind binds; what binds looser than its place gets parentheses. */
enum tightness {
    LOOSEST,
    OR,
    XOR,
    AND,
    NOT,
    COMPARE,
    TEST,
    ADD,
    MULTIPLY,
    POWER,
    SIGN,
    ATOM
};

struct printer {
    struct text_builder *builder;
    const struct bound_slot *slots;
};

static void print(struct printer printer, const struct expression *expression,
                  enum tightness least);

/* ---- names ------------------------------------------------------------------------------------- */

static bool is_plain(struct text name) {
    for (size_t i = 0; i < name.byte_count; i++) {
        char byte = name.bytes[i];
        char lower = (char)(byte | 0x20);
        bool is_digit = byte >= '0' && byte <= '9';
        bool is_letter =
            (lower >= 'a' && lower <= 'z') || byte == '_' || (byte & 0x80) != 0;
        if (!is_letter && (!is_digit || i == 0))
            return false;
    }
    return name.byte_count > 0;
}

static void print_between(struct text_builder *builder, struct text text, char quote) {
    text_append_character(builder, quote);
    for (size_t i = 0; i < text.byte_count; i++) {
        if (text.bytes[i] == quote)
            text_append_character(builder, quote);
        text_append_character(builder, text.bytes[i]);
    }
    text_append_character(builder, quote);
}

void bound_print_name(struct text_builder *builder, struct text name) {
    if (is_plain(name))
        text_append(builder, name);
    else
        print_between(builder, name, '`');
}

void bound_print_slot(struct text_builder *builder, const struct bound_slot *slots,
                      uint32_t slot) {
    struct text name = slots[slot].name;
    if (name.byte_count > 0 && name.bytes[0] != ' ')
        bound_print_name(builder, name);
    else
        text_append_format(builder, "_%u", (unsigned)slot);
}

/* ---- values --------------------------------------------------------------------------------------- */

static void print_string(struct text_builder *builder, struct text text) {
    text_append_character(builder, '\'');
    for (size_t i = 0; i < text.byte_count; i++) {
        char byte = text.bytes[i];
        if (byte == '\n')
            text_append_string(builder, "\\n");
        else if (byte == '\'' || byte == '\\')
            text_append_format(builder, "\\%c", byte);
        else
            text_append_character(builder, byte);
    }
    text_append_character(builder, '\'');
}

static void print_value(struct text_builder *builder, struct value value);

static void print_map_value(struct text_builder *builder, struct value map) {
    text_append_character(builder, '{');
    for (uint32_t i = 0; i < map.size; i++) {
        text_append_string(builder, i > 0 ? ", " : "");
        bound_print_name(builder, map.entries[i].key);
        text_append_string(builder, ": ");
        print_value(builder, map.entries[i].value);
    }
    text_append_character(builder, '}');
}

static void print_value(struct text_builder *builder, struct value value) {
    if (value.type == VALUE_NULL) {
        text_append_string(builder, "null");
    } else if (value.type == VALUE_STRING) {
        print_string(builder, value_text(value));
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
        print(printer, items[i], LOOSEST);
    }
}

static void print_slot(struct printer printer, uint32_t slot) {
    bound_print_slot(printer.builder, printer.slots, slot);
}

/* first sign second ...: the first operand may bind as tightly, the others tighter. */
static void print_operands(struct printer printer, const struct expression *expression,
                           const char *sign, enum tightness tightness) {
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
        bound_print_name(printer.builder, expression->keys[i]);
        text_append_string(printer.builder, ": ");
        print(printer, expression->children[i], LOOSEST);
    }
    text_append_character(printer.builder, '}');
}

static void print_slice(struct printer printer, const struct expression *expression) {
    print(printer, expression->children[0], ATOM);
    text_append_character(printer.builder, '[');
    if (expression->children[1] != NULL)
        print(printer, expression->children[1], LOOSEST);
    text_append_string(printer.builder, "..");
    if (expression->children[2] != NULL)
        print(printer, expression->children[2], LOOSEST);
    text_append_character(printer.builder, ']');
}

static void print_case(struct printer printer, const struct expression *expression) {
    uint32_t i = 0;
    text_append_string(printer.builder, "CASE");
    for (; i + 1 < expression->child_count; i += 2) {
        text_append_string(printer.builder, " WHEN ");
        print(printer, expression->children[i], LOOSEST);
        text_append_string(printer.builder, " THEN ");
        print(printer, expression->children[i + 1], LOOSEST);
    }
    if (i < expression->child_count) {
        text_append_string(printer.builder, " ELSE ");
        print(printer, expression->children[i], LOOSEST);
    }
    text_append_string(printer.builder, " END");
}

/* `item IN list WHERE condition`, the common part of what walks a list. */
static void print_source(struct printer printer, const struct expression *expression,
                         const struct expression *list, const struct expression *where) {
    print_slot(printer, expression->slot);
    text_append_string(printer.builder, " IN ");
    print(printer, list, LOOSEST);
    if (where != NULL) {
        text_append_string(printer.builder, " WHERE ");
        print(printer, where, LOOSEST);
    }
}

static void print_comprehension(struct printer printer,
                                const struct expression *expression) {
    text_append_character(printer.builder, '[');
    print_source(printer, expression, expression->children[0], expression->children[1]);
    if (expression->children[2] != NULL) {
        text_append_string(printer.builder, " | ");
        print(printer, expression->children[2], LOOSEST);
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
    print(printer, expression->children[0], LOOSEST);
    text_append_string(printer.builder, ", ");
    print_source(printer, expression, expression->children[1], NULL);
    text_append_string(printer.builder, " | ");
    print(printer, expression->children[2], LOOSEST);
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
        print(printer, expression->children[0], LOOSEST);
        text_append_format(printer.builder, " AS %.*s)", TEXT_ARGS(expression->text));
        return;
    }
    print(printer, expression->children[0], TEST);
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
        bound_print_name(builder, labels->name);
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
        text_append_string(builder, "$(");
        bound_print_expression(builder, slots, labels->expression);
        text_append_character(builder, ')');
        break;
    }
}

/* ---- the table ------------------------------------------------------------------------------------------ */

/* Kinds that are operands around a sign. */
static const struct {
    const char *sign;
    enum tightness tightness;
} signs[EXPRESSION_KIND_COUNT] = {
    [EXPRESSION_AND] = {"AND", AND},
    [EXPRESSION_OR] = {"OR", OR},
    [EXPRESSION_XOR] = {"XOR", XOR},
    [EXPRESSION_EQUAL] = {"=", COMPARE},
    [EXPRESSION_NOT_EQUAL] = {"<>", COMPARE},
    [EXPRESSION_LESS] = {"<", COMPARE},
    [EXPRESSION_LESS_EQUAL] = {"<=", COMPARE},
    [EXPRESSION_GREATER] = {">", COMPARE},
    [EXPRESSION_GREATER_EQUAL] = {">=", COMPARE},
    [EXPRESSION_REGULAR_MATCH] = {"=~", TEST},
    [EXPRESSION_IN] = {"IN", TEST},
    [EXPRESSION_STARTS_WITH] = {"STARTS WITH", TEST},
    [EXPRESSION_ENDS_WITH] = {"ENDS WITH", TEST},
    [EXPRESSION_CONTAINS] = {"CONTAINS", TEST},
};
static const struct {
    const char *sign;
    enum tightness tightness;
} operations[] = {
    [OPERATE_ADD] = {"+", ADD},           [OPERATE_SUBTRACT] = {"-", ADD},
    [OPERATE_MULTIPLY] = {"*", MULTIPLY}, [OPERATE_DIVIDE] = {"/", MULTIPLY},
    [OPERATE_MODULO] = {"%", MULTIPLY},   [OPERATE_POWER] = {"^", POWER},
    [OPERATE_CONCATENATE] = {"||", ADD},
};

static enum tightness tightness_of(const struct expression *expression) {
    switch ((int)expression->kind) {
    case EXPRESSION_OPERATE:
        return operations[expression->operation].tightness;
    case EXPRESSION_NOT:
        return NOT;
    case EXPRESSION_NEGATE:
        return SIGN;
    case EXPRESSION_IS_NULL:
    case EXPRESSION_IS_NOT_NULL:
    case EXPRESSION_IS_TYPED:
    case EXPRESSION_HAS_LABELS:
        return TEST;
    default:
        return signs[expression->kind].sign != NULL ? signs[expression->kind].tightness
                                                    : ATOM;
    }
}

/* prefix, the first child, suffix */
static void print_one(struct printer printer, const struct expression *expression,
                      const char *prefix, enum tightness least, const char *suffix) {
    text_append_string(printer.builder, prefix);
    print(printer, expression->children[0], least);
    text_append_string(printer.builder, suffix);
}

static void print_access(struct printer printer, const struct expression *expression) {
    print(printer, expression->children[0], ATOM);
    if (expression->kind == EXPRESSION_PROPERTY) {
        text_append_character(printer.builder, '.');
        bound_print_name(printer.builder, expression->text);
        return;
    }
    text_append_character(printer.builder, '[');
    print(printer, expression->children[1], LOOSEST);
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
        bound_print_name(builder, expression->text);
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
        print_one(printer, expression, "", ATOM, " {.*}");
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
    case EXPRESSION_OPERATE:
        print_operands(printer, expression, operations[expression->operation].sign,
                       operations[expression->operation].tightness);
        break;
    case EXPRESSION_NEGATE:
        print_one(printer, expression, "-", ATOM, "");
        break;
    case EXPRESSION_NOT:
        print_one(printer, expression, "NOT ", NOT, "");
        break;
    case EXPRESSION_IS_NULL:
        print_one(printer, expression, "", TEST, " IS NULL");
        break;
    case EXPRESSION_IS_NOT_NULL:
        print_one(printer, expression, "", TEST, " IS NOT NULL");
        break;
    case EXPRESSION_HAS_LABELS:
        print_one(printer, expression, "", ATOM, ":");
        bound_print_labels(printer.builder, printer.slots, expression->labels);
        break;
    case EXPRESSION_IS_TYPED:
    case EXPRESSION_CAST:
        print_typed(printer, expression);
        break;
    case EXPRESSION_CASE:
        print_case(printer, expression);
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
    default:
        print_atom(printer, expression);
        break;
    }
}

static void print(struct printer printer, const struct expression *expression,
                  enum tightness least) {
    bool needs_parentheses = tightness_of(expression) < least;
    if (needs_parentheses)
        text_append_character(printer.builder, '(');
    if (signs[expression->kind].sign != NULL)
        print_operands(printer, expression, signs[expression->kind].sign,
                       signs[expression->kind].tightness);
    else
        print_bare(printer, expression);
    if (needs_parentheses)
        text_append_character(printer.builder, ')');
}

void bound_print_expression(struct text_builder *builder, const struct bound_slot *slots,
                            const struct expression *expression) {
    print((struct printer){builder, slots}, expression, LOOSEST);
}
