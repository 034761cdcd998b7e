/* SPDX-License-Identifier: Apache-2.0
 *
 * All of libc that device code uses, for compilers that have no libc. What a firmware links must
 * define the four functions, as compilers call them on their own as well.
 */
#ifndef BULLA_FREESTANDING_STRING_H_
#define BULLA_FREESTANDING_STRING_H_

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int value, size_t length);
int memcmp(const void *a, const void *b, size_t length);

#endif /* BULLA_FREESTANDING_STRING_H_ */
