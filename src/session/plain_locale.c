/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The locale is made once and kept as long as the process, as the C library's own are. */
#include "session/plain_locale.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t plain;

static void make_plain(void) {
    plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

locale_t plain_locale_enter(void) {
    pthread_once(&once, make_plain);
    return uselocale(plain);
}

void plain_locale_leave(locale_t before) {
    uselocale(before);
}
