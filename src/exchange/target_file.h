/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An output file that is there whole or not at all: written beside its name, synced, renamed.
 *
 * A path that is neither absent nor a regular file (a pipe, /dev/stdout) is written in place. A
 * symbolic link keeps pointing to its file, which is replaced. Writing functions remember the
 * first failure, which target_file_commit() reports. Thread safety: one thread a file.
 */
#ifndef ENTENTE_EXCHANGE_TARGET_FILE_H
#define ENTENTE_EXCHANGE_TARGET_FILE_H

#include "value/value.h"

struct target_file;

/* Opens; what is not committed when `arena` is released is removed. STATUS_CANNOT_WRITE. */
enum status target_file_open(struct arena *arena, const char *path,
                             struct target_file **out, struct problem *problem);

void target_write(struct target_file *file, struct text text);
void target_write_string(struct target_file *file, const char *string);
/* At most 255 bytes. */
void target_write_format(struct target_file *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What was built, and empties the builder for reuse; its failure is the file's. */
void target_write_built(struct target_file *file, struct text_builder *builder);

/* The first failure so far. */
enum status target_file_check(const struct target_file *file, struct problem *problem);

/* Writes what is left and syncs it, without renaming: for several files that appear
 * together. */
enum status target_file_sync(struct target_file *file, struct problem *problem);
/* The same, and gives the file its name. */
enum status target_file_commit(struct target_file *file, struct problem *problem);

/* Removes what was written; nothing after a commit. */
void target_file_abandon(struct target_file *file);

#endif
