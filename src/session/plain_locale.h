/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers are read and written with a point, whatever locale the program around the library has
 * chosen: the thread's locale is "C" while a function of the public header is at work.
 */
#ifndef ENTENTE_SESSION_PLAIN_LOCALE_H
#define ENTENTE_SESSION_PLAIN_LOCALE_H

#include <locale.h>

/* Makes the calling thread's locale "C"; returns what it was, for plain_locale_leave(). Where
 * memory is short it stays as it is. Thread safety: any thread. */
locale_t plain_locale_enter(void);
void plain_locale_leave(locale_t before);

#endif
