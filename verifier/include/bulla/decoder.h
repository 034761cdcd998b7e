/* SPDX-License-Identifier: Apache-2.0
 *
 * How an image that travels encoded becomes the image that is installed: a decoder takes the
 * payload's verified bytes in order and writes the slot itself. The driver of bulla/device.h has a
 * list of them and none by itself; bulla/delta_install.h is one for deltas.
 */
#ifndef BULLA_DECODER_H_
#define BULLA_DECODER_H_

#include "bulla/board.h"
#include "formats/wire/transport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is to be decoded, and where to. Valid from `check` until the delivery ends. */
struct bulla_decoding {
  const struct bulla_board *board;
  const struct bulla_transport *transport;
  struct bulla_blob installed; /* what must come of it: the driver decides that, after `finish` */
  struct bulla_area output;
  bool has_base; /* something runs as this component; whether it is the base says `check` */
  struct bulla_area base; /* where it lies; with one slot that is the output */
};

/* Every function gets `context`. Calls come in the order of this list, each only after OK. */
struct bulla_decoder {
  const struct bulla_decoder *next; /* of the list; NULL ends it */
  void *context;
  uint8_t encoding;      /* enum bulla_encoding; 1 to 31 */
  uint64_t memory_bytes; /* that it has for decoding: entry 6 of the transport must not be larger */

  /* Whether it can be done here, asked while everything on the device is still as it was: the base
   * is the one that the transport names (BASE_MISMATCH), memory and flash suffice. Must not touch
   * the slot.
   */
  enum bulla_status (*check)(void *context, const struct bulla_decoding *decoding);
  /* The slot's old content is given up: makes it ready to be written, from its start or from where
   * an update that was cut short has come. */
  enum bulla_status (*begin)(void *context);
  /* The next bytes of the payload; they were verified. */
  enum bulla_status (*take)(void *context, const uint8_t *bytes, size_t length);
  /* After the last byte: all output lies in flash. */
  enum bulla_status (*finish)(void *context);
  /* Whatever was kept of an update that was cut short is worth nothing now: what came of it had
   * another digest, or the slot gets other content. */
  enum bulla_status (*forget)(void *context);
};

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DECODER_H_ */
