/* SPDX-License-Identifier: Apache-2.0
 *
 * A small device that keeps its state in (simulated) flash: provisioned with a key store, brought a
 * file with a chain and an image, its power cut in between.
 */
#ifndef BULLA_TESTS_DEVICE_DEVICE_FLOW_H_
#define BULLA_TESTS_DEVICE_DEVICE_FLOW_H_

#include "bulla/device.h"

#define FLOW_STORE_BYTES 4096
#define FLOW_BLOCK_BYTES 3072 /* seals, and images of 1024-byte blocks in two levels */
#define FLOW_COMPONENTS 4
#define FLOW_IMAGE_BYTES 16384

/* What the caller of bulla/device.h gives, all of it but the stack. */
struct device_memory {
  struct bulla_device device;
  struct bulla_component_state components[FLOW_COMPONENTS];
  uint8_t store[2][FLOW_STORE_BYTES];
  uint8_t blocks[FLOW_BLOCK_BYTES];
};

/* The chip: what it keeps without power, and how many bytes it still writes before power fails. */
struct device_chip {
  const uint8_t *product; /* 16 bytes */
  uint8_t record[2][FLOW_STORE_BYTES];
  uint8_t image[2][FLOW_IMAGE_BYTES];
  uint8_t seal[2][1024];
  uint32_t writes_left;
  uint32_t commits;
};

struct device_flow {
  struct device_memory memory;
  struct device_chip chip;
  struct bulla_board board;
  const struct bulla_crypto *crypto;
  struct bulla_cursor store_file;
  struct bulla_cursor delivery_file;
  struct bulla_delivery delivery;
  enum bulla_status status;
};

/* Each leaves its answer in status. */
void flow_provision(struct device_flow *flow);
void flow_start(struct device_flow *flow); /* a reset: memory is lost, the chip stays */
void flow_deliver(struct device_flow *flow);
void flow_load(struct device_flow *flow, const uint8_t *component);

#endif /* BULLA_TESTS_DEVICE_DEVICE_FLOW_H_ */
