/* SPDX-License-Identifier: Apache-2.0
 *
 * One step of a function that stops at its first fault.
 */
#ifndef BULLA_FORMATS_WIRE_TRY_H_
#define BULLA_FORMATS_WIRE_TRY_H_

#include "formats/wire/status.h"

#define BULLA_TRY(expression)                          \
  do {                                                 \
    const enum bulla_status try_status = (expression); \
    if (try_status != BULLA_OK) return try_status;     \
  } while (0)

#endif /* BULLA_FORMATS_WIRE_TRY_H_ */
