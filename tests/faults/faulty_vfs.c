/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of ours stands before a file of the real VFS, which lies right behind it. */
#include "faulty_vfs.h"

#include <sqlite3.h>

#include <string.h>

static struct {
    bool is_armed;
    enum vfs_event event;
    uint64_t nth, count;
    bool and_all_after;
} armed;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs shim_vfs;
static sqlite3_mem_methods real_memory;

/* Counts an event; true when it has to fail. */
static bool must_fail(enum vfs_event event) {
    if (!armed.is_armed || armed.event != event)
        return false;
    armed.count++;
    return armed.nth > 0 &&
           (armed.count == armed.nth || (armed.and_all_after && armed.count > armed.nth));
}

/* ---- files -------------------------------------------------------------------------------- */

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *file) {
    return ((struct shim_file *)file)->real;
}

static int shim_close(sqlite3_file *file) {
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int shim_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    if (must_fail(VFS_READ))
        return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

static int shim_write(sqlite3_file *file, const void *bytes, int count,
                      sqlite3_int64 offset) {
    sqlite3_file *real = real_of(file);
    if (must_fail(VFS_WRITE))
        return SQLITE_IOERR_WRITE;
    if (must_fail(VFS_FULL))
        return SQLITE_FULL;
    if (must_fail(VFS_SHORT)) {
        (void)real->pMethods->xWrite(real, bytes, count / 2, offset);
        return SQLITE_FULL;
    }
    return real->pMethods->xWrite(real, bytes, count, offset);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
    if (must_fail(VFS_TRUNCATE))
        return SQLITE_IOERR_TRUNCATE;
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int shim_sync(sqlite3_file *file, int flags) {
    if (must_fail(VFS_SYNC))
        return SQLITE_IOERR_FSYNC;
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int shim_lock(sqlite3_file *file, int level) {
    if (must_fail(VFS_LOCK))
        return SQLITE_IOERR_LOCK;
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_check_lock(sqlite3_file *file, int *result) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}

static int shim_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int shim_sector(sqlite3_file *file) {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_traits(sqlite3_file *file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shim_map(sqlite3_file *file, int region, int size, int extend,
                    void volatile **out) {
    if (must_fail(VFS_SHARED)) {
        *out = NULL;
        return SQLITE_IOERR_SHMMAP;
    }
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out);
}

static int shim_shared_lock(sqlite3_file *file, int offset, int count, int flags) {
    if ((flags & SQLITE_SHM_LOCK) != 0 && must_fail(VFS_SHARED))
        return SQLITE_IOERR_SHMLOCK;
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void shim_barrier(sqlite3_file *file) {
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shim_unmap(sqlite3_file *file, int deletes) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), deletes);
}

static const sqlite3_io_methods shim_methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_lock,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_traits,
    .xShmMap = shim_map,
    .xShmLock = shim_shared_lock,
    .xShmBarrier = shim_barrier,
    .xShmUnmap = shim_unmap,
};

/* ---- the file system ---------------------------------------------------------------------- */

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file,
                     int flags, int *out_flags) {
    struct shim_file *shim = (struct shim_file *)file;
    (void)vfs;
    shim->base.pMethods = NULL;
    shim->real = (sqlite3_file *)(shim + 1);
    if (must_fail(VFS_OPEN))
        return SQLITE_CANTOPEN;
    int code = real_vfs->xOpen(real_vfs, name, shim->real, flags, out_flags);
    if (shim->real->pMethods != NULL)
        shim->base.pMethods = &shim_methods;
    return code;
}

/* ---- memory ------------------------------------------------------------------------------- */

static void *shim_allocate(int size) {
    return must_fail(VFS_MEMORY) ? NULL : real_memory.xMalloc(size);
}

static void *shim_resize(void *memory, int size) {
    return must_fail(VFS_MEMORY) ? NULL : real_memory.xRealloc(memory, size);
}

bool faulty_vfs_begin(void) {
    sqlite3_mem_methods methods;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory) != SQLITE_OK)
        return false;
    methods = real_memory;
    methods.xMalloc = shim_allocate;
    methods.xRealloc = shim_resize;
    /* Without lookaside each allocation of a connection passes here. */
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK ||
        sqlite3_initialize() != SQLITE_OK)
        return false;
    real_vfs = sqlite3_vfs_find(NULL);
    shim_vfs = *real_vfs;
    shim_vfs.zName = "faulty";
    shim_vfs.szOsFile += (int)sizeof(struct shim_file);
    shim_vfs.xOpen = shim_open;
    return sqlite3_vfs_register(&shim_vfs, 1) == SQLITE_OK;
}

void faulty_vfs_arm(enum vfs_event event, uint64_t nth, bool and_all_after) {
    armed.event = event;
    armed.nth = nth;
    armed.count = 0;
    armed.and_all_after = and_all_after;
    armed.is_armed = true;
}

uint64_t faulty_vfs_disarm(void) {
    armed.is_armed = false;
    return armed.count;
}

const char *faulty_vfs_name(enum vfs_event event) {
    static const char *const names[VFS_EVENT_COUNT] = {
        "open",        "read",
        "write",       "write to a full disk",
        "short write", "sync",
        "truncate",    "shared memory",
        "lock",        "SQLite's allocation"};
    return names[event];
}
