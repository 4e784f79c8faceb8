#include "cloading.h"

#include <dlfcn.h>

void *cloading_open(const char *linux_name, const char *apple_name) {
#ifdef __APPLE__
    (void)linux_name;
    return dlopen(apple_name, RTLD_NOW | RTLD_LOCAL);
#else
    (void)apple_name;
    return dlopen(linux_name, RTLD_NOW | RTLD_LOCAL);
#endif
}

void *cloading_function(void *library, const char *name) { return dlsym(library, name); }
