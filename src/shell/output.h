/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where data goes: standard output or a file, with its failures noticed and kept.
 */
#ifndef ENTENTE_SHELL_OUTPUT_H
#define ENTENTE_SHELL_OUTPUT_H

#include "render/render.h"

#include <stdio.h>

struct output {
    FILE *file; /* NULL: not open */
    bool is_terminal;
    const struct render_format *format; /* where no mode was chosen */
    bool has_written;
    bool
        wants_gap; /* an empty line goes before what is written next, if it is not the first */
    bool has_failed; /* no more is written; errno of the first failure in `error` */
    int error;
};

/* Standard output: boxes on a terminal, else CSV. */
void output_open_standard(struct output *output);

/* A file that is created or emptied; its suffix tells the format, else it is CSV. STATUS_CANNOT_WRITE with the reason. */
enum status output_open_file(struct output *output, const char *path,
                             struct problem *problem);

/* A result begins: formats that people read stand apart from the one before. */
void output_begin_result(struct output *output, const struct render_format *format);

/* Flushes, and closes what is not standard output; notices what failed late. May be repeated. */
enum status output_close(struct output *output, struct problem *problem);

/* `context` is a struct output *: render_request's `write`. */
enum status output_write(void *context, struct text bytes, struct problem *problem);

enum status output_flush(struct output *output, struct problem *problem);

/* Columns of the terminal; 0 when it is none or does not tell. */
size_t output_width(const struct output *output);

#endif
