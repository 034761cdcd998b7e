/* SPDX-License-Identifier: Apache-2.0
 *
 * Images that travel compressed (encoding 1), by libzstd. Memory is bounded by the window that is
 * allowed, 8 MiB; an update that was cut short begins again.
 */
#ifndef EXAMPLE_DECODE_ZSTD_H_
#define EXAMPLE_DECODE_ZSTD_H_

#include <bulla/decoder.h>
#include <bulla/package.h>
#include <stdbool.h>
#include <zstd.h>

struct decode_zstd {
  struct bulla_decoder decoder;
  struct bulla_decoding decoding;
  ZSTD_DCtx *stream;
  uint64_t written;
  bool in_frame;
};

/* For the driver's list of decoders, before `next`. */
const struct bulla_decoder *decode_zstd_start(struct decode_zstd *self,
                                              const struct bulla_decoder *next);

#endif /* EXAMPLE_DECODE_ZSTD_H_ */
