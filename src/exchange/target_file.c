/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/target_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef ENTENTE_TIGHT
#define TARGET_BUFFER_BYTES 64
#else
#define TARGET_BUFFER_BYTES 65536
#endif
#define NAME_ATTEMPTS 100

struct target_file {
    const char *path;      /* as given */
    const char *name;      /* what is replaced: links followed */
    char *temporary;       /* what is written; NULL: in place */
    int descriptor;        /* -1 when closed */
    int error;             /* errno of the first failure */
    bool is_out_of_memory; /* a builder failed */
    size_t byte_count;
    char buffer[TARGET_BUFFER_BYTES];
};

static enum status cannot_write(const char *path, int error, struct problem *problem) {
    return problem_set_file(problem, STATUS_CANNOT_WRITE, path, 0,
                            "cannot be written: %s", strerror(error));
}

void target_file_abandon(struct target_file *file) {
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
    if (file->temporary != NULL)
        unlink(file->temporary);
    file->temporary = NULL;
}

static void abandon(void *object) {
    target_file_abandon(object);
}

/* The file a link points to, so that renaming does not replace the link. */
static enum status follow_link(struct arena *arena, struct target_file *file,
                               struct problem *problem) {
    struct stat about;
    file->name = file->path;
    if (lstat(file->path, &about) != 0 || !S_ISLNK(about.st_mode))
        return STATUS_OK;
    char *target = realpath(file->path, NULL);
    if (target == NULL)
        return cannot_write(file->path, errno, problem);
    file->name = arena_copy(arena, target, strlen(target));
    free(target);
    TRY_MEMORY(file->name, arena, problem);
    return STATUS_OK;
}

/* A new file beside the name, with the permissions of what it will replace. */
static enum status open_beside(struct arena *arena, struct target_file *file,
                               const struct stat *replaced, struct problem *problem) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    for (uint32_t i = 0; i < NAME_ATTEMPTS; i++) {
        char *name = arena_format(arena, "%s.%x%lx%x.part", file->name,
                                  (unsigned)getpid(), (unsigned long)now.tv_nsec, i);
        TRY_MEMORY(name, arena, problem);
        file->descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file->descriptor >= 0) {
            file->temporary = name;
            break;
        }
        if (errno != EEXIST)
            break;
    }
    if (file->descriptor < 0)
        return cannot_write(file->path, errno, problem);
    if (replaced != NULL && fchmod(file->descriptor, replaced->st_mode & 07777) != 0)
        return cannot_write(file->path, errno, problem);
    return STATUS_OK;
}

static enum status open_target(struct arena *arena, struct target_file *file,
                               struct problem *problem) {
    struct stat about;
    TRY(follow_link(arena, file, problem));
    if (stat(file->name, &about) != 0)
        return errno == ENOENT ? open_beside(arena, file, NULL, problem)
                               : cannot_write(file->path, errno, problem);
    if (S_ISDIR(about.st_mode))
        return cannot_write(file->path, EISDIR, problem);
    if (S_ISREG(about.st_mode)) {
        if (access(file->name, W_OK) != 0)
            return cannot_write(file->path, errno, problem);
        return open_beside(arena, file, &about, problem);
    }
    file->descriptor = open(file->name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return file->descriptor < 0 ? cannot_write(file->path, errno, problem) : STATUS_OK;
}

enum status target_file_open(struct arena *arena, const char *path,
                             struct target_file **out, struct problem *problem) {
    struct target_file *file = arena_allocate(arena, sizeof *file);
    TRY_MEMORY(file, arena, problem);
    memset(file, 0, offsetof(struct target_file, buffer));
    file->descriptor = -1;
    file->path = arena_copy(arena, path, strlen(path));
    TRY_MEMORY(file->path, arena, problem);
    if (arena_on_release(arena, abandon, file) != STATUS_OK)
        return arena_problem(arena, problem);
    TRY(open_target(arena, file, problem));
    *out = file;
    return STATUS_OK;
}

/* ---- writing ---------------------------------------------------------------------------- */

static void write_out(struct target_file *file, const char *bytes, size_t byte_count) {
    while (byte_count > 0 && file->error == 0) {
        ssize_t count = write(file->descriptor, bytes, byte_count);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            file->error = errno;
            return;
        }
        bytes += count;
        byte_count -= (size_t)count;
    }
}

static void flush(struct target_file *file) {
    write_out(file, file->buffer, file->byte_count);
    file->byte_count = 0;
}

void target_write(struct target_file *file, struct text text) {
    if (text.byte_count > TARGET_BUFFER_BYTES - file->byte_count)
        flush(file);
    if (text.byte_count > TARGET_BUFFER_BYTES) {
        write_out(file, text.bytes, text.byte_count);
    } else if (text.byte_count > 0) {
        memcpy(file->buffer + file->byte_count, text.bytes, text.byte_count);
        file->byte_count += text.byte_count;
    }
}

void target_write_string(struct target_file *file, const char *string) {
    target_write(file, text_of(string));
}

void target_write_format(struct target_file *file, const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (count > 0)
        target_write(file, (struct text){line, (size_t)count});
}

void target_write_built(struct target_file *file, struct text_builder *builder) {
    if (builder->failed)
        file->is_out_of_memory = true;
    else
        target_write(file, (struct text){builder->bytes, builder->byte_count});
    builder->byte_count = 0;
}

enum status target_file_check(const struct target_file *file, struct problem *problem) {
    if (file->is_out_of_memory)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    return file->error == 0 ? STATUS_OK : cannot_write(file->path, file->error, problem);
}

enum status target_file_sync(struct target_file *file, struct problem *problem) {
    flush(file);
    if (file->error == 0 && file->temporary != NULL && fsync(file->descriptor) != 0)
        file->error = errno;
    if (file->descriptor >= 0 && close(file->descriptor) != 0 && file->error == 0)
        file->error = errno;
    file->descriptor = -1;
    return target_file_check(file, problem);
}

/* Makes the renaming last: a folder that cannot be synced does not undo it. */
static void sync_folder(const char *name) {
    char folder[PATH_MAX];
    const char *slash = strrchr(name, '/');
    size_t size = slash == NULL ? 0 : (size_t)(slash - name) + 1;
    if (size >= sizeof folder)
        return;
    memcpy(folder, name, size);
    memcpy(folder + size, ".", sizeof ".");
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

enum status target_file_commit(struct target_file *file, struct problem *problem) {
    if (file->descriptor >= 0)
        TRY(target_file_sync(file, problem));
    if (file->temporary == NULL)
        return target_file_check(file, problem);
    if (rename(file->temporary, file->name) != 0)
        return cannot_write(file->path, errno, problem);
    file->temporary = NULL;
    sync_folder(file->name);
    return STATUS_OK;
}
