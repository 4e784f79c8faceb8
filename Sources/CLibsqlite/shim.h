/* SQLite's own header. */
#include <sqlite3.h>
