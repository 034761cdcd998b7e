/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/firmware/device_flow.h"

#include <string.h>

static uint8_t *bytes_of(struct device_chip *chip, const struct bulla_area *area, uint32_t *size) {
  switch (area->kind) {
    case BULLA_AREA_RECORD:
      *size = sizeof chip->record[0];
      return chip->record[area->slot & 1];
    case BULLA_AREA_IMAGE:
      *size = sizeof chip->image[0];
      return chip->image[area->slot & 1];
    default:
      *size = sizeof chip->seal[0];
      return chip->seal[area->slot & 1];
  }
}

static enum bulla_status size(void *context, const struct bulla_area *area, uint64_t *bytes) {
  uint32_t found;
  (void)bytes_of(context, area, &found);
  *bytes = found;
  return BULLA_OK;
}

static enum bulla_status read(void *context, const struct bulla_area *area, uint64_t offset,
                              uint8_t *bytes, size_t length) {
  uint32_t found;
  const uint8_t *from = bytes_of(context, area, &found);
  memcpy(bytes, from + (size_t)offset, length);
  return BULLA_OK;
}

static enum bulla_status erase(void *context, const struct bulla_area *area) {
  struct device_chip *chip = context;
  uint32_t found;
  uint8_t *bytes = bytes_of(chip, area, &found);
  if (chip->writes_left == 0) return BULLA_WRITE_FAILED;
  memset(bytes, 0xff, found);
  return BULLA_OK;
}

static enum bulla_status write(void *context, const struct bulla_area *area, uint64_t offset,
                               const uint8_t *bytes, size_t length) {
  struct device_chip *chip = context;
  uint32_t found;
  uint8_t *to = bytes_of(chip, area, &found) + (size_t)offset;
  const size_t written = length < chip->writes_left ? length : chip->writes_left;
  memcpy(to, bytes, written);
  chip->writes_left -= (uint32_t)written;
  return written == length ? BULLA_OK : BULLA_WRITE_FAILED;
}

static enum bulla_status finish(void *context, const struct bulla_area *area) {
  struct device_chip *chip = context;
  if (chip->writes_left == 0) return BULLA_WRITE_FAILED;
  chip->commits += area->kind == BULLA_AREA_RECORD;
  return BULLA_OK;
}

static enum bulla_status identity(void *context, struct bulla_identity *identity) {
  const struct device_chip *chip = context;
  memset(identity, 0, sizeof *identity);
  identity->product = chip->product;
  identity->lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  return BULLA_OK;
}

static enum bulla_status abi(void *context, struct bulla_cursor name, uint32_t *number) {
  (void)context, (void)name, (void)number;
  return BULLA_NOT_FOUND;
}

static enum bulla_status read_memory(void *context, uint64_t offset, uint8_t *bytes,
                                     size_t length) {
  const struct bulla_cursor *file = context;
  memcpy(bytes, file->at + (size_t)offset, length);
  return BULLA_OK;
}

/* Nothing of the memory outlives a reset. */
static void power_up(struct device_flow *flow) {
  struct device_memory *memory = &flow->memory;
  struct bulla_device *device = &memory->device;
  memset(memory, 0xa5, sizeof *memory);
  memset(device, 0, sizeof *device);
  flow->board = (struct bulla_board){.context = &flow->chip,
                                     .size = size,
                                     .read = read,
                                     .erase = erase,
                                     .write = write,
                                     .finish = finish,
                                     .identity = identity,
                                     .abi = abi,
                                     .slot_count = 2,
                                     .trial_starts = 1};
  device->crypto = flow->crypto;
  device->board = &flow->board;
  device->memory.store[0] = memory->store[0];
  device->memory.store[1] = memory->store[1];
  device->memory.store_bytes = FLOW_STORE_BYTES;
  device->memory.seal = memory->blocks;
  device->memory.seal_bytes = FLOW_BLOCK_BYTES;
  device->memory.blocks = memory->blocks;
  device->memory.blocks_bytes = FLOW_BLOCK_BYTES;
  device->state.components = memory->components;
  device->state.capacity = FLOW_COMPONENTS;
}

void flow_provision(struct device_flow *flow) {
  const struct bulla_source source = {&flow->store_file, flow->store_file.left, read_memory};
  power_up(flow);
  memset(flow->chip.record, 0xff, sizeof flow->chip.record);
  flow->status = bulla_device_provision(&flow->memory.device, &source);
}

void flow_start(struct device_flow *flow) {
  power_up(flow);
  flow->status = bulla_device_start(&flow->memory.device);
}

void flow_deliver(struct device_flow *flow) {
  const struct bulla_source source = {&flow->delivery_file, flow->delivery_file.left, read_memory};
  flow->status =
      bulla_device_deliver(&flow->memory.device, &source, BULLA_FORWARD, &flow->delivery);
}

void flow_load(struct device_flow *flow, const uint8_t *component) {
  struct bulla_area area;
  flow->status = bulla_device_load(&flow->memory.device, component, BULLA_PLACE_RUNNING, &area);
  if (flow->status != BULLA_OK) return;
  flow->status = bulla_device_confirm(&flow->memory.device, component);
}
