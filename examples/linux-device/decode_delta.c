/* SPDX-License-Identifier: Apache-2.0 */
#include "decode_delta.h"

#include <bulla/delta_install.h>
#include <string.h>
#include <zstd.h>

enum { kStepBytes = 16384, kMemoryBytes = 4 << 20 };

static struct bulla_delta_install install;
static struct bulla_delta_journal journal;
static struct bulla_delta_zstd zstd;
static uint8_t memory[kMemoryBytes];

static struct bulla_area record_area(uint32_t place) {
  struct bulla_area area;
  memset(&area, 0, sizeof area);
  area.kind = BOARD_AREA_CHECKPOINT;
  area.slot = (uint8_t)place;
  memcpy(area.component, kApp, sizeof area.component);
  return area;
}

static enum bulla_status read_records(void *context,
                                      uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES]) {
  const struct bulla_board *board = context;
  for (uint32_t place = 0; place < 2; place++) {
    const struct bulla_area area = record_area(place);
    const enum bulla_status status =
        board->read(board->context, &area, 0, places[place], BULLA_DELTA_CHECKPOINT_BYTES);
    if (status != BULLA_OK) return status;
  }
  return BULLA_OK;
}

static enum bulla_status write_record(void *context, uint32_t place,
                                      const uint8_t record[BULLA_DELTA_CHECKPOINT_BYTES]) {
  const struct bulla_board *board = context;
  const struct bulla_area area = record_area(place);
  enum bulla_status status = board->erase(board->context, &area);
  if (status != BULLA_OK) return status;
  status = board->write(board->context, &area, 0, record, BULLA_DELTA_CHECKPOINT_BYTES);
  return status == BULLA_OK ? board->finish(board->context, &area) : status;
}

static enum bulla_status clear_records(void *context) {
  const struct bulla_board *board = context;
  for (uint32_t place = 0; place < 2; place++) {
    const struct bulla_area area = record_area(place);
    const enum bulla_status status = board->erase(board->context, &area);
    if (status != BULLA_OK) return status;
  }
  return BULLA_OK;
}

static enum bulla_status reopen(void *context, const struct bulla_area *area, uint64_t offset) {
  const struct bulla_board *board = context;
  return board_shorten(board->context, area, offset);
}

/* Segments of a delta that are packed instead of predicted. */
static enum bulla_status begin_segment(void *context, uint64_t content_bytes,
                                       uint64_t window_bytes) {
  int window_log = 0;
  (void)content_bytes;
  while (window_bytes >> (window_log + 1) != 0) window_log++;
  if (ZSTD_isError(ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters)) != 0 ||
      ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, window_log)) != 0) {
    return BULLA_ENCODING_INVALID;
  }
  return BULLA_OK;
}

static enum bulla_status decode_segment(void *context, const uint8_t *input, size_t *input_bytes,
                                        uint8_t *output, size_t *output_bytes) {
  ZSTD_inBuffer in = {input, *input_bytes, 0};
  ZSTD_outBuffer out = {output, *output_bytes, 0};
  if (ZSTD_isError(ZSTD_decompressStream(context, &out, &in)) != 0) return BULLA_ENCODING_INVALID;
  *input_bytes = in.pos;
  *output_bytes = out.pos;
  return BULLA_OK;
}

const struct bulla_decoder *decode_delta_start(struct board *board,
                                               const struct bulla_crypto *crypto) {
  zstd = (struct bulla_delta_zstd){ZSTD_createDCtx(), begin_segment, decode_segment};
  journal = (struct bulla_delta_journal){&board->functions, kStepBytes,    read_records,
                                         write_record,      clear_records, reopen};
  install.crypto = crypto;
  install.journal = &journal;
  install.zstd = zstd.context != NULL ? &zstd : NULL;
  install.memory = memory;
  install.memory_bytes = sizeof memory;
  bulla_delta_install_prepare(&install);
  return &install.decoder;
}
