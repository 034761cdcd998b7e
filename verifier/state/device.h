/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the driver share: committing, what the device says of itself, its images behind
 * their seals. Inside the state machine only.
 */
#ifndef BULLA_VERIFIER_STATE_DEVICE_H_
#define BULLA_VERIFIER_STATE_DEVICE_H_

#include "bulla/device.h"

/* Writes the state as the record in force, then raises counters to its floors. On failure the
 * device stops. */
BULLA_MUST_USE enum bulla_status bulla_device_commit(struct bulla_device *device);

/* Whether both places can hold a record of this key store and so many components: asked before a
 * step, so that one which cannot be committed is not begun. SPACE_EXCEEDED. */
BULLA_MUST_USE enum bulla_status bulla_device_fits(const struct bulla_device *device,
                                                   size_t store_bytes, uint32_t component_count);

/* Finds the record in force and reads it. NOT_FOUND; MEMORY_EXCEEDED, SPACE_EXCEEDED,
 * CRYPTO_FAILED: there is one that this firmware cannot hold. */
BULLA_MUST_USE enum bulla_status bulla_device_find_record(struct bulla_device *device);

/* Raises every counter of the board that stands below a floor of the record in force; one that
 * fails is asked again at the next start. */
void bulla_device_raise_floors(const struct bulla_device *device);

/* Takes the counters' word where it is higher than the record's. */
void bulla_device_read_floors(struct bulla_device *device);

/* What the verifier asks of the device. The result points into `device`. */
struct bulla_platform bulla_device_platform(struct bulla_device *device,
                                            enum bulla_direction direction);

/* Answers of seals, for the steps. */
struct bulla_image_judge bulla_device_judge(struct bulla_device *device);

struct bulla_area bulla_device_area(enum bulla_area_kind kind, const uint8_t *component,
                                    uint8_t slot);

/* A seal area begins with the length of the seal, big-endian. */
#define BULLA_SEAL_HEAD_BYTES 4

/* Reads the seal in this slot into memory.seal. */
BULLA_MUST_USE enum bulla_status bulla_device_fetch_seal(const struct bulla_device *device,
                                                         const uint8_t *component, uint8_t slot,
                                                         struct bulla_cursor *seal);

/* Reads the seal in this slot into memory.seal and device->image. */
BULLA_MUST_USE enum bulla_status bulla_device_read_seal(struct bulla_device *device,
                                                        const uint8_t *component, uint8_t slot);

/* Measures what lies in this slot against `wanted`, with memory.blocks. */
BULLA_MUST_USE enum bulla_status bulla_device_measure(struct bulla_device *device,
                                                      const uint8_t *component, uint8_t slot,
                                                      const struct bulla_blob *wanted);

/* The same against what the seal in device->image says. */
BULLA_MUST_USE enum bulla_status bulla_device_measure_sealed(struct bulla_device *device,
                                                             const uint8_t *component,
                                                             uint8_t slot);

/* The length of the seal of an image that was read from a package. */
BULLA_MUST_USE enum bulla_status bulla_device_seal_bytes(const struct bulla_image *image,
                                                         uint64_t *bytes);

/* Writes the seal of an image that was read from a package (FORMAT.md 7.6). */
BULLA_MUST_USE enum bulla_status bulla_device_write_seal(const struct bulla_device *device,
                                                         const struct bulla_image *image,
                                                         uint8_t slot);

/* Reads a file into the memory that is free, takes its chain, and reads the file again: on OK
 * device->image holds a manifest, or device->next a key store that may be taken. */
BULLA_MUST_USE enum bulla_status bulla_device_receive(struct bulla_device *device,
                                                      const struct bulla_source *file,
                                                      struct bulla_package *package,
                                                      struct bulla_delivery *delivery);

/* Verdict, write, stage. */
BULLA_MUST_USE enum bulla_status bulla_device_install(struct bulla_device *device,
                                                      const struct bulla_source *file,
                                                      enum bulla_direction direction,
                                                      struct bulla_delivery *delivery);

/* device->next takes the place of the store held; committed. SPACE_EXCEEDED, and nothing changed,
 * when the record has no room for it. */
BULLA_MUST_USE enum bulla_status bulla_device_take_next(struct bulla_device *device);

static inline uint8_t *bulla_device_free_memory(const struct bulla_device *device) {
  return device->memory.store[1 - device->held_in];
}

#endif /* BULLA_VERIFIER_STATE_DEVICE_H_ */
