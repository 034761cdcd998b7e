/* SPDX-License-Identifier: Apache-2.0 */
#include "decode_zstd.h"

#include <stdlib.h>
#include <string.h>

enum { kWindowLogMax = 23, kChunkBytes = 65536 };

static enum bulla_status check(void *context, const struct bulla_decoding *decoding) {
  struct decode_zstd *self = context;
  self->decoding = *decoding;
  return self->stream != NULL ? BULLA_OK : BULLA_MEMORY_EXCEEDED;
}

static enum bulla_status begin(void *context) {
  struct decode_zstd *self = context;
  const struct bulla_decoding *decoding = &self->decoding;
  self->written = 0;
  self->in_frame = false;
  if (ZSTD_isError(ZSTD_DCtx_reset(self->stream, ZSTD_reset_session_only)) != 0) {
    return BULLA_ENCODING_INVALID;
  }
  return decoding->board->erase(decoding->board->context, &decoding->output);
}

/* The library gives what it has decoded, never more than the image may hold. */
static enum bulla_status take(void *context, const uint8_t *bytes, size_t length) {
  static uint8_t chunk[kChunkBytes];
  struct decode_zstd *self = context;
  const struct bulla_board *board = self->decoding.board;
  ZSTD_inBuffer input = {bytes, length, 0};
  bool full = false;
  while (input.pos < input.size || full) {
    ZSTD_outBuffer output = {chunk, sizeof chunk, 0};
    const size_t left = ZSTD_decompressStream(self->stream, &output, &input);
    if (ZSTD_isError(left) != 0) return BULLA_ENCODING_INVALID;
    if (output.pos > self->decoding.installed.size - self->written) return BULLA_ENCODING_INVALID;
    const enum bulla_status status =
        board->write(board->context, &self->decoding.output, self->written, chunk, output.pos);
    if (status != BULLA_OK) return status;
    self->written += output.pos;
    self->in_frame = left != 0;
    full = output.pos == output.size;
  }
  return BULLA_OK;
}

static enum bulla_status finish(void *context) {
  const struct decode_zstd *self = context;
  const struct bulla_board *board = self->decoding.board;
  if (self->in_frame || self->written != self->decoding.installed.size) {
    return BULLA_ENCODING_INVALID;
  }
  return board->finish(board->context, &self->decoding.output);
}

static enum bulla_status forget(void *context) {
  (void)context;
  return BULLA_OK;
}

const struct bulla_decoder *decode_zstd_start(struct decode_zstd *self,
                                              const struct bulla_decoder *next) {
  memset(self, 0, sizeof *self);
  self->stream = ZSTD_createDCtx();
  if (self->stream != NULL) {
    (void)ZSTD_DCtx_setParameter(self->stream, ZSTD_d_windowLogMax, kWindowLogMax);
  }
  self->decoder = (struct bulla_decoder){.next = next,
                                         .context = self,
                                         .encoding = BULLA_ENCODING_ZSTD,
                                         .memory_bytes = UINT64_C(1) << kWindowLogMax,
                                         .check = check,
                                         .begin = begin,
                                         .take = take,
                                         .finish = finish,
                                         .forget = forget};
  return &self->decoder;
}
