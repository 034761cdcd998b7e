/* SPDX-License-Identifier: Apache-2.0
 *
 * What a piece of code costs: instructions (clock.h), and the deepest stack, found by painting what
 * lies below. Both are the same on every run.
 */
#ifndef BULLA_TESTS_DEVICE_MEASURE_H_
#define BULLA_TESTS_DEVICE_MEASURE_H_

#include <stdint.h>

struct measurement {
  uint32_t instructions; /* as clock.h counts them */
  uint32_t stack_bytes;  /* used by `run` and all that it calls */
};

/* Runs it once. */
struct measurement measure(void (*run)(void *argument), void *argument);

#endif /* BULLA_TESTS_DEVICE_MEASURE_H_ */
