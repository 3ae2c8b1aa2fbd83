#include "CProcess.h"

#ifdef __linux__

#include <sys/prctl.h>

int process_close(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int process_is_closed(void) {
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
}

#else

int process_close(void) {
    return -1;
}

int process_is_closed(void) {
    return -1;
}

#endif
