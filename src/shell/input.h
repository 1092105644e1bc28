/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text from files and pipes: whole, or line by line with lines of any length.
 */
#ifndef ENTENTE_SHELL_INPUT_H
#define ENTENTE_SHELL_INPUT_H

#include "base/text.h"

/* The whole of a file on `arena`, "-" for standard input; a byte order mark is left out.
 * STATUS_CANNOT_OPEN with the reason. */
enum status input_read_file(struct arena *arena, const char *path, struct text *out,
                            struct problem *problem);

/* Lines of a descriptor. */
struct line_reader {
    int descriptor;
    char *bytes; /* the buffer */
    size_t byte_count, capacity;
    size_t start;       /* of the next line */
    size_t limit_bytes; /* of a line */
    bool is_end;
};

void line_reader_init(struct line_reader *reader, int descriptor, size_t limit_bytes);
void line_reader_release(struct line_reader *reader);

enum line_result { LINE_READ, LINE_TOO_LONG, LINE_END, LINE_NO_MEMORY };

/*
 * The next line without its end, valid until the next call; the last one may lack its line
 * end. A line beyond the limit is skipped whole.
 */
enum line_result line_reader_next(struct line_reader *reader, struct text *line);

#endif
