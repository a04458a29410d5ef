#define _GNU_SOURCE
#include "CMultiprocessing.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t mp_read_pipe(int descriptor, void *buffer, size_t length, int isNonBlocking) {
    struct iovec vector = {.iov_base = buffer, .iov_len = length};
    return preadv2(descriptor, &vector, 1, -1, isNonBlocking ? 0 : RWF_NOWAIT);
}

int64_t mp_write_pipe(int descriptor, const struct iovec *vectors, int count, int isNonBlocking) {
    // Without this, a pipe that nobody reads any more would end the process: MSG_NOSIGNAL is for sockets only.
    sigset_t brokenPipe, before, pending;
    sigemptyset(&brokenPipe);
    sigaddset(&brokenPipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before);
    sigpending(&pending);
    ssize_t written = pwritev2(descriptor, vectors, count, -1, isNonBlocking ? 0 : RWF_NOWAIT);
    int error = errno;
    if (written < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE)) {
        // The signal is this thread's, and is taken back before it can be delivered.
        const struct timespec none = {0, 0};
        while (sigtimedwait(&brokenPipe, NULL, &none) < 0 && errno == EINTR) {}
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return written;
}

int mp_reopen_pipe(int descriptor, int mayBlock) {
    int mode = fcntl(descriptor, F_GETFL);
    if (mode < 0) return -1;
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    // Not blocking at first: to open the writing end of a pipe without a reader would wait for one.
    int opened = open(path, (mode & O_ACCMODE) | O_NONBLOCK | O_CLOEXEC);
    if (opened >= 0 && mayBlock && fcntl(opened, F_SETFL, mode & O_ACCMODE) != 0) {
        close(opened);
        return -1;
    }
    return opened;
}

int mp_pipe_knows_nowait(int descriptor) {
    // Nothing can be read to there: bytes that wait stay in the pipe.
    struct iovec nowhere = {.iov_base = NULL, .iov_len = 1};
    return preadv2(descriptor, &nowhere, 1, -1, RWF_NOWAIT) >= 0 || errno != EOPNOTSUPP;
}

int mp_make_pipe_nonblocking(int descriptor) {
    int opened = mp_reopen_pipe(descriptor, 0);
    if (opened < 0) return -1;
    int outcome = dup3(opened, descriptor, O_CLOEXEC);
    close(opened);
    return outcome < 0 ? -1 : 0;
}

int mp_wait_until_ready(int descriptor, int isWriting, int64_t timeout) {
    struct pollfd entry = {.fd = descriptor, .events = isWriting ? POLLOUT : POLLIN};
    struct timespec limit = {timeout / 1000000000, timeout % 1000000000};
    return ppoll(&entry, 1, timeout < 0 ? NULL : &limit, NULL) > 0;
}
