#define _GNU_SOURCE
#include "CProcesses.h"

#include <errno.h>
#include <stddef.h>
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

int mp_collect(int32_t process, int *status, struct rusage *usage) {
    for (;;) {
        pid_t collected = wait4(process, status, WNOHANG, usage);
        if (collected >= 0) return collected == process;
        if (errno != EINTR) return -1;
    }
}

int mp_stop_signal(int descriptor) {
    siginfo_t info = {0};
    if (waitid((idtype_t)P_PIDFD, (id_t)descriptor, &info, WSTOPPED | WNOHANG | WNOWAIT) != 0) return 0;
    return info.si_pid != 0 && info.si_code == CLD_STOPPED ? info.si_status : 0;
}
