/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems hold their texts inline; a text too long is cut between two characters. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One row of status_codes.h. */
struct status_row {
    const char *name;
    const char *type;
    const char *phase;
    const char *detail;
    const char *gqlstatus;
    const char *meaning;
};

static const struct status_row status_rows[STATUS_COUNT] = {
    {"OK", "", "", "", "00000", "nothing went wrong"},
#define STATUS_ROW(name, type, phase, detail, gqlstatus, meaning)                        \
    {#name, type, phase, detail, gqlstatus, meaning},
#include "base/status_codes.h"
#undef STATUS_ROW
};

/* vsnprintf that cuts at a character boundary and marks the cut with "...". */
static void format_cut(char *out, size_t out_bytes, const char *format,
                       va_list arguments) {
    int needed = vsnprintf(out, out_bytes, format, arguments);
    if (needed < 0) {
        out[0] = '\0';
        return;
    }
    if ((size_t)needed < out_bytes)
        return;
    size_t end = out_bytes - sizeof "...";
    while (end > 0 && ((unsigned char)out[end] & 0xC0) == 0x80)
        end--;
    memcpy(out + end, "...", sizeof "...");
}

static void format_cut_arguments(char *out, size_t out_bytes, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void format_cut_arguments(char *out, size_t out_bytes, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    format_cut(out, out_bytes, format, arguments);
    va_end(arguments);
}

void problem_clear(struct problem *problem) {
    problem->status = STATUS_OK;
    problem->span = SPAN_NONE;
    problem->hinted = (struct span){0, 0};
    problem->line = 0;
    problem->file[0] = problem->message[0] = problem->hint[0] = '\0';
}

void problem_record(struct problem *problem, enum status status, struct span span,
                    const char *format, ...) {
    if (problem == NULL || problem->status != STATUS_OK)
        return;
    problem_clear(problem);
    problem->status = status;
    problem->span = span;
    va_list arguments;
    va_start(arguments, format);
    format_cut(problem->message, sizeof problem->message, format, arguments);
    va_end(arguments);
}

enum status problem_set_file(struct problem *problem, enum status status,
                             const char *file, uint64_t line, const char *format, ...) {
    if (problem == NULL || problem->status != STATUS_OK)
        return status;
    problem_clear(problem);
    problem->status = status;
    problem->line = line;
    format_cut_arguments(problem->file, sizeof problem->file, "%s", file);
    va_list arguments;
    va_start(arguments, format);
    format_cut(problem->message, sizeof problem->message, format, arguments);
    va_end(arguments);
    return status;
}

void problem_hint(struct problem *problem, const char *format, ...) {
    if (problem == NULL || problem->status == STATUS_OK || problem->hint[0] != '\0')
        return;
    va_list arguments;
    va_start(arguments, format);
    format_cut(problem->hint, sizeof problem->hint, format, arguments);
    va_end(arguments);
}

void problem_hint_more(struct problem *problem, const char *format, ...) {
    if (problem == NULL || problem->status == STATUS_OK)
        return;
    size_t used = strlen(problem->hint);
    if (used > 0 && used + 8 < sizeof problem->hint)
        problem->hint[used++] = ' ';
    va_list arguments;
    va_start(arguments, format);
    if (used + 8 < sizeof problem->hint)
        format_cut(problem->hint + used, sizeof problem->hint - used, format, arguments);
    va_end(arguments);
}

void problem_place(struct problem *problem, struct span span) {
    if (problem != NULL && problem->status != STATUS_OK && problem->file[0] == '\0' &&
        !span_is_known(problem->span))
        problem->span = span;
}

void problem_move(struct problem *problem, struct span span, const char *format, ...) {
    char message[PROBLEM_MESSAGE_BYTES], place[PROBLEM_FILE_BYTES];
    if (problem == NULL || problem->status == STATUS_OK)
        return;
    memcpy(message, problem->message, sizeof message);
    va_list arguments;
    va_start(arguments, format);
    format_cut(place, sizeof place, format, arguments);
    va_end(arguments);
    format_cut_arguments(problem->message, sizeof problem->message, "%s%s", place,
                         message);
    problem->span = span;
}

const char *status_name(enum status status) {
    return status_rows[status].name;
}

const char *status_type(enum status status) {
    return status_rows[status].type;
}

const char *status_phase(enum status status) {
    return status_rows[status].phase;
}

const char *status_detail(enum status status) {
    return status_rows[status].detail;
}

const char *status_gqlstatus(enum status status) {
    return status_rows[status].gqlstatus;
}

const char *status_meaning(enum status status) {
    return status_rows[status].meaning;
}
