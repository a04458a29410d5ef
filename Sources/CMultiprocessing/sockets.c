#define _GNU_SOURCE
#include "CMultiprocessing.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

// Since Linux 6.5; the headers of older systems don't have it.
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

// What statfs(2) calls the file system of process descriptors since Linux 6.9, whose inode numbers are never used twice.
#define MP_PID_FS_MAGIC 0x50494446

int mp_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int mp_open_name(const char *path) {
    return open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

int mp_peer_credentials(int descriptor, struct mp_peer *peer) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    peer->process = credentials.pid;
    peer->user = credentials.uid;
    peer->group = credentials.gid;
    return 0;
}

int mp_open_peer_process(int descriptor) {
    int process = -1;
    socklen_t length = sizeof process;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERPIDFD, &process, &length) != 0) return -1;
    return process;
}

uint64_t mp_peer_process_identity(int descriptor) {
    int process = mp_open_peer_process(descriptor);
    if (process < 0) return 0;
    struct statfs system;
    struct stat file;
    uint64_t identity = 0;
    if (fstatfs(process, &system) == 0 && system.f_type == MP_PID_FS_MAGIC && fstat(process, &file) == 0) identity = file.st_ino;
    close(process);
    return identity;
}

int mp_unread_length(int descriptor) {
    int length = 0;
    return ioctl(descriptor, SIOCOUTQ, &length) == 0 ? length : -1;
}
