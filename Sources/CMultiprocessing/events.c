#define _GNU_SOURCE
#include "CMultiprocessing.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

int mp_wait_for_events(int epoll, struct epoll_event *events, int capacity, int64_t timeout) {
    // Kernels before 5.11 and some sandboxes have no epoll_pwait2: ask once.
    static atomic_bool is_missing = false;
    if (!atomic_load_explicit(&is_missing, memory_order_relaxed)) {
        struct timespec limit = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
        int count = epoll_pwait2(epoll, events, capacity, timeout < 0 ? NULL : &limit, NULL);
        if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
        atomic_store_explicit(&is_missing, true, memory_order_relaxed);
    }
    if (timeout < 0) return epoll_wait(epoll, events, capacity, -1);
    int64_t milliseconds = timeout / 1000000 + (timeout % 1000000 != 0);
    return epoll_wait(epoll, events, capacity, milliseconds > INT_MAX ? INT_MAX : (int)milliseconds);
}

int mp_wait_until_readable(int descriptor, int alarm, int64_t timeout) {
    struct pollfd entries[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = alarm, .events = POLLIN}};
    struct timespec limit = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
    if (ppoll(entries, 2, &limit, NULL) <= 0) return 0;
    return (entries[0].revents ? 1 : 0) | (entries[1].revents ? 2 : 0);
}
