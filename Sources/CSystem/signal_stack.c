#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// A handler needs some KiB, and Swift's backtracer, which gets the signal after ours, some more.
enum { room_for_handlers = 64 << 10 };

struct signal_stack {
    // The pages that are mapped, of which the first one can't be touched: a handler that needs more must not write into memory that
    // belongs to somebody else.
    void *pages;
    size_t length;
};

static _Thread_local struct signal_stack own;
static pthread_key_t end_of_thread;
static int key_error;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void give_back(void *stack) {
    (void)stack;
    stack_t none = {.ss_flags = SS_DISABLE};
    if (sigaltstack(&none, NULL) == 0) munmap(own.pages, own.length);
    own.pages = NULL;
}

static void make_key(void) { key_error = pthread_key_create(&end_of_thread, give_back); }

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

// What the kernel saves of a thread's registers depends on the processor: some KiB with AVX-512, more with AMX.
static size_t stack_size(void) {
    long saved = sysconf(_SC_MINSIGSTKSZ);
    size_t size = room_for_handlers + (saved > 0 ? (size_t)saved : MINSIGSTKSZ);
    return (size + page_size() - 1) / page_size() * page_size();
}

static int fail(void *pages, size_t length, int error) {
    if (pages != MAP_FAILED) munmap(pages, length);
    errno = error;
    return -1;
}

int mp_give_signal_stack(void) {
    if (own.pages != NULL) return 0;
    stack_t present;
    if (sigaltstack(NULL, &present) != 0) return -1;
    // Swift's backtracer and the sanitizers give stacks to some threads.
    if (!(present.ss_flags & SS_DISABLE)) return 0;
    pthread_once(&once, make_key);
    if (key_error != 0) return fail(MAP_FAILED, 0, key_error);
    size_t length = page_size() + stack_size();
    void *pages = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (pages == MAP_FAILED) return -1;
    if (mprotect(pages, page_size(), PROT_NONE) != 0) return fail(pages, length, errno);
    int error = pthread_setspecific(end_of_thread, pages);
    if (error != 0) return fail(pages, length, error);
    own = (struct signal_stack){.pages = pages, .length = length};
    stack_t given = {.ss_sp = (char *)pages + page_size(), .ss_size = length - page_size()};
    if (sigaltstack(&given, NULL) == 0) return 0;
    error = errno;
    pthread_setspecific(end_of_thread, NULL);
    own.pages = NULL;
    return fail(pages, length, error);
}
