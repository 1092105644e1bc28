/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and values of a dump, as the language reads them back without loss. */
#include "session/dump.h"

#include "syntax/token.h"
#include "syntax/written.h"

#include <math.h>
#include <string.h>

/* ---- names -------------------------------------------------------------------------------- */

static bool is_word(struct text name) {
    for (size_t i = 0; i < name.byte_count; i++) {
        char byte = name.bytes[i], lower = (char)(byte | 0x20);
        bool is_letter = (lower >= 'a' && lower <= 'z') || byte == '_';
        if (!is_letter && (i == 0 || byte < '0' || byte > '9'))
            return false;
    }
    return name.byte_count > 0 && !token_is_keyword(token_keyword(name));
}

/* Can it stand in backquotes? Control characters cannot, or would not be seen. */
static bool is_quotable(struct text name) {
    for (size_t i = 0; i < name.byte_count; i++)
        if ((unsigned char)name.bytes[i] < ' ' || name.bytes[i] == '\x7F')
            return false;
    return name.byte_count > 0;
}

bool dump_name(struct text_builder *out, struct text name) {
    if (is_word(name)) {
        text_append(out, name);
        return true;
    }
    if (!is_quotable(name))
        return false;
    text_append_character(out, '`');
    for (size_t i = 0; i < name.byte_count; i++) {
        if (name.bytes[i] == '`')
            text_append_character(out, '`');
        text_append_character(out, name.bytes[i]);
    }
    text_append_character(out, '`');
    return true;
}

void dump_label(struct text_builder *out, struct text name) {
    text_append_character(out, ':');
    if (dump_name(out, name))
        return;
    text_append_string(out, "$(");
    written_string(out, name);
    text_append_character(out, ')');
}

/* ---- values ------------------------------------------------------------------------------- */

/* The function that reads a temporal value from its text. */
static const char *reader_of(enum value_type type) {
    switch ((int)type) {
    case VALUE_DATE:
        return "date";
    case VALUE_LOCAL_TIME:
        return "localtime";
    case VALUE_TIME:
        return "time";
    case VALUE_LOCAL_DATETIME:
        return "localdatetime";
    case VALUE_DATETIME:
        return "datetime";
    default:
        return "duration";
    }
}

static void append_float(struct text_builder *out, double number) {
    if (isnan(number))
        text_append_string(out, "NAN");
    else if (isinf(number))
        text_append_string(out, number < 0 ? "-INF" : "INF");
    else
        (void)value_to_text(out, value_float(number));
}

static void append_list(struct text_builder *out, struct value list) {
    text_append_character(out, '[');
    for (uint32_t i = 0; i < list.size; i++) {
        text_append_string(out, i > 0 ? ", " : "");
        dump_value(out, list.items[i]); /* a property's list holds no lists: depth 1 */
    }
    text_append_character(out, ']');
}

void dump_value(struct text_builder *out, struct value value) {
    switch ((int)value.type) {
    case VALUE_STRING:
        written_string(out, value_text(value));
        break;
    case VALUE_FLOAT:
        append_float(out, value.number);
        break;
    case VALUE_LIST:
        append_list(out, value);
        break;
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
        (void)value_to_text(out, value);
        break;
    default:
        text_append_format(out, "%s('", reader_of((enum value_type)value.type));
        (void)value_to_text(out, value);
        text_append_string(out, "')");
        break;
    }
}

/* About how long it is when written, at least. */
static size_t least_bytes(struct value value) {
    size_t count = value.type == VALUE_STRING ? value.size : 1;
    for (uint32_t i = 0; value.type == VALUE_LIST && i < value.size; i++)
        count += least_bytes(value.items[i]);
    return count;
}

bool dump_map(struct text_builder *out, struct value map) {
    size_t start = out->byte_count, least = 0;
    bool fits = true;
    for (uint32_t i = 0; i < map.size; i++)
        least += least_bytes(map.entries[i].value);
    if (least > DUMP_LARGE_BYTES)
        return false;
    text_append_character(out, '{');
    for (uint32_t i = 0; i < map.size && fits; i++) {
        text_append_string(out, i > 0 ? ", " : "");
        fits = dump_name(out, map.entries[i].key);
        text_append_string(out, ": ");
        dump_value(out, map.entries[i].value);
        fits &= out->byte_count - start <= DUMP_LARGE_BYTES;
    }
    text_append_character(out, '}');
    return fits;
}

/* ---- pieces ------------------------------------------------------------------------------- */

struct pieces {
    const struct dump_sink *sink;
    struct text_builder *out;
    const char *match, *variable;
    struct text key;
};

static void append_property(struct pieces *pieces) {
    text_append_string(pieces->out, pieces->variable);
    text_append_character(pieces->out, '[');
    written_string(pieces->out, pieces->key);
    text_append_character(pieces->out, ']');
}

/* "MATCH ... SET variable['key'] = ", to be continued by the value. */
static void begin_piece(struct pieces *pieces) {
    pieces->out->byte_count = 0;
    text_append_string(pieces->out, pieces->match);
    text_append_string(pieces->out, " SET ");
    append_property(pieces);
    text_append_string(pieces->out, " = ");
}

static enum status end_piece(struct pieces *pieces) {
    text_append_string(pieces->out, ";\n");
    return pieces->sink->put(pieces->sink->context, text_builder_text(pieces->out));
}

/* As much of a text as a piece holds, whole characters; an escape takes 6 bytes at most. */
static struct text first_piece(struct text text) {
    size_t count = DUMP_LARGE_BYTES / 8;
    if (text.byte_count <= count)
        return text;
    while ((text.bytes[count] & 0xC0) == 0x80)
        count--;
    return (struct text){text.bytes, count};
}

/* The rest of a text behind its first piece: `in_list` as the last item of a list. */
static enum status append_rest(struct pieces *pieces, struct text rest, bool in_list) {
    while (rest.byte_count > 0) {
        struct text piece = first_piece(rest);
        begin_piece(pieces);
        append_property(pieces);
        if (in_list) {
            text_append_string(pieces->out, "[0..-1] + [");
            append_property(pieces);
            text_append_string(pieces->out, "[-1]");
        }
        text_append_string(pieces->out, " + ");
        written_string(pieces->out, piece);
        text_append_string(pieces->out, in_list ? "]" : "");
        TRY(end_piece(pieces));
        rest = (struct text){rest.bytes + piece.byte_count,
                             rest.byte_count - piece.byte_count};
    }
    return STATUS_OK;
}

static enum status put_text(struct pieces *pieces, struct text text) {
    struct text piece = first_piece(text);
    begin_piece(pieces);
    written_string(pieces->out, piece);
    TRY(end_piece(pieces));
    return append_rest(
        pieces,
        (struct text){text.bytes + piece.byte_count, text.byte_count - piece.byte_count},
        false);
}

/* Items up to a piece's size; the last one may be the beginning of a text, whose rest follows. */
static enum status put_items(struct pieces *pieces, struct value list, uint32_t *next) {
    struct text rest = {NULL, 0};
    bool is_first = *next == 0;
    begin_piece(pieces);
    if (!is_first) {
        append_property(pieces);
        text_append_string(pieces->out, " + ");
    }
    text_append_character(pieces->out, '[');
    for (uint32_t begin = *next; *next < list.size && rest.byte_count == 0 &&
                                 pieces->out->byte_count < DUMP_LARGE_BYTES / 2;
         ++*next) {
        struct value item = list.items[*next];
        text_append_string(pieces->out, *next > begin ? ", " : "");
        if (item.type == VALUE_STRING) {
            struct text whole = value_text(item), piece = first_piece(whole);
            rest = (struct text){whole.bytes + piece.byte_count,
                                 whole.byte_count - piece.byte_count};
            item = value_string(piece);
        }
        dump_value(pieces->out, item);
    }
    text_append_character(pieces->out, ']');
    TRY(end_piece(pieces));
    return append_rest(pieces, rest, true);
}

static enum status put_list(struct pieces *pieces, struct value list) {
    uint32_t next = 0;
    do
        TRY(put_items(pieces, list, &next));
    while (next < list.size);
    return STATUS_OK;
}

static enum status put_value(struct pieces *pieces, struct value value) {
    if (value.type == VALUE_STRING)
        return put_text(pieces, value_text(value));
    if (value.type == VALUE_LIST)
        return put_list(pieces, value);
    begin_piece(pieces);
    dump_value(pieces->out, value);
    return end_piece(pieces);
}

enum status dump_pieces(const struct dump_sink *sink, struct text_builder *out,
                        const char *match, const char *variable, struct value map) {
    struct pieces pieces = {sink, out, match, variable, {NULL, 0}};
    for (uint32_t i = 0; i < map.size; i++) {
        pieces.key = map.entries[i].key;
        TRY(put_value(&pieces, map.entries[i].value));
    }
    return STATUS_OK;
}
