/* libcurl's own header, with its flags from pkg-config. */
#include <curl/curl.h>
