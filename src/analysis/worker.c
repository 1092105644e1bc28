/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A forked child writes its table into an anonymous file (memfd) that parent and child share, and
 * its progress and problem into a shared page. The parent looks at the page every 20 ms, and
 * at first every millisecond, so that short analyses stay short.
 */
#include "analysis/worker.h"

#include "graph/igraph_bridge.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    atomic_int permille; /* -1: not known */
    enum status status;
    struct problem problem;
    uint32_t column_count;
    uint64_t row_count;
};

void analysis_table_release(struct analysis_table *table) {
    for (uint32_t i = 0; i < table->column_count; i++)
        memory_free(table->columns[i]);
    *table = (struct analysis_table){0};
}

/* ---- in the calling thread ---------------------------------------------------------------- */

/* Who is told how far an analysis is, and the analysis. */
struct listener {
    procedure_progress progress;
    void *context;
    const char *name;
};

static bool tell_listener(void *context, double fraction) {
    const struct listener *listener = context;
    return listener->progress == NULL ||
           listener->progress(listener->context, fraction, listener->name);
}

enum status worker_run(worker_task task, void *context, struct budget *budget,
                       procedure_progress progress, void *progress_context,
                       const char *name, struct analysis_table *table,
                       struct problem *problem) {
    *table = (struct analysis_table){0};
    struct listener listener = {progress, progress_context, name};
    TRY(network_enter(budget, problem));
    igraph_bridge_watch(budget, tell_listener, &listener);
    enum status status = task(context, table, problem);
    igraph_bridge_watch(NULL, NULL, NULL);
    network_leave();
    if (status != STATUS_OK)
        analysis_table_release(table);
    return status;
}

/* ---- the child ---------------------------------------------------------------------------- */

static bool tell_parent(void *context, double fraction) {
    struct shared *shared = context;
    if (fraction >= 0)
        atomic_store(&shared->permille, (int)lround(fraction * 1000));
    return true;
}

/* The budget's limit counts from what the process maps already. */
static void limit_memory(const struct budget *budget) {
    if (budget == NULL || budget->memory_limit_bytes == 0)
        return;
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long long pages = 0;
    if (file == NULL)
        return;
    if (fscanf(file, "%llu", &pages) != 1)
        pages = 0;
    fclose(file);
    rlim_t bytes = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) +
                   (rlim_t)budget->memory_limit_bytes;
    setrlimit(RLIMIT_AS, &(struct rlimit){bytes, bytes});
}

static bool write_all(int file, const void *memory, size_t bytes) {
    const char *place = memory;
    while (bytes > 0) {
        ssize_t written = write(file, place, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        place += written;
        bytes -= (size_t)written;
    }
    return true;
}

static void run_child(worker_task task, void *context, const struct budget *budget,
                      struct shared *shared, int file) {
    signal(SIGINT, SIG_IGN);
    limit_memory(budget);
    igraph_bridge_watch(NULL, tell_parent, shared);
    struct analysis_table table = {0};
    shared->status = task(context, &table, &shared->problem);
    if (shared->status == STATUS_OK) {
        shared->column_count = table.column_count;
        shared->row_count = table.row_count;
        for (uint32_t i = 0; i < table.column_count; i++)
            if (!write_all(file, table.columns[i],
                           (size_t)table.row_count * sizeof(double)))
                shared->status =
                    problem_set(&shared->problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                                "no room for the result of the analysis");
    }
    _exit(0);
}

/* ---- the parent --------------------------------------------------------------------------- */

static void sleep_milliseconds(long milliseconds) {
    nanosleep(&(struct timespec){0, milliseconds * 1000000}, NULL);
}

static enum status ask_to_go_on(struct budget *budget, procedure_progress progress,
                                void *progress_context, const char *name,
                                const struct shared *shared, struct problem *problem) {
    int permille = atomic_load(&shared->permille);
    if (progress != NULL &&
        !progress(progress_context, permille < 0 ? -1 : permille / 1000.0, name))
        return problem_set(problem, STATUS_CANCELLED, SPAN_NONE,
                           "the query was cancelled");
    if (budget != NULL)
        budget->ticks = 0; /* look at the clock now */
    return budget_check(budget, problem);
}

static enum status wait_for_child(pid_t child, struct budget *budget,
                                  procedure_progress progress, void *progress_context,
                                  const char *name, const struct shared *shared,
                                  int *exit_status, struct problem *problem) {
    for (uint32_t turn = 0;; turn++) {
        pid_t done = waitpid(child, exit_status, WNOHANG);
        if (done == child)
            return STATUS_OK;
        enum status status =
            ask_to_go_on(budget, progress, progress_context, name, shared, problem);
        if (status != STATUS_OK) {
            kill(child, SIGKILL);
            while (waitpid(child, exit_status, 0) < 0 && errno == EINTR)
                ;
            return status;
        }
        sleep_milliseconds(turn < 50 ? 1 : 20);
    }
}

static enum status read_table(int file, const struct shared *shared,
                              struct analysis_table *table, struct problem *problem) {
    size_t bytes = (size_t)shared->row_count * sizeof(double);
    for (uint32_t i = 0; i < shared->column_count; i++) {
        table->columns[i] = memory_allocate(bytes);
        table->column_count = i + 1;
        if (table->columns[i] == NULL)
            return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
        for (size_t done = 0; done < bytes;) {
            ssize_t got = pread(file, (char *)table->columns[i] + done, bytes - done,
                                (off_t)(i * bytes + done));
            if (got <= 0)
                return problem_set(problem, STATUS_PROCEDURE_FAILED, SPAN_NONE,
                                   "the result of the analysis cannot be read");
            done += (size_t)got;
        }
    }
    table->row_count = shared->row_count;
    return STATUS_OK;
}

/* What the child's end means. */
static enum status judge(const struct shared *shared, int exit_status,
                         const struct budget *budget, const char *name,
                         struct problem *problem) {
    if (!WIFEXITED(exit_status) || WEXITSTATUS(exit_status) != 0) {
        bool is_limited = budget != NULL && budget->memory_limit_bytes != 0;
        return problem_set(problem,
                           is_limited ? STATUS_OUT_OF_MEMORY : STATUS_PROCEDURE_FAILED,
                           SPAN_NONE, "the analysis %s ended by itself%s", name,
                           is_limited ? ", most likely at the memory limit" : "");
    }
    if (shared->status != STATUS_OK)
        *problem = shared->problem;
    return shared->status;
}

static enum status run_with(struct shared *shared, int file, worker_task task,
                            void *context, struct budget *budget,
                            procedure_progress progress, void *progress_context,
                            const char *name, struct analysis_table *table,
                            struct problem *problem) {
    atomic_store(&shared->permille, -1);
    shared->status = STATUS_PROCEDURE_FAILED;
    /* The child is inside of igraph, where no other thread of the parent may be now. */
    TRY(network_enter(budget, problem));
    pid_t child = fork();
    if (child == 0)
        run_child(task, context, budget, shared, file);
    network_leave();
    if (child < 0)
        return problem_set(problem, STATUS_PROCEDURE_FAILED, SPAN_NONE,
                           "no process can be started for the analysis: %s",
                           strerror(errno));
    int exit_status = 0;
    TRY(wait_for_child(child, budget, progress, progress_context, name, shared,
                       &exit_status, problem));
    TRY(judge(shared, exit_status, budget, name, problem));
    return read_table(file, shared, table, problem);
}

enum status worker_run_forked(worker_task task, void *context, struct budget *budget,
                              procedure_progress progress, void *progress_context,
                              const char *name, struct analysis_table *table,
                              struct problem *problem) {
    *table = (struct analysis_table){0};
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
    int file = memfd_create("entente-analysis", MFD_CLOEXEC);
    enum status status;
    if (file < 0)
        status = problem_set(problem, STATUS_PROCEDURE_FAILED, SPAN_NONE,
                             "no shared memory for the analysis: %s", strerror(errno));
    else
        status = run_with(shared, file, task, context, budget, progress, progress_context,
                          name, table, problem);
    if (status != STATUS_OK)
        analysis_table_release(table);
    if (file >= 0)
        close(file);
    munmap(shared, sizeof *shared);
    return status;
}
