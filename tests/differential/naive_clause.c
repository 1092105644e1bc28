/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clauses, each from rows to rows, and queries. */
#include "naive.h"

void naive_filter(struct naive *naive, struct naive_rows *rows,
                  const struct ast_expression *where) {
    uint32_t kept = 0;
    if (where == NULL)
        return;
    for (uint32_t i = 0; i < rows->count; i++)
        if (naive_decide(naive, rows->items[i], where) == NAIVE_TRUE)
            rows->items[kept++] = rows->items[i];
    rows->count = kept;
}

static void run_match(struct naive *naive, const struct ast_clause *clause,
                      struct naive_rows *rows) {
    struct naive_rows out = {0};
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++) {
        struct naive_rows found = {0};
        naive_match(naive, rows->items[i], clause->pattern, &found);
        naive_filter(naive, &found, clause->where);
        if (found.count == 0 && clause->is_optional)
            naive_push(naive, &found,
                       naive_bind_nulls(naive, rows->items[i], clause->pattern));
        for (uint32_t j = 0; j < found.count; j++)
            naive_push(naive, &out, found.items[j]);
    }
    naive_shuffle(naive, &out);
    *rows = out;
}

static void run_unwind(struct naive *naive, const struct ast_clause *clause,
                       struct naive_rows *rows) {
    struct naive_rows out = {0};
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++) {
        struct naive_value list =
            naive_evaluate(naive, rows->items[i], clause->expression);
        if (list.type != NAIVE_LIST) {
            if (!naive_is_null(list))
                naive_fail(naive, "UNWIND of what is no list");
            continue;
        }
        for (uint32_t j = 0; j < list.list->count; j++) {
            const struct naive_binding *row = naive_bind(
                naive, rows->items[i], clause->variable.text, list.list->items[j]);
            if (clause->ordinality.text.byte_count > 0)
                row = naive_bind(naive, row, clause->ordinality.text,
                                 naive_integer(clause->is_offset ? j : j + 1));
            naive_push(naive, &out, row);
        }
    }
    *rows = out;
}

/* The answer's rows as rows of variables, behind `outer`. */
static void add_answer(struct naive *naive, const struct naive_binding *outer,
                       const struct naive_answer *answer, struct naive_rows *out) {
    for (uint32_t i = 0; i < answer->row_count && !naive_has_stopped(naive); i++) {
        const struct naive_binding *row = outer;
        for (uint32_t j = 0; j < answer->column_count; j++)
            row = naive_bind(naive, row, answer->columns[j], answer->rows[i][j]);
        naive_push(naive, out, row);
    }
}

static void run_with(struct naive *naive, const struct ast_clause *clause,
                     struct naive_rows *rows) {
    struct naive_answer answer = {0};
    struct naive_rows out = {0};
    naive_project(naive, rows, clause->projection, &answer);
    add_answer(naive, NULL, &answer, &out);
    naive_filter(naive, &out, clause->where);
    *rows = out;
}

static void run_let(struct naive *naive, const struct ast_clause *clause,
                    struct naive_rows *rows) {
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++)
        for (const struct ast_projection_item *item = clause->projection->items;
             item != NULL; item = item->next)
            rows->items[i] =
                naive_bind(naive, rows->items[i], item->alias.text,
                           naive_evaluate(naive, rows->items[i], item->expression));
}

/* What OPTIONAL CALL makes of a row for which the query gives nothing. */
static const struct naive_binding *bind_no_answer(struct naive *naive,
                                                  const struct naive_binding *row,
                                                  const struct naive_answer *answer) {
    for (uint32_t i = 0; i < answer->column_count; i++)
        row = naive_bind(naive, row, answer->columns[i], naive_null());
    return row;
}

/* CALL (variables) { query } */
static void run_call(struct naive *naive, const struct ast_clause *clause,
                     struct naive_rows *rows) {
    struct naive_rows out = {0};
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++) {
        struct naive_answer answer = {0};
        const struct naive_binding *inner = clause->imports_all ? rows->items[i] : NULL;
        for (const struct ast_name *name = clause->imports; name != NULL;
             name = name->next) {
            const struct naive_binding *found = naive_find(rows->items[i], name->text);
            if (found != NULL)
                inner = naive_bind(naive, inner, name->text, found->value);
        }
        naive_query(naive, inner, clause->query, &answer);
        if (answer.row_count == 0 && clause->is_optional)
            naive_push(naive, &out, bind_no_answer(naive, rows->items[i], &answer));
        add_answer(naive, rows->items[i], &answer, &out);
    }
    *rows = out;
}

static void run_clause(struct naive *naive, const struct ast_clause *clause,
                       struct naive_rows *rows);

/* FOREACH (x IN list | clauses): the clauses run for each item, the rows stay. */
static void run_foreach(struct naive *naive, const struct ast_clause *clause,
                        const struct naive_rows *rows) {
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++) {
        struct naive_value list =
            naive_evaluate(naive, rows->items[i], clause->expression);
        if (list.type != NAIVE_LIST) {
            if (!naive_is_null(list))
                naive_fail(naive, "FOREACH over what is no list");
            continue;
        }
        for (uint32_t j = 0; j < list.list->count && !naive_has_stopped(naive); j++) {
            struct naive_rows inner = {0};
            naive_push(naive, &inner,
                       naive_bind(naive, rows->items[i], clause->variable.text,
                                  list.list->items[j]));
            for (const struct ast_clause *at = clause->clauses; at != NULL; at = at->next)
                run_clause(naive, at, &inner);
        }
    }
}

static void run_clause(struct naive *naive, const struct ast_clause *clause,
                       struct naive_rows *rows) {
    switch ((int)clause->kind) {
    case AST_MATCH:
        run_match(naive, clause, rows);
        return;
    case AST_UNWIND:
        run_unwind(naive, clause, rows);
        return;
    case AST_WITH:
        run_with(naive, clause, rows);
        return;
    case AST_FILTER:
        naive_filter(naive, rows, clause->where);
        return;
    case AST_FOREACH:
        run_foreach(naive, clause, rows);
        return;
    case AST_LET:
        run_let(naive, clause, rows);
        return;
    case AST_CALL_SUBQUERY:
        run_call(naive, clause, rows);
        return;
    case AST_CREATE:
    case AST_MERGE:
    case AST_SET:
    case AST_REMOVE:
    case AST_DELETE:
        naive_write(naive, clause, rows);
        return;
    default:
        naive_fail(naive, "a clause that is not evaluated here");
        return;
    }
}

static void run_linear(struct naive *naive, const struct naive_rows *start,
                       const struct ast_linear_query *linear,
                       struct naive_answer *answer) {
    struct naive_rows rows = {0};
    for (uint32_t i = 0; i < start->count; i++)
        naive_push(naive, &rows, start->items[i]);
    for (const struct ast_clause *clause = linear->clauses; clause != NULL;
         clause = clause->next) {
        if (naive_has_stopped(naive))
            return;
        if (clause->kind == AST_RETURN) {
            naive_project(naive, &rows, clause->projection, answer);
            return;
        }
        run_clause(naive, clause, &rows);
    }
    answer->row_count = rows.count;
    answer->rows = naive_allocate(naive, (rows.count + 1) * sizeof *answer->rows);
    answer->ranks = naive_allocate(naive, (rows.count + 1) * sizeof *answer->ranks);
}

/* ---- UNION and its sisters ----------------------------------------------------------------- */

static bool rows_are_same(const struct naive_answer *a, uint32_t i,
                          const struct naive_answer *b, uint32_t j) {
    for (uint32_t k = 0; k < a->column_count; k++)
        if (!naive_same(a->rows[i][k], b->rows[j][k]))
            return false;
    return true;
}

/* Both answers' rows one after the other. */
static void append_answer(struct naive *naive, const struct naive_answer *left,
                          const struct naive_answer *right, struct naive_answer *out) {
    uint32_t count = left->row_count + right->row_count;
    *out = *left;
    out->rows = naive_allocate(naive, (count + 1) * sizeof *out->rows);
    out->ranks = naive_allocate(naive, (count + 1) * sizeof *out->ranks);
    for (uint32_t i = 0; i < count; i++)
        out->rows[i] =
            i < left->row_count ? left->rows[i] : right->rows[i - left->row_count];
    out->row_count = count;
}

/* Left rows that the right side has (`keeps_common`) or does not have; each right row stands
 * for one left row where all rows count. */
static void keep_rows(struct naive *naive, struct naive_answer *left,
                      const struct naive_answer *right, bool keeps_common, bool is_all) {
    bool *is_spent = naive_allocate(naive, right->row_count + 1);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < left->row_count; i++) {
        uint32_t j = 0;
        while (j < right->row_count && (is_spent[j] || !rows_are_same(left, i, right, j)))
            j++;
        bool is_common = j < right->row_count;
        if (is_common && is_all)
            is_spent[j] = true;
        if (is_common == keeps_common)
            left->rows[kept++] = left->rows[i];
    }
    left->row_count = kept;
    memset(left->ranks, 0, kept * sizeof *left->ranks);
    if (!is_all)
        naive_distinct(naive, left);
}

static void run_query(struct naive *naive, const struct naive_rows *start,
                      const struct ast_query *query, struct naive_answer *answer) {
    struct naive_answer left = {0}, right = {0};
    struct naive_rows between = {0};
    if (query->operator== AST_LINEAR) {
        run_linear(naive, start, query->linear, answer);
        return;
    }
    run_query(naive, start, query->left, &left);
    if (query->operator== AST_NEXT) {
        add_answer(naive, NULL, &left, &between);
        run_query(naive, &between, query->right, answer);
        return;
    }
    run_query(naive, start, query->right, &right);
    if (naive_has_stopped(naive))
        return;
    if (left.column_count != right.column_count) {
        naive_fail(naive, "sides with different columns");
        return;
    }
    switch (query->operator) {
    case AST_UNION:
        append_answer(naive, &left, &right, answer);
        naive_distinct(naive, answer);
        return;
    case AST_UNION_ALL:
        append_answer(naive, &left, &right, answer);
        return;
    case AST_EXCEPT:
    case AST_EXCEPT_ALL:
        keep_rows(naive, &left, &right, false, query->operator== AST_EXCEPT_ALL);
        *answer = left;
        return;
    case AST_INTERSECT:
    case AST_INTERSECT_ALL:
        keep_rows(naive, &left, &right, true, query->operator== AST_INTERSECT_ALL);
        *answer = left;
        return;
    case AST_OTHERWISE:
        *answer = left.row_count > 0 ? left : right;
        return;
    case AST_LINEAR:
    case AST_NEXT:
        return;
    }
}

void naive_query(struct naive *naive, const struct naive_binding *row,
                 const struct ast_query *query, struct naive_answer *answer) {
    struct naive_rows start = {0};
    naive_push(naive, &start, row);
    run_query(naive, &start, query, answer);
}
