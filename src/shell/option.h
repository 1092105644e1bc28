/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program's arguments: one table of options, which --help prints.
 */
#ifndef ENTENTE_SHELL_OPTION_H
#define ENTENTE_SHELL_OPTION_H

#include "base/text.h"
#include "render/render.h"

#include <stdio.h>

enum option_kind {
    OPTION_COMMAND,
    OPTION_FILE,
    OPTION_MODE,
    OPTION_PARAM,
    OPTION_READONLY,
    OPTION_QUIET,
    OPTION_KEEP_GOING,
    OPTION_TIMEOUT,
    OPTION_BUSY_TIMEOUT,
    OPTION_MEMORY,
    OPTION_SEED,
    OPTION_JSON,
    OPTION_HELP,
    OPTION_VERSION
};

/* An option that was given, with its value if it takes one. */
struct option_given {
    enum option_kind kind;
    const char *name; /* "--timeout" */
    const char *value;
};

struct options {
    struct option_given *given; /* in order, without the switches below */
    uint32_t given_count;
    const char *path;                   /* the graph to open; NULL: an empty one */
    const struct render_format *format; /* NULL: the usual one */
    bool has_statements;                /* -c or -f */
    bool is_readonly, is_quiet, keeps_going, is_protocol;
    bool wants_help, wants_version;
};

/*
 * Reads argv into `out`, whose lists live on `arena`. STATUS_INVALID_OPTION with what is wrong
 * and the nearest name; --help and --version end the reading.
 */
enum status option_read(struct arena *arena, int argument_count, char **arguments,
                        struct options *out, struct problem *problem);

void option_print_help(FILE *file);

#endif
