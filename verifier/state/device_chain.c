/* SPDX-License-Identifier: Apache-2.0
 *
 * What a file brings before its own content: a chain, taken link by link, each committed on its own
 * (R9). A bad link leaves the device at the one before it, and says which it was.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/device.h"

enum bulla_status bulla_device_take_next(struct bulla_device *device) {
  const struct bulla_image_judge judge = bulla_device_judge(device);
  BULLA_TRY(bulla_device_fits(device, device->next.document.left, device->state.component_count));
  const enum bulla_status status = bulla_state_take_store(&device->state, &device->next, &judge);
  device->running = status == BULLA_OK;
  BULLA_TRY(status);
  device->held = device->next;
  device->held_in = (uint8_t)(1 - device->held_in);
  return bulla_device_commit(device);
}

/* Stages 1 to 4, into the memory that does not hold the key store. */
static enum bulla_status read_file(struct bulla_device *device, const struct bulla_source *file,
                                   uint64_t wanted_type, struct bulla_package *package,
                                   struct bulla_delivery *delivery) {
  struct bulla_fault fault;
  enum bulla_status status =
      bulla_package_read(package, device->crypto, file, wanted_type,
                         bulla_device_free_memory(device), device->memory.store_bytes, &fault);
  if (status == BULLA_OK && package->document_type == BULLA_TYPE_KEY_STORE) {
    fault.stage = BULLA_STAGE_FIELDS;
    status = bulla_key_store_open(&device->next, device->crypto, package->envelope.document,
                                  &fault.entry);
    if (status == BULLA_OK) status = bulla_store_package_check(package, file->size, &fault);
  } else if (status == BULLA_OK) {
    status = bulla_image_open(&device->image, package, device->crypto, file->size, &fault);
  }
  delivery->stage = fault.stage;
  return status;
}

/* The machine failed, not the link. */
static bool is_machine(enum bulla_status status) {
  return status == BULLA_READ_FAILED || status == BULLA_CRYPTO_FAILED;
}

/* Judges the next link, and takes it. */
static enum bulla_status take_link(struct bulla_device *device, struct bulla_chain *chain,
                                   enum bulla_link_fate *fate) {
  BULLA_TRY(bulla_chain_step(chain, &device->held, device->crypto, bulla_device_free_memory(device),
                             device->memory.store_bytes, &device->next, fate));
  return *fate == BULLA_LINK_TAKEN ? bulla_device_take_next(device) : BULLA_OK;
}

/* Takes links until there are no more or one is refused, which stands in *delivery. A device that
 * failed half-way through taking one has stopped. */
static enum bulla_status walk(struct bulla_device *device, struct bulla_chain *chain,
                              struct bulla_delivery *delivery) {
  enum bulla_link_fate fate = BULLA_LINK_SKIPPED;
  while (fate != BULLA_LINK_NONE) {
    const enum bulla_status status = take_link(device, chain, &fate);
    if (is_machine(status) || !device->running) return status;
    if (status != BULLA_OK) {
      delivery->chain_reason = status;
      delivery->stopped_at = chain->number;
      return BULLA_OK;
    }
    delivery->links_taken += fate == BULLA_LINK_TAKEN;
  }
  return BULLA_OK;
}

static enum bulla_status take_chain(struct bulla_device *device, const struct bulla_source *file,
                                    const struct bulla_package *package, struct bulla_chain *chain,
                                    struct bulla_delivery *delivery) {
  delivery->stage = BULLA_STAGE_CHAIN;
  delivery->chain_reason = bulla_chain_begin(chain, package, file);
  if (is_machine(delivery->chain_reason)) return delivery->chain_reason;
  delivery->links = chain->count;
  if (delivery->chain_reason == BULLA_OK) BULLA_TRY(walk(device, chain, delivery));
  return package->document_type == BULLA_TYPE_KEY_STORE ? delivery->chain_reason : BULLA_OK;
}

enum bulla_status bulla_device_receive(struct bulla_device *device, const struct bulla_source *file,
                                       struct bulla_package *package,
                                       struct bulla_delivery *delivery) {
  struct bulla_chain chain;
  memset(delivery, 0, sizeof *delivery);
  memset(&chain, 0, sizeof chain);
  delivery->chain_reason = BULLA_OK;
  if (!device->running) return BULLA_WRONG_ORDER;
  BULLA_TRY(read_file(device, file, 0, package, delivery));
  if (package->envelope.has_chain) {
    BULLA_TRY(take_chain(device, file, package, &chain, delivery));
    /* The walk needed the memory; what is read now is judged from its first byte on. */
    BULLA_TRY(read_file(device, file, package->document_type, package, delivery));
  }
  if (package->document_type != BULLA_TYPE_KEY_STORE) return BULLA_OK;
  delivery->stage = BULLA_STAGE_CHAIN;
  return bulla_chain_document(&chain, &device->held, &device->next, device->crypto,
                              package->envelope.signatures);
}

static enum bulla_status take_store(struct bulla_device *device, struct bulla_delivery *delivery) {
  if (device->next.view.version != device->held.view.version) {
    BULLA_TRY(bulla_device_take_next(device));
    delivery->outcome = BULLA_OUTCOME_STORE;
  }
  delivery->stage = BULLA_STAGE_NONE;
  return BULLA_OK;
}

enum bulla_status bulla_device_deliver(struct bulla_device *device, const struct bulla_source *file,
                                       enum bulla_direction direction,
                                       struct bulla_delivery *delivery) {
  struct bulla_package package;
  BULLA_TRY(bulla_device_receive(device, file, &package, delivery));
  if (package.document_type == BULLA_TYPE_KEY_STORE) return take_store(device, delivery);
  delivery->stage = BULLA_STAGE_IDENTITY;
  if (device->image.manifest.has_capability) return BULLA_WRONG_CLASS;
  return bulla_device_install(device, file, direction, delivery);
}

enum bulla_status bulla_device_grant(struct bulla_device *device, const struct bulla_source *file,
                                     uint32_t *rights, struct bulla_delivery *delivery) {
  const struct bulla_platform platform = bulla_device_platform(device, BULLA_FORWARD);
  const struct bulla_capability *capability = &device->image.manifest.capability;
  struct bulla_package package;
  struct bulla_admission admission;
  *rights = 0;
  BULLA_TRY(bulla_device_receive(device, file, &package, delivery));
  delivery->stage = BULLA_STAGE_IDENTITY;
  if (package.document_type != BULLA_TYPE_MANIFEST) return BULLA_WRONG_TYPE;
  if (!device->image.manifest.has_capability) return BULLA_WRONG_CLASS;
  BULLA_TRY(bulla_install_verdict(&device->image, &device->held, device->crypto, &platform,
                                  BULLA_ENCODINGS_NONE, &delivery->stage, &admission));
  delivery->stage = BULLA_STAGE_NONE;
  if (capability->use == BULLA_USE_ONCE) {
    bulla_state_use_capability(&device->state, capability->counter);
    BULLA_TRY(bulla_device_commit(device));
  }
  *rights = capability->rights;
  delivery->outcome = BULLA_OUTCOME_GRANTED;
  return BULLA_OK;
}
