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

int mp_signal_process(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

static int64_t microseconds(struct timeval time) { return (int64_t)time.tv_sec * 1000000 + time.tv_usec; }

// As wait4(2) has it.
static int wait_status(const siginfo_t *info) {
    if (info->si_code == CLD_EXITED) return info->si_status << 8;
    return info->si_status | (info->si_code == CLD_DUMPED ? 0x80 : 0);
}

int mp_collect(int descriptor, struct mp_end *end) {
    siginfo_t info = {0};
    struct rusage usage;
    long outcome;
    // The C library's waitid has no room for the usage. By descriptor, it can't be another child that has got the number.
    do outcome = syscall(SYS_waitid, P_PIDFD, descriptor, &info, WEXITED | WNOHANG, &usage);
    while (outcome < 0 && errno == EINTR);
    if (outcome < 0) return -1;
    if (info.si_pid == 0) return 0;
    *end = (struct mp_end){
        .status = wait_status(&info),
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
