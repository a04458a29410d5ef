#include "CSystem.h"

// Any header of the C library says whether it is glibc.
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void mp_give_memory_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void mp_allocate_from_one_arena(void) {
#ifdef __GLIBC__
    // malloc_trim leaves the last free part of every arena but the first, which may be as large as the largest messages.
    mallopt(M_ARENA_MAX, 1);
#endif
}
