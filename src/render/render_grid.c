/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * box, table and markdown: the same grid in three frames.
 *
 * Widths are measured on the first rows, which are kept; later rows are written as they come,
 * cut to these widths on a terminal. When a grid is too wide for the terminal its widest
 * columns give way, and where not even MIN_COLUMN_WIDTH is left for each, the rows are printed
 * as lines.
 */
#include "render/render.h"

#include "base/array.h"
#include "render/render_cell.h"
#include "render/render_visible.h"

#define MEASURED_ROWS 1000
#define MIN_COLUMN_WIDTH 6

/* A horizontal line; no `left`: there is none. */
struct rule {
    const char *left, *fill, *cross, *right;
};

struct frame {
    struct rule top, middle, bottom;
    const char *bar;
    struct text ellipsis;
    bool
        is_markdown; /* never cut; '|' is escaped; alignment is told in the middle rule */
};

static const struct frame box_frame = {.top = {"┌", "─", "┬", "┐"},
                                       .middle = {"├", "─", "┼", "┤"},
                                       .bottom = {"└", "─", "┴", "┘"},
                                       .bar = "│",
                                       .ellipsis = {"…", 3}};
static const struct frame table_frame = {.top = {"+", "-", "+", "+"},
                                         .middle = {"+", "-", "+", "+"},
                                         .bottom = {"+", "-", "+", "+"},
                                         .bar = "|",
                                         .ellipsis = {"...", 3}};
static const struct frame markdown_frame = {
    .middle = {"|", "-", "|", "|"}, .bar = "|", .is_markdown = true};

struct measured_row {
    struct render_cell *cells;
};

/* state */
struct grid {
    const struct frame *frame;
    struct render_cell *names;
    struct grid_column {
        size_t width_columns;
        bool has_numbers, has_others;
    } * columns;
    ARRAY(struct measured_row) rows; /* measured, not yet written */
    bool is_written;                 /* the head and the measured rows are out */
};

/* ---- cells -------------------------------------------------------------------------------- */

/* '|' and line ends would end a cell of a Markdown table. */
static struct text escape_markdown(struct arena *arena, struct text text) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (size_t i = 0; i < text.byte_count; i++) {
        if (text.bytes[i] == '\n')
            text_append_string(&builder, "<br>");
        else if (text.bytes[i] == '|' || text.bytes[i] == '\\')
            text_append_format(&builder, "\\%c", text.bytes[i]);
        else
            text_append_character(&builder, text.bytes[i]);
    }
    struct text escaped = text_builder_text(&builder);
    return builder.failed ? (struct text){0} : escaped;
}

static enum status make_cell(const struct grid *grid, struct render *render,
                             struct arena *arena, struct value value,
                             struct render_cell *out) {
    *out = render_make_cell(arena, render->request.graph, value);
    if (grid->frame->is_markdown && out->text.bytes != NULL)
        out->text = escape_markdown(arena, out->text);
    TRY_MEMORY(out->text.bytes, arena, render->problem);
    return STATUS_OK;
}

static void measure(struct grid_column *column, const struct render_cell *cell) {
    size_t width = render_lines_width(cell->text);
    if (width > column->width_columns)
        column->width_columns = width;
    column->has_numbers = column->has_numbers || cell->is_number;
    column->has_others = column->has_others || (!cell->is_number && !cell->is_null);
}

/* ---- widths ------------------------------------------------------------------------------- */

/* The width at which columns are cut: every column may have an equal share, and what narrow
 * ones leave goes to the wide ones, until nothing is left to give. */
static size_t common_limit(const struct grid *grid, uint32_t count, size_t room) {
    size_t limit = room / count;
    for (;;) {
        size_t taken = 0, wide_count = 0;
        for (uint32_t i = 0; i < count; i++) {
            if (grid->columns[i].width_columns <= limit)
                taken += grid->columns[i].width_columns;
            else
                wide_count++;
        }
        if (wide_count == 0 || (room - taken) / wide_count == limit)
            return limit;
        limit = (room - taken) / wide_count;
    }
}

static void fit_columns(const struct render *render, struct grid *grid) {
    uint32_t count = render->request.column_count;
    size_t frame_width = 3 * (size_t)count + 1;
    if (count == 0 || render->request.width_columns == 0 || grid->frame->is_markdown)
        return;
    size_t limit = common_limit(grid, count, render->request.width_columns - frame_width);
    for (uint32_t i = 0; i < count; i++)
        if (grid->columns[i].width_columns > limit)
            grid->columns[i].width_columns = limit;
}

/* True when each column can have MIN_COLUMN_WIDTH. */
static bool has_room(const struct render *render) {
    size_t needed = (size_t)render->request.column_count * (MIN_COLUMN_WIDTH + 3) + 1;
    return render->request.width_columns == 0 || needed <= render->request.width_columns;
}

/* ---- lines -------------------------------------------------------------------------------- */

static bool stands_right(const struct grid_column *column) {
    return column->has_numbers && !column->has_others;
}

static void append_rule(const struct render *render, struct text_builder *out,
                        const struct rule *rule) {
    const struct grid *grid = render->state;
    if (rule->left == NULL)
        return;
    for (uint32_t i = 0; i < render->request.column_count; i++) {
        bool tells_right = grid->frame->is_markdown && stands_right(&grid->columns[i]);
        text_append_string(out, i == 0 ? rule->left : rule->cross);
        for (size_t j = 0; j < grid->columns[i].width_columns + 1; j++)
            text_append_string(out, rule->fill);
        text_append_string(out, tells_right ? ":" : rule->fill);
    }
    text_append_format(out, "%s\n", rule->right);
}

/* The cell's text in lines that fit: a path is wrapped, all else is cut. */
static struct text fit_cell(struct render *render, const struct render_cell *cell,
                            size_t width_columns, bool *failed) {
    const struct grid *grid = render->state;
    bool may_cut = render->request.width_columns > 0 && !grid->frame->is_markdown;
    if (!may_cut || render_lines_width(cell->text) <= width_columns)
        return cell->text;
    struct text_builder builder;
    text_builder_init(&builder, &render->row_arena);
    if (cell->has_lines) {
        render_append_wrapped(&builder, cell->text, width_columns);
    } else {
        size_t room = width_columns - text_display_width(grid->frame->ellipsis);
        text_append(&builder, render_fit(cell->text, room));
        text_append(&builder, grid->frame->ellipsis);
    }
    *failed = *failed || builder.failed;
    return text_builder_text(&builder);
}

static void append_padded(struct text_builder *out, struct text line,
                          size_t width_columns, bool is_right) {
    size_t width = text_display_width(line);
    int blanks = width < width_columns ? (int)(width_columns - width) : 0;
    text_append_format(out, " %*s%.*s%*s ", is_right ? blanks : 0, "", TEXT_ARGS(line),
                       is_right ? 0 : blanks, "");
}

/* The lines that a row takes; `texts` is used up. */
static void append_row_lines(const struct render *render, struct text_builder *out,
                             const struct render_cell *cells, struct text *texts) {
    const struct grid *grid = render->state;
    uint32_t count = render->request.column_count;
    for (bool has_more = true; has_more;) {
        has_more = false;
        for (uint32_t i = 0; i < count; i++) {
            struct text line;
            if (!render_next_line(&texts[i], &line))
                line = TEXT("");
            has_more = has_more || texts[i].bytes != NULL;
            text_append_string(out, grid->frame->bar);
            append_padded(out, line, grid->columns[i].width_columns, cells[i].is_number);
        }
        text_append_format(out, "%s\n", grid->frame->bar);
    }
}

static enum status append_row(struct render *render, struct text_builder *out,
                              const struct render_cell *cells) {
    const struct grid *grid = render->state;
    uint32_t count = render->request.column_count;
    struct text *texts = ARENA_ARRAY(&render->row_arena, count, struct text);
    TRY_MEMORY(texts, &render->row_arena, render->problem);
    for (uint32_t i = 0; i < count; i++)
        texts[i] =
            fit_cell(render, &cells[i], grid->columns[i].width_columns, &out->failed);
    append_row_lines(render, out, cells, texts);
    return STATUS_OK;
}

static enum status write_row(struct render *render, const struct render_cell *cells) {
    struct text_builder out;
    text_builder_init(&out, &render->row_arena);
    TRY(append_row(render, &out, cells));
    return render_write(render, &out);
}

/* Measures what is kept and writes it with the head. */
static enum status write_measured(struct render *render) {
    struct grid *grid = render->state;
    uint32_t count = render->request.column_count;
    for (uint32_t i = 0; i < count; i++) {
        measure(&grid->columns[i], &grid->names[i]);
        grid->columns[i].has_others = false;
        for (uint32_t j = 0; j < grid->rows.count; j++)
            measure(&grid->columns[i], &grid->rows.items[j].cells[i]);
        grid->names[i].is_number = stands_right(&grid->columns[i]);
    }
    fit_columns(render, grid);
    grid->is_written = true;
    struct text_builder head;
    text_builder_init(&head, &render->row_arena);
    append_rule(render, &head, &grid->frame->top);
    TRY(append_row(render, &head, grid->names));
    append_rule(render, &head, &grid->frame->middle);
    TRY(render_write(render, &head));
    for (uint32_t i = 0; i < grid->rows.count; i++) {
        arena_reset(&render->row_arena);
        TRY(write_row(render, grid->rows.items[i].cells));
    }
    return STATUS_OK;
}

/* ---- the format --------------------------------------------------------------------------- */

static enum status make_cells(struct render *render, struct arena *arena,
                              const struct value *values, struct render_cell **out) {
    uint32_t count = render->request.column_count;
    *out = ARENA_ARRAY(arena, count, struct render_cell);
    TRY_MEMORY(*out, arena, render->problem);
    for (uint32_t i = 0; i < count; i++)
        TRY(make_cell(render->state, render, arena, values[i], &(*out)[i]));
    return STATUS_OK;
}

static enum status grid_begin(struct render *render, const struct frame *frame) {
    if (!has_room(render) && !frame->is_markdown) {
        render->format = &render_line;
        return render->format->begin(render);
    }
    uint32_t count = render->request.column_count;
    struct grid *grid = ARENA_NEW(&render->arena, struct grid);
    TRY_MEMORY(grid, &render->arena, render->problem);
    grid->frame = frame;
    grid->columns = ARENA_ARRAY(&render->arena, count, struct grid_column);
    TRY_MEMORY(grid->columns, &render->arena, render->problem);
    struct value *names = ARENA_ARRAY(&render->arena, count, struct value);
    TRY_MEMORY(names, &render->arena, render->problem);
    for (uint32_t i = 0; i < count; i++)
        names[i] = value_string(render->request.names[i]);
    render->state = grid;
    return make_cells(render, &render->arena, names, &grid->names);
}

static enum status grid_row(struct render *render, const struct value *values) {
    struct grid *grid = render->state;
    struct render_cell *cells;
    if (grid->is_written) {
        TRY(make_cells(render, &render->row_arena, values, &cells));
        return write_row(render, cells);
    }
    TRY(make_cells(render, &render->arena, values, &cells));
    struct measured_row row = {cells};
    TRY_MEMORY(ARRAY_PUSH(&render->arena, grid->rows, row), &render->arena,
               render->problem);
    return grid->rows.count < MEASURED_ROWS ? STATUS_OK : write_measured(render);
}

static enum status grid_end(struct render *render) {
    struct grid *grid = render->state;
    if (!grid->is_written)
        TRY(write_measured(render));
    struct text_builder foot;
    text_builder_init(&foot, &render->row_arena);
    append_rule(render, &foot, &grid->frame->bottom);
    return render_write(render, &foot);
}

static enum status box_begin(struct render *render) {
    return grid_begin(render, &box_frame);
}
static enum status table_begin(struct render *render) {
    return grid_begin(render, &table_frame);
}
static enum status markdown_begin(struct render *render) {
    return grid_begin(render, &markdown_frame);
}

const struct render_format render_box = {"box", "a frame of lines, for terminals",
                                         box_begin, grid_row, grid_end};
const struct render_format render_table = {"table", "the same in ASCII", table_begin,
                                           grid_row, grid_end};
const struct render_format render_markdown = {"markdown", "a Markdown table",
                                              markdown_begin, grid_row, grid_end};
