#include "CLineEditing.h"

#include <dlfcn.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { remembered_lines = 1000 };

// The functions of the library; the header says of which types they are.
static struct {
    __typeof__(el_init) *init;
    __typeof__(el_end) *end;
    __typeof__(el_set) *set;
    __typeof__(el_gets) *gets;
    __typeof__(el_line) *line;
    __typeof__(el_insertstr) *insert;
    __typeof__(history_init) *history_init;
    __typeof__(history_end) *history_end;
    __typeof__(history) *history;
} libedit;

static EditLine *editor;
static History *memory;
static line_completer completer;
static const char *current_prompt = "";
static int was_interrupted;

static void *find(void *library, const char *name, int *failures) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL) ++*failures;
    return symbol;
}

// Loads the library once. Debian counts its versions differently from everybody else.
static int load(void) {
    if (libedit.init != NULL) return 0;
    void *library = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) library = dlopen("libedit.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return -1;
    int failures = 0;
    libedit.end = find(library, "el_end", &failures);
    libedit.set = find(library, "el_set", &failures);
    libedit.gets = find(library, "el_gets", &failures);
    libedit.line = find(library, "el_line", &failures);
    libedit.insert = find(library, "el_insertstr", &failures);
    libedit.history_init = find(library, "history_init", &failures);
    libedit.history_end = find(library, "history_end", &failures);
    libedit.history = find(library, "history", &failures);
    libedit.init = find(library, "el_init", &failures);
    if (failures == 0) return 0;
    libedit.init = NULL;
    dlclose(library);
    return -1;
}

static char *prompt(EditLine *unused) {
    (void)unused;
    return (char *)current_prompt;
}

static unsigned char interrupt(EditLine *unused, int key) {
    (void)unused;
    (void)key;
    was_interrupted = 1;
    return CC_NEWLINE;
}

static unsigned char complete(EditLine *line_editor, int key) {
    (void)key;
    const LineInfo *line = libedit.line(line_editor);
    char *text = strndup(line->buffer, (size_t)(line->cursor - line->buffer));
    if (text == NULL) return CC_ERROR;
    struct line_completion found = completer(text);
    free(text);
    unsigned char result = CC_ERROR;
    if (found.insertion != NULL && libedit.insert(line_editor, found.insertion) == 0) {
        result = CC_REFRESH;
    }
    if (found.listing != NULL) {
        printf("\n%s", found.listing);
        fflush(stdout);
        result = CC_REDISPLAY;
    }
    free(found.insertion);
    free(found.listing);
    return result;
}

// Names are in UTF-8, whatever the environment says.
static void choose_characters(void) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

int line_editor_open(const char *program, line_completer completion) {
    if (load() != 0) return -1;
    choose_characters();
    completer = completion;
    editor = libedit.init(program, stdin, stdout, stderr);
    memory = libedit.history_init();
    if (editor == NULL || memory == NULL) {
        line_editor_close();
        return -1;
    }
    HistEvent event;
    libedit.history(memory, &event, H_SETSIZE, remembered_lines);
    libedit.history(memory, &event, H_SETUNIQUE, 1);
    libedit.set(editor, EL_EDITOR, "emacs");
    libedit.set(editor, EL_SIGNAL, 1);
    libedit.set(editor, EL_PROMPT, prompt);
    libedit.set(editor, EL_HIST, libedit.history, memory);
    libedit.set(editor, EL_ADDFN, "shell-complete", "Complete the name", complete);
    libedit.set(editor, EL_ADDFN, "shell-interrupt", "Drop the line", interrupt);
    libedit.set(editor, EL_BIND, "^I", "shell-complete", NULL);
    libedit.set(editor, EL_BIND, "^R", "em-inc-search-prev", NULL);
    // While a line is edited, Ctrl-C is a key like others; libedit can't take back the signal alone.
    libedit.set(editor, EL_SETTY, "-d", "-isig", NULL);
    libedit.set(editor, EL_BIND, "^C", "shell-interrupt", NULL);
    return 0;
}

enum line_ending line_editor_read(const char *text, char **line) {
    *line = NULL;
    current_prompt = text;
    was_interrupted = 0;
    int count = 0;
    // libedit shows the prompt first and prepares the terminal afterwards: a Ctrl-D typed between would be lost.
    libedit.set(editor, EL_PREP_TERM, 1);
    const char *read = libedit.gets(editor, &count);
    if (was_interrupted) {
        // Only Enter moves the cursor to a new line.
        printf("^C\n");
        fflush(stdout);
        return line_was_interrupted;
    }
    if (read == NULL || count <= 0) return line_input_ended;
    *line = strndup(read, strcspn(read, "\n"));
    return *line == NULL ? line_input_ended : line_was_read;
}

void line_editor_remember(const char *line) {
    HistEvent event;
    libedit.history(memory, &event, H_ENTER, line);
}

void line_editor_close(void) {
    if (editor != NULL) libedit.end(editor);
    if (memory != NULL) libedit.history_end(memory);
    editor = NULL;
    memory = NULL;
}
