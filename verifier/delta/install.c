/* SPDX-License-Identifier: Apache-2.0
 *
 * A delta on its way into the slot that does not run. Only pages that are durable count: the record
 * that says so is written after them.
 */
#include "bulla/delta_install.h"

#include <string.h>

#include "bulla/measure.h"
#include "formats/wire/numbers.h"
#include "formats/wire/try.h"

static enum bulla_status read_base(void *context, uint64_t offset, uint8_t *bytes, size_t length) {
  const struct bulla_delta_install *const install = context;
  const struct bulla_board *const board = install->decoding.board;
  return board->read(board->context, &install->decoding.base, offset, bytes, length);
}

static enum bulla_status keep_checkpoint(struct bulla_delta_install *install, uint64_t written) {
  const struct bulla_decoding *const decoding = &install->decoding;
  const struct bulla_delta_journal *const journal = install->journal;
  uint8_t record[BULLA_DELTA_CHECKPOINT_BYTES];
  BULLA_TRY(decoding->board->finish(decoding->board->context, &decoding->output));
  install->checkpoint.written = written;
  install->checkpoint.sequence++;
  bulla_delta_checkpoint_write(&install->checkpoint, record);
  return journal->write(journal->context, install->checkpoint.sequence % 2, record);
}

/* In pieces that end where checkpoints stand. */
static enum bulla_status write_image(void *context, uint64_t offset, const uint8_t *bytes,
                                     size_t length) {
  struct bulla_delta_install *const install = context;
  const struct bulla_board *const board = install->decoding.board;
  const uint64_t step = install->journal != NULL ? install->journal->step_bytes : UINT64_C(1) << 63;
  while (length > 0) {
    const uint64_t room = step - (offset & (step - 1));
    const size_t taken = length < room ? length : (size_t)room;
    BULLA_TRY(board->write(board->context, &install->decoding.output, offset, bytes, taken));
    offset += taken;
    bytes += taken;
    length -= taken;
    if (taken == room) BULLA_TRY(keep_checkpoint(install, offset));
  }
  return BULLA_OK;
}

/* The base by its digest. The applier's memory is free until it begins. */
static enum bulla_status measure_base(struct bulla_delta_install *install) {
  const struct bulla_blob *const wanted = &install->decoding.transport->base;
  uint8_t *const start = install->memory + (0 - (uintptr_t)install->memory) % 8;
  struct bulla_measure *const measure = (struct bulla_measure *)(void *)start;
  uint8_t *const bytes = start + sizeof *measure;
  const size_t used = (size_t)(bytes - install->memory);
  if (used >= install->memory_bytes) return BULLA_MEMORY_EXCEEDED;
  BULLA_TRY(bulla_measure_begin(measure, install->crypto, wanted->log2_block));
  for (uint64_t at = 0; at < wanted->size;) {
    const size_t room = install->memory_bytes - used;
    const size_t length = wanted->size - at < room ? (size_t)(wanted->size - at) : room;
    BULLA_TRY(read_base(install, at, bytes, length));
    BULLA_TRY(bulla_measure_update(measure, bytes, length));
    at += length;
  }
  return bulla_measure_expect(measure, wanted);
}

static enum bulla_status check(void *context, const struct bulla_decoding *decoding) {
  struct bulla_delta_install *const install = context;
  uint64_t size = 0;
  install->decoding = *decoding;
  if (decoding->transport->in_place) return BULLA_ENCODING_UNSUPPORTED;
  if (!decoding->has_base || decoding->base.slot == decoding->output.slot) {
    return BULLA_BASE_MISMATCH;
  }
  BULLA_TRY(decoding->board->size(decoding->board->context, &decoding->base, &size));
  if (decoding->transport->base.size > size) return BULLA_BASE_MISMATCH;
  const enum bulla_status status = measure_base(install);
  return status == BULLA_RESULT_DIGEST ? BULLA_BASE_MISMATCH : status;
}

/* Where the image is durable already, by what the journal says; 0 where it says nothing. */
static enum bulla_status find_checkpoint(struct bulla_delta_install *install) {
  const struct bulla_delta_journal *const journal = install->journal;
  const uint8_t *const patch = install->decoding.transport->stored.digest;
  uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES];
  memset(&install->checkpoint, 0, sizeof install->checkpoint);
  if (journal != NULL) {
    BULLA_TRY(journal->read(journal->context, places));
    const bool found = bulla_delta_checkpoint_read((const uint8_t(*)[sizeof places[0]])places,
                                                   patch, &install->checkpoint);
    const uint64_t written = install->checkpoint.written;
    if (!found || written > install->decoding.installed.size ||
        (written & (journal->step_bytes - 1)) != 0)
      install->checkpoint.written = 0;
  }
  memcpy(install->checkpoint.patch, patch, sizeof install->checkpoint.patch);
  return BULLA_OK;
}

static enum bulla_status begin(void *context) {
  struct bulla_delta_install *const install = context;
  const struct bulla_decoding *const decoding = &install->decoding;
  const struct bulla_delta_journal *const journal = install->journal;
  BULLA_TRY(find_checkpoint(install));
  const uint64_t resume_at = install->checkpoint.written;
  const struct bulla_delta_setup setup = {
      .base = {install, read_base, decoding->transport->base.size, NULL},
      .output = {install, write_image},
      .zstd = install->zstd,
      .new_size = decoding->installed.size,
      .resume_at = resume_at,
      .memory = install->memory,
      .memory_bytes = install->memory_bytes};
  bulla_delta_begin(&install->delta, &setup);
  if (resume_at > 0) return journal->reopen(journal->context, &decoding->output, resume_at);
  return decoding->board->erase(decoding->board->context, &decoding->output);
}

static enum bulla_status take(void *context, const uint8_t *bytes, size_t length) {
  struct bulla_delta_install *const install = context;
  return bulla_delta_take(&install->delta, bytes, length);
}

static enum bulla_status finish(void *context) {
  struct bulla_delta_install *const install = context;
  const struct bulla_board *const board = install->decoding.board;
  BULLA_TRY(bulla_delta_finish(&install->delta));
  return board->finish(board->context, &install->decoding.output);
}

static enum bulla_status forget(void *context) {
  const struct bulla_delta_install *const install = context;
  const struct bulla_delta_journal *const journal = install->journal;
  return journal != NULL ? journal->clear(journal->context) : BULLA_OK;
}

void bulla_delta_install_prepare(struct bulla_delta_install *install) {
  install->decoder = (struct bulla_decoder){.context = install,
                                            .encoding = BULLA_ENCODING_DELTA,
                                            .memory_bytes = install->memory_bytes,
                                            .check = check,
                                            .begin = begin,
                                            .take = take,
                                            .finish = finish,
                                            .forget = forget};
}
