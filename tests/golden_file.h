/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads goldens: plain text files of cases, each a query and what it must answer
 * (tests/README.md has the format), and the fenced queries of a manual in Markdown. Both come
 * out as the same list of cases, and both can be written back with new expectations.
 */
#ifndef ENTENTE_TESTS_GOLDEN_FILE_H
#define ENTENTE_TESTS_GOLDEN_FILE_H

#include "base/array.h"
#include "base/text.h"

/* The sections of a case; SECTION_ANSWER is the manual's text block after a query. */
enum golden_section_kind {
    SECTION_SETUP,
    SECTION_PARAMS,
    SECTION_QUERY,
    SECTION_SKIP,
    SECTION_ROWS,
    SECTION_ROWS_ORDERED,
    SECTION_ERROR,
    SECTION_HINT,
    SECTION_WARNING,
    SECTION_TOKENS,
    SECTION_AST,
    SECTION_BOUND,
    SECTION_LOGICAL,
    SECTION_PLAN,
    SECTION_DUMP,
    SECTION_ANSWER,
    SECTION_KIND_COUNT
};

/* One section as it stands in the file: lines first_line to end_line, without the last. */
struct golden_section {
    enum golden_section_kind kind;
    struct text argument; /* what follows the keyword on its line */
    struct text body;     /* its lines without indent, joined by newlines */
    uint32_t first_line;  /* from 0 */
    uint32_t end_line;
};

struct golden_case {
    struct text name;
    uint32_t line;      /* of `case` or of the fence, from 1 */
    struct text graph;  /* folder below graphs/, empty for the empty graph */
    struct text setup;  /* statements before the query, empty for none */
    struct text params; /* one JSON object, empty for none */
    struct text query;
    bool skips_delta;    /* the answer shows the order of storage */
    bool skips_rewrites; /* the answer depends on the plan chosen */
    ARRAY(struct golden_section) sections;
};

struct golden_file {
    const char *path;
    bool is_manual;
    ARRAY(struct text) lines;
    ARRAY(struct golden_case) cases;
};

/* New text for one section; an empty list of them leaves a file as it is. */
struct golden_change {
    uint32_t first_line,
        end_line;     /* the lines replaced; equal: inserted before first_line */
    struct text text; /* whole lines, each ended by a newline */
};

/* True when the query itself is run: a case with stages alone is only explained. */
bool golden_is_executed(const struct golden_case *golden);

/* Reads a golden, or a manual when `path` ends in ".md". On a mistake in the file a message
 * goes to stderr and the result is false. Everything lives on `arena`. */
bool golden_file_read(struct arena *arena, const char *path, struct golden_file *out);

/* Writes the file again with `changes`, which are in the order of lines and do not overlap. */
bool golden_file_write(const struct golden_file *file,
                       const struct golden_change *changes, uint32_t change_count);

/* The keyword of a section, such as "rows ordered". */
const char *golden_section_name(enum golden_section_kind kind);

/* The section of a kind, NULL when the case has none. */
const struct golden_section *golden_section(const struct golden_case *golden,
                                            enum golden_section_kind kind);

#endif
