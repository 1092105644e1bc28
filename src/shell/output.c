/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/output.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void output_open_standard(struct output *output) {
    bool is_terminal = isatty(STDOUT_FILENO);
    *output = (struct output){.file = stdout,
                              .is_terminal = is_terminal,
                              .format = is_terminal ? &render_box : &render_csv};
}

/* The format that a file's suffix tells; CSV for others. */
static const struct render_format *format_of(struct text path) {
    static const struct {
        const char *suffix;
        const struct render_format *format;
    } suffixes[] = {{".tsv", &render_tsv},
                    {".json", &render_json},
                    {".jsonl", &render_jsonl},
                    {".md", &render_markdown}};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct text suffix = text_of(suffixes[i].suffix);
        if (path.byte_count > suffix.byte_count &&
            text_equal_ignoring_case(
                (struct text){path.bytes + path.byte_count - suffix.byte_count,
                              suffix.byte_count},
                suffix))
            return suffixes[i].format;
    }
    return &render_csv;
}

void output_begin_result(struct output *output, const struct render_format *format) {
    output->wants_gap =
        output->has_written && (format == &render_markdown || format == &render_line);
}

enum status output_open_file(struct output *output, const char *path,
                             struct problem *problem) {
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                           "cannot write '%s': %s", path, strerror(errno));
    *output = (struct output){.file = file,
                              .is_terminal = isatty(fileno(file)),
                              .format = format_of(text_of(path))};
    return STATUS_OK;
}

static enum status fail(struct output *output, struct problem *problem) {
    if (!output->has_failed)
        output->error = errno;
    output->has_failed = true;
    return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE, "cannot write %s: %s",
                       output->file == stdout ? "to standard output" : "the output file",
                       strerror(output->error));
}

enum status output_close(struct output *output, struct problem *problem) {
    enum status status = STATUS_OK;
    if (output->file == NULL)
        return STATUS_OK;
    if (output->file == stdout)
        return output_flush(output, problem);
    if (fclose(output->file) != 0 || output->has_failed)
        status = fail(output, problem);
    output->file = NULL;
    return status;
}

enum status output_write(void *context, struct text bytes, struct problem *problem) {
    struct output *output = context;
    if (output->wants_gap && !output->has_failed && fputc('\n', output->file) == EOF)
        return fail(output, problem);
    output->wants_gap = false;
    output->has_written = true;
    if (output->has_failed ||
        fwrite(bytes.bytes, 1, bytes.byte_count, output->file) != bytes.byte_count)
        return fail(output, problem);
    return STATUS_OK;
}

enum status output_flush(struct output *output, struct problem *problem) {
    if (output->has_failed || fflush(output->file) != 0)
        return fail(output, problem);
    return STATUS_OK;
}

size_t output_width(const struct output *output) {
    struct winsize size;
    if (!output->is_terminal || ioctl(fileno(output->file), TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}
