/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FIRST_BYTES 65536

/* read() until something came; 0 at the end, -1 on failure. */
static ssize_t read_some(int descriptor, char *bytes, size_t byte_count) {
    ssize_t count;
    do
        count = read(descriptor, bytes, byte_count);
    while (count < 0 && errno == EINTR);
    return count;
}

/* ---- files -------------------------------------------------------------------------------- */

static enum status read_all(struct arena *arena, int descriptor, const char *path,
                            struct text *out, struct problem *problem) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    char *piece = arena_allocate(arena, FIRST_BYTES);
    TRY_MEMORY(piece, arena, problem);
    ssize_t count;
    while ((count = read_some(descriptor, piece, FIRST_BYTES)) > 0 && !builder.failed)
        text_append(&builder, (struct text){piece, (size_t)count});
    if (count < 0)
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE, "cannot read '%s': %s",
                           path, strerror(errno));
    *out = text_builder_text(&builder);
    if (builder.failed)
        return arena_problem(arena, problem);
    if (text_starts_with(*out, TEXT("\xEF\xBB\xBF")))
        *out = (struct text){out->bytes + 3, out->byte_count - 3};
    return STATUS_OK;
}

enum status input_read_file(struct arena *arena, const char *path, struct text *out,
                            struct problem *problem) {
    if (strcmp(path, "-") == 0)
        return read_all(arena, STDIN_FILENO, path, out, problem);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE, "cannot read '%s': %s",
                           path, strerror(errno));
    enum status status = read_all(arena, descriptor, path, out, problem);
    close(descriptor);
    return status;
}

/* ---- lines -------------------------------------------------------------------------------- */

void line_reader_init(struct line_reader *reader, int descriptor, size_t limit_bytes) {
    *reader = (struct line_reader){.descriptor = descriptor, .limit_bytes = limit_bytes};
}

void line_reader_release(struct line_reader *reader) {
    memory_free(reader->bytes);
    reader->bytes = NULL;
}

/* Moves what is unread to the front and reads more behind it. */
static bool fill(struct line_reader *reader) {
    if (reader->start > 0)
        memmove(reader->bytes, reader->bytes + reader->start,
                reader->byte_count - reader->start);
    reader->byte_count -= reader->start;
    reader->start = 0;
    if (reader->byte_count == reader->capacity) {
        size_t capacity = reader->capacity == 0 ? FIRST_BYTES : 2 * reader->capacity;
        char *grown = memory_resize(reader->bytes, capacity);
        if (grown == NULL)
            return false;
        reader->bytes = grown;
        reader->capacity = capacity;
    }
    ssize_t count = read_some(reader->descriptor, reader->bytes + reader->byte_count,
                              reader->capacity - reader->byte_count);
    reader->is_end = count <= 0;
    reader->byte_count += count > 0 ? (size_t)count : 0;
    return true;
}

/* The bytes up to the next line end at or behind `from`. */
static char *find_end(const struct line_reader *reader, size_t from) {
    if (reader->byte_count == from)
        return NULL;
    return memchr(reader->bytes + from, '\n', reader->byte_count - from);
}

enum line_result line_reader_next(struct line_reader *reader, struct text *line) {
    bool is_too_long = false;
    size_t searched = 0; /* bytes after `start` without a line end */
    for (;;) {
        char *end = find_end(reader, reader->start + searched);
        size_t length = end == NULL ? reader->byte_count - reader->start
                                    : (size_t)(end - reader->bytes) - reader->start;
        if (end != NULL || (reader->is_end && length > 0)) {
            *line = (struct text){reader->bytes + reader->start, length};
            reader->start += length + (end != NULL);
            return is_too_long || length > reader->limit_bytes ? LINE_TOO_LONG
                                                               : LINE_READ;
        }
        if (reader->is_end)
            return is_too_long ? LINE_TOO_LONG : LINE_END;
        searched = length;
        if (length > reader->limit_bytes) {
            is_too_long = true;
            reader->start = reader->byte_count;
            searched = 0;
        }
        if (!fill(reader))
            return LINE_NO_MEMORY;
    }
}
