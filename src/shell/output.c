/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/output.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void output_open_standard(struct output *output) {
    *output = (struct output){.file = stdout, .is_terminal = isatty(STDOUT_FILENO)};
}

enum status output_open_file(struct output *output, const char *path,
                             struct problem *problem) {
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                           "cannot write '%s': %s", path, strerror(errno));
    *output = (struct output){.file = file, .is_terminal = isatty(fileno(file))};
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
