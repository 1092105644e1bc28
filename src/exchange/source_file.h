/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An input file read in large pieces through one buffer that the reader slides along.
 *
 * Big reads rather than a mapping: mapped pages would count as the process's memory, and a
 * file cut short while it is read would end the process. Thread safety: one thread a file.
 */
#ifndef ENTENTE_EXCHANGE_SOURCE_FILE_H
#define ENTENTE_EXCHANGE_SOURCE_FILE_H

#include "base/text.h"

/* Bytes behind `end` that may be read (their content means nothing, the first apart). */
#define SOURCE_FILE_SLACK 32

struct source_file {
    const char *path; /* on the arena */
    struct arena *arena;
    struct budget *budget;
    int descriptor;
    bool is_at_end; /* nothing is left behind `end` */
    char *buffer;   /* bytes begin to end are not read yet; a zero byte follows them */
    size_t begin, end;
    size_t capacity;     /* without the slack */
    uint64_t file_bytes; /* as the file system has it; 0 where it does not know */
    uint64_t offset;     /* of buffer[0] in the file */
};

/*
 * Opens a file and reads its first piece; a UTF-8 byte order mark is skipped. Closed when
 * `arena` is released, or earlier by source_file_close(). STATUS_CANNOT_OPEN for what cannot be
 * read and for folders, STATUS_INVALID_FILE for UTF-16 and UTF-32 by their marks.
 */
enum status source_file_open(struct arena *arena, const char *path, struct budget *budget,
                             struct source_file **out, struct problem *problem);

/*
 * Moves what is unread to the start of the buffer and reads more behind it; the buffer
 * doubles when nothing was read since the last call. Pointers into the buffer are void
 * afterwards. At the end of the file only `is_at_end` is set.
 */
enum status source_file_refill(struct source_file *file, struct problem *problem);

/* Closes the file and frees the buffer; may be repeated. */
void source_file_close(struct source_file *file);

#endif
