/* SPDX-License-Identifier: Apache-2.0
 *
 * For each page: the old one goes to the ring and is marked, its place in the slot is erased, the
 * new bytes are written as they come. After `interval` pages the applier's state goes to the
 * journal. Until that record is whole the one before counts, and the ring still holds every page
 * that decoding from there reads.
 */
#include "bulla/delta_in_place.h"

#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/in_place_flash.h"
#include "verifier/delta/in_place_geometry.h"
#include "verifier/delta/in_place_journal.h"
#include "verifier/delta/state.h"

static uint32_t page_bytes(const struct bulla_in_place *in_place) {
  return in_place->plan.geometry.erase_bytes;
}

static uint32_t ring_offset(const struct bulla_in_place *in_place, uint32_t page) {
  return page % in_place->record.ring_pages * page_bytes(in_place);
}

/* Old bytes: of pages that were overwritten, from the ring. */
static enum bulla_status read_old(void *context, uint64_t offset, uint8_t *bytes, size_t length) {
  const struct bulla_in_place *const in_place = (const struct bulla_in_place *)context;
  const struct bulla_in_place_flash *const flash = in_place->flash;
  while (length > 0) {
    const uint32_t page = (uint32_t)(offset / page_bytes(in_place));
    const uint32_t inside = (uint32_t)offset & (page_bytes(in_place) - 1);
    const uint32_t left = page_bytes(in_place) - inside;
    const size_t step = length < left ? length : left;
    const bool saved = page < in_place->saved_end;
    const uint32_t from = saved ? ring_offset(in_place, page) + inside : (uint32_t)offset;
    BULLA_TRY(flash->read(flash->context, saved ? BULLA_IN_PLACE_RING : BULLA_IN_PLACE_SLOT, from,
                          bytes, step));
    offset += step;
    bytes += step;
    length -= step;
  }
  return BULLA_OK;
}

/* The mark comes once the copy was read back, and before anything is erased. */
static enum bulla_status save_page(struct bulla_in_place *in_place, uint32_t page) {
  const uint32_t bytes = page_bytes(in_place);
  if (page != in_place->saved_end) return BULLA_ENCODING_INVALID;
  BULLA_TRY(bulla_in_place_copy(in_place->flash, page * bytes, ring_offset(in_place, page), bytes));
  BULLA_TRY(
      bulla_in_place_mark(in_place->flash, &in_place->record, page - in_place->record.saved_end));
  in_place->saved_end = page + 1;
  return BULLA_OK;
}

static enum bulla_status open_page(struct bulla_in_place *in_place, uint32_t page) {
  const struct bulla_in_place_flash *const flash = in_place->flash;
  const uint32_t bytes = page_bytes(in_place), offset = page * bytes;
  if (page >= in_place->saved_end && offset < in_place->plan.base.size) {
    BULLA_TRY(save_page(in_place, page));
  }
  BULLA_TRY(flash->erase(flash->context, BULLA_IN_PLACE_SLOT, offset, bytes));
  bulla_in_place_write_at(&in_place->slot, BULLA_IN_PLACE_SLOT, offset);
  return BULLA_OK;
}

/* Never over the end of a page. */
static enum bulla_status write_new(void *context, uint64_t offset, const uint8_t *bytes,
                                   size_t length) {
  struct bulla_in_place *const in_place = (struct bulla_in_place *)context;
  if ((offset & (page_bytes(in_place) - 1)) == 0) {
    BULLA_TRY(open_page(in_place, (uint32_t)(offset / page_bytes(in_place))));
  }
  BULLA_TRY(bulla_in_place_put(in_place->flash, &in_place->slot, bytes, length));
  if (offset + length < in_place->plan.new_size) return BULLA_OK;
  return bulla_in_place_flush(in_place->flash, &in_place->slot);
}

/* A record of the state as it is, in the place that is not in force. */
static enum bulla_status commit(struct bulla_in_place *in_place, uint32_t first_page) {
  struct bulla_in_place_record next = in_place->record;
  next.place ^= 1;
  next.sequence++;
  next.first_page = first_page;
  next.saved_end = in_place->saved_end;
  struct bulla_delta *const delta = in_place->delta.state != NULL ? &in_place->delta : NULL;
  BULLA_TRY(bulla_in_place_record_write(in_place->flash, &next, in_place->interval, delta));
  in_place->record = next;
  return BULLA_OK;
}

static enum bulla_status at_rest(void *context, struct bulla_delta *delta) {
  struct bulla_in_place *const in_place = (struct bulla_in_place *)context;
  const uint64_t written = bulla_delta_written(delta);
  const uint32_t page = (uint32_t)(written / page_bytes(in_place));
  if ((written & (page_bytes(in_place) - 1)) != 0) return BULLA_OK;
  if (written == in_place->plan.new_size) return BULLA_OK;
  if (page - in_place->record.first_page < in_place->interval) return BULLA_OK;
  return commit(in_place, page);
}

static void set_up(struct bulla_in_place *in_place, uint8_t *memory, size_t memory_bytes) {
  const struct bulla_in_place_plan *const plan = &in_place->plan;
  struct bulla_delta_setup setup;
  memset(&setup, 0, sizeof setup);
  setup.base.context = in_place;
  setup.base.read = read_old;
  setup.base.size = plan->base.size;
  setup.output.context = in_place;
  setup.output.write = write_new;
  setup.new_size = plan->new_size;
  setup.in_place = plan->geometry;
  setup.rest.context = in_place;
  setup.rest.at_rest = at_rest;
  setup.memory = memory;
  setup.memory_bytes = memory_bytes;
  bulla_delta_begin(&in_place->delta, &setup);
}

/* The applier's memory holds nothing before its header. */
static struct bulla_measure *measure_of(const struct bulla_in_place *in_place) {
  uint8_t *const memory = in_place->delta.setup.memory;
  return (struct bulla_measure *)(void *)(memory + (0 - (uintptr_t)memory) % 8);
}
_Static_assert(sizeof(struct bulla_measure) + 8 <= BULLA_DELTA_STATE_BYTES, "and has room for it");

/* No record, one of another update, or one after which nothing was overwritten. */
static enum bulla_status start(struct bulla_in_place *in_place, const struct bulla_crypto *crypto) {
  struct bulla_in_place_record *const record = &in_place->record;
  const struct bulla_in_place_plan *const plan = &in_place->plan;
  BULLA_TRY(bulla_in_place_check_base(in_place->flash, &plan->base, crypto, measure_of(in_place)));
  memcpy(record->patch, plan->patch, sizeof record->patch);
  record->new_size = plan->new_size;
  record->old_size = plan->base.size;
  record->geometry = plan->geometry;
  record->ring_pages = bulla_in_place_ring_pages(in_place->flash, &plan->geometry);
  in_place->saved_end = 0;
  return commit(in_place, 0);
}

/* A journal may hold anything: what the record says is held against the plan, and what follows
 * from it stays within slot and ring. */
static bool record_fits(const struct bulla_in_place *in_place) {
  const struct bulla_in_place_record *const record = &in_place->record;
  const uint32_t old_pages =
      bulla_in_place_pages(in_place->plan.base.size, &in_place->plan.geometry);
  const uint32_t new_pages =
      bulla_in_place_pages(in_place->plan.new_size, &in_place->plan.geometry);
  const uint32_t least = record->first_page < old_pages ? record->first_page : old_pages;
  return record->first_page <= new_pages && in_place->saved_end >= least &&
         in_place->saved_end <= old_pages &&
         (in_place->saved_end <= record->first_page ||
          in_place->saved_end - record->first_page <= in_place->interval);
}

static bool same_update(const struct bulla_in_place *in_place) {
  const struct bulla_in_place_record *const record = &in_place->record;
  const struct bulla_in_place_plan *const plan = &in_place->plan;
  return record->new_size == plan->new_size && record->old_size == plan->base.size &&
         record->geometry.erase_bytes == plan->geometry.erase_bytes &&
         record->geometry.scratch_bytes == plan->geometry.scratch_bytes &&
         record->ring_pages == bulla_in_place_ring_pages(in_place->flash, &plan->geometry);
}

/* Every run begins with a record of its own: marks that were torn are never written over. */
static enum bulla_status go_on(struct bulla_in_place *in_place) {
  const struct bulla_in_place_record *const record = &in_place->record;
  const uint64_t written = (uint64_t)record->first_page * page_bytes(in_place);
  if (!same_update(in_place)) return BULLA_SPACE_EXCEEDED;
  if (!record_fits(in_place)) return BULLA_ENCODING_INVALID;
  if (record->state_bytes > 0) {
    BULLA_TRY(bulla_in_place_record_restore(in_place->flash, record, &in_place->delta));
  }
  if (bulla_delta_written(&in_place->delta) != written) return BULLA_ENCODING_INVALID;
  in_place->input_waits = true;
  return commit(in_place, record->first_page);
}

static enum bulla_status begin(struct bulla_in_place *in_place, const struct bulla_crypto *crypto) {
  const struct bulla_in_place_flash *const flash = in_place->flash;
  struct bulla_in_place_record *const record = &in_place->record;
  const enum bulla_status found = bulla_in_place_find(flash, record);
  if (found == BULLA_NOT_FOUND) {
    memset(record, 0, sizeof *record);
    return start(in_place, crypto);
  }
  BULLA_TRY(found);
  BULLA_TRY(bulla_in_place_saved_end(flash, record, &in_place->saved_end));
  const bool ours = memcmp(record->patch, in_place->plan.patch, sizeof record->patch) == 0;
  const bool touched = record->first_page > 0 || in_place->saved_end > 0;
  return ours && touched ? go_on(in_place) : start(in_place, crypto);
}

enum bulla_status bulla_in_place_begin(struct bulla_in_place *in_place,
                                       const struct bulla_in_place_flash *flash,
                                       const struct bulla_in_place_plan *plan,
                                       const struct bulla_crypto *crypto, uint8_t *memory,
                                       size_t memory_bytes) {
  memset(in_place, 0, sizeof *in_place);
  in_place->flash = flash;
  in_place->plan = *plan;
  in_place->status = bulla_in_place_check_space(flash, plan);
  BULLA_TRY(in_place->status);
  in_place->interval = bulla_in_place_interval(flash, plan);
  in_place->status = BULLA_MEMORY_EXCEEDED;
  if (memory_bytes < plan->memory_bytes) return in_place->status;
  if (plan->memory_bytes < BULLA_DELTA_STATE_BYTES) return in_place->status;
  /* No more than was stated: the journal has room for that. */
  set_up(in_place, memory, (size_t)plan->memory_bytes);
  in_place->status = begin(in_place, crypto);
  return in_place->status;
}

uint64_t bulla_in_place_wanted(const struct bulla_in_place *in_place) {
  return in_place->delta.taken;
}

/* What the run before had taken and not decoded; it writes to the slot. */
static enum bulla_status wake(struct bulla_in_place *in_place) {
  if (in_place->status == BULLA_OK && in_place->input_waits) {
    in_place->input_waits = false;
    in_place->status = bulla_delta_take(&in_place->delta, NULL, 0);
  }
  return in_place->status;
}

enum bulla_status bulla_in_place_take(struct bulla_in_place *in_place, uint64_t offset,
                                      const uint8_t *bytes, size_t length) {
  BULLA_TRY(wake(in_place));
  const uint64_t wanted = in_place->delta.taken;
  if (offset > wanted) return BULLA_WRONG_ORDER;
  if (wanted - offset >= length) return BULLA_OK;
  const size_t passed = (size_t)(wanted - offset);
  in_place->status = bulla_delta_take(&in_place->delta, bytes + passed, length - passed);
  return in_place->status;
}

enum bulla_status bulla_in_place_finish(struct bulla_in_place *in_place) {
  BULLA_TRY(wake(in_place));
  return bulla_delta_finish(&in_place->delta);
}
