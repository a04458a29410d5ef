#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { longest_path = 4096, most_recorders = 16, longest_line = 512 };

// ---- known names: numbers and not addresses, so that an event that was torn shows a wrong name and nothing worse

// The first is none.
static struct mp_flight_name known_names[mp_flight_too_many + 1] = {[mp_flight_too_many] = {{0x796e616d2d6f6f74 /* too-many */}}};
static size_t known_count = 1;

uint16_t mp_flight_know(const struct mp_flight_name *names, size_t count) {
    if (count > mp_flight_too_many - known_count) return mp_flight_too_many;
    memcpy(&known_names[known_count], names, count * sizeof *names);
    known_count += count;
    return (uint16_t)(known_count - count);
}

static const struct mp_flight_name *known_name(uint16_t number) { return &known_names[number <= mp_flight_too_many ? number : 0]; }

// ---- formatting, without the C library's own, which isn't async-signal-safe

struct text {
    char bytes[longest_line];
    size_t count;
};

static void add_text(struct text *text, const char *added) {
    while (*added != 0 && text->count < longest_line - 1) text->bytes[text->count++] = *added++;
}

static void add_number(struct text *text, uint64_t number) {
    char digits[20];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0 && text->count < longest_line - 1) text->bytes[text->count++] = digits[--count];
}

static void add_field(struct text *text, const char *name, uint64_t number) {
    add_text(text, name);
    add_number(text, number);
}

// A name that ends with its memory or with a zero; what can't be printed is a question mark.
static void add_name(struct text *text, const char *field, const struct mp_flight_name *name) {
    if (name->words[0] == 0) return;
    const unsigned char *bytes = (const unsigned char *)name;
    add_text(text, field);
    for (size_t index = 0; index < sizeof *name && bytes[index] != 0; index++) {
        if (text->count >= longest_line - 1) return;
        unsigned char byte = bytes[index];
        text->bytes[text->count++] = byte > ' ' && byte < 127 ? (char)byte : '?';
    }
}

// Seconds with nine digits after the point, of a number of attoseconds.
static void add_time(struct text *text, const struct mp_flight_entry *entry) {
    __int128 attoseconds = ((__int128)entry->time_high << 64) | entry->time_low;
    uint64_t nanoseconds = (uint64_t)(attoseconds / 1000000000);
    add_number(text, nanoseconds / 1000000000);
    add_text(text, ".");
    uint64_t rest = nanoseconds % 1000000000;
    for (uint64_t unit = 100000000; unit > 0; unit /= 10) {
        char digit[2] = {(char)('0' + rest / unit % 10), 0};
        add_text(text, digit);
    }
}

static const char *kind_name(uint8_t kind) {
    switch (kind) {
    case mp_flight_call: return "call";
    case mp_flight_request: return "request";
    case mp_flight_ended: return "ended";
    case mp_flight_opened: return "opened";
    case mp_flight_admitted: return "admitted";
    case mp_flight_refused: return "refused";
    case mp_flight_closed: return "closed";
    case mp_flight_task_ended: return "task-ended";
    case mp_flight_stopping: return "stopping";
    default: return "?";
    }
}

static const char *outcome_name(uint8_t outcome) {
    switch (outcome) {
    case mp_flight_answered: return "answered";
    case mp_flight_raised: return "raised";
    case mp_flight_parked: return "parked";
    case mp_flight_began: return "began-a-task";
    default: return "running";
    }
}

static void add_call(struct text *text, const struct mp_flight_entry *entry) {
    if (entry->session != 0) add_field(text, " session=", entry->session);
    if (entry->call != 0) add_field(text, " call=", entry->call);
    if (entry->object != 0) add_field(text, " object=", entry->object);
    bool has_numbers = entry->kind == mp_flight_call;
    add_name(text, " type=", has_numbers ? known_name(entry->known_type) : &entry->type);
    add_name(text, " method=", has_numbers ? known_name(entry->known_method) : &entry->method);
    if (entry->kind != mp_flight_call && entry->kind != mp_flight_request) return;
    add_text(text, " outcome=");
    add_text(text, outcome_name(entry->outcome));
    add_field(text, " request-bytes=", entry->request);
    add_field(text, " answer-bytes=", entry->answer);
}

// Writes all; gives up where nothing can be done.
static int write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return -1;
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

static int write_line(int descriptor, struct text *text) {
    text->bytes[text->count++] = '\n';
    int result = write_all(descriptor, text->bytes, text->count);
    text->count = 0;
    return result;
}

static int write_entries(const struct mp_flight *flight, int descriptor, int number) {
    struct text text = {.count = 0};
    uint64_t count = flight->count;
    uint64_t kept = count < flight->capacity ? count : flight->capacity;
    add_field(&text, "# flight recorder of process ", (uint64_t)getpid());
    add_field(&text, ": the last ", kept);
    add_field(&text, " of ", count);
    add_text(&text, " events; times of the monotonic clock, in seconds");
    if (number != 0) add_field(&text, "; ended by signal ", (uint64_t)number);
    if (write_line(descriptor, &text) != 0) return -1;
    for (uint64_t index = count - kept; index < count; index++) {
        const struct mp_flight_entry *entry = &flight->entries[index % flight->capacity];
        add_time(&text, entry);
        add_text(&text, " ");
        add_text(&text, kind_name(entry->kind));
        if (entry->connection != 0) add_field(&text, " connection=", entry->connection);
        add_call(&text, entry);
        if (write_line(descriptor, &text) != 0) return -1;
    }
    return 0;
}

// ---- files

// Nobody else's file is written to, wherever it lies: an old one goes, and the new one is ours.
static int write_file(const struct mp_flight *flight, const char *path, int number) {
    unlink(path);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return -1;
    int result = write_entries(flight, descriptor, number);
    int saved = errno;
    close(descriptor);
    errno = saved;
    return result;
}

struct mp_flight *mp_flight_create(uint64_t capacity) {
    if (capacity == 0 || capacity > (1u << 24)) {
        errno = EINVAL;
        return NULL;
    }
    struct mp_flight *flight = calloc(1, sizeof(struct mp_flight) + capacity * sizeof(struct mp_flight_entry));
    if (flight == NULL) return NULL;
    flight->capacity = capacity;
    flight->next = flight->current = flight->entries;
    return flight;
}

struct mp_flight *mp_flight_copy(const struct mp_flight *flight) {
    struct mp_flight *copy = mp_flight_create(flight->capacity);
    if (copy == NULL) return NULL;
    copy->count = flight->count;
    copy->next = copy->entries + (flight->next - flight->entries);
    copy->current = copy->entries + (flight->current - flight->entries);
    uint64_t kept = flight->count < flight->capacity ? flight->count : flight->capacity;
    memcpy(copy->entries, flight->entries, kept * sizeof(struct mp_flight_entry));
    return copy;
}

void mp_flight_destroy(struct mp_flight *flight) { free(flight); }

int mp_flight_write(const struct mp_flight *flight, const char *path) { return write_file(flight, path, 0); }

// ---- crashes

struct recorder {
    _Atomic(const struct mp_flight *) flight;
    char path[longest_path];
};

static struct recorder recorders[most_recorders];
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction previous[crash_count];
static atomic_flag has_crashed = ATOMIC_FLAG_INIT;

static void crashed(int number, siginfo_t *info, void *context) {
    (void)context;
    int saved = errno;
    if (!atomic_flag_test_and_set(&has_crashed)) {
        for (int index = 0; index < most_recorders; index++) {
            const struct mp_flight *flight = atomic_load(&recorders[index].flight);
            if (flight != NULL) write_file(flight, recorders[index].path, number);
        }
    }
    // Whoever was there before us gets the signal again: Swift's backtracer, or the system, which ends the process.
    for (int index = 0; index < crash_count; index++) {
        if (crashes[index] == number) sigaction(number, &previous[index], NULL);
    }
    // A fault comes again by itself when its instruction is run again; what was sent doesn't.
    if (info->si_code <= 0) raise(number);
    errno = saved;
}

static int install(void) {
    static int is_installed = 0;
    if (is_installed) return 0;
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < crash_count; index++) {
        if (sigaction(crashes[index], &action, &previous[index]) != 0) return -1;
    }
    is_installed = 1;
    return 0;
}

int mp_flight_write_on_crash(const struct mp_flight *flight, const char *path) {
    if (strlen(path) >= longest_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (int index = 0; index < most_recorders; index++) {
        if (atomic_load(&recorders[index].flight) != NULL) continue;
        strcpy(recorders[index].path, path);
        atomic_store(&recorders[index].flight, flight);
        return install();
    }
    errno = EBUSY;
    return -1;
}

void mp_flight_forget(const struct mp_flight *flight) {
    for (int index = 0; index < most_recorders; index++) {
        if (atomic_load(&recorders[index].flight) == flight) atomic_store(&recorders[index].flight, NULL);
    }
}
