/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a terminal must not be sent from data: control characters, which move the cursor or
 * worse, and characters that turn the direction of text, which make it read as another one
 * (Boucher and Anderson, Trojan Source, 2021). Thread safety: pure.
 */
#ifndef ENTENTE_RENDER_RENDER_VISIBLE_H
#define ENTENTE_RENDER_RENDER_VISIBLE_H

#include "base/text.h"

/*
 * Appends valid UTF-8 with C0 controls as their symbols (U+2400 to U+2421) and C1 controls,
 * marks of direction and separators of lines as <U+202E>. Nothing moves the cursor.
 */
void render_append_visible(struct text_builder *builder, struct text text);

/* Appends a JSON text with its hidden characters, which stand in strings, as escapes. */
void render_append_visible_json(struct text_builder *builder, struct text json);

#endif
