/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/progress.h"

#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 30
/* Short analyses show nothing; long ones are redrawn a few times a second. */
#define FIRST_SECONDS 0.5
#define NEXT_SECONDS 0.1

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* "pagerank [######......]  40%", or without a fraction just the name. */
static bool show(void *context, double fraction, const char *message) {
    struct progress *progress = context;
    double now = now_seconds();
    if (progress->start_seconds == 0)
        progress->start_seconds = progress->last_seconds = now;
    double wait = progress->is_shown ? NEXT_SECONDS : FIRST_SECONDS;
    if (now - progress->last_seconds < wait)
        return true;
    progress->last_seconds = now;
    progress->is_shown = true;
    if (message == NULL)
        message = "";
    if (fraction < 0) {
        fprintf(stderr, "\r%s %.0f s\033[K", message, now - progress->start_seconds);
    } else {
        int filled = (int)((fraction > 1 ? 1 : fraction) * BAR_WIDTH);
        fprintf(stderr, "\r%s [%.*s%.*s] %3.0f%%\033[K", message, filled,
                "##############################", BAR_WIDTH - filled,
                "..............................", fraction * 100);
    }
    fflush(stderr);
    return true;
}

void progress_install(struct shell *shell) {
    if (!shell->is_quiet && isatty(STDERR_FILENO))
        entente_set_progress(shell->database, show, &shell->progress);
}

void progress_clear(struct shell *shell) {
    if (shell->progress.is_shown)
        fputs("\r\033[K", stderr);
    shell->progress = (struct progress){0};
}
