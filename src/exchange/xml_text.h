/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text as XML 1.0 can hold it. Thread safety: pure.
 */
#ifndef ENTENTE_EXCHANGE_XML_TEXT_H
#define ENTENTE_EXCHANGE_XML_TEXT_H

#include "base/text.h"

enum xml_place { XML_CONTENT, XML_ATTRIBUTE };

/*
 * Appends valid UTF-8 as content or as an attribute's value: what would be markup there, and
 * blanks that a parser would change, as references. Returns how many characters were left out since XML
 * cannot hold them: controls but tab, LF and CR, and U+FFFE and U+FFFF; `*first` (may be NULL)
 * is the first of them.
 */
uint32_t xml_append(struct text_builder *builder, enum xml_place place, struct text text,
                    uint32_t *first);

#endif
