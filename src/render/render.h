/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows to text: one table of formats, and one way to drive them.
 *
 *     struct render render;
 *     TRY(render_open(&render, format, &request, problem));
 *     for each row: TRY(render_row(&render, cells));
 *     TRY(render_close(&render));
 *     render_release(&render);
 *
 * Nodes, relationships and paths are read from the graph while their row is rendered. A result
 * without columns renders as nothing. Thread safety: one render belongs to one thread.
 */
#ifndef ENTENTE_RENDER_RENDER_H
#define ENTENTE_RENDER_RENDER_H

#include "graph/graph.h"

/* Where the text goes. A failure of `write` ends the rendering and is handed on. */
struct render_request {
    const struct graph *graph;
    const struct text *names; /* of the columns; outlive the render */
    uint32_t column_count;
    size_t width_columns; /* of the terminal; 0: lines may be of any length */
    bool is_terminal;     /* control characters are made visible (render_visible.h) */
    enum status (*write)(void *context, struct text bytes, struct problem *problem);
    void *context;
};

struct render {
    const struct render_format *format;
    struct render_request request;
    struct arena arena;     /* as long as the render: what a format keeps */
    struct arena row_arena; /* emptied before each row */
    uint64_t row_count;
    void *state; /* the format's own, on `arena` */
    struct problem *problem;
};

struct render_format {
    const char *name;
    const char *description; /* one line for `.help` */
    enum status (*begin)(struct render *render);
    enum status (*row)(struct render *render, const struct value *cells);
    enum status (*end)(struct render *render);
};

/* All formats, in the order in which they are told. */
const struct render_format *const *render_formats(uint32_t *count);
/* The format of a name (case ignored, beginnings of names are not taken), NULL if none. */
const struct render_format *render_find(struct text name);
void render_offer_names(struct text_nearest *nearest);

/* Begins; writes what stands before the rows. Release it also after a failure. */
enum status render_open(struct render *render, const struct render_format *format,
                        const struct render_request *request, struct problem *problem);
/* One row of column_count cells, which may go afterwards. */
enum status render_row(struct render *render, const struct value *cells);
/* Writes what is left. */
enum status render_close(struct render *render);
void render_release(struct render *render);

/* ---- for the formats ---------------------------------------------------------------------- */

/* Writes what was built; out of memory when the builder failed. */
enum status render_write(struct render *render, struct text_builder *builder);

/* The rows of the table of formats, each in the file of its name. */
extern const struct render_format render_box, render_table, render_markdown, render_line,
    render_csv, render_tsv, render_json, render_jsonl;

#endif
