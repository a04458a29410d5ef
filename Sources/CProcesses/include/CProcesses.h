// The system calls that start, watch and end processes, one topic per .c file: what Swift can't import from the C
// library, or may not do between clone and exec.
// Every function is thread-safe unless its comment says otherwise; none keeps a pointer that it was given.
#pragma once

#ifndef __linux__
#error "swift-multiprocessing runs on Linux only; docs/platforms.md says what is missing elsewhere"
#endif

#include <stdint.h>
#include <sys/types.h>
#include <sys/wait.h>

// ---- launch.c

/// A program to start. A pointer that is NULL leaves things as they are in the parent.
struct mp_launch {
    /// The file of the program, which isn't looked for in PATH.
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *directory;
    /// descriptors[i] becomes descriptor i of the program, which gets no others.
    const int32_t *descriptors;
    int32_t descriptor_count;
    /// The signal that the program gets when the calling thread ends; 0 is none.
    int32_t parent_death_signal;
    /// Whether the program leads a process group of its own.
    int32_t leads_group;
};

/// The step at which a program could not be started.
enum mp_launch_step { mp_step_none, mp_step_clone, mp_step_descriptors, mp_step_directory, mp_step_group, mp_step_execute };

/// A process that was started.
struct mp_child {
    int32_t process;
    /// Becomes readable when the process has ended; closed on exec.
    int32_t descriptor;
    /// Where starting failed, if it did, and the error number.
    enum mp_launch_step failed_step;
    int32_t error;
};

/// Starts a program, however large this process is: its memory is neither copied nor counted again.
/// Returns 0 once the program has begun, or -1 with `failed_step` and `error` set.
int mp_launch(const struct mp_launch *launch, struct mp_child *child);

/// The environment of this process; an empty one after clearenv(3), which leaves `environ` null.
/// As long as it is read, nobody may change it.
char *const *mp_environment(void);

// ---- fork.c

/// Forks, as fork(2). Returns 0 in the child, 1 in the parent, or -1 with errno set: EMFILE if there is no descriptor left for
/// the child.
/// Only for processes with one thread: a child has none of the others.
int mp_fork(struct mp_child *child);

/// Forks a sibling: a child of this process's parent. Returns 0 in it, 1 in the caller, or -1 with errno set.
/// Only for processes with one thread. Handlers of pthread_atfork(3) don't run.
int mp_fork_sibling(struct mp_child *child);

/// Has the kernel end this process by SIGKILL when the thread that started it ends, unless the parent has gone by now.
/// Returns 0, or -1 if the process isn't `parent`'s child any more.
int mp_die_with_parent(int32_t parent);

// ---- watch.c

/// Sends a signal to the process of a descriptor. Returns 0, or -1 with errno set: ESRCH if it has ended.
int mp_signal_process(int descriptor, int signal);

/// How a process ended, as in wait4(2), and what it took.
struct mp_end {
    int32_t status;
    int64_t peak_memory_in_kibibytes;
    int64_t user_microseconds;
    int64_t system_microseconds;
};

/// Collects the child of a descriptor if it has ended, without waiting. Returns 1 if it had, 0 if it runs (or if a tracer has
/// yet to collect it), -1 with errno set: ECHILD if somebody else has collected it.
int mp_collect(int descriptor, struct mp_end *end);

/// Tells the signal that has stopped the child of a descriptor; 0 if it isn't stopped. The child stays as it is.
int mp_stop_signal(int descriptor);
