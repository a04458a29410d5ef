#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int mp_open_pipe(int32_t ends[2]) { return pipe2(ends, O_CLOEXEC); }

union control {
    struct cmsghdr header;
    char room[CMSG_SPACE(mp_max_descriptors * sizeof(int32_t))];
};

ssize_t mp_send_with_descriptors(int socket, const void *bytes, size_t count, const int32_t *descriptors, int32_t descriptor_count,
                                 int flags) {
    union control control;
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor_count > mp_max_descriptors) {
        errno = EINVAL;
        return -1;
    }
    if (descriptor_count > 0) {
        size_t length = (size_t)descriptor_count * sizeof(int32_t);
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(length);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(length);
        memcpy(CMSG_DATA(header), descriptors, length);
    }
    for (;;) {
        ssize_t written = sendmsg(socket, &message, MSG_NOSIGNAL | flags);
        if (written >= 0 || errno != EINTR) return written;
    }
}

ssize_t mp_receive_with_descriptors(int socket, void *bytes, size_t count, int32_t *descriptors, int32_t capacity, int32_t *descriptor_count,
                                    int flags) {
    union control control;
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t received;
    do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | flags);
    while (received < 0 && errno == EINTR);
    *descriptor_count = 0;
    if (received < 0) return -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int32_t);
        for (size_t i = 0; i < number; i++) {
            int32_t descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + i * sizeof descriptor, sizeof descriptor);
            if (*descriptor_count < capacity)
                descriptors[(*descriptor_count)++] = descriptor;
            else
                close(descriptor);
        }
    }
    return received;
}
