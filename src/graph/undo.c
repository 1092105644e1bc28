/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Only keeps the records: going through them is transaction.c's work, which knows the graph.
 * The map of deleted types is made when somebody asks and follows the log from there.
 */
#include "graph/undo.h"

#include "graph/growth.h"

bool undo_reserve(struct undo_log *log, uint32_t count) {
    return growth_reserve((void **)&log->records, &log->capacity,
                          (uint64_t)log->count + count, sizeof *log->records);
}

void undo_push(struct undo_log *log, struct undo_record record) {
    if (log->count > log->sealed &&
        (record.kind == UNDO_NODES || record.kind == UNDO_EDGES)) {
        struct undo_record *last = &log->records[log->count - 1];
        if (last->kind == record.kind && last->row + last->number == record.row) {
            last->number += record.number;
            return;
        }
    }
    log->records[log->count++] = record;
}

void undo_log_release(struct undo_log *log) {
    blob_garbage_empty(&log->garbage);
    map_release(&log->deleted_types);
    memory_free(log->records);
    memory_free(log->savepoints);
    *log = (struct undo_log){.epoch = log->epoch};
}

uint64_t undo_mark(struct undo_log *log, const struct graph_counters *counters) {
    /* Without memory the counters count on from where they are: a statistic. */
    if (growth_reserve((void **)&log->savepoints, &log->savepoint_capacity,
                       (uint64_t)log->savepoint_count + 1, sizeof *log->savepoints))
        log->savepoints[log->savepoint_count++] =
            (struct undo_savepoint){log->count, *counters};
    log->sealed = log->count;
    log->epoch++;
    return log->count;
}

void undo_truncate(struct undo_log *log, uint64_t mark, struct graph_counters *counters) {
    while (log->savepoint_count > 0 &&
           log->savepoints[log->savepoint_count - 1].mark >= mark) {
        struct undo_savepoint savepoint = log->savepoints[--log->savepoint_count];
        if (savepoint.mark == mark)
            *counters = savepoint.counters;
    }
    log->count = (uint32_t)mark;
    log->sealed = log->count;
    log->epoch++;
    map_release(&log->deleted_types);
    log->deleted_types_until = 0;
}

uint16_t undo_deleted_type(struct undo_log *log, uint32_t row) {
    for (; log->deleted_types_until < log->count; log->deleted_types_until++) {
        const struct undo_record *record = &log->records[log->deleted_types_until];
        if (record->kind == UNDO_DELETION &&
            map_set_integer(&log->deleted_types, record->row, record->number) !=
                STATUS_OK)
            break;
    }
    const uint64_t *type = map_find_integer(&log->deleted_types, row);
    if (type != NULL)
        return (uint16_t)*type;
    for (uint32_t i = log->deleted_types_until; i < log->count; i++) {
        if (log->records[i].kind == UNDO_DELETION && log->records[i].row == row)
            return (uint16_t)log->records[i].number;
    }
    return TYPE_DEAD;
}
