/* SPDX-License-Identifier: Apache-2.0
 *
 * Where bytes are read from: a package in flash, in a file, behind a link. The verifier asks for
 * each byte once before it acts on it and never trusts a second read of what it judged.
 */
#ifndef BULLA_SOURCE_H_
#define BULLA_SOURCE_H_

#include "formats/wire/cursor.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_source {
  void *context;
  uint64_t size; /* bytes; the end of the file is part of what is judged */
  /* Fills all `length` bytes from `offset`, or fails (READ_FAILED). offset + length <= size. */
  enum bulla_status (*read)(void *context, uint64_t offset, uint8_t *bytes, size_t length);
};

#ifdef __cplusplus
}
#endif

#endif /* BULLA_SOURCE_H_ */
