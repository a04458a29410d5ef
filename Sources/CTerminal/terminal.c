#include "CTerminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

// Another screen without a cursor, whose lines don't wrap; and back.
static const char enter_text[] = "\033[?1049h\033[?25l\033[?7l\033[0m\033[2J";
static const char leave_text[] = "\033[0m\033[?7h\033[?25h\033[?1049l";

static struct termios settings_before;
static int input_taken = -1;
static int output_taken = -1;
// Whether there is something to give back; handlers of signals read it.
static volatile sig_atomic_t is_taken = 0;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSYS};
enum { crash_count = sizeof crashes / sizeof crashes[0] };
static struct sigaction actions_before[crash_count];

int terminal_write(int output, const char *bytes, unsigned long count) {
    while (count > 0) {
        ssize_t written = write(output, bytes, count);
        if (written < 0) {
            if (errno == EINTR) continue;
            if (errno != EAGAIN) return -1;
            // Somebody else has made the terminal's descriptor one that doesn't block.
            struct pollfd room = {.fd = output, .events = POLLOUT};
            poll(&room, 1, -1);
            continue;
        }
        bytes += written;
        count -= (unsigned long)written;
    }
    return 0;
}

void terminal_leave(void) {
    if (!is_taken) return;
    is_taken = 0;
    int error = errno;
    struct pollfd room = {.fd = output_taken, .events = POLLOUT};
    if (poll(&room, 1, 200) == 1) terminal_write(output_taken, leave_text, sizeof leave_text - 1);
    tcsetattr(input_taken, TCSANOW, &settings_before);
    errno = error;
}

// Gives the terminal back, and has the signal do what it did before.
static void crashed(int number, siginfo_t *info, void *context) {
    (void)context;
    terminal_leave();
    for (int each = 0; each < crash_count; ++each) {
        if (crashes[each] == number) sigaction(number, &actions_before[each], NULL);
    }
    // An instruction that has faulted faults again; what was sent, or follows a breakpoint, has to be sent again.
    if (info->si_code <= 0 || number == SIGTRAP) raise(number);
}

static void watch_for_crashes(void) {
    static int is_watching = 0;
    if (is_watching) return;
    is_watching = 1;
    atexit(terminal_leave);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = crashed;
    // A stack that has overflowed is no place for a handler.
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (int each = 0; each < crash_count; ++each) {
        sigaction(crashes[each], &action, &actions_before[each]);
    }
}

int terminal_enter(int input, int output) {
    if (!is_taken && tcgetattr(input, &settings_before) != 0) return -1;
    struct termios settings = settings_before;
    settings.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
    settings.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    watch_for_crashes();
    input_taken = input;
    output_taken = output;
    is_taken = 1;
    if (tcsetattr(input, TCSADRAIN, &settings) != 0 ||
        terminal_write(output, enter_text, sizeof enter_text - 1) != 0) {
        terminal_leave();
        return -1;
    }
    return 0;
}

long terminal_read(int input, char *bytes, unsigned long capacity, int milliseconds) {
    for (;;) {
        struct pollfd keys = {.fd = input, .events = POLLIN};
        int ready = poll(&keys, 1, milliseconds);
        if (ready == 0) return -1;
        ssize_t count = ready < 0 ? -1 : read(input, bytes, capacity);
        if (count >= 0) return count;
        if (errno != EINTR && errno != EAGAIN) return -2;
    }
}

int terminal_size(int output, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(output, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
