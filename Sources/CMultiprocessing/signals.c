#define _GNU_SOURCE
#include "CMultiprocessing.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum { signal_count = 65 };

// The descriptor plus one of each watched signal; 0 is unwatched, so that no initialisation has to run first.
static atomic_int targets[signal_count];
// How many threads are inside of the handler.
static atomic_int running;
static struct sigaction previous[signal_count];

static void write_number(int number) {
    int saved = errno;
    atomic_fetch_add(&running, 1);
    int target = atomic_load(&targets[number]);
    if (target != 0) {
        unsigned char byte = (unsigned char)number;
        ssize_t written = write(target - 1, &byte, 1);
        (void)written;
    }
    atomic_fetch_sub(&running, 1);
    errno = saved;
}

int mp_signal_pipe(int ends[2]) {
    return pipe2(ends, O_NONBLOCK | O_CLOEXEC);
}

int mp_watch_signal(int number, int descriptor) {
    if (number < 1 || number >= signal_count) {
        errno = EINVAL;
        return -1;
    }
    if (atomic_load(&targets[number]) != 0) {
        errno = EBUSY;
        return -1;
    }
    atomic_store(&targets[number], descriptor + 1);
    struct sigaction action = {.sa_handler = write_number, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, &previous[number]) == 0) return 0;
    atomic_store(&targets[number], 0);
    return -1;
}

void mp_unwatch_signal(int number) {
    if (number < 1 || number >= signal_count || atomic_load(&targets[number]) == 0) return;
    sigaction(number, &previous[number], NULL);
    atomic_store(&targets[number], 0);
    // A handler that read the descriptor before still writes to it.
    while (atomic_load(&running) != 0) sched_yield();
}
