/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What .check, .backup, .dump and .vacuum do. */
#ifndef ENTENTE_SHELL_CARE_H
#define ENTENTE_SHELL_CARE_H

#include "shell/shell.h"

/* Prints each fault of the file, or that there is none; faults end in EXIT_CODE_REFUSED. NULL is
 * the database that is open; another file may be one that cannot be opened. */
enum exit_code care_check(struct shell *shell, const char *path, struct problem *problem);
/* Makes the file `path` of what can be read of `damaged`, and prints what is lost. */
enum exit_code care_recover(struct shell *shell, const char *damaged, const char *path,
                            struct problem *problem);
/* Copies the file to `path`, which must not be there. */
enum exit_code care_backup(struct shell *shell, const char *path,
                           struct problem *problem);
/* Writes a script that makes the graph anew to the file `path`, or, when that is NULL, to where
 * rows go. Ctrl-C ends it in EXIT_CODE_STOPPED. */
enum exit_code care_dump(struct shell *shell, const char *path, struct problem *problem);
/* Writes the file anew without unused room. */
enum exit_code care_vacuum(struct shell *shell, struct problem *problem);

#endif
