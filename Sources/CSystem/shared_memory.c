#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

int mp_make_shared_memory(size_t length) {
    int descriptor = memfd_create("multiprocessing", MFD_CLOEXEC);
    if (descriptor < 0 || ftruncate(descriptor, (off_t)length) == 0) return descriptor;
    int code = errno;
    close(descriptor);
    errno = code;
    return -1;
}

void *mp_map_shared_memory(int descriptor, size_t length) {
    void *place = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    return place == MAP_FAILED ? NULL : place;
}

void mp_store_shared(void *place, uint64_t number) {
    atomic_store_explicit((_Atomic uint64_t *)place, number, memory_order_release);
}

uint64_t mp_load_shared(const void *place) {
    return atomic_load_explicit((_Atomic uint64_t *)place, memory_order_acquire);
}
