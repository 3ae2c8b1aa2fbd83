/* CAllocations: how often this program's threads take memory. Linked into the tests, it stands before the C library's
 * own malloc and hands every call on. */
#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

/* The calls of malloc, calloc and realloc that the calling thread has made; 0 where they cannot be counted. */
unsigned long allocations_count(void);

#endif
