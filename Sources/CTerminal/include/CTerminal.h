// The terminal in which `top` draws, and how it is given back.
//
// There is one terminal for a process, so its state is here and not in a value: a handler of signals has no other way to
// it.
#pragma once

// Takes the terminal over: keys come one by one and unseen, the screen is an empty one, the cursor is hidden, and lines
// don't wrap. Ctrl-C and Ctrl-Z stay signals. Harmless if it is taken over already; then it is set up again.
//
// From the first time on, a program that crashes or exits gives the terminal back.
//
// input, output: descriptors of the terminal, which stay open.
// Returns 0, or -1 with errno.
int terminal_enter(int input, int output);

// Gives the terminal back as it was; does nothing if it isn't taken over. May be called by a handler of signals. If
// nothing reads what is written to the terminal, it gives up after a fifth of a second.
void terminal_leave(void);

// Writes all bytes.
//
// Returns 0, or -1 with errno.
int terminal_write(int output, const char *bytes, unsigned long count);

// Waits for bytes and reads them.
//
// milliseconds: the longest wait; -1 is no limit.
// Returns how many there are; 0 at the end of the input; -1 if none came in time; -2 with errno.
long terminal_read(int input, char *bytes, unsigned long capacity, int milliseconds);

// The size of the terminal, in characters.
//
// Returns 0, or -1 if it isn't known.
int terminal_size(int output, int *columns, int *rows);
