// What Swift can't import from the C library, one topic per .c file.
// Every function is async-signal-safe or thread-safe as its comment says; none keeps a pointer that it was given.
#pragma once

#ifndef __linux__
#error "swift-multiprocessing runs on Linux only; docs/platforms.md says what is missing elsewhere"
#endif

#include "tls.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>

// ---- events.c

/// Waits for events like epoll_wait, with a timeout in nanoseconds; below zero waits without limit.
/// Where the kernel has no epoll_pwait2, the timeout is rounded up to milliseconds.
/// Returns the number of events, or -1 with errno set. Thread-safe.
int mp_wait_for_events(int epoll, struct epoll_event *events, int capacity, int64_t timeout);

/// Waits until one of two descriptors can be read, for so many nanoseconds at most.
/// Returns 1 for the first, 2 for the second, 3 for both, 0 for neither (a signal ends the wait, too). Thread-safe.
int mp_wait_until_readable(int descriptor, int alarm, int64_t timeout);

// ---- sockets.c

/// Who was at the other end of a Unix socket when it was connected.
struct mp_peer {
    int32_t process;
    uint32_t user;
    uint32_t group;
};

/// Takes one waiting connection; its descriptor is non-blocking and closed on exec.
/// Returns the descriptor, or -1 with errno set. Thread-safe.
int mp_accept(int listener);

/// Reads the credentials of the peer of a Unix socket (SO_PEERCRED).
/// Returns 0, or -1 with errno set. Thread-safe.
int mp_peer_credentials(int descriptor, struct mp_peer *peer);

/// Opens a descriptor of the process at the other end of a Unix socket (SO_PEERPIDFD), which becomes readable when it has ended; it need not be in
/// this PID namespace, and its number can't be another process's by now. Closed on exec.
/// Returns the descriptor, or -1 with errno set: ENOPROTOOPT before Linux 6.5, ESRCH or EINVAL if the process has gone. Thread-safe.
int mp_open_peer_process(int descriptor);

/// Reads a number of a process that no other one ever gets (the inode of its descriptor), from the peer of a Unix socket.
/// Returns it, or 0 before Linux 6.9. Thread-safe.
uint64_t mp_peer_process_identity(int descriptor);

/// Counts the bytes that were written to a socket and that the peer hasn't taken (SIOCOUTQ): of a Unix socket at least those that its process hasn't
/// read, of a TCP socket those that its kernel hasn't acknowledged.
/// Returns the number, or -1 with errno set. Thread-safe.
int mp_unread_length(int descriptor);

/// Opens a descriptor that names the file at a path, without opening the file itself, links not followed (O_PATH);
/// closed on exec.
/// Returns the descriptor, or -1 with errno set. Thread-safe.
int mp_open_name(const char *path);

// ---- streams.c

/// Reads from a pipe, without waiting, even if the descriptor itself may block: its open file description is left as it
/// is, since other processes may have it, too (preadv2, RWF_NOWAIT). That isn't needed for a non-blocking descriptor.
/// Returns the number of bytes, 0 at the end, or -1 with errno set: EAGAIN if there are none, EOPNOTSUPP before Linux 6.4.
/// Thread-safe.
int64_t mp_read_pipe(int descriptor, void *buffer, size_t length, int isNonBlocking);

/// Writes to a pipe, like mp_read_pipe; a pipe without a reader is an error, EPIPE, and never a signal.
/// Returns the number of bytes written, or -1 with errno set. Thread-safe.
int64_t mp_write_pipe(int descriptor, const struct iovec *vectors, int count, int isNonBlocking);

/// Opens the pipe of a descriptor again: an open file description of its own, which blocks or not, closed on exec.
/// Returns the descriptor, or -1 with errno set: ENXIO for the writing end of a pipe without a reader. Thread-safe.
int mp_reopen_pipe(int descriptor, int mayBlock);

/// Whether mp_read_pipe works for the reading end of a pipe that may block. Pipes know RWF_NOWAIT from Linux 6.4 on, and only
/// while they are as pipe2 has made them: one that was opened again, as mp_reopen_pipe does, doesn't. Takes no byte out.
/// Returns 1 or 0. Thread-safe.
int mp_pipe_knows_nowait(int descriptor);

/// Makes a pipe's descriptor non-blocking, by an open file description of its own under the same number. Nobody may watch
/// the descriptor yet: epoll would go on with the description that was there before.
/// Returns 0, or -1 with errno set, and nothing has changed: without /proc, or ENXIO as for mp_reopen_pipe. Thread-safe.
int mp_make_pipe_nonblocking(int descriptor);

/// Waits until a descriptor can be read, or written, for so many nanoseconds at most; below zero waits without limit.
/// Returns 1 if it can or is in error, 0 if not (a signal ends the wait, too). Thread-safe.
int mp_wait_until_ready(int descriptor, int isWriting, int64_t timeout);


// ---- signals.c

/// Opens a pipe, both ends non-blocking and closed on exec; ends[0] is read, ends[1] is written.
/// Returns 0, or -1 with errno set. Thread-safe.
int mp_signal_pipe(int ends[2]);

/// From now on, each delivery of the signal writes its number as one byte to the descriptor, which has to stay open
/// until mp_unwatch_signal. A full pipe drops the byte: the reader has one to read anyway.
/// Returns 0, or -1 with errno set: EINVAL for a number outside 1...64, EBUSY if the signal is watched already.
/// Not thread-safe: the caller serialises it with mp_unwatch_signal.
int mp_watch_signal(int number, int descriptor);

/// Gives the signal back the action that it had before mp_watch_signal; when it returns, nothing more is written, and
/// the descriptor may be closed. Does nothing for an unwatched signal.
/// Not thread-safe: the caller serialises it with mp_watch_signal.
void mp_unwatch_signal(int number);

// ---- tls.c has a header of its own: tls.h
