#define _GNU_SOURCE
#include "CProcesses.h"

#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Room for the few frames between clone and exec.
enum { stack_size = 64 << 10, signal_count = 65 };

// What the child, which borrows the memory of its suspended parent, reads and writes there.
struct start {
    const struct mp_launch *launch;
    pid_t parent;
    volatile enum mp_launch_step failed_step;
    volatile int error;
};

// A handler is a function of the old program; ignored signals stay ignored, as nohup(1) wants it.
static void reset_handlers(void) {
    for (int number = 1; number < signal_count; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) != 0) continue;
        if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) continue;
        action = (struct sigaction){.sa_handler = SIG_DFL};
        sigaction(number, &action, NULL);
    }
}

static void close_from(int first) {
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) == 0) return;
    // Before Linux 5.9.
    long limit = sysconf(_SC_OPEN_MAX);
    if (limit < 0 || limit > 1 << 20) limit = 1 << 20;
    for (int descriptor = first; descriptor < limit; descriptor++) close(descriptor);
}

static int arrange_descriptors(const struct mp_launch *launch) {
    int count = launch->descriptor_count;
    int sources[mp_max_descriptors];
    if (count > mp_max_descriptors) {
        errno = EMFILE;
        return -1;
    }
    // First out of the way of the numbers that are to be filled.
    for (int i = 0; i < count; i++) {
        sources[i] = fcntl(launch->descriptors[i], F_DUPFD_CLOEXEC, count);
        if (sources[i] < 0) return -1;
    }
    for (int i = 0; i < count; i++)
        if (dup2(sources[i], i) < 0) return -1;
    close_from(count);
    return 0;
}

static int fail(struct start *start, enum mp_launch_step step) {
    start->error = errno;
    start->failed_step = step;
    _exit(127);
}

static int run(void *argument) {
    struct start *start = argument;
    const struct mp_launch *launch = start->launch;
    reset_handlers();
    if (launch->leads_group && setpgid(0, 0) != 0) return fail(start, mp_step_group);
    if (launch->parent_death_signal != 0) {
        prctl(PR_SET_PDEATHSIG, launch->parent_death_signal);
        // It may have ended before the call.
        if (getppid() != start->parent) _exit(127);
    }
    if (arrange_descriptors(launch) != 0) return fail(start, mp_step_descriptors);
    if (launch->directory != NULL && chdir(launch->directory) != 0) return fail(start, mp_step_directory);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(launch->path, launch->arguments, launch->environment != NULL ? launch->environment : environ);
    return fail(start, mp_step_execute);
}

static int launch_child(const struct mp_launch *launch, struct mp_child *child) {
    struct start start = {.launch = launch, .parent = getpid()};
    child->failed_step = mp_step_clone;
    char *stack = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return -1;
    // No handler of this process may run in the child, on the same memory.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // The memory is lent, not copied (CLONE_VM), until exec or exit (CLONE_VFORK): vfork(2).
    int descriptor = -1;
    pid_t process = clone(run, stack + stack_size, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &start, &descriptor);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    munmap(stack, stack_size);
    if (process < 0) {
        errno = error;
        return -1;
    }
    if (start.failed_step != mp_step_none) {
        while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
        close(descriptor);
        child->failed_step = start.failed_step;
        errno = start.error;
        return -1;
    }
    *child = (struct mp_child){.process = process, .descriptor = descriptor};
    return 0;
}

int mp_launch(const struct mp_launch *launch, struct mp_child *child) {
    int outcome = launch_child(launch, child);
    child->error = outcome == 0 ? 0 : errno;
    return outcome;
}

char *const *mp_environment(void) {
    static char *const none[] = {NULL};
    return environ != NULL ? environ : none;
}
