// The part of libedit that the shell needs, loaded when it is needed: the command runs without the library.
// There is one editor, since there is one terminal. Nothing here is thread-safe: one thread at a time.
#pragma once

/// What Tab finds; both texts come from malloc, are freed here, and may be null.
struct line_completion {
    /// What is inserted at the cursor.
    char *insertion;
    /// What is shown below the line: whole lines, each with its end.
    char *listing;
};

/// Completes the text that stands before the cursor.
typedef struct line_completion (*line_completer)(const char *text);

/// How reading a line has ended.
enum line_ending {
    /// By Enter: there is a line.
    line_was_read = 0,
    /// By Ctrl-C.
    line_was_interrupted = 1,
    /// By Ctrl-D on an empty line, or the terminal is gone.
    line_input_ended = 2,
};

/// Loads the library and prepares it for standard input and output, which have to be a terminal.
/// Returns 0, or -1 where there is no such library, or it has no use for the terminal.
int line_editor_open(const char *program, line_completer complete);

/// Reads a line, showing `prompt`. The line, without its end, is the caller's to free; null unless one was read.
enum line_ending line_editor_read(const char *prompt, char **line);

/// Lets the arrow keys find a line again.
void line_editor_remember(const char *line);

/// Gives the terminal back as it was.
void line_editor_close(void);
