/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handler gets no context, so the database that runs is the one static of the program. */
#include "shell/interrupt.h"

#include <signal.h>
#include <stdatomic.h>

static _Atomic(struct entente_database *) running;
static volatile sig_atomic_t was_asked;
static struct sigaction before;

static void on_interrupt(int number) {
    (void)number;
    struct entente_database *database = atomic_load(&running);
    was_asked = 1;
    if (database != NULL)
        entente_interrupt(database);
}

void interrupt_begin(struct entente_database *database) {
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    was_asked = 0;
    atomic_store(&running, database);
    sigaction(SIGINT, &action, &before);
    if (before.sa_handler == SIG_IGN) /* as it was started: it shall run on */
        sigaction(SIGINT, &before, NULL);
}

bool interrupt_end(void) {
    sigaction(SIGINT, &before, NULL);
    atomic_store(&running, NULL);
    return was_asked != 0;
}
