/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record is scanned without changing the buffer, so that one cut off by the buffer's end is
 * scanned again after a refill; doubled quotes are joined when it is whole. The zero byte
 * behind the buffer is special, so the inner loop needs no test for the end.
 */
#include "exchange/csv_scan.h"

#include "base/array.h"
#include "base/limits.h"

#include <string.h>

/* How a field, and with it perhaps its record, ended. */
enum ending { ENDING_FIELD, ENDING_RECORD, ENDING_CUT, ENDING_FAULT };

/* Where the scan of one record stands. */
struct place {
    const char *at;
    const char *limit;
    uint64_t line;
    unsigned char bits; /* all bytes of the field or-ed: 0x80 asks for a UTF-8 check */
    bool has_escapes;
};

enum status csv_scan_open(struct csv_scan *scan, struct arena *arena, const char *path,
                          char separator, struct budget *budget,
                          struct problem *problem) {
    *scan = (struct csv_scan){.problem = problem, .separator = separator, .line = 1};
    scan->special[(unsigned char)separator] = 1;
    scan->special['\n'] = scan->special['\r'] = scan->special[0] = 1;
    return source_file_open(arena, path, budget, &scan->file, problem);
}

static enum ending fault(struct csv_scan *scan, uint64_t line, const char *message) {
    problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path, line, "%s",
                     message);
    return ENDING_FAULT;
}

/* What `place` shows: a separator, a line's end, the file's end, or more of the field
 * (ENDING_CUT with the buffer's end reached, else the caller goes on). */
static enum ending end_field(struct csv_scan *scan, struct place *place, bool *is_ended) {
    *is_ended = true;
    if (place->at == place->limit)
        return scan->file->is_at_end ? ENDING_RECORD : ENDING_CUT;
    char character = *place->at;
    if (character == scan->separator) {
        place->at++;
        return ENDING_FIELD;
    }
    if (character == '\r') {
        if (place->at + 1 == place->limit) {
            place->at += scan->file->is_at_end;
            return scan->file->is_at_end ? ENDING_RECORD : ENDING_CUT;
        }
        place->at += place->at[1] == '\n';
        character = *place->at;
    }
    if (character == '\n') {
        place->at++;
        place->line++;
        return ENDING_RECORD;
    }
    *is_ended = false;
    return ENDING_CUT;
}

static enum ending scan_plain(struct csv_scan *scan, struct place *place,
                              struct csv_field *field) {
    const char *start = place->at;
    const uint8_t *special = scan->special;
    for (;;) {
        const char *at = place->at;
        unsigned char bits = place->bits;
        while (!special[(unsigned char)*at])
            bits |= (unsigned char)*at++;
        place->at = at;
        place->bits = bits;
        bool is_ended;
        enum ending ending = end_field(scan, place, &is_ended);
        if (is_ended) {
            *field = (struct csv_field){start, (uint32_t)(at - start), false};
            return ending;
        }
        if (*at == '\0')
            return fault(scan, place->line, "a zero byte stands in the text");
        place->at++;
    }
}

static uint64_t count_lines(const char *at, const char *end) {
    uint64_t count = 0;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count;
}

/* The quote that closes a field that begins at `at`; NULL when the buffer ends before it. */
static const char *find_closing(struct place *place, const char *at, bool *is_cut) {
    *is_cut = false;
    while ((at = memchr(at, '"', (size_t)(place->limit - at))) != NULL) {
        if (at + 1 == place->limit)
            *is_cut = true;
        if (at + 1 == place->limit || at[1] != '"')
            return at;
        place->has_escapes = true;
        at += 2;
    }
    return NULL;
}

static enum ending scan_quoted(struct csv_scan *scan, struct place *place,
                               struct csv_field *field) {
    const char *start = place->at + 1;
    bool is_cut;
    const char *closing = find_closing(place, start, &is_cut);
    if (closing == NULL && scan->file->is_at_end)
        return fault(scan, place->line, "a quoted field is not closed");
    if (closing == NULL || (is_cut && !scan->file->is_at_end))
        return ENDING_CUT;
    if (memchr(start, '\0', (size_t)(closing - start)) != NULL)
        return fault(scan, place->line, "a zero byte stands in the text");
    *field = (struct csv_field){start, (uint32_t)(closing - start), true};
    place->bits |= 0x80; /* long fields are checked whole */
    uint64_t lines = count_lines(start, closing);
    place->at = closing + 1;
    bool is_ended;
    enum ending ending = end_field(scan, place, &is_ended);
    if (!is_ended)
        return fault(scan, place->line + lines,
                     "text follows a closing quote; a quote inside of quotes is doubled");
    place->line += lines;
    return ending;
}

static enum status add_field(struct csv_scan *scan) {
    if (scan->field_count < scan->field_capacity)
        return STATUS_OK;
    scan->fields = array_grow(scan->file->arena, scan->fields, scan->field_count,
                              &scan->field_capacity, sizeof *scan->fields);
    TRY_MEMORY(scan->fields, scan->file->arena, scan->problem);
    return STATUS_OK;
}

/* Joins doubled quotes of a field in place. */
static void join_quotes(struct csv_scan *scan, struct csv_field *field) {
    if (!field->is_quoted)
        return;
    char *bytes = scan->file->buffer + (field->bytes - scan->file->buffer);
    uint32_t size = 0;
    for (uint32_t i = 0; i < field->size; i++) {
        bytes[size++] = bytes[i];
        i += bytes[i] == '"';
    }
    field->size = size;
}

static enum status check_utf8(struct csv_scan *scan, struct csv_field field,
                              uint64_t line) {
    size_t offset;
    if (text_is_utf8((struct text){field.bytes, field.size}, &offset))
        return STATUS_OK;
    line += count_lines(field.bytes, field.bytes + offset);
    return problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path, line,
                            "field %u holds bytes that are not UTF-8 (0x%02X)",
                            scan->field_count + 1,
                            (unsigned)(unsigned char)field.bytes[offset]);
}

/* One field of the record: *ending says what comes next. */
static enum status scan_field(struct csv_scan *scan, struct place *place,
                              enum ending *ending) {
    TRY(add_field(scan));
    struct csv_field *field = &scan->fields[scan->field_count];
    place->bits = 0;
    uint64_t line = place->line;
    if (place->at < place->limit && *place->at == '"')
        *ending = scan_quoted(scan, place, field);
    else
        *ending = scan_plain(scan, place, field);
    if (*ending == ENDING_FAULT)
        return STATUS_INVALID_FILE;
    if (*ending != ENDING_CUT && (place->bits & 0x80) != 0)
        TRY(check_utf8(scan, *field, line));
    scan->field_count++;
    return STATUS_OK;
}

/* Passes lines without any byte. */
static void skip_blank(struct csv_scan *scan, struct place *place) {
    for (;;) {
        size_t rest = (size_t)(place->limit - place->at);
        if (rest >= 1 && place->at[0] == '\n')
            place->at++;
        else if (rest >= 2 && place->at[0] == '\r' && place->at[1] == '\n')
            place->at += 2;
        else
            break;
        place->line++;
    }
    scan->line = place->line;
    scan->file->begin = (size_t)(place->at - scan->file->buffer);
}

static enum status check_length(struct csv_scan *scan, size_t record_bytes) {
    if (record_bytes <= MAX_IMPORT_LINE_BYTES)
        return STATUS_OK;
    return problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path,
                            scan->line,
                            "a record is longer than %u bytes, or a quote is not closed",
                            MAX_IMPORT_LINE_BYTES);
}

enum status csv_scan_next(struct csv_scan *scan, bool *is_found) {
    struct source_file *file = scan->file;
    struct place place = {.at = file->buffer + file->begin,
                          .limit = file->buffer + file->end,
                          .line = scan->line};
    *is_found = false;
    skip_blank(scan, &place);
    if (place.at == place.limit)
        return STATUS_OK;
    scan->field_count = 0;
    enum ending ending = ENDING_FIELD;
    while (ending == ENDING_FIELD)
        TRY(scan_field(scan, &place, &ending));
    if (ending == ENDING_CUT)
        return STATUS_OK;
    TRY(check_length(scan, (size_t)(place.at - file->buffer) - file->begin));
    for (uint32_t i = 0; place.has_escapes && i < scan->field_count; i++)
        join_quotes(scan, &scan->fields[i]);
    scan->record_line = scan->line;
    scan->line = place.line;
    file->begin = (size_t)(place.at - file->buffer);
    *is_found = true;
    return STATUS_OK;
}

enum status csv_scan_refill(struct csv_scan *scan, bool *is_more) {
    struct source_file *file = scan->file;
    TRY(check_length(scan, file->end - file->begin));
    *is_more = !file->is_at_end;
    return source_file_refill(file, scan->problem);
}

enum status csv_scan_record(struct csv_scan *scan, bool *is_found) {
    TRY(csv_scan_next(scan, is_found));
    bool is_more = true;
    while (!*is_found && is_more) {
        TRY(csv_scan_refill(scan, &is_more));
        TRY(csv_scan_next(scan, is_found));
    }
    return STATUS_OK;
}
