/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sets of types: what operators make of them, and when a value is known to be wrong.
 *
 * A set says what a value can be, null apart, so the empty set is null itself. Something is
 * refused early only when no member of its set could be right.
 */
#include "bind/binder.h"

#include <ctype.h>
#include <stdio.h>

/* Sets that are known by a word of their own. */
static const struct {
    type_set types;
    const char *word;
} wide_sets[] = {
    {TYPE_SET_KNOWN(TYPE_SET_ANY), "any value"},
    {TYPE_SET_STORED, "a property's value"},
    {TYPE_SET_NUMBER | TYPE_BIT(VALUE_DURATION), "a number or a DURATION"},
    {TYPE_SET_NUMBER, "a number"},
};

/* What parts a name from the one before, when `rest` are still to come. */
static const char *joint(size_t used, type_set rest) {
    if (used == 0)
        return "";
    return rest == 0 ? " or " : ", ";
}

const char *bind_types_text(type_set types, char buffer[TYPES_TEXT_BYTES]) {
    size_t used = 0;
    type_set rest = TYPE_SET_KNOWN(types);
    buffer[0] = '\0';
    for (size_t i = 0; i < sizeof wide_sets / sizeof *wide_sets; i++)
        if (rest == wide_sets[i].types) {
            snprintf(buffer, TYPES_TEXT_BYTES, "%s", wide_sets[i].word);
            return buffer;
        }
    for (int type = VALUE_MAP; type < VALUE_NULL && used < TYPES_TEXT_BYTES; type++) {
        if ((rest & TYPE_BIT(type)) == 0)
            continue;
        rest &= ~TYPE_BIT(type);
        int written = snprintf(buffer + used, TYPES_TEXT_BYTES - used, "%s%s %s",
                               joint(used, rest), type == VALUE_INTEGER ? "an" : "a",
                               value_type_name((enum value_type)type));
        used += written > 0 ? (size_t)written : 0;
    }
    return buffer;
}

bool bind_may_be(type_set types, type_set allowed) {
    type_set known = TYPE_SET_KNOWN(types);
    return known == 0 || (known & allowed) != 0;
}

bool bind_must_be(type_set types, type_set allowed) {
    return (TYPE_SET_KNOWN(types) & ~allowed) == 0;
}

enum status bind_require(struct binder *binder, enum status status,
                         const struct expression *expression, type_set allowed,
                         const char *what) {
    if (bind_may_be(expression->types, allowed))
        return STATUS_OK;
    char wanted[TYPES_TEXT_BYTES], found[TYPES_TEXT_BYTES];
    return problem_set(binder->problem, status, expression->span, "%s takes %s, not %s",
                       what, bind_types_text(allowed, wanted),
                       bind_types_text(TYPE_SET_KNOWN(expression->types), found));
}

/* ---- operators --------------------------------------------------------------------------- */

#define STRING TYPE_BIT(VALUE_STRING)
#define LIST TYPE_BIT(VALUE_LIST)
#define DURATION TYPE_BIT(VALUE_DURATION)
#define PRINTABLE                                                                        \
    (STRING | TYPE_SET_NUMBER | TYPE_BIT(VALUE_BOOLEAN) | TYPE_SET_TEMPORAL | DURATION)

static type_set number_result(type_set first, type_set second) {
    if (first == TYPE_BIT(VALUE_INTEGER) && second == TYPE_BIT(VALUE_INTEGER))
        return TYPE_BIT(VALUE_INTEGER);
    return TYPE_BIT(VALUE_FLOAT);
}

static type_set add_result(type_set first, type_set second) {
    if ((first | second) & LIST)
        return LIST;
    if (((first & STRING) && (second & PRINTABLE)) ||
        ((second & STRING) && (first & PRINTABLE)))
        return STRING;
    if (second == DURATION && (first & (TYPE_SET_TEMPORAL | DURATION)))
        return first;
    return first == DURATION && (second & TYPE_SET_TEMPORAL) ? second : 0;
}

/* What one pair of single types gives; 0: the operator does not know it. */
static type_set pair_result(enum value_operator operation, type_set first,
                            type_set second) {
    bool are_numbers = (first & TYPE_SET_NUMBER) && (second & TYPE_SET_NUMBER);
    switch (operation) {
    case OPERATE_ADD:
        return are_numbers ? number_result(first, second) : add_result(first, second);
    case OPERATE_SUBTRACT:
        if (second == DURATION && (first & (TYPE_SET_TEMPORAL | DURATION)))
            return first;
        return are_numbers ? number_result(first, second) : 0;
    case OPERATE_MULTIPLY:
        if ((first == DURATION && (second & TYPE_SET_NUMBER)) ||
            (second == DURATION && (first & TYPE_SET_NUMBER)))
            return DURATION;
        return are_numbers ? number_result(first, second) : 0;
    case OPERATE_DIVIDE:
        if (first == DURATION && (second & TYPE_SET_NUMBER))
            return DURATION;
        return are_numbers ? number_result(first, second) : 0;
    case OPERATE_MODULO:
        return are_numbers ? number_result(first, second) : 0;
    case OPERATE_POWER:
        return are_numbers ? TYPE_BIT(VALUE_FLOAT) : 0;
    case OPERATE_CONCATENATE:
        return first == second && (first & (STRING | LIST)) ? first : 0;
    }
    return 0;
}

type_set bind_operate_types(enum value_operator operation, type_set first,
                            type_set second, bool *is_possible) {
    first = TYPE_SET_KNOWN(first);
    second = TYPE_SET_KNOWN(second);
    *is_possible = true;
    type_set result = 0;
    if (first == 0 || second == 0)
        return 0;
    for (int i = VALUE_MAP; i < VALUE_NULL; i++)
        for (int j = VALUE_MAP; (first & TYPE_BIT(i)) && j < VALUE_NULL; j++)
            if (second & TYPE_BIT(j))
                result |= pair_result(operation, TYPE_BIT(i), TYPE_BIT(j));
    *is_possible = result != 0;
    return result;
}

/* ---- lists ------------------------------------------------------------------------------- */

type_set bind_item_types(const struct expression *list) {
    return list->item_types != 0 ? list->item_types : TYPE_SET_ANY;
}

/* ---- values of a type -------------------------------------------------------------------- */

/* The recursion is as deep as the type is written. */
bool bound_type_admits(const struct bound_type *type, struct value value) {
    if (value_is_null(value))
        return type->takes_null;
    if ((type->types & TYPE_BIT(value.type)) == 0)
        return false;
    for (uint32_t i = 0;
         value.type == VALUE_LIST && type->items != NULL && i < value.size; i++)
        if (!bound_type_admits(type->items, value.items[i]))
            return false;
    return true;
}

bool bound_type_takes(const struct bound_type *type, struct value *value) {
    if (bound_type_admits(type, *value))
        return true;
    if (value->type != VALUE_INTEGER || (type->types & TYPE_BIT(VALUE_FLOAT)) == 0)
        return false;
    *value = value_float((double)value->integer);
    return true;
}

const char *bound_type_found(const struct bound_type *type, struct value value,
                             char buffer[VALUE_FOUND_BYTES]) {
    if (value_is_null(value))
        return "null";
    bool is_inside =
        value.type == VALUE_LIST && (type->types & TYPE_BIT(VALUE_LIST)) != 0;
    const char *name = value_type_name((enum value_type)value.type);
    snprintf(buffer, VALUE_FOUND_BYTES, "%s %s%s", name[0] == 'I' ? "an" : "a", name,
             is_inside ? " of something else" : "");
    return buffer;
}

/* ---- type names -------------------------------------------------------------------------- */

/* Names in the order tried: a longer one before its own beginning. */
static const struct {
    const char *words;
    type_set types;
} type_names[] = {
    {"BOOLEAN", TYPE_BIT(VALUE_BOOLEAN)},
    {"BOOL", TYPE_BIT(VALUE_BOOLEAN)},
    {"SIGNED INTEGER", TYPE_BIT(VALUE_INTEGER)},
    {"INTEGER64", TYPE_BIT(VALUE_INTEGER)},
    {"INTEGER", TYPE_BIT(VALUE_INTEGER)},
    {"INT64", TYPE_BIT(VALUE_INTEGER)},
    {"INT", TYPE_BIT(VALUE_INTEGER)},
    {"FLOAT64", TYPE_BIT(VALUE_FLOAT)},
    {"FLOAT", TYPE_BIT(VALUE_FLOAT)},
    {"DOUBLE", TYPE_BIT(VALUE_FLOAT)},
    {"NUMBER", TYPE_SET_NUMBER},
    {"STRING", TYPE_BIT(VALUE_STRING)},
    {"VARCHAR", TYPE_BIT(VALUE_STRING)},
    {"DATE", TYPE_BIT(VALUE_DATE)},
    {"LOCAL DATETIME", TYPE_BIT(VALUE_LOCAL_DATETIME)},
    {"TIMESTAMP WITHOUT TIME ZONE", TYPE_BIT(VALUE_LOCAL_DATETIME)},
    {"ZONED DATETIME", TYPE_BIT(VALUE_DATETIME)},
    {"TIMESTAMP WITH TIME ZONE", TYPE_BIT(VALUE_DATETIME)},
    {"DATETIME", TYPE_BIT(VALUE_DATETIME)},
    {"LOCAL TIME", TYPE_BIT(VALUE_LOCAL_TIME)},
    {"TIME WITHOUT TIME ZONE", TYPE_BIT(VALUE_LOCAL_TIME)},
    {"ZONED TIME", TYPE_BIT(VALUE_TIME)},
    {"TIME WITH TIME ZONE", TYPE_BIT(VALUE_TIME)},
    {"TIME", TYPE_BIT(VALUE_TIME)},
    {"DURATION", TYPE_BIT(VALUE_DURATION)},
    {"MAP", TYPE_BIT(VALUE_MAP)},
    {"ANY NODE", TYPE_BIT(VALUE_NODE)},
    {"NODE", TYPE_BIT(VALUE_NODE)},
    {"VERTEX", TYPE_BIT(VALUE_NODE)},
    {"RELATIONSHIP", TYPE_BIT(VALUE_RELATIONSHIP)},
    {"EDGE", TYPE_BIT(VALUE_RELATIONSHIP)},
    {"PATH", TYPE_BIT(VALUE_PATH)},
    {"LIST", TYPE_BIT(VALUE_LIST)},
    {"ARRAY", TYPE_BIT(VALUE_LIST)},
    {"PROPERTY VALUE", TYPE_SET_STORED},
    {"ANY VALUE", TYPE_SET_ANY},
    {"ANY", TYPE_SET_ANY},
    {"NOTHING", 0},
    {"NULL", 0},
};

struct text bind_type_set_name(type_set types) {
    type_set known = TYPE_SET_KNOWN(types);
    if (known == TYPE_SET_NUMBER)
        return TEXT("NUMBER");
    for (int type = 0; type < VALUE_NULL; type++)
        if (known == TYPE_BIT(type))
            return text_of(value_type_name((enum value_type)type));
    return TEXT("ANY");
}

struct type_reader {
    struct binder *binder;
    const struct ast_name *name;
    size_t at;
};

static void skip_blanks(struct type_reader *reader) {
    struct text text = reader->name->text;
    while (reader->at < text.byte_count && isspace((unsigned char)text.bytes[reader->at]))
        reader->at++;
}

/* Takes `words` (parted by single blanks) when they stand here as whole words. */
static bool take_words(struct type_reader *reader, const char *words) {
    size_t start = reader->at;
    struct text text = reader->name->text;
    for (; *words != '\0'; words++) {
        if (*words == ' ') {
            skip_blanks(reader);
            continue;
        }
        if (reader->at >= text.byte_count ||
            toupper((unsigned char)text.bytes[reader->at]) != *words) {
            reader->at = start;
            return false;
        }
        reader->at++;
    }
    bool goes_on =
        reader->at < text.byte_count &&
        (isalnum((unsigned char)text.bytes[reader->at]) || text.bytes[reader->at] == '_');
    if (goes_on)
        reader->at = start;
    else
        skip_blanks(reader);
    return !goes_on;
}

static bool take_character(struct type_reader *reader, char character) {
    struct text text = reader->name->text;
    if (reader->at >= text.byte_count || text.bytes[reader->at] != character)
        return false;
    reader->at++;
    skip_blanks(reader);
    return true;
}

static enum status refuse_type(struct type_reader *reader) {
    struct text text = reader->name->text;
    struct text rest = {text.bytes + reader->at, text.byte_count - reader->at};
    struct text_nearest nearest;
    text_nearest_init(&nearest, rest);
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        text_nearest_offer(&nearest, text_of(type_names[i].words));
    enum status status =
        problem_set(reader->binder->problem, STATUS_INVALID_ARGUMENT_TYPE,
                    reader->name->span, "unknown type '%.*s'", TEXT_ARGS(text));
    text_nearest_hint(&nearest, reader->binder->problem);
    return status;
}

static enum status read_type(struct type_reader *reader, uint32_t depth,
                             struct bound_type *out);

/* type ::= name [ '<' type '>' ] [NOT NULL] */
static enum status read_single(struct type_reader *reader, uint32_t depth,
                               struct bound_type *out) {
    struct binder *binder = reader->binder;
    size_t i = 0, count = sizeof type_names / sizeof *type_names;
    while (i < count && !take_words(reader, type_names[i].words))
        i++;
    if (i == count || depth > MAX_VALUE_DEPTH)
        return refuse_type(reader);
    out->types = type_names[i].types;
    out->takes_null = !text_equal(text_of(type_names[i].words), TEXT("NOTHING"));
    if (out->types == TYPE_BIT(VALUE_LIST) && take_character(reader, '<')) {
        out->items = ARENA_NEW(binder->arena, struct bound_type);
        TRY_NEW(binder, out->items);
        TRY(read_type(reader, depth + 1, out->items));
        if (!take_character(reader, '>'))
            return refuse_type(reader);
    }
    if (take_words(reader, "NOT NULL"))
        out->takes_null = false;
    return STATUS_OK;
}

/* types ::= type ('|' type)*; of several lists the first one's items hold for all. */
static enum status read_type(struct type_reader *reader, uint32_t depth,
                             struct bound_type *out) {
    TRY(read_single(reader, depth, out));
    while (take_character(reader, '|')) {
        struct bound_type next = {0};
        TRY(read_single(reader, depth, &next));
        if (next.types == TYPE_BIT(VALUE_LIST) && (out->types & LIST) == 0)
            out->items = next.items;
        out->types |= next.types;
        out->takes_null |= next.takes_null;
    }
    return STATUS_OK;
}

enum status bind_type_name(struct binder *binder, const struct ast_name *name,
                           struct bound_type **out) {
    struct type_reader reader = {.binder = binder, .name = name};
    struct bound_type *type = ARENA_NEW(binder->arena, struct bound_type);
    TRY_NEW(binder, type);
    skip_blanks(&reader);
    TRY(read_type(&reader, 0, type));
    if (reader.at < name->text.byte_count)
        return refuse_type(&reader);
    *out = type;
    return STATUS_OK;
}
