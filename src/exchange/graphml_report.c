/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/graphml_import.h"

/* ORDER LOSS */
static const char *const sentences[LOSS_COUNT] = {
    [LOSS_UNDIRECTED] = "undirected edges were read as directed ones",
    [LOSS_NESTED] = "nested graphs were read as part of the one around them",
    [LOSS_SEVERAL_GRAPHS] = "further graphs of the file were read into the same graph",
    [LOSS_GRAPH_DATA] = "values of the graph itself were left out",
    [LOSS_PORT] = "ports were left out",
    [LOSS_HYPEREDGE] = "hyperedges became nodes with the label Hyperedge",
    [LOSS_UNDECLARED_KEY] = "keys without a declaration were read as strings",
    [LOSS_NO_TYPE] = "edges without a type got the default type",
    [LOSS_EMPTY_VALUE] = "empty values of types that have none were left out",
    [LOSS_REPEATED_DATA] =
        "values were replaced by later ones of the same element and key",
    [LOSS_GRAPHICS] = "graphics were reduced to their label and place",
    [LOSS_ELEMENT] = "elements that GraphML does not have were left out",
    [LOSS_ATTRIBUTE] = "attributes that GraphML does not have were left out",
    [LOSS_UNKNOWN_TYPE] = "keys of unknown types were read as strings",
};

enum status graphml_check_pending(struct graphml_import *import) {
    const struct graphml_pending *first = NULL;
    const struct map_entry *entry;
    for (uint64_t place = 0; (entry = map_next(&import->pending_rows, &place)) != NULL;) {
        const struct graphml_pending *pending = &import->pending.items[entry->value];
        if (first == NULL || pending->line < first->line)
            first = pending;
    }
    if (first == NULL)
        return STATUS_OK;
    return problem_set_file(
        import->context->problem, STATUS_DANGLING_EDGE, import->path, first->line,
        "an edge names the node '%.*s', which is not there", TEXT_ARGS(first->id));
}

enum status graphml_report(struct graphml_import *import) {
    struct text_builder notes;
    text_builder_init(&notes, import->context->arena);
    for (int loss = 0; loss < LOSS_COUNT; loss++) {
        if (import->losses[loss] == 0)
            continue;
        import->report->losses += import->losses[loss];
        text_append_format(&notes, "%llu %s\n", (unsigned long long)import->losses[loss],
                           sentences[loss]);
    }
    import->report->notes = text_builder_text(&notes);
    return notes.failed ? graphml_no_memory(import) : STATUS_OK;
}
