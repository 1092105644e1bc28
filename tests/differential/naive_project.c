/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WITH and RETURN. Rows are gathered in groups (of one row each where nothing aggregates), each
 * group gives a line of values, lines are made distinct, sorted and cut.
 */
#include "naive.h"

struct line {
    struct naive_value *values;
    struct naive_value *keys; /* of ORDER BY */
    const struct naive_rows *group;
};

struct lines {
    struct line *items;
    uint32_t count;
    uint32_t capacity;
};

struct columns {
    struct text *items;
    uint32_t count;
    uint32_t capacity;
};

/* ---- columns ------------------------------------------------------------------------------ */

static struct text item_name(const struct naive *naive,
                             const struct ast_projection_item *item) {
    struct span span = item->expression->span;
    if (item->alias.text.byte_count > 0)
        return item->alias.text;
    if (item->expression->kind == AST_VARIABLE && !item->expression->is_parenthesised)
        return item->expression->name.text;
    return (struct text){naive->query.bytes + span.start, span.end - span.start};
}

/* `*`: the variables in view, by name. */
static void add_all(struct naive *naive, const struct naive_rows *rows,
                    struct columns *columns) {
    if (rows->count == 0)
        return;
    for (const struct naive_binding *at = rows->items[0]; at != NULL; at = at->outer) {
        bool is_new = true;
        for (uint32_t i = 0; i < columns->count; i++)
            is_new = is_new && !text_equal(columns->items[i], at->name);
        if (!is_new)
            continue;
        ARRAY_PUSH(naive->arena, *columns, at->name);
        for (uint32_t i = columns->count - 1; i > 0; i--) {
            struct text kept = columns->items[i];
            if (text_compare(columns->items[i - 1], kept) <= 0)
                break;
            columns->items[i] = columns->items[i - 1];
            columns->items[i - 1] = kept;
        }
    }
}

/* ---- groups ------------------------------------------------------------------------------- */

static bool same_values(struct naive *naive, const struct naive_value *first,
                        const struct naive_value *second, uint32_t count) {
    bool are_identical = true;
    for (uint32_t i = 0; i < count; i++) {
        if (!naive_same(first[i], second[i]))
            return false;
        are_identical = are_identical && naive_identical(first[i], second[i]);
    }
    if (!are_identical)
        naive->is_undetermined = true;
    return true;
}

/* The values of the keys that GROUP BY writes. */
static struct naive_value *written_keys(struct naive *naive,
                                        const struct naive_binding *row,
                                        const struct ast_projection *projection,
                                        uint32_t count) {
    struct naive_value *keys = naive_allocate(naive, (count + 1) * sizeof *keys);
    uint32_t i = 0;
    for (const struct ast_expression *key = projection->group_by; key != NULL;
         key = key->next)
        keys[i++] = naive_evaluate(naive, row, key);
    return keys;
}

/* The values of the items that do not aggregate; null for the others. */
static struct naive_value *group_keys(struct naive *naive,
                                      const struct naive_binding *row,
                                      const struct ast_projection *projection,
                                      uint32_t count) {
    struct naive_value *keys = naive_allocate(naive, (count + 1) * sizeof *keys);
    uint32_t i = 0;
    if (projection->has_group_by)
        return written_keys(naive, row, projection, count);
    for (const struct ast_projection_item *item = projection->items; item != NULL;
         item = item->next, i++)
        keys[i] = naive_has_aggregate(item->expression)
                      ? naive_null()
                      : naive_evaluate(naive, row, item->expression);
    return keys;
}

static void add_line(struct naive *naive, struct lines *lines, struct naive_value *keys,
                     struct naive_rows *group) {
    struct line line = {.values = keys, .group = group};
    naive_count_work(naive);
    ARRAY_PUSH(naive->arena, *lines, line);
}

static struct naive_rows *new_group(struct naive *naive) {
    return naive_allocate(naive, sizeof(struct naive_rows));
}

/* Lines whose values are the keys of their groups. */
static void make_groups(struct naive *naive, const struct naive_rows *rows,
                        const struct ast_projection *projection, uint32_t item_count,
                        bool aggregates, struct lines *lines) {
    uint32_t key_count = projection->has_group_by ? 0 : item_count;
    bool has_key = projection->is_all || projection->group_by != NULL;
    for (const struct ast_expression *key = projection->group_by; key != NULL;
         key = key->next)
        key_count++;
    for (const struct ast_projection_item *item = projection->items; item != NULL;
         item = item->next)
        has_key = has_key ||
                  (!projection->has_group_by && !naive_has_aggregate(item->expression));
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++) {
        struct naive_value *keys =
            group_keys(naive, rows->items[i], projection, key_count);
        uint32_t at = 0;
        while (aggregates && at < lines->count &&
               !same_values(naive, lines->items[at].values, keys, key_count))
            at++;
        if (!aggregates || at == lines->count) {
            add_line(naive, lines, keys, new_group(naive));
            at = lines->count - 1;
        }
        naive_push(naive, (struct naive_rows *)lines->items[at].group, rows->items[i]);
    }
    if (aggregates && !has_key && rows->count == 0)
        add_line(naive, lines, group_keys(naive, NULL, projection, key_count),
                 new_group(naive));
}

static const struct naive_binding *first_row(const struct line *line) {
    return line->group->count == 0 ? NULL : line->group->items[0];
}

/* ---- lines -------------------------------------------------------------------------------- */

/* The line's values: those of `*`, then those of the items. */
static void fill_line(struct naive *naive, struct line *line,
                      const struct ast_projection *projection,
                      const struct columns *columns, uint32_t all_count,
                      bool aggregates) {
    struct naive_value *values =
        naive_allocate(naive, (columns->count + 1) * sizeof *values);
    for (uint32_t i = 0; i < all_count; i++)
        values[i] = naive_find(first_row(line), columns->items[i])->value;
    naive->group = aggregates ? line->group : NULL;
    uint32_t i = all_count;
    for (const struct ast_projection_item *item = projection->items; item != NULL;
         item = item->next, i++)
        values[i] = naive_has_aggregate(item->expression) || projection->has_group_by
                        ? naive_evaluate(naive, first_row(line), item->expression)
                        : line->values[i - all_count];
    naive->group = NULL;
    line->values = values;
}

static void fill_keys(struct naive *naive, struct line *line,
                      const struct ast_projection *projection,
                      const struct columns *columns, bool aggregates) {
    const struct naive_binding *row = first_row(line);
    uint32_t count = 0;
    for (const struct ast_sort_item *sort = projection->sort; sort != NULL;
         sort = sort->next)
        count++;
    for (uint32_t i = 0; i < columns->count; i++)
        row = naive_bind(naive, row, columns->items[i], line->values[i]);
    line->keys = naive_allocate(naive, (count + 1) * sizeof *line->keys);
    naive->group = aggregates ? line->group : NULL;
    count = 0;
    for (const struct ast_sort_item *sort = projection->sort; sort != NULL;
         sort = sort->next)
        line->keys[count++] = naive_evaluate(naive, row, sort->expression);
    naive->group = NULL;
}

static void drop_doubles(struct naive *naive, struct lines *lines,
                         uint32_t column_count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < lines->count; i++) {
        uint32_t j = 0;
        while (j < kept && !same_values(naive, lines->items[j].values,
                                        lines->items[i].values, column_count))
            j++;
        if (j == kept)
            lines->items[kept++] = lines->items[i];
    }
    lines->count = kept;
}

/* ---- ORDER BY, SKIP, LIMIT ------------------------------------------------------------------ */

static int compare_lines(const struct ast_projection *projection, const struct line *a,
                         const struct line *b) {
    uint32_t i = 0;
    for (const struct ast_sort_item *sort = projection->sort; sort != NULL;
         sort = sort->next, i++) {
        bool is_first_null = naive_is_null(a->keys[i]);
        bool is_second_null = naive_is_null(b->keys[i]);
        int order = naive_order(a->keys[i], b->keys[i]);
        order = sort->is_descending ? -order : order;
        if (is_first_null != is_second_null && sort->nulls != AST_NULLS_DEFAULT)
            order = is_first_null == (sort->nulls == AST_NULLS_FIRST) ? -1 : 1;
        if (order != 0)
            return order;
    }
    return 0;
}

static void sort_lines(const struct ast_projection *projection, struct lines *lines) {
    for (uint32_t i = 1; i < lines->count; i++) {
        struct line line = lines->items[i];
        uint32_t place = i;
        for (;
             place > 0 && compare_lines(projection, &lines->items[place - 1], &line) > 0;
             place--)
            lines->items[place] = lines->items[place - 1];
        lines->items[place] = line;
    }
}

/* What SKIP or LIMIT says, `most` at the most; `without` where there is none. */
static uint32_t row_number(struct naive *naive, const struct ast_expression *expression,
                           uint32_t most, uint32_t without) {
    if (expression == NULL)
        return without;
    struct naive_value value = naive_evaluate(naive, NULL, expression);
    if (value.type != NAIVE_INTEGER || value.integer < 0)
        naive_fail(naive, "a number of rows that is none");
    return value.type != NAIVE_INTEGER || value.integer > most ? most
                                                               : (uint32_t)value.integer;
}

/* A cut between lines that ORDER BY does not tell apart, and that differ. */
static bool cut_is_free(const struct ast_projection *projection,
                        const struct lines *lines, uint32_t at, uint32_t column_count) {
    if (at == 0 || at >= lines->count)
        return false;
    for (uint32_t i = 0; i < lines->count; i++) {
        if (compare_lines(projection, &lines->items[i], &lines->items[at]) != 0)
            continue;
        for (uint32_t j = 0; j < column_count; j++)
            if (!naive_identical(lines->items[i].values[j], lines->items[at].values[j]) &&
                compare_lines(projection, &lines->items[at - 1], &lines->items[at]) == 0)
                return true;
    }
    return false;
}

static void cut_lines(struct naive *naive, const struct ast_projection *projection,
                      struct lines *lines, uint32_t column_count) {
    uint32_t skip = row_number(naive, projection->skip, lines->count, 0);
    uint32_t rest = lines->count - skip;
    uint32_t limit = row_number(naive, projection->limit, rest, rest);
    if (cut_is_free(projection, lines, skip, column_count) ||
        cut_is_free(projection, lines, skip + limit, column_count))
        naive->is_undetermined = true;
    lines->items += skip;
    lines->count = limit;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void answer_with(struct naive *naive, const struct ast_projection *projection,
                        const struct columns *columns, const struct lines *lines,
                        struct naive_answer *answer) {
    *answer = (struct naive_answer){.column_count = columns->count,
                                    .columns = columns->items,
                                    .row_count = lines->count};
    answer->rows = naive_allocate(naive, (lines->count + 1) * sizeof *answer->rows);
    answer->ranks = naive_allocate(naive, (lines->count + 1) * sizeof *answer->ranks);
    for (uint32_t i = 0; i < lines->count; i++) {
        answer->rows[i] = lines->items[i].values;
        if (i > 0 && projection->sort != NULL)
            answer->ranks[i] =
                answer->ranks[i - 1] +
                (compare_lines(projection, &lines->items[i - 1], &lines->items[i]) != 0);
    }
}

void naive_project(struct naive *naive, const struct naive_rows *rows,
                   const struct ast_projection *projection, struct naive_answer *answer) {
    struct columns columns = {0};
    struct lines lines = {0};
    bool aggregates = projection->has_group_by;
    if (projection->is_all)
        add_all(naive, rows, &columns);
    uint32_t all_count = columns.count;
    for (const struct ast_projection_item *item = projection->items; item != NULL;
         item = item->next) {
        aggregates = aggregates || naive_has_aggregate(item->expression);
        ARRAY_PUSH(naive->arena, columns, item_name(naive, item));
    }
    make_groups(naive, rows, projection, columns.count - all_count, aggregates, &lines);
    for (uint32_t i = 0; i < lines.count; i++)
        fill_line(naive, &lines.items[i], projection, &columns, all_count, aggregates);
    if (naive_has_stopped(naive))
        return;
    if (projection->is_distinct)
        drop_doubles(naive, &lines, columns.count);
    for (uint32_t i = 0; i < lines.count; i++)
        fill_keys(naive, &lines.items[i], projection, &columns, aggregates);
    sort_lines(projection, &lines);
    cut_lines(naive, projection, &lines, columns.count);
    answer_with(naive, projection, &columns, &lines, answer);
}

void naive_distinct(struct naive *naive, struct naive_answer *answer) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < answer->row_count; i++) {
        uint32_t j = 0;
        while (j < kept && !same_values(naive, answer->rows[j], answer->rows[i],
                                        answer->column_count))
            j++;
        if (j == kept)
            answer->rows[kept++] = answer->rows[i];
    }
    answer->row_count = kept;
}
