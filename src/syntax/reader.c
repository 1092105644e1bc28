/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/reader.h"

#include "syntax/grammar.h"

enum status reader_start(struct reader *reader, struct arena *arena, struct text source,
                         struct problem *problem) {
    *reader =
        (struct reader){.build = {.arena = arena, .problem = problem, .source = source}};
    reader->parser = arena_allocate(arena, grammar_byte_count());
    TRY_MEMORY(reader->parser, arena, problem);
    grammar_start(reader->parser, &reader->build);
    return STATUS_OK;
}

bool reader_feed(struct reader *reader, struct token token) {
    struct ast_builder *build = &reader->build;
    if (token.kind > grammar_last_kind()) {
        build->is_unexpected = true;
        return false;
    }
    grammar_feed(reader->parser, token);
    build->end = token.span.end;
    return build->status == STATUS_OK && !build->is_unexpected;
}

bool reader_accepts(const struct reader *reader, uint16_t kind) {
    return kind <= grammar_last_kind() && grammar_accepts(reader->parser, kind);
}

void reader_stop(struct reader *reader) {
    grammar_stop(reader->parser);
}
