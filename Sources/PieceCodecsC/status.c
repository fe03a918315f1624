#include "status.h"

#include <stdlib.h>

const char *pc_status_message(const pc_status *status) { return status->message; }

void pc_free(void *memory) { free(memory); }
