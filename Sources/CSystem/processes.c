#define _GNU_SOURCE
#include "CSystem.h"

#include <sys/syscall.h>
#include <unistd.h>

int mp_open_process(int32_t process) {
    // Debian 12's C library has no wrapper. A descriptor of a process is always closed on exec.
    return (int)syscall(SYS_pidfd_open, process, 0);
}
