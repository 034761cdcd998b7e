/* SPDX-License-Identifier: Apache-2.0
 *
 * What firmware does with a package that lies in its flash: hold a key store, judge the package,
 * stream its payload. The same C runs on the host, which says what must come out on the device.
 */
#ifndef BULLA_TESTS_DEVICE_PACKAGE_FLOW_H_
#define BULLA_TESTS_DEVICE_PACKAGE_FLOW_H_

#include "bulla/bulla.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All that the verifier needs beside its stack; a device has one of it. The envelopes here are
 * small; one that does not fit is MEMORY_EXCEEDED. */
struct package_flow {
  const struct bulla_crypto *crypto;
  struct bulla_cursor store_file;   /* a package file whose document is the key store */
  struct bulla_cursor package_file; /* a package file whose document is a manifest */
  const uint8_t *product;           /* 16 bytes: what the device says that it is */

  uint8_t store_envelope[BULLA_PAYLOAD_ALIGN_BYTES];
  uint8_t envelope[BULLA_PAYLOAD_ALIGN_BYTES];
  uint8_t hash_blocks[BULLA_STREAM_MEMORY_MAX];
  struct bulla_key_store store;
  struct bulla_package package;
  struct bulla_image image;
  struct bulla_admission admission;
  struct bulla_stream stream;

  enum bulla_stage stage; /* that was reached, or that refused */
  enum bulla_status status;
};

/* The three steps; each goes on only after OK and leaves its answer in status and stage. */
void hold_key_store(struct package_flow *flow);
void judge_package(struct package_flow *flow);
void stream_payload(struct package_flow *flow);

/* All of them. */
void run_package_flow(struct package_flow *flow);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_TESTS_DEVICE_PACKAGE_FLOW_H_ */
