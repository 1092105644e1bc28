/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each merged element takes the row of its first part, which answers "first" and the default
 * for all attributes at once; an attribute that is combined otherwise gets an overlay.
 */
#include "graph/attribute_combine.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

/* ---- numbers ------------------------------------------------------------------------------ */

static int compare_numbers(const void *first, const void *second) {
    double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

/* The middle of numbers, which are sorted for it. */
static double median(double *numbers, size_t count) {
    if (count == 0)
        return NAN;
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

/* Numbers of one group; NaN where an operation has nothing to work on. */
static double combine_numbers(double *numbers, size_t count,
                              igraph_attribute_combination_type_t operation) {
    double result = operation == IGRAPH_ATTRIBUTE_COMBINE_PROD ? 1 : 0;
    if (operation == IGRAPH_ATTRIBUTE_COMBINE_MEDIAN)
        return median(numbers, count);
    if (operation == IGRAPH_ATTRIBUTE_COMBINE_MIN ||
        operation == IGRAPH_ATTRIBUTE_COMBINE_MAX)
        result = count > 0 ? numbers[0] : NAN;
    for (size_t i = 0; i < count; i++) {
        if (operation == IGRAPH_ATTRIBUTE_COMBINE_PROD)
            result *= numbers[i];
        else if (operation == IGRAPH_ATTRIBUTE_COMBINE_MIN)
            result = fmin(result, numbers[i]);
        else if (operation == IGRAPH_ATTRIBUTE_COMBINE_MAX)
            result = fmax(result, numbers[i]);
        else
            result += numbers[i];
    }
    if (operation == IGRAPH_ATTRIBUTE_COMBINE_MEAN)
        return count > 0 ? result / (double)count : NAN;
    return result;
}

/* Room for the numbers of the largest group. */
static double *allocate_group(const igraph_vector_int_list_t *merges) {
    igraph_integer_t largest = 1;
    for (igraph_integer_t i = 0; i < igraph_vector_int_list_size(merges); i++) {
        igraph_integer_t size =
            igraph_vector_int_size(igraph_vector_int_list_get_ptr(merges, i));
        largest = size > largest ? size : largest;
    }
    return memory_allocate((size_t)largest * sizeof(double));
}

/* One number a group; absent ones are left out. NULL without memory. */
static double *combine_column(const struct attribute_source *source,
                              const igraph_vector_int_list_t *merges,
                              igraph_attribute_combination_type_t operation) {
    size_t group_count = (size_t)igraph_vector_int_list_size(merges);
    double *numbers = memory_allocate(group_count * sizeof *numbers);
    double *group = allocate_group(merges);
    for (size_t i = 0; numbers != NULL && group != NULL && i < group_count; i++) {
        const igraph_vector_int_t *parts =
            igraph_vector_int_list_get_ptr(merges, (igraph_integer_t)i);
        size_t count = 0;
        for (igraph_integer_t j = 0; j < igraph_vector_int_size(parts); j++) {
            double number = attribute_number(source, VECTOR(*parts)[j]);
            if (!isnan(number))
                group[count++] = number;
        }
        numbers[i] = combine_numbers(group, count, operation);
    }
    if (group == NULL) {
        memory_free(numbers);
        numbers = NULL;
    }
    memory_free(group);
    return numbers;
}

/* ---- rows --------------------------------------------------------------------------------- */

/* Which part of a group speaks for it. */
static igraph_integer_t pick(const igraph_vector_int_t *parts,
                             igraph_attribute_combination_type_t operation) {
    igraph_integer_t count = igraph_vector_int_size(parts);
    if (operation == IGRAPH_ATTRIBUTE_COMBINE_LAST)
        return VECTOR(*parts)[count - 1];
    if (operation == IGRAPH_ATTRIBUTE_COMBINE_RANDOM)
        return VECTOR(*parts)[igraph_rng_get_integer(igraph_rng_default(), 0, count - 1)];
    return VECTOR(*parts)[0];
}

/* The row of one part of each group. NULL without memory. */
static uint32_t *combine_rows(const uint32_t *source_rows,
                              const igraph_vector_int_list_t *merges,
                              igraph_attribute_combination_type_t operation) {
    size_t group_count = (size_t)igraph_vector_int_list_size(merges);
    uint32_t *rows = memory_allocate(group_count * sizeof *rows);
    for (size_t i = 0; rows != NULL && i < group_count; i++) {
        const igraph_vector_int_t *parts =
            igraph_vector_int_list_get_ptr(merges, (igraph_integer_t)i);
        bool is_empty = igraph_vector_int_size(parts) == 0;
        rows[i] = is_empty ? ATTRIBUTE_NO_ROW : source_rows[pick(parts, operation)];
    }
    return rows;
}

/* ---- attributes --------------------------------------------------------------------------- */

/* An attribute that is not simply the first part's gets its overlay. */
static igraph_error_t combine_attribute(const struct attribute_source *source,
                                        const char *name,
                                        const igraph_vector_int_list_t *merges,
                                        igraph_attribute_combination_type_t operation,
                                        struct attribute_side *out) {
    const struct attribute_overlay *overlay = source->overlay;
    bool has_numbers = overlay != NULL && overlay->numbers != NULL;
    double *numbers = NULL;
    uint32_t *rows = NULL;
    switch (operation) {
    case IGRAPH_ATTRIBUTE_COMBINE_IGNORE:
        break;
    case IGRAPH_ATTRIBUTE_COMBINE_CONCAT:
    case IGRAPH_ATTRIBUTE_COMBINE_FUNCTION:
        IGRAPH_ERROR("attributes cannot be combined this way", IGRAPH_UNIMPLEMENTED);
    case IGRAPH_ATTRIBUTE_COMBINE_DEFAULT:
    case IGRAPH_ATTRIBUTE_COMBINE_FIRST:
        if (overlay == NULL)
            return IGRAPH_SUCCESS;
    /* fall through */
    case IGRAPH_ATTRIBUTE_COMBINE_LAST:
    case IGRAPH_ATTRIBUTE_COMBINE_RANDOM:
        if (has_numbers)
            IGRAPH_ERROR("computed numbers cannot be combined this way",
                         IGRAPH_UNIMPLEMENTED);
        rows = combine_rows(overlay != NULL ? overlay->rows : source->side->rows, merges,
                            operation);
        if (rows == NULL)
            IGRAPH_ERROR("no memory for attributes", IGRAPH_ENOMEM);
        break;
    case IGRAPH_ATTRIBUTE_COMBINE_SUM:
    case IGRAPH_ATTRIBUTE_COMBINE_PROD:
    case IGRAPH_ATTRIBUTE_COMBINE_MIN:
    case IGRAPH_ATTRIBUTE_COMBINE_MAX:
    case IGRAPH_ATTRIBUTE_COMBINE_MEAN:
    case IGRAPH_ATTRIBUTE_COMBINE_MEDIAN:
        if (source->type != IGRAPH_ATTRIBUTE_NUMERIC)
            IGRAPH_ERROR("only numbers can be combined this way", IGRAPH_EATTRCOMBINE);
        numbers = combine_column(source, merges, operation);
        if (numbers == NULL)
            IGRAPH_ERROR("no memory for attributes", IGRAPH_ENOMEM);
        break;
    }
    if (!attribute_side_overlay(out, name, numbers, rows))
        IGRAPH_ERROR("no memory for attributes", IGRAPH_ENOMEM);
    return IGRAPH_SUCCESS;
}

igraph_error_t attribute_combine(const struct attribute_view *source,
                                 enum element_kind kind,
                                 const igraph_vector_int_list_t *merges,
                                 const igraph_attribute_combination_t *combination,
                                 struct attribute_view *out) {
    struct attribute_side *side = &out->sides[kind];
    attribute_side_clear(side);
    out->graph = source->graph;
    side->rows =
        combine_rows(source->sides[kind].rows, merges, IGRAPH_ATTRIBUTE_COMBINE_FIRST);
    if (side->rows == NULL)
        IGRAPH_ERROR("no memory for attributes", IGRAPH_ENOMEM);
    side->count = igraph_vector_int_list_size(merges);
    side->capacity = side->count;
    for (uint32_t i = 0; i < attribute_name_count(source); i++) {
        struct text name;
        struct attribute_source found;
        igraph_attribute_combination_type_t operation;
        igraph_function_pointer_t function;
        if (!attribute_name(source, kind, i, &name))
            continue;
        IGRAPH_CHECK(igraph_attribute_combination_query(combination, name.bytes,
                                                        &operation, &function));
        (void)attribute_find(source, kind, name.bytes, &found);
        IGRAPH_CHECK(combine_attribute(&found, name.bytes, merges, operation, side));
    }
    return IGRAPH_SUCCESS;
}
