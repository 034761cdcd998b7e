/* SPDX-License-Identifier: Apache-2.0
 *
 * A delta on its way over the image that it replaces.
 */
#include "bulla/delta_in_place_install.h"

#include <string.h>

#include "formats/wire/numbers.h"
#include "formats/wire/try.h"

/* All that can be refused is refused here: nothing of the slot is erased before `take`. */
static enum bulla_status check(void *context, const struct bulla_decoding *decoding) {
  struct bulla_in_place_install *const install = context;
  const struct bulla_transport *const transport = decoding->transport;
  struct bulla_in_place_plan *const plan = &install->plan;
  if (!transport->in_place) return BULLA_ENCODING_UNSUPPORTED;
  if (!decoding->has_base || decoding->base.slot != decoding->output.slot) {
    return BULLA_BASE_MISMATCH;
  }
  memcpy(plan->patch, transport->stored.digest, sizeof plan->patch);
  plan->base = transport->base;
  plan->memory_bytes = transport->memory_bytes;
  plan->geometry.erase_bytes = transport->erase_bytes;
  plan->geometry.scratch_bytes = transport->scratch_bytes;
  plan->new_size = decoding->installed.size;
  install->offset = 0;
  return bulla_in_place_begin(&install->in_place, install->flash, plan, install->crypto,
                              install->memory, install->memory_bytes);
}

static enum bulla_status begin(void *context) {
  (void)context;
  return BULLA_OK;
}

static enum bulla_status take(void *context, const uint8_t *bytes, size_t length) {
  struct bulla_in_place_install *const install = context;
  BULLA_TRY(bulla_in_place_take(&install->in_place, install->offset, bytes, length));
  install->offset += length;
  return BULLA_OK;
}

static enum bulla_status finish(void *context) {
  struct bulla_in_place_install *const install = context;
  return bulla_in_place_finish(&install->in_place);
}

static enum bulla_status forget(void *context) {
  const struct bulla_in_place_install *const install = context;
  return bulla_in_place_close(install->flash);
}

void bulla_in_place_install_prepare(struct bulla_in_place_install *install) {
  install->decoder = (struct bulla_decoder){.context = install,
                                            .encoding = BULLA_ENCODING_DELTA,
                                            .memory_bytes = install->memory_bytes,
                                            .check = check,
                                            .begin = begin,
                                            .take = take,
                                            .finish = finish,
                                            .forget = forget};
}
