/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drives the import with libxml2's SAX2 push parser: no tree, and a DOCTYPE ends the reading
 * before any of its declarations is seen, so there are no entities but XML's five. The file
 * comes through libxml2's input layer, which unpacks gzip.
 *
 * Elements are told by their local names, whatever their namespace; a stack of tags says where
 * the parser is.
 */
#include "exchange/read_graphml.h"

#include "base/limits.h"
#include "exchange/cell.h"
#include "exchange/graphml.h"
#include "exchange/graphml_import.h"
#include "exchange/option.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

enum tag {
    TAG_NONE, /* above the root */
    TAG_GRAPHML,
    TAG_KEY,
    TAG_DEFAULT,
    TAG_GRAPH,
    TAG_NODE,
    TAG_EDGE,
    TAG_HYPEREDGE,
    TAG_ENDPOINT,
    TAG_DATA,
    TAG_DESC,
    TAG_GRAPHICS,      /* yEd's, inside of data */
    TAG_GRAPHICS_TEXT, /* a label there */
    TAG_IGNORED        /* with all that is inside */
};

struct reader {
    struct graphml_import import;
    xmlParserCtxtPtr parser;
    bool has_begun;     /* there was an element */
    bool has_all;       /* the parser was given the last bytes */
    enum status status; /* of the first callback that failed */
    enum tag tags[MAX_IMPORT_DEPTH + 1];
    bool is_undirected[MAX_IMPORT_DEPTH + 1]; /* of graphs */
    uint32_t depth;
    uint32_t graph_count;
    struct arena text_arena; /* the text at hand; emptied after it */
    struct text_builder text;
    struct graphml_key_in *key;                  /* of TAG_KEY */
    struct text data_key, data_type, data_exact; /* of TAG_DATA, on text_arena */
    uint64_t data_line;
    bool has_graphics_label;
};

/* An attribute as SAX2 gives it: five pointers. */
#define ATTRIBUTE_FIELDS 5

struct attributes {
    const xmlChar **fields;
    int count;
};

static struct text attribute_value(struct attributes attributes, int i) {
    const xmlChar **field = attributes.fields + i * ATTRIBUTE_FIELDS;
    return (struct text){(const char *)field[3], (size_t)(field[4] - field[3])};
}

/* The attribute of a name in a namespace (NULL: none); NULL bytes when it is not there. */
static struct text find_attribute(struct attributes attributes, const char *name,
                                  const char *namespace) {
    for (int i = 0; i < attributes.count; i++) {
        const xmlChar **field = attributes.fields + i * ATTRIBUTE_FIELDS;
        if (strcmp((const char *)field[0], name) != 0)
            continue;
        const char *uri = (const char *)field[2];
        bool is_wanted =
            namespace == NULL ? uri == NULL : uri != NULL && strcmp(uri, namespace) == 0;
        if (is_wanted)
            return attribute_value(attributes, i);
    }
    return (struct text){NULL, 0};
}

static struct text plain_attribute(struct attributes attributes, const char *name) {
    return find_attribute(attributes, name, NULL);
}

static struct text own_attribute(struct attributes attributes, const char *name) {
    return find_attribute(attributes, name, ENTENTE_NAMESPACE);
}

/* Counts attributes that are neither among `known` (ended by NULL) nor ours. */
static void count_foreign(struct reader *reader, struct attributes attributes,
                          const char *const *known) {
    for (int i = 0; i < attributes.count; i++) {
        const xmlChar **field = attributes.fields + i * ATTRIBUTE_FIELDS;
        bool is_known =
            field[2] != NULL && strcmp((const char *)field[2], ENTENTE_NAMESPACE) == 0;
        for (const char *const *name = known; !is_known && *name != NULL; name++)
            is_known = field[2] == NULL && strcmp((const char *)field[0], *name) == 0;
        reader->import.losses[LOSS_ATTRIBUTE] += !is_known;
    }
}

/* ---- beginnings ------------------------------------------------------------------------- */

static enum status begin_key(struct reader *reader, struct attributes attributes) {
    const struct graphml_key_attributes key = {
        .id = plain_attribute(attributes, "id"),
        .owner = plain_attribute(attributes, "for"),
        .name = plain_attribute(attributes, "attr.name"),
        .type = plain_attribute(attributes, "attr.type"),
        .list = plain_attribute(attributes, "attr.list"),
        .graphics = plain_attribute(attributes, "yfiles.type"),
        .property = own_attribute(attributes, "property"),
        .exact_type = own_attribute(attributes, "type"),
        .role = own_attribute(attributes, "role")};
    return graphml_declare_key(&reader->import, &key, &reader->key);
}

static enum status begin_graph(struct reader *reader, enum tag parent,
                               struct attributes attributes) {
    struct text direction = plain_attribute(attributes, "edgedefault");
    reader->is_undirected[reader->depth] = text_equal(direction, TEXT("undirected"));
    if (parent != TAG_GRAPHML)
        reader->import.losses[LOSS_NESTED]++;
    else if (reader->graph_count++ > 0)
        reader->import.losses[LOSS_SEVERAL_GRAPHS]++;
    return STATUS_OK;
}

/* ent:set="[...]": labels as a JSON list. */
static enum status add_label_set(struct reader *reader, struct text set) {
    struct graphml_import *import = &reader->import;
    const struct graphml_key_in key = {.name = TEXT("labels")};
    const struct graphml_type type = {.type = VALUE_STRING, .is_list = true};
    struct value list;
    TRY(graphml_read_value(import, &key, type, set, &list));
    for (uint32_t i = 0; list.type == VALUE_LIST && i < list.size; i++)
        TRY(graphml_add_label(import, value_text(list.items[i])));
    return STATUS_OK;
}

static enum status begin_node(struct reader *reader, struct attributes attributes) {
    static const char *const known[] = {"id", "labels", NULL};
    struct graphml_import *import = &reader->import;
    TRY(graphml_begin_node(import, plain_attribute(attributes, "id")));
    count_foreign(reader, attributes, known);
    struct text set = own_attribute(attributes, "set");
    graphml_current(import)->has_label_set = set.bytes != NULL;
    if (set.bytes != NULL)
        return add_label_set(reader, set);
    return graphml_add_labels(import, plain_attribute(attributes, "labels"));
}

static bool is_directed(const struct reader *reader, struct text direction) {
    if (direction.bytes != NULL) {
        bool truth;
        if (cell_boolean(direction, &truth))
            return truth;
    }
    for (uint32_t depth = reader->depth; depth > 0; depth--)
        if (reader->tags[depth] == TAG_GRAPH)
            return !reader->is_undirected[depth];
    return true;
}

static enum status set_port(struct graphml_import *import, const char *name,
                            struct text port) {
    if (port.bytes == NULL)
        return STATUS_OK;
    port = text_copy(&import->element_arena, port);
    if (port.bytes == NULL)
        return graphml_no_memory(import);
    return graphml_set_named(import, name, value_string(port));
}

static enum status begin_edge(struct reader *reader, struct attributes attributes) {
    static const char *const known[] = {"id",    "source",     "target",     "directed",
                                        "label", "sourceport", "targetport", NULL};
    struct graphml_import *import = &reader->import;
    struct text id = plain_attribute(attributes, "id");
    TRY(graphml_begin_edge(import, id.bytes == NULL ? TEXT("") : id,
                           plain_attribute(attributes, "source"),
                           plain_attribute(attributes, "target")));
    count_foreign(reader, attributes, known);
    import->losses[LOSS_UNDIRECTED] +=
        !is_directed(reader, plain_attribute(attributes, "directed"));
    TRY(set_port(import, "sourceport", plain_attribute(attributes, "sourceport")));
    TRY(set_port(import, "targetport", plain_attribute(attributes, "targetport")));
    return graphml_set_type(import, plain_attribute(attributes, "label"));
}

static enum status begin_endpoint(struct reader *reader, struct attributes attributes) {
    return graphml_endpoint(&reader->import, plain_attribute(attributes, "node"));
}

static enum status keep(struct reader *reader, struct text text, struct text *out) {
    *out = text;
    if (text.bytes == NULL)
        return STATUS_OK;
    *out = text_copy(&reader->text_arena, text);
    return out->bytes == NULL ? graphml_no_memory(&reader->import) : STATUS_OK;
}

static enum status begin_data(struct reader *reader, struct attributes attributes) {
    struct text key = plain_attribute(attributes, "key");
    if (key.bytes == NULL)
        return graphml_fault(&reader->import, STATUS_INVALID_FILE, "data names no key");
    reader->data_line = reader->import.line;
    reader->has_graphics_label = false;
    TRY(keep(reader, key, &reader->data_key));
    TRY(keep(reader, own_attribute(attributes, "type"), &reader->data_type));
    return keep(reader, own_attribute(attributes, "exact"), &reader->data_exact);
}

/* The place of a yEd shape. */
static enum status take_geometry(struct reader *reader, struct attributes attributes) {
    static const char *const names[] = {"x", "y"};
    for (size_t i = 0; i < 2; i++) {
        double number;
        struct text text = plain_attribute(attributes, names[i]);
        if (text.bytes != NULL && cell_float(text, &number))
            TRY(graphml_set_named(&reader->import, names[i], value_float(number)));
    }
    return STATUS_OK;
}

/* ---- where an element stands ------------------------------------------------------------ */

/* Elements and the ones they stand in; what is not here is left out. */
static const struct {
    enum tag parent;
    const char *name;
    enum tag tag;
    enum status (*begin)(struct reader *reader, struct attributes attributes);
} places[] = {
    {TAG_GRAPHML, "key", TAG_KEY, begin_key},
    {TAG_GRAPHML, "graph", TAG_GRAPH, NULL},
    {TAG_GRAPHML, "data", TAG_DATA, begin_data},
    {TAG_KEY, "default", TAG_DEFAULT, NULL},
    {TAG_GRAPH, "node", TAG_NODE, begin_node},
    {TAG_GRAPH, "edge", TAG_EDGE, begin_edge},
    {TAG_GRAPH, "hyperedge", TAG_HYPEREDGE, NULL},
    {TAG_GRAPH, "data", TAG_DATA, begin_data},
    {TAG_NODE, "data", TAG_DATA, begin_data},
    {TAG_NODE, "graph", TAG_GRAPH, NULL},
    {TAG_NODE, "desc", TAG_DESC, NULL},
    {TAG_EDGE, "data", TAG_DATA, begin_data},
    {TAG_EDGE, "graph", TAG_GRAPH, NULL},
    {TAG_EDGE, "desc", TAG_DESC, NULL},
    {TAG_HYPEREDGE, "endpoint", TAG_ENDPOINT, begin_endpoint},
    {TAG_HYPEREDGE, "data", TAG_DATA, begin_data},
    {TAG_HYPEREDGE, "graph", TAG_GRAPH, NULL},
    {TAG_HYPEREDGE, "desc", TAG_DESC, NULL},
};

/* The kind of loss that an element left out is. */
static void count_ignored(struct reader *reader, enum tag parent, const char *name) {
    bool is_description = strcmp(name, "desc") == 0;
    if (parent == TAG_IGNORED || (is_description && parent == TAG_KEY))
        return;
    if (strcmp(name, "port") == 0)
        reader->import.losses[LOSS_PORT]++;
    else if (is_description)
        reader->import.losses[LOSS_GRAPH_DATA]++;
    else
        reader->import.losses[LOSS_ELEMENT]++;
}

/* Inside of data: graphics, or elements that values do not have. */
static enum status begin_in_data(struct reader *reader, const char *name,
                                 struct attributes attributes, enum tag *tag) {
    struct graphml_import *import = &reader->import;
    const struct graphml_element *element = graphml_current(import);
    struct graphml_key_in *key = NULL;
    *tag = TAG_IGNORED;
    if (element != NULL && reader->data_key.bytes != NULL)
        TRY(graphml_find_key(import, element->owner, reader->data_key, &key));
    if (key == NULL || key->role != GRAPHML_GRAPHICS) {
        import->losses[LOSS_ELEMENT]++;
        return STATUS_OK;
    }
    *tag = TAG_GRAPHICS;
    if (strcmp(name, "Geometry") == 0)
        return take_geometry(reader, attributes);
    if (strcmp(name, "NodeLabel") == 0 || strcmp(name, "EdgeLabel") == 0)
        *tag = TAG_GRAPHICS_TEXT;
    return STATUS_OK;
}

static enum status begin_root(struct reader *reader, const char *name, enum tag *tag) {
    *tag = TAG_GRAPHML;
    if (strcmp(name, "graphml") == 0)
        return STATUS_OK;
    return graphml_fault(&reader->import, STATUS_INVALID_FILE,
                         "the file's root is '%.60s', expected graphml", name);
}

static enum status begin_element(struct reader *reader, const char *name,
                                 struct attributes attributes, enum tag *tag) {
    enum tag parent = reader->tags[reader->depth - 1];
    if (parent == TAG_NONE)
        return begin_root(reader, name, tag);
    if (parent == TAG_DATA || parent == TAG_GRAPHICS)
        return begin_in_data(reader, name, attributes, tag);
    *tag = TAG_IGNORED;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].parent != parent || strcmp(places[i].name, name) != 0)
            continue;
        *tag = places[i].tag;
        if (*tag == TAG_GRAPH)
            return begin_graph(reader, parent, attributes);
        if (*tag == TAG_HYPEREDGE) {
            struct text id = plain_attribute(attributes, "id");
            return graphml_begin_hyperedge(&reader->import,
                                           id.bytes == NULL ? TEXT("") : id);
        }
        return places[i].begin == NULL ? STATUS_OK : places[i].begin(reader, attributes);
    }
    if (parent != TAG_GRAPHICS_TEXT)
        count_ignored(reader, parent, name);
    return STATUS_OK;
}

/* ---- endings ---------------------------------------------------------------------------- */

static enum status end_default(struct reader *reader, struct text text) {
    reader->key->has_default = true;
    reader->key->default_text = text_copy(&reader->import.arena, text);
    return reader->key->default_text.bytes == NULL ? graphml_no_memory(&reader->import)
                                                   : STATUS_OK;
}

/* The first label of a yEd shape that is not blank becomes the property `label`. */
static enum status end_graphics_text(struct reader *reader, struct text text) {
    struct graphml_import *import = &reader->import;
    while (text.byte_count > 0 && strchr(" \t\r\n", *text.bytes) != NULL) {
        text.bytes++;
        text.byte_count--;
    }
    while (text.byte_count > 0 &&
           strchr(" \t\r\n", text.bytes[text.byte_count - 1]) != NULL)
        text.byte_count--;
    if (text.byte_count == 0 || reader->has_graphics_label)
        return STATUS_OK;
    reader->has_graphics_label = true;
    text = text_copy(&import->element_arena, text);
    if (text.bytes == NULL)
        return graphml_no_memory(import);
    return graphml_set_named(import, "label", value_string(text));
}

static enum status end_description(struct reader *reader, struct text text) {
    text = text_copy(&reader->import.element_arena, text);
    if (text.bytes == NULL)
        return graphml_no_memory(&reader->import);
    return graphml_set_named(&reader->import, "desc", value_string(text));
}

static enum status end_data(struct reader *reader, struct text text) {
    struct graphml_import *import = &reader->import;
    const struct graphml_element *element = graphml_current(import);
    import->line = reader->data_line;
    if (element != NULL) {
        struct graphml_key_in *key;
        TRY(graphml_find_key(import, element->owner, reader->data_key, &key));
        import->losses[LOSS_GRAPHICS] += key->role == GRAPHML_GRAPHICS;
    }
    return graphml_data(import, reader->data_key, reader->data_type, reader->data_exact,
                        text);
}

static enum status end_element(struct reader *reader, enum tag tag) {
    struct text text = text_builder_text(&reader->text);
    if (reader->text.failed)
        return graphml_no_memory(&reader->import);
    if (tag == TAG_NODE || tag == TAG_EDGE || tag == TAG_HYPEREDGE)
        return graphml_end_element(&reader->import);
    if (tag == TAG_DEFAULT)
        return end_default(reader, text);
    if (tag == TAG_DESC)
        return end_description(reader, text);
    if (tag == TAG_GRAPHICS_TEXT)
        return end_graphics_text(reader, text);
    return tag == TAG_DATA ? end_data(reader, text) : STATUS_OK;
}

static bool has_text(enum tag tag) {
    return tag == TAG_DATA || tag == TAG_DEFAULT || tag == TAG_DESC ||
           tag == TAG_GRAPHICS_TEXT;
}

/* Empties the text for the next element that has one. */
static void forget_text(struct reader *reader, bool with_memory) {
    reader->text.byte_count = 0;
    if (!with_memory)
        return;
    arena_reset(&reader->text_arena);
    text_builder_init(&reader->text, &reader->text_arena);
}

/* ---- the parser's events ---------------------------------------------------------------- */

static void note(struct reader *reader, enum status status) {
    if (status == STATUS_OK || reader->status != STATUS_OK)
        return;
    reader->status = status;
    xmlStopParser(reader->parser);
}

static void take_line(struct reader *reader) {
    int line = xmlSAX2GetLineNumber(reader->parser);
    reader->import.line = line > 0 ? (uint64_t)line : 0;
}

static bool declares_entente(int count, const xmlChar **namespaces) {
    for (int i = 0; i < count; i++)
        if (strcmp((const char *)namespaces[2 * i + 1], ENTENTE_NAMESPACE) == 0)
            return true;
    return false;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int default_count, const xmlChar **attributes) {
    struct reader *reader = context;
    (void)prefix;
    (void)uri;
    (void)default_count;
    if (reader->status != STATUS_OK)
        return;
    take_line(reader);
    if (reader->depth == MAX_IMPORT_DEPTH) {
        note(reader, graphml_fault(&reader->import, STATUS_INVALID_FILE,
                                   "elements are nested deeper than %d levels",
                                   MAX_IMPORT_DEPTH));
        return;
    }
    if (reader->depth == 0)
        reader->import.is_ours = declares_entente(namespace_count, namespaces);
    reader->has_begun = true;
    reader->depth++;
    enum tag tag = TAG_IGNORED;
    note(reader, begin_element(reader, (const char *)name,
                               (struct attributes){attributes, attribute_count}, &tag));
    reader->tags[reader->depth] = tag;
    if (has_text(tag))
        forget_text(reader, false);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *uri) {
    struct reader *reader = context;
    (void)name;
    (void)prefix;
    (void)uri;
    if (reader->status != STATUS_OK)
        return;
    take_line(reader);
    enum tag tag = reader->tags[reader->depth];
    note(reader, end_element(reader, tag));
    reader->depth--;
    if (tag == TAG_DATA || tag == TAG_DEFAULT || tag == TAG_DESC)
        forget_text(reader, true);
    else if (tag == TAG_GRAPHICS_TEXT)
        forget_text(reader, false);
}

static void on_characters(void *context, const xmlChar *bytes, int byte_count) {
    struct reader *reader = context;
    if (reader->status != STATUS_OK || !has_text(reader->tags[reader->depth]))
        return;
    if (reader->text.byte_count + (size_t)byte_count > MAX_IMPORT_TEXT_BYTES) {
        take_line(reader);
        note(reader, graphml_fault(&reader->import, STATUS_INVALID_FILE,
                                   "the text of an element is longer than %u bytes",
                                   MAX_IMPORT_TEXT_BYTES));
        return;
    }
    text_append(&reader->text, (struct text){(const char *)bytes, (size_t)byte_count});
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system) {
    struct reader *reader = context;
    (void)name;
    (void)external;
    (void)system;
    take_line(reader);
    enum status status = graphml_fault(&reader->import, STATUS_INVALID_FILE,
                                       "the file has a DOCTYPE, which is not read");
    problem_hint(reader->import.context->problem, "remove the DOCTYPE line");
    note(reader, status);
}

/* libxml2 tells an early end as whatever it was waiting for. */
static bool is_at_end(const struct reader *reader) {
    const xmlParserInput *input = reader->parser->input;
    return reader->has_all && (input == NULL || input->cur >= input->end);
}

static enum status xml_fault(struct reader *reader, const char *message) {
    struct graphml_import *import = &reader->import;
    if (!reader->has_begun && is_at_end(reader))
        return graphml_fault(import, STATUS_INVALID_FILE,
                             "the file ends before its first element");
    if (!reader->has_begun)
        return graphml_fault(import, STATUS_INVALID_FILE,
                             "not XML: the file does not begin with an element");
    if (reader->depth > 0 && is_at_end(reader))
        return graphml_fault(import, STATUS_INVALID_FILE,
                             "the file ends too early: %u element%s not closed",
                             reader->depth, reader->depth == 1 ? " is" : "s are");
    return graphml_fault(import, STATUS_INVALID_FILE, "not XML: %.*s",
                         (int)strcspn(message, "\n"), message);
}

/* Faults of the XML itself; those of namespaces do no harm. */
static void on_error(void *context, xmlErrorPtr error) {
    struct reader *reader = context;
    if (error->level != XML_ERR_FATAL || reader->status != STATUS_OK)
        return;
    if (error->code == XML_ERR_NO_MEMORY) {
        note(reader, graphml_no_memory(&reader->import));
        return;
    }
    reader->import.line = error->line > 0 ? (uint64_t)error->line : 0;
    note(reader, xml_fault(reader, error->message == NULL ? "" : error->message));
}

/* ---- the file --------------------------------------------------------------------------- */

static enum status cannot_open(struct reader *reader, int error) {
    return problem_set_file(reader->import.context->problem, STATUS_CANNOT_OPEN,
                            reader->import.path, 0, "cannot be read: %s",
                            strerror(error));
}

/* Opens the path as a file and as nothing else: libxml2 also takes addresses. */
static enum status open_input(struct reader *reader, xmlParserInputBufferPtr *out) {
    struct graphml_import *import = &reader->import;
    struct stat about;
    if (stat(import->path, &about) != 0)
        return cannot_open(reader, errno);
    if (S_ISDIR(about.st_mode))
        return cannot_open(reader, EISDIR);
    if (access(import->path, R_OK) != 0)
        return cannot_open(reader, errno);
    char *name = arena_format(&import->arena, "%s%s", *import->path == '/' ? "" : "./",
                              import->path);
    if (name == NULL)
        return graphml_no_memory(import);
    *out = xmlParserInputBufferCreateFilename(name, XML_CHAR_ENCODING_NONE);
    return *out == NULL ? cannot_open(reader, errno) : STATUS_OK;
}

static enum status parse_chunks(struct reader *reader, xmlParserInputBufferPtr input) {
    struct exchange_context *context = reader->import.context;
    char *chunk = arena_allocate(&reader->import.arena, CHUNK_BYTES);
    if (chunk == NULL)
        return graphml_no_memory(&reader->import);
    for (int count = 1; count > 0;) {
        TRY(budget_check(context->budget, context->problem));
        TRY(graph_meter_check(context->graph, context->problem));
        count = input->readcallback(input->context, chunk, CHUNK_BYTES);
        if (count < 0)
            return cannot_open(reader, errno != 0 ? errno : EIO);
        reader->has_all = count == 0;
        xmlParseChunk(reader->parser, chunk, count, count == 0);
        TRY(reader->status);
    }
    return STATUS_OK;
}

static enum status parse(struct reader *reader, xmlParserInputBufferPtr input) {
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_start,
                             .endElementNs = on_end,
                             .characters = on_characters,
                             .ignorableWhitespace = on_characters,
                             .cdataBlock = on_characters,
                             .internalSubset = on_doctype,
                             .serror = on_error};
    reader->parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
    if (reader->parser == NULL)
        return graphml_no_memory(&reader->import);
    /* NOENT: a reference to '&' in an attribute is given as '&'. HUGE: the limits are ours. */
    xmlCtxtUseOptions(reader->parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_HUGE |
                                          XML_PARSE_BIG_LINES);
    enum status status = parse_chunks(reader, input);
    xmlFreeParserCtxt(reader->parser);
    return status;
}

static enum status read_file(struct reader *reader) {
    struct exchange_context *context = reader->import.context;
    TRY(option_text(context, "labels", &reader->import.labels_name));
    TRY(option_text(context, "type", &reader->import.type_name));
    TRY(option_text(context, "default_type", &reader->import.default_type));
    xmlParserInputBufferPtr input;
    TRY(graph_bulk_begin(context->graph, context->problem));
    TRY(open_input(reader, &input));
    enum status status = parse(reader, input);
    xmlFreeParserInputBuffer(input);
    TRY(status);
    TRY(graphml_check_pending(&reader->import));
    TRY(graph_bulk_end(context->graph, context->budget, context->problem));
    return graphml_report(&reader->import);
}

enum status read_graphml(struct exchange_context *context, const char *path,
                         struct exchange_report *report) {
    struct reader reader = {.status = STATUS_OK};
    enum status status = graphml_import_open(&reader.import, context, path, report);
    arena_init(&reader.text_arena, context->budget);
    text_builder_init(&reader.text, &reader.text_arena);
    if (status == STATUS_OK)
        status = read_file(&reader);
    arena_release(&reader.text_arena);
    graphml_import_release(&reader.import);
    return status;
}
