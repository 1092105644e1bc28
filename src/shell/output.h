/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where data goes: standard output or a file, with its failures noticed and kept.
 */
#ifndef ENTENTE_SHELL_OUTPUT_H
#define ENTENTE_SHELL_OUTPUT_H

#include "base/text.h"

#include <stdio.h>

struct output {
    FILE *file; /* NULL: not open */
    bool is_terminal;
    bool has_failed; /* no more is written; errno of the first failure in `error` */
    int error;
};

/* Standard output. */
void output_open_standard(struct output *output);

/* A file that is created or emptied. STATUS_CANNOT_WRITE with the reason. */
enum status output_open_file(struct output *output, const char *path,
                             struct problem *problem);

/* Flushes, and closes what is not standard output; notices what failed late. May be repeated. */
enum status output_close(struct output *output, struct problem *problem);

/* `context` is a struct output *: render_request's `write`. */
enum status output_write(void *context, struct text bytes, struct problem *problem);

enum status output_flush(struct output *output, struct problem *problem);

/* Columns of the terminal; 0 when it is none or does not tell. */
size_t output_width(const struct output *output);

#endif
