/* SPDX-License-Identifier: Apache-2.0
 *
 * A device that missed every rotation of its life: one file brings a chain and an image, the power
 * fails half-way through the chain, and the same file again brings it to the end. Measured are the
 * memory that the caller gives, the deepest stack, and what one link costs.
 */
#include "bulla/provider_builtin.h"
#include "tests/device/board/measure.h"
#include "tests/device/board/semihosting.h"
#include "tests/device/firmware/device_flow.h"
#include "tests/device/firmware/state_flash.h"

/* A record is more than this long: the power fails in the fifth. */
#define WRITES_BEFORE_CUT 4000u

static struct device_flow flow;
static const struct state_flash *flash = (const struct state_flash *)(uintptr_t)STATE_FLASH_ADDRESS;

static const uint8_t *at(uint32_t offset) {
  return (const uint8_t *)flash + offset;
}

static void start(void *argument) {
  (void)argument;
  flow_start(&flow);
}

static void deliver(void *argument) {
  (void)argument;
  flow_deliver(&flow);
}

static void load(void *argument) {
  (void)argument;
  flow_load(&flow, at(flash->component_offset));
}

static uint32_t larger(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}

static int wrong(const char *what) {
  semihosting_print(what);
  semihosting_report(" status", (uint32_t)flow.status);
  return 1;
}

static int run(void) {
  flow_provision(&flow);
  if (flow.status != BULLA_OK) return wrong("provision");
  struct measurement starting = measure(start, 0);
  if (flow.status != BULLA_OK) return wrong("first start");
  flow.chip.writes_left = WRITES_BEFORE_CUT;
  flow_deliver(&flow);
  const uint32_t before_cut = flow.delivery.links_taken;
  if (flow.status != BULLA_WRITE_FAILED || before_cut == 0) return wrong("the cut");
  flow.chip.writes_left = UINT32_MAX;
  flow_start(&flow);
  if (flow.status != BULLA_OK) return wrong("start after the cut");
  struct measurement delivering = measure(deliver, 0);
  if (flow.status != BULLA_OK) return wrong("the same file again");
  const uint32_t links = before_cut + flow.delivery.links_taken;
  flow_start(&flow);
  struct measurement loading = measure(load, 0);
  if (flow.status != BULLA_OK) return wrong("load and confirm");
  semihosting_report("links", links);
  semihosting_report("version", flow.memory.device.held.view.version);
  semihosting_report("link_instructions", delivering.instructions / flow.delivery.links_taken);
  semihosting_report("stack_bytes", larger(starting.stack_bytes,
                                           larger(delivering.stack_bytes, loading.stack_bytes)));
  semihosting_report("memory_bytes", sizeof flow.memory);
  return 0;
}

int main(void) {
  if (flash->magic != STATE_FLASH_MAGIC) return 2;
  flow.crypto = &bulla_provider_builtin_ed25519;
  flow.chip.product = at(flash->product_offset);
  flow.chip.writes_left = UINT32_MAX;
  flow.store_file = bulla_cursor_over(at(flash->store_offset), flash->store_bytes);
  flow.delivery_file = bulla_cursor_over(at(flash->delivery_offset), flash->delivery_bytes);
  return run();
}
