/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef ENTENTE_TIGHT
#define FIRST_BUFFER_BYTES 64
#else
/* Half a megabyte stays in the second cache level while a batch of rows is taken apart. */
#define FIRST_BUFFER_BYTES (512u << 10)
#endif

void source_file_close(struct source_file *file) {
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
    memory_free(file->buffer);
    if (file->budget != NULL)
        budget_return(file->budget, file->capacity);
    file->buffer = NULL;
    file->capacity = file->begin = file->end = 0;
    file->is_at_end = true;
}

static void close_file(void *object) {
    source_file_close(object);
}

static enum status cannot_open(const char *path, int error, struct problem *problem) {
    return problem_set_file(problem, STATUS_CANNOT_OPEN, path, 0, "cannot be read: %s",
                            strerror(error));
}

static enum status resize(struct source_file *file, size_t capacity,
                          struct problem *problem) {
    size_t more = capacity - file->capacity;
    if (file->budget != NULL && !budget_take(file->budget, more))
        return arena_problem(file->arena, problem);
    char *buffer = memory_resize(file->buffer, capacity + SOURCE_FILE_SLACK);
    if (buffer == NULL) {
        if (file->budget != NULL)
            budget_return(file->budget, more);
        return arena_problem(file->arena, problem);
    }
    memset(buffer + capacity, 0, SOURCE_FILE_SLACK);
    file->buffer = buffer;
    file->capacity = capacity;
    return STATUS_OK;
}

/* Reads until the buffer is full or the file ends. */
static enum status fill(struct source_file *file, struct problem *problem) {
    while (file->end < file->capacity && !file->is_at_end) {
        TRY(budget_check(file->budget, problem));
        ssize_t count =
            read(file->descriptor, file->buffer + file->end, file->capacity - file->end);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cannot_open(file->path, errno, problem);
        file->is_at_end = count == 0;
        file->end += (size_t)count;
    }
    file->buffer[file->end] = '\0';
    return STATUS_OK;
}

enum status source_file_refill(struct source_file *file, struct problem *problem) {
    if (file->is_at_end)
        return STATUS_OK;
    size_t unread = file->end - file->begin;
    if (file->begin == 0 && file->end == file->capacity)
        TRY(resize(file, 2 * file->capacity, problem));
    memmove(file->buffer, file->buffer + file->begin, unread);
    file->offset += file->begin;
    file->begin = 0;
    file->end = unread;
    return fill(file, problem);
}

/* Skips UTF-8's mark; other marks say that the text is not UTF-8. */
static enum status take_mark(struct source_file *file, struct problem *problem) {
    const char *bytes = file->buffer;
    if (file->end >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        file->begin = 3;
    } else if (file->end >= 2 &&
               (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        problem_set_file(problem, STATUS_INVALID_FILE, file->path, 1,
                         "the file is UTF-16 or UTF-32, expected UTF-8");
        problem_hint(problem, "save it as UTF-8");
        return STATUS_INVALID_FILE;
    }
    return STATUS_OK;
}

static enum status open_descriptor(struct source_file *file, struct problem *problem) {
    file->descriptor = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file->descriptor < 0)
        return cannot_open(file->path, errno, problem);
    struct stat about;
    if (fstat(file->descriptor, &about) != 0)
        return cannot_open(file->path, errno, problem);
    if (S_ISDIR(about.st_mode))
        return cannot_open(file->path, EISDIR, problem);
    file->file_bytes = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
    posix_fadvise(file->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return STATUS_OK;
}

enum status source_file_open(struct arena *arena, const char *path, struct budget *budget,
                             struct source_file **out, struct problem *problem) {
    struct source_file *file = ARENA_NEW(arena, struct source_file);
    TRY_MEMORY(file, arena, problem);
    *file = (struct source_file){.arena = arena, .budget = budget, .descriptor = -1};
    file->path = arena_copy(arena, path, strlen(path));
    TRY_MEMORY(file->path, arena, problem);
    if (arena_on_release(arena, close_file, file) != STATUS_OK)
        return arena_problem(arena, problem);
    TRY(open_descriptor(file, problem));
    /* One byte more than a small file has, so that its end is seen at once. */
    bool is_small = file->file_bytes > 0 && file->file_bytes < FIRST_BUFFER_BYTES;
    TRY(resize(file, is_small ? (size_t)file->file_bytes + 1 : FIRST_BUFFER_BYTES,
               problem));
    TRY(fill(file, problem));
    TRY(take_mark(file, problem));
    *out = file;
    return STATUS_OK;
}
