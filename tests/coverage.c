/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Linked into the coverage build alone, with the linker's --wrap=_exit: the child in which an
 * analysis runs ends by _exit(), which would forget the lines that it counted.
 */
void __gcov_dump(void);
void __real__exit(int status) __attribute__((noreturn));
void __wrap__exit(int status) __attribute__((noreturn));

void __wrap__exit(int status) {
    __gcov_dump();
    __real__exit(status);
}
