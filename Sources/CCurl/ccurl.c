#include "ccurl.h"

#include "cloading.h"

#include <pthread.h>

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

/* libcurl's header wraps these in macros that check types; the loaded functions are called as they are. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

/* The functions in use, each with the type that libcurl's header gives it. */
#define FUNCTIONS(F) \
    F(curl_global_init) F(curl_easy_init) F(curl_easy_cleanup) F(curl_easy_reset) F(curl_easy_strerror) \
    F(curl_easy_setopt) F(curl_easy_getinfo) F(curl_multi_init) F(curl_multi_cleanup) F(curl_multi_setopt) \
    F(curl_multi_add_handle) F(curl_multi_remove_handle) F(curl_multi_perform) F(curl_multi_poll) \
    F(curl_multi_wakeup) F(curl_multi_info_read) F(curl_multi_strerror) F(curl_slist_append) F(curl_slist_free_all)

CLOADING_TABLE(FUNCTIONS, "libcurl.so.4", "libcurl.4.dylib")

static int failed = 1;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) { failed = find_functions() || loaded.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK; }

int ccurl_load(void) {
    pthread_once(&once, load);
    return failed;
}

CURL *ccurl_easy_init(void) { return loaded.curl_easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { loaded.curl_easy_cleanup(easy); }
void ccurl_easy_reset(CURL *easy) { loaded.curl_easy_reset(easy); }
const char *ccurl_easy_error(CURLcode code) { return loaded.curl_easy_strerror(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return loaded.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return loaded.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
    return loaded.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return loaded.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return loaded.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_data_function(CURL *easy, CURLoption option, ccurl_data_function value) {
    return loaded.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_prerequest_function(CURL *easy, ccurl_prerequest_function value) {
    return loaded.curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

CURLcode ccurl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob;
    blob.data = (void *)bytes;
    blob.len = count;
    blob.flags = CURL_BLOB_COPY;
    return loaded.curl_easy_setopt(easy, option, &blob);
}

CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
    return loaded.curl_easy_getinfo(easy, info, value);
}

CURLcode ccurl_get_string(CURL *easy, CURLINFO info, char **value) {
    return loaded.curl_easy_getinfo(easy, info, value);
}

const struct curl_slist *ccurl_get_certificate(CURL *easy, int place) {
    struct curl_certinfo *chain = NULL;
    if (loaded.curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain) return NULL;
    return place >= 0 && place < chain->num_of_certs ? chain->certinfo[place] : NULL;
}

CURLM *ccurl_multi_init(void) { return loaded.curl_multi_init(); }
void ccurl_multi_cleanup(CURLM *multi) { loaded.curl_multi_cleanup(multi); }

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return loaded.curl_multi_setopt(multi, option, value);
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return loaded.curl_multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) { return loaded.curl_multi_remove_handle(multi, easy); }
CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return loaded.curl_multi_perform(multi, running); }

CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) {
    return loaded.curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}

CURLMcode ccurl_multi_wakeup(CURLM *multi) { return loaded.curl_multi_wakeup(multi); }
CURLMsg *ccurl_multi_next_message(CURLM *multi, int *left) { return loaded.curl_multi_info_read(multi, left); }
CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }
const char *ccurl_multi_error(CURLMcode code) { return loaded.curl_multi_strerror(code); }

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *line) {
    return loaded.curl_slist_append(list, line);
}

void ccurl_list_free(struct curl_slist *list) { loaded.curl_slist_free_all(list); }

/* By number: the wrapper of the C library needs _GNU_SOURCE, and is missing in old ones. */
int ccurl_memory_file(void) {
#if defined(__linux__) && defined(SYS_memfd_create)
    return (int)syscall(SYS_memfd_create, "certificates", 1U);
#else
    return -1;
#endif
}
