// libedit as Swift can call it: its variadic functions by argument type, and the C streams without touching globals.
#ifndef CEDITLINE_SHIM_H
#define CEDITLINE_SHIM_H

#include <histedit.h>
#include <stdint.h>
#include <stdio.h>

typedef char *(*cedit_prompt_function)(EditLine *);
typedef unsigned char (*cedit_edit_function)(EditLine *, int);

/// An editor on the standard streams.
static inline EditLine *cedit_open(const char *program) {
    return el_init_fd(program, stdin, stdout, stderr, 0, 1, 2);
}

static inline int cedit_set_string(EditLine *editor, int operation, const char *text) {
    return el_set(editor, operation, text);
}

static inline int cedit_set_integer(EditLine *editor, int operation, int value) {
    return el_set(editor, operation, value);
}

/// The object that callbacks find again.
static inline int cedit_set_client(EditLine *editor, void *client) {
    return el_set(editor, EL_CLIENTDATA, client);
}

static inline void *cedit_client(EditLine *editor) {
    void *client = NULL;
    return el_get(editor, EL_CLIENTDATA, &client) == 0 ? client : NULL;
}

/// `delimiter` stands around escape sequences in the prompt, which take no columns.
static inline int cedit_set_prompt(EditLine *editor, cedit_prompt_function function, char delimiter) {
    return el_set(editor, EL_PROMPT_ESC, function, delimiter);
}

static inline int cedit_set_reader(EditLine *editor, el_rfunc_t function) {
    return el_set(editor, EL_GETCFN, function);
}

static inline int cedit_add_function(EditLine *editor, const char *name, const char *help,
                                     cedit_edit_function function) {
    return el_set(editor, EL_ADDFN, name, help, function);
}

static inline int cedit_bind(EditLine *editor, const char *key, const char *command) {
    return el_set(editor, EL_BIND, key, command, NULL);
}

/// Changes a terminal mode for the time of editing, as in `-isig`.
static inline int cedit_set_editing_mode(EditLine *editor, const char *mode) {
    return el_set(editor, EL_SETTY, "-d", mode, NULL);
}

static inline int cedit_refresh(EditLine *editor) {
    return el_set(editor, EL_REFRESH);
}

/// What Ctrl-R searches.
static inline int cedit_set_history(EditLine *editor, HistoryW *entries) {
    return el_wset(editor, EL_HIST, history_w, entries);
}

static inline int cedit_history_limit(HistoryW *entries, int limit) {
    HistEventW event;
    return history_w(entries, &event, H_SETSIZE, limit);
}

static inline int cedit_history_add(HistoryW *entries, const wchar_t *line) {
    HistEventW event;
    return history_w(entries, &event, H_ENTER, line);
}

static inline int cedit_history_clear(HistoryW *entries) {
    HistEventW event;
    return history_w(entries, &event, H_CLEAR);
}

static inline void cedit_store(wchar_t *place, uint32_t scalar) {
    *place = (wchar_t)scalar;
}

#endif
