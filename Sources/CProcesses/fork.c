#define _GNU_SOURCE
#include "CProcesses.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int mp_fork(struct mp_child *child) {
    pid_t process = fork();
    if (process <= 0) return process;
    // Nobody else collects it, so the number is still its own.
    *child = (struct mp_child){.process = process, .descriptor = mp_open_pid(process)};
    return 1;
}

int mp_fork_sibling(struct mp_child *child) {
    int descriptor = -1;
    struct clone_args arguments = {.flags = CLONE_PARENT | CLONE_PIDFD, .pidfd = (uintptr_t)&descriptor};
    // The C library keeps the thread's number where the kernel clears it at the thread's end; its own fork has the kernel
    // write the new number there, too.
    int *number = NULL;
    if (prctl(PR_GET_TID_ADDRESS, &number) == 0 && number != NULL) {
        arguments.flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
        arguments.child_tid = (uintptr_t)number;
    }
    long process = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (process <= 0) return (int)process;
    *child = (struct mp_child){.process = (int32_t)process, .descriptor = descriptor};
    return 1;
}

int mp_die_with_parent(int32_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // It may have ended before the call.
    return getppid() == parent ? 0 : -1;
}
