// What Swift can't import from the C library and every layer may need, one topic per .c file.
// Every function is async-signal-safe or thread-safe as its comment says; none keeps a pointer that it was given.
#pragma once

#ifndef __linux__
#error "swift-multiprocessing runs on Linux only; docs/platforms.md says what is missing elsewhere"
#endif

#include <stdint.h>

// ---- memory.c

/// Gives memory that was freed back to the system, as malloc_trim does; nothing where there is none. Thread-safe.
void mp_give_memory_back(void);

// ---- threads.c

/// Names the calling thread, cut to the kernel's 15 bytes. Thread-safe.
void mp_name_thread(const char *name);

/// How many processors the calling thread may run on (sched_getaffinity(2)). Thread-safe.
int mp_usable_processors(void);

// ---- processes.c

/// Opens a descriptor that becomes readable when the process has ended (pidfd_open(2)); closed on exec.
/// Returns the descriptor, or -1 with errno set: ESRCH if there is no such process. Thread-safe.
int mp_open_process(int32_t process);
