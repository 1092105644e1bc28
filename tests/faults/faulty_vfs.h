/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQLite's file system and memory, with failures: a shim over the default VFS and over SQLite's
 * allocator. Each event of a kind is numbered; the armed one fails, as often as asked. Process
 * wide, one thread.
 */
#ifndef ENTENTE_TESTS_FAULTY_VFS_H
#define ENTENTE_TESTS_FAULTY_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum vfs_event {
    VFS_OPEN,     /* a file cannot be opened */
    VFS_READ,     /* a read fails */
    VFS_WRITE,    /* a write fails and writes nothing */
    VFS_FULL,     /* a write finds no room and writes nothing */
    VFS_SHORT,    /* a write finds no room after its first half */
    VFS_SYNC,     /* a sync fails: nobody knows what is on the disk */
    VFS_TRUNCATE, /* a file cannot be cut */
    VFS_SHARED,   /* shared memory cannot be mapped or locked */
    VFS_LOCK,     /* a lock fails for another reason than that somebody has it */
    VFS_MEMORY,   /* SQLite's allocator gives NULL */
    VFS_EVENT_COUNT
};

/* Once, before SQLite is used. False when SQLite refuses. */
bool faulty_vfs_begin(void);

/* From now on the nth event of the kind (from 1) fails, and those after it as well when
 * `and_all_after`. 0: none fails; events are counted. */
void faulty_vfs_arm(enum vfs_event event, uint64_t nth, bool and_all_after);

/* Nothing fails any more. Gives how many events of the kind there were since arming. */
uint64_t faulty_vfs_disarm(void);

const char *faulty_vfs_name(enum vfs_event event);

#endif
