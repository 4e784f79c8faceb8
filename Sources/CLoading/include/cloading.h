/*
 * Libraries that are loaded when they are first needed, and not by the system's loader.
 *
 * A file that uses one names the functions in use by a macro that applies another to each,
 *
 *     #define FUNCTIONS(F) F(curl_easy_init) F(curl_easy_cleanup)
 *     CLOADING_TABLE(FUNCTIONS, "libcurl.so.4", "libcurl.4.dylib")
 *
 * and has then `loaded`, with a pointer by the name of each function and of the type that the library's header gives it,
 * and `find_functions`, which fills it.
 */
#ifndef CLOADING_H
#define CLOADING_H

/* Opens a library by the name that it has on Linux or on Apple's systems; NULL when it is not installed. */
void *cloading_open(const char *linux_name, const char *apple_name);

/* A function of an open library; NULL when it has none of that name. */
void *cloading_function(void *library, const char *name);

#define CLOADING_MEMBER(name) __typeof__(&name) name;

#define CLOADING_FIND(name) \
    loaded.name = (__typeof__(&name))cloading_function(library, #name); \
    if (!loaded.name) return 1;

/* `find_functions` answers 0, or 1 when the library is not installed or lacks a function. */
#define CLOADING_TABLE(FUNCTIONS, linux_name, apple_name) \
    static struct { \
        FUNCTIONS(CLOADING_MEMBER) \
    } loaded; \
    static int find_functions(void) { \
        void *library = cloading_open(linux_name, apple_name); \
        if (!library) return 1; \
        FUNCTIONS(CLOADING_FIND) \
        return 0; \
    }

#endif
