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
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    if (descriptor < 0) {
        // Nobody could ever wait for it.
        int error = errno;
        kill(process, SIGKILL);
        while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
        errno = error;
        return -1;
    }
    *child = (struct mp_child){.process = process, .descriptor = descriptor};
    return 1;
}

static long raw_clone(uint64_t flags, int *descriptor, int *number) {
    struct clone_args arguments = {
        .flags = flags,
        .pidfd = (uintptr_t)descriptor,
        .child_tid = (uintptr_t)number,
    };
    long process = syscall(SYS_clone3, &arguments, sizeof arguments);
    // Older containers know no clone3 (ENOSYS), or forbid it (EPERM).
    if (process >= 0 || (errno != ENOSYS && errno != EPERM)) return process;
#if defined(__x86_64__)
    return syscall(SYS_clone, (unsigned long)flags, NULL, descriptor, number, 0UL);
#else
    return syscall(SYS_clone, (unsigned long)flags, NULL, descriptor, 0UL, number);
#endif
}

int mp_fork_sibling(struct mp_child *child) {
    int descriptor = -1;
    uint64_t flags = CLONE_PARENT | CLONE_PIDFD;
    // What the C library's own fork does beside: it keeps the thread's number where the kernel writes the new one and clears
    // it at the thread's end, and tells the kernel of the list of robust mutexes again.
    int *number = NULL;
    if (prctl(PR_GET_TID_ADDRESS, &number) == 0 && number != NULL) flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    void *mutexes = NULL;
    size_t length = 0;
    syscall(SYS_get_robust_list, 0, &mutexes, &length);
    long process = raw_clone(flags, &descriptor, number);
    if (process == 0 && mutexes != NULL) syscall(SYS_set_robust_list, mutexes, length);
    if (process <= 0) return (int)process;
    *child = (struct mp_child){.process = (int32_t)process, .descriptor = descriptor};
    return 1;
}

int mp_die_with_parent(int32_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // It may have ended before the call.
    return getppid() == parent ? 0 : -1;
}
