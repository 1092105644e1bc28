/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/option.h"

#include <string.h>

static const struct option {
    const char *name;
    const char *value; /* what it takes, NULL: nothing */
    const char *description;
    enum option_kind kind;
    char letter; /* '\0': none */
} table[] = {
    {"--command", "TEXT", "run statements; may be repeated", OPTION_COMMAND, 'c'},
    {"--file", "FILE", "run a script, - for standard input; may be repeated", OPTION_FILE,
     'f'},
    {"--mode", "FORMAT", "how rows are printed (box on a terminal, else csv)",
     OPTION_MODE, '\0'},
    {"--param", "NAME=VALUE", "give a parameter; VALUE is JSON or a bare string",
     OPTION_PARAM, '\0'},
    {"--readonly", NULL, "refuse statements that change the graph; EXPORT writes files",
     OPTION_READONLY, '\0'},
    {"--quiet", NULL, "no greeting, footers or progress", OPTION_QUIET, '\0'},
    {"--keep-going", NULL, "run on after an error; the exit code still tells",
     OPTION_KEEP_GOING, '\0'},
    {"--timeout", "TIME", "stop statements that run longer: seconds, or 250ms, 2min",
     OPTION_TIMEOUT, '\0'},
    {"--busy-timeout", "TIME", "wait that long for another writer (5 s)",
     OPTION_BUSY_TIMEOUT, '\0'},
    {"--memory", "BYTES", "stop statements that need more, such as 512MiB or 1GB",
     OPTION_MEMORY, '\0'},
    {"--seed", "NUMBER", "where random numbers start", OPTION_SEED, '\0'},
    {"--json", NULL, "answer JSON requests, one a line, for programs", OPTION_JSON, '\0'},
    {"--help", NULL, "print this", OPTION_HELP, 'h'},
    {"--version", NULL, "print the version", OPTION_VERSION, '\0'},
};
#define OPTION_COUNT (sizeof table / sizeof *table)

void option_print_help(FILE *file) {
    fputs("entente [OPTIONS] [GRAPH]\n\n"
          "Asks a graph of nodes and typed relationships. GRAPH is a database, which\n"
          "keeps what is written to it: FILE.entente, made when it is not there. Or it\n"
          "is a folder of nodes*.csv and edges*.csv, or a file such as graph.graphml,\n"
          "which stay as they are; without it the graph is empty and in memory.\n"
          "Statements come from -c and -f in the order given, else from standard input;\n"
          "on a terminal there is a prompt, where .help tells more.\n\n",
          file);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char left[40];
        char letter[5] = "    ";
        if (table[i].letter != '\0')
            snprintf(letter, sizeof letter, "-%c, ", table[i].letter);
        snprintf(left, sizeof left, "%s%s %s", letter, table[i].name,
                 table[i].value == NULL ? "" : table[i].value);
        fprintf(file, "  %-24s %s\n", left, table[i].description);
    }
    fputs("\nFormats:", file);
    uint32_t count;
    const struct render_format *const *formats = render_formats(&count);
    for (uint32_t i = 0; i < count; i++)
        fprintf(file, "%s %s", i == 0 ? "" : ",", formats[i]->name);
    fputs(
        ".\nExit codes: 0 done, 1 a statement was refused, 2 wrong usage, 3 a graph or "
        "script\ncannot be opened, 4 cancelled or out of time.\n\n"
        "  entente graphs/governance -c \"MATCH (a:Instrument) RETURN a.name LIMIT 3\"\n",
        file);
}

/* ---- reading ------------------------------------------------------------------------------ */

struct reader {
    char **arguments;
    int count, next;
    struct options *out;
    struct problem *problem;
};

static const struct option *find_letter(char letter) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (table[i].letter == letter && letter != '\0')
            return &table[i];
    return NULL;
}

static const struct option *find_name(struct text name) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (text_equal(name, text_of(table[i].name)))
            return &table[i];
    return NULL;
}

static enum status unknown(struct reader *reader, struct text name) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        text_nearest_offer(&nearest, text_of(table[i].name));
    problem_set(reader->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                "unknown option '%.*s'", TEXT_ARGS(name));
    text_nearest_hint(&nearest, reader->problem);
    problem_hint(reader->problem, "entente --help lists the options");
    return STATUS_INVALID_OPTION;
}

static enum status take_format(struct reader *reader, const char *name) {
    struct text_nearest nearest;
    struct text wanted = text_of(name);
    reader->out->format = render_find(wanted);
    if (reader->out->format != NULL)
        return STATUS_OK;
    text_nearest_init(&nearest, wanted);
    render_offer_names(&nearest);
    problem_set(reader->problem, STATUS_INVALID_OPTION, SPAN_NONE, "unknown mode '%.*s'",
                TEXT_ARGS(wanted));
    text_nearest_hint(&nearest, reader->problem);
    problem_hint(reader->problem, "entente --help lists the formats");
    return STATUS_INVALID_OPTION;
}

static enum status take(struct reader *reader, const struct option *option,
                        const char *value) {
    struct options *out = reader->out;
    switch (option->kind) {
    case OPTION_READONLY:
        out->is_readonly = true;
        return STATUS_OK;
    case OPTION_QUIET:
        out->is_quiet = true;
        return STATUS_OK;
    case OPTION_KEEP_GOING:
        out->keeps_going = true;
        return STATUS_OK;
    case OPTION_JSON:
        out->is_protocol = true;
        return STATUS_OK;
    case OPTION_HELP:
        out->wants_help = true;
        return STATUS_OK;
    case OPTION_VERSION:
        out->wants_version = true;
        return STATUS_OK;
    case OPTION_MODE:
        return take_format(reader, value);
    case OPTION_COMMAND:
    case OPTION_FILE:
        out->has_statements = true;
        break;
    case OPTION_PARAM:
    case OPTION_TIMEOUT:
    case OPTION_BUSY_TIMEOUT:
    case OPTION_MEMORY:
    case OPTION_SEED:
        break;
    }
    out->given[out->given_count++] =
        (struct option_given){option->kind, option->name, value};
    return STATUS_OK;
}

/* The value of an option: what is attached to it, or the next argument. */
static enum status take_with_value(struct reader *reader, const struct option *option,
                                   const char *attached) {
    if (option->value == NULL) {
        if (attached == NULL)
            return take(reader, option, NULL);
        return problem_set(reader->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "%s takes no value", option->name);
    }
    if (attached == NULL && reader->next == reader->count) {
        return problem_set(reader->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "%s needs a value: %s", option->name, option->value);
    }
    return take(reader, option,
                attached != NULL ? attached : reader->arguments[reader->next++]);
}

/* --name, --name=value, -c, -cTEXT */
static enum status read_option(struct reader *reader, const char *argument) {
    if (argument[1] != '-') {
        const struct option *option = find_letter(argument[1]);
        if (option == NULL)
            return unknown(reader, text_of(argument));
        return take_with_value(reader, option, argument[2] == '\0' ? NULL : argument + 2);
    }
    struct text name = text_of(argument);
    const char *attached = NULL;
    size_t equals = text_find(name, TEXT("="), 0);
    if (equals != SIZE_MAX) {
        attached = argument + equals + 1;
        name.byte_count = equals;
    }
    const struct option *option = find_name(name);
    if (option == NULL)
        return unknown(reader, name);
    return take_with_value(reader, option, attached);
}

static enum status read_path(struct reader *reader, const char *argument) {
    if (reader->out->path != NULL)
        return problem_set(reader->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "one graph is opened, not both '%s' and '%s'",
                           reader->out->path, argument);
    reader->out->path = argument;
    return STATUS_OK;
}

/* What cannot be meant together. */
static enum status check_together(const struct reader *reader) {
    const struct options *out = reader->out;
    if (out->is_protocol && (out->has_statements || out->format != NULL))
        return problem_set(
            reader->problem, STATUS_INVALID_OPTION, SPAN_NONE,
            "--json takes its statements from requests: it goes with neither "
            "-c, -f nor --mode");
    return STATUS_OK;
}

enum status option_read(struct arena *arena, int argument_count, char **arguments,
                        struct options *out, struct problem *problem) {
    *out = (struct options){0};
    out->given = ARENA_ARRAY(arena, (size_t)argument_count + 1, struct option_given);
    TRY_MEMORY(out->given, arena, problem);
    struct reader reader = {arguments, argument_count, 1, out, problem};
    bool takes_options = true;
    while (reader.next < argument_count && !out->wants_help && !out->wants_version) {
        const char *argument = arguments[reader.next++];
        if (takes_options && strcmp(argument, "--") == 0)
            takes_options = false;
        else if (takes_options && argument[0] == '-' && argument[1] != '\0')
            TRY(read_option(&reader, argument));
        else
            TRY(read_path(&reader, argument));
    }
    return out->wants_help || out->wants_version ? STATUS_OK : check_together(&reader);
}
