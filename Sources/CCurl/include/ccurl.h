/*
 * libcurl for Swift: the functions in use, the variadic ones by argument type.
 *
 * The library is loaded by ccurl_load and not by the system's loader, because its forty dependencies take 5 ms: a
 * program that only checks or formats a script should not wait for them. Everything else may be called only after
 * ccurl_load has answered 0.
 */
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

typedef size_t (*ccurl_data_function)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_prerequest_function)(
    void *context, char *remote, char *local, int remotePort, int localPort);

/* Loads libcurl and prepares it, once a process; 0, or 1 when it is not installed or lacks a function. Thread safe. */
int ccurl_load(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
void ccurl_easy_reset(CURL *easy);
const char *ccurl_easy_error(CURLcode code);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
/* libcurl copies the text. */
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_data_function(CURL *easy, CURLoption option, ccurl_data_function value);
CURLcode ccurl_set_prerequest_function(CURL *easy, ccurl_prerequest_function value);
/* libcurl copies the bytes. */
CURLcode ccurl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count);

CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value);
/* The text belongs to libcurl and lives as long as the handle. */
CURLcode ccurl_get_string(CURL *easy, CURLINFO info, char **value);

/* The lines `Name:value` about the certificate of that place in the chain that the server showed, its own first; NULL where
   there is none. They belong to libcurl and live as long as the handle. */
const struct curl_slist *ccurl_get_certificate(CURL *easy, int place);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
/* From any thread. */
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMsg *ccurl_multi_next_message(CURLM *multi, int *left);
/* The result of a finished transfer; Swift does not see the union. */
CURLcode ccurl_message_result(const CURLMsg *message);
const char *ccurl_multi_error(CURLMcode code);

/* NULL when there is no memory; the list is then as it was. */
struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *line);
void ccurl_list_free(struct curl_slist *list);

/* A file in memory, closed on exec; below 0 where the system has none. */
int ccurl_memory_file(void);

#endif
