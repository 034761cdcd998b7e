/* SPDX-License-Identifier: Apache-2.0
 *
 * The encoder that a coder is given in coding direction. Bytes leave through a small buffer.
 */
#ifndef BULLA_VERIFIER_DELTA_RANGE_ENCODER_H_
#define BULLA_VERIFIER_DELTA_RANGE_ENCODER_H_

#include "verifier/delta/encode.h"
#include "verifier/delta/range_coder.h"

struct bulla_delta_encoder {
  const struct bulla_delta_sink *sink;
  uint64_t low;     /* bit 32 is a carry */
  uint32_t cache;   /* the last byte that a carry may still change */
  uint64_t pending; /* bytes of 255 behind it */
  bool started;     /* the first byte is always 0 and is not written */
  bool stopped;     /* the sink said no */
  uint64_t zeros;   /* zero bytes that are written only when another byte follows */
  uint32_t buffered;
  uint8_t buffer[4096];
};

void bulla_delta_encode_begin(struct bulla_delta_coder *coder, struct bulla_delta_encoder *encoder,
                              const struct bulla_delta_sink *sink);

/* The last bytes, without zeros at the end: the decoder reads zeros there. False: stopped. */
bool bulla_delta_encode_end(struct bulla_delta_coder *coder);

#endif /* BULLA_VERIFIER_DELTA_RANGE_ENCODER_H_ */
