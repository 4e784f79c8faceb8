/* libcurl's own header. */
#include <curl/curl.h>
