#define _GNU_SOURCE
#include "CProcesses.h"

#include <errno.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Not in the headers of Debian 12's C library.
#ifndef P_PIDFD
#define P_PIDFD 3
#endif

int mp_open_pid(int32_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int mp_signal_process(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

static int64_t microseconds(struct timeval time) { return (int64_t)time.tv_sec * 1000000 + time.tv_usec; }

int mp_collect(int32_t process, struct mp_end *end) {
    int status;
    struct rusage usage;
    pid_t collected;
    do collected = wait4(process, &status, WNOHANG, &usage);
    while (collected < 0 && errno == EINTR);
    if (collected <= 0) return (int)collected;
    *end = (struct mp_end){
        .status = status,
        .peak_memory_in_kibibytes = usage.ru_maxrss,
        .user_microseconds = microseconds(usage.ru_utime),
        .system_microseconds = microseconds(usage.ru_stime),
    };
    return 1;
}

int mp_stop_signal(int descriptor) {
    siginfo_t info = {0};
    if (waitid((idtype_t)P_PIDFD, (id_t)descriptor, &info, WSTOPPED | WNOHANG | WNOWAIT) != 0) return 0;
    return info.si_pid != 0 && info.si_code == CLD_STOPPED ? info.si_status : 0;
}
