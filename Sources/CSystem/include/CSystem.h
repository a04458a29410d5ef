// What Swift can't import from the C library and every layer may need, one topic per .c file.
// Every function is async-signal-safe or thread-safe as its comment says; none keeps a pointer that it was given.
#pragma once

#ifndef __linux__
#error "swift-multiprocessing runs on Linux only; docs/platforms.md says what is missing elsewhere"
#endif

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// ---- memory.c

/// Gives memory that was freed back to the system, as malloc_trim does; nothing where there is none. Thread-safe.
void mp_give_memory_back(void);

/// Has all threads allocate from one part of the memory, of which mp_give_memory_back gives everything back that is free.
/// For programs whose threads allocate little at the same time; to be called before there are any.
void mp_allocate_from_one_arena(void);

// ---- shared_memory.c

/// Makes memory that processes can share by its descriptor, which is closed on exec (memfd_create(2)).
/// Returns the descriptor, or -1 with errno set. Thread-safe.
int mp_make_shared_memory(size_t length);

/// Maps shared memory; NULL with errno set if it can't be. Thread-safe.
void *mp_map_shared_memory(int descriptor, size_t length);

/// Stores a number in shared memory, after everything that was stored before. Thread-safe.
void mp_store_shared(void *place, uint64_t number);

/// Loads a number from shared memory, before everything that is loaded after. Thread-safe.
uint64_t mp_load_shared(const void *place);

// ---- threads.c

/// Names the calling thread, cut to the kernel's 15 bytes. Thread-safe.
void mp_name_thread(const char *name);

/// How many processors the calling thread may run on (sched_getaffinity(2)). Thread-safe.
int mp_usable_processors(void);

// ---- processes.c

/// Opens a descriptor that becomes readable when the process has ended (pidfd_open(2)); closed on exec.
/// Returns the descriptor, or -1 with errno set: ESRCH if there is no such process. Thread-safe.
int mp_open_process(int32_t process);

// ---- descriptors.c

/// Opens a pipe whose ends are closed on exec; ends[0] is read, ends[1] is written. Returns 0, or -1 with errno set.
int mp_open_pipe(int32_t ends[2]);

/// The most descriptors that a message can carry (SCM_MAX_FD).
enum { mp_max_descriptors = 253 };

/// Writes bytes to a Unix socket, and copies of descriptors with the first of them; never raises SIGPIPE. `flags` are those
/// of sendmsg(2).
/// Returns the number of bytes written, or -1 with errno set.
ssize_t mp_send_with_descriptors(int socket, const void *bytes, size_t count, const int32_t *descriptors, int32_t descriptor_count,
                                 int flags);

/// Reads bytes from a Unix socket, and the descriptors that came with them, which are closed on exec; those beyond `capacity` are
/// closed at once. `flags` are those of recvmsg(2).
/// Returns the number of bytes, 0 at the end, or -1 with errno set; `descriptor_count` becomes the number of descriptors.
ssize_t mp_receive_with_descriptors(int socket, void *bytes, size_t count, int32_t *descriptors, int32_t capacity, int32_t *descriptor_count,
                                    int flags);

// ---- signal_stack.c

/// Gives the calling thread a stack for signal handlers (sigaltstack(2)) until it ends, unless it has one. Returns 0, or -1 with
/// errno set. Thread-safe.
int mp_give_signal_stack(void);

// ---- flight.c

/// What an entry of a flight recorder is about.
enum {
    mp_flight_call = 1,
    mp_flight_request = 2,
    mp_flight_ended = 3,
    mp_flight_opened = 4,
    mp_flight_admitted = 5,
    mp_flight_refused = 6,
    mp_flight_closed = 7,
    mp_flight_task_ended = 8,
    mp_flight_stopping = 9,
};

/// What came of a call so far; 0 is nothing.
enum { mp_flight_answered = 1, mp_flight_raised = 2, mp_flight_parked = 3, mp_flight_began = 4 };

/// A name, cut to 24 bytes; it ends with a zero or its memory.
struct mp_flight_name {
    uint64_t words[3];
};

/// One event of a server as a fact: no value, no key.
struct mp_flight_entry {
    /// Attoseconds of the monotonic clock.
    uint64_t time_low;
    int64_t time_high;
    uint64_t connection, session, call, object;
    /// Lengths of request and answer in bytes.
    uint32_t request, answer;
    /// The names of a call by their numbers, so that noting it is short; 0 in other events.
    uint16_t known_method, known_type;
    uint8_t kind, outcome;
    /// The names of other events; of a call, whatever was here before.
    struct mp_flight_name method, type;
};

/// The last events of a server, the oldest of which are overwritten.
struct mp_flight {
    /// The number of events so far.
    uint64_t count;
    uint64_t capacity;
    /// The entry of the next event, and that of the latest call or request.
    struct mp_flight_entry *next, *current;
    struct mp_flight_entry entries[];
};

/// The number of all names that there was no room for.
enum { mp_flight_too_many = 4095 };

/// Gives names consecutive numbers for as long as the process lives, never 0. Returns the first of them, or mp_flight_too_many.
/// Not thread-safe.
uint16_t mp_flight_know(const struct mp_flight_name *names, size_t count);

// What every call pays for is inlined: numbers alone, each stored once.

/// The entry of one more event, in place of the oldest.
static inline struct mp_flight_entry *mp_flight_advance(struct mp_flight *flight) {
    struct mp_flight_entry *entry = flight->next;
    flight->next = entry + 1 == flight->entries + flight->capacity ? flight->entries : entry + 1;
    flight->count += 1;
    return entry;
}

/// Adds a call that is going to be carried out. Not thread-safe, as the three below.
static inline void mp_flight_begin_call(struct mp_flight *flight, uint64_t time_low, int64_t time_high, uint64_t connection,
                                        uint64_t session, uint64_t call, uint64_t object, uint16_t method, uint16_t type) {
    struct mp_flight_entry *entry = mp_flight_advance(flight);
    entry->time_low = time_low;
    entry->time_high = time_high;
    entry->connection = connection;
    entry->session = session;
    entry->call = call;
    entry->object = object;
    entry->request = entry->answer = 0;
    entry->known_method = method;
    entry->known_type = type;
    entry->kind = mp_flight_call;
    entry->outcome = 0;
    flight->current = entry;
}

/// Adds another event; if it is a request to the server itself, what is known of it later is added to this one.
static inline void mp_flight_add(struct mp_flight *flight, const struct mp_flight_entry *event) {
    struct mp_flight_entry *entry = mp_flight_advance(flight);
    *entry = *event;
    if (event->kind == mp_flight_request) flight->current = entry;
}

/// Adds what came of the latest call or request.
static inline void mp_flight_set_outcome(struct mp_flight *flight, uint8_t outcome) { flight->current->outcome = outcome; }

/// Adds the lengths of the latest call or request and of its answer; one without an outcome was answered.
static inline void mp_flight_end(struct mp_flight *flight, uint32_t request, uint32_t answer) {
    struct mp_flight_entry *entry = flight->current;
    entry->request = request;
    entry->answer = answer;
    if (entry->outcome == 0) entry->outcome = mp_flight_answered;
}

/// Makes a flight recorder with room for so many events; NULL with errno set if there is no memory.
struct mp_flight *mp_flight_create(uint64_t capacity);

/// Copies one; NULL with errno set if there is no memory. Only for the thread that writes to it.
struct mp_flight *mp_flight_copy(const struct mp_flight *flight);

/// Frees one, which is not to be written on a crash.
void mp_flight_destroy(struct mp_flight *flight);

/// Writes the events as lines to a new file of mode 0600, in place of one of this name. Returns 0, or -1 with errno set.
/// Async-signal-safe; events that are written meanwhile may be torn.
int mp_flight_write(const struct mp_flight *flight, const char *path);

/// Has the events written when the process crashes (SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE), before whoever handled
/// these signals so far. Returns 0, or -1 with errno set. Not thread-safe.
int mp_flight_write_on_crash(const struct mp_flight *flight, const char *path);

/// Ends that. Not thread-safe.
void mp_flight_forget(const struct mp_flight *flight);
