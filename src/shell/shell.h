/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the program holds while it runs, shared by all its parts.
 */
#ifndef ENTENTE_SHELL_SHELL_H
#define ENTENTE_SHELL_SHELL_H

#include "render/render.h"
#include "session/statement.h"
#include "shell/output.h"
#include "shell/parameter.h"

/* What the program ends with; documented, so the numbers never change. */
enum exit_code {
    EXIT_CODE_DONE = 0,
    EXIT_CODE_REFUSED = 1, /* a statement was refused or failed, or output went nowhere */
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_CANNOT_OPEN = 3,
    EXIT_CODE_STOPPED = 4 /* cancelled, or past its time limit */
};

/* A text with statements, and what messages call it: "file:2:10: ...". */
struct source {
    const char *name; /* NULL: typed at the prompt */
    struct text text;
};

/* The progress bar that is on the terminal. */
struct progress {
    double start_seconds, last_seconds; /* 0: nothing runs */
    bool is_shown;
};

struct shell {
    struct entente_database *database;
    const char *path; /* what was opened, NULL: nothing */
    unsigned open_flags;
    struct arena arena; /* as long as the program */
    const struct render_format
        *format; /* NULL: none was chosen, the output's own holds */
    struct parameters parameters;
    struct output output; /* where rows go */
    struct output once;   /* where the rows of the next statement go instead */
    bool is_quiet;        /* no footer, no progress, no greeting */
    bool keeps_going;     /* scripts run on after an error */
    bool has_timer;
    bool is_interactive;  /* statements come from the prompt */
    bool has_color;       /* on standard error */
    bool wants_quit;      /* .quit was given */
    bool was_interrupted; /* Ctrl-C stopped the last statement: scripts end */
    uint32_t read_depth;  /* scripts inside of scripts */
    struct progress progress;
};

#endif
