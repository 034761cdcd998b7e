/* SPDX-License-Identifier: Apache-2.0
 *
 * usage: device-update FOLDER [PACKAGE]
 *
 * One run is one start of the device whose slots are the files in FOLDER: it finds what may run,
 * confirms it when it was on trial, and installs PACKAGE, which then runs from the next start on.
 * Exit code: 0, 1 when the package is refused, 2 when the device cannot start or flash fails.
 */
#define _POSIX_C_SOURCE 200809L
#include <bulla/device.h>
#include <bulla/provider_libsodium.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board.h"
#include "bulla_trust.h"
#include "decode_delta.h"
#include "decode_zstd.h"

enum { kStoreBytes = 16384, kBlockBytes = BULLA_STREAM_MEMORY_MAX + BULLA_BLOCK_MAX_BYTES };

static struct bulla_component_state components[1];
static uint8_t stores[2][kStoreBytes];
static uint8_t blocks[kBlockBytes];
static struct bulla_device device;
static struct board board;
static struct decode_zstd zstd;

static enum bulla_status start(const char *folder) {
  const struct bulla_cursor trust = bulla_cursor_over(bulla_trust, bulla_trust_bytes);
  board_start(&board, folder);
  device.crypto = &bulla_provider_libsodium;
  device.board = &board.functions;
  device.decoders = decode_zstd_start(&zstd, decode_delta_start(&board, device.crypto));
  device.memory = (struct bulla_device_memory){
      {stores[0], stores[1]}, kStoreBytes, blocks, kBlockBytes, blocks, kBlockBytes};
  device.state.components = components;
  device.state.capacity = 1;
  enum bulla_status status = bulla_device_start(&device);
  if (status != BULLA_NOT_FOUND) return status;
  status = bulla_device_provision_embedded(&device, trust);
  return status == BULLA_OK ? bulla_device_start(&device) : status;
}

/* Names the file that may run; a product mounts it now, with fs-verity enforcing its digest. */
static enum bulla_status load(enum bulla_place place) {
  struct bulla_area area;
  char path[kPathBytes];
  const enum bulla_status status = bulla_device_load(&device, kApp, place, &area);
  if (status != BULLA_OK) return status;
  if (!board_path(&board, &area, path)) return BULLA_WRONG_COMPONENT;
  printf("runs: %s\n", path);
  return BULLA_OK;
}

static enum bulla_status run(void) {
  const struct bulla_component_state *app = bulla_state_find(&device.state, kApp);
  if (app == NULL) return BULLA_OK; /* nothing was ever installed */
  enum bulla_status status = load(BULLA_PLACE_RUNNING);
  if (app->phase == BULLA_PHASE_TRIAL) {
    if (status == BULLA_OK) return bulla_device_confirm(&device, kApp);
    status = bulla_device_boot_failed(&device, kApp);
    return status == BULLA_OK ? load(BULLA_PLACE_RUNNING) : status;
  }
  return status == BULLA_OK ? status : load(BULLA_PLACE_FALLBACK);
}

static enum bulla_status read_file(void *context, uint64_t offset, uint8_t *bytes, size_t length) {
  const int *file = context;
  ssize_t done = 1;
  for (size_t at = 0; at < length && done > 0; at += (size_t)done) {
    done = pread(*file, bytes + at, length - at, (off_t)(offset + at));
  }
  return done > 0 ? BULLA_OK : BULLA_READ_FAILED;
}

static enum bulla_status deliver(const char *path) {
  struct stat facts;
  struct bulla_delivery delivery;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &facts) != 0) return BULLA_READ_FAILED;
  const struct bulla_source source = {&file, (uint64_t)facts.st_size, read_file};
  const enum bulla_status status = bulla_device_deliver(&device, &source, BULLA_FORWARD, &delivery);
  (void)close(file);
  if (status == BULLA_OK) {
    printf("%s\n", delivery.outcome == BULLA_OUTCOME_STAGED ? "staged" : "nothing to do");
  }
  return status;
}

static int fails(const char *what, enum bulla_status status, int code) {
  fprintf(stderr, "device-update: %s: %s\n", what, bulla_status_name(status));
  return code;
}

int main(int argument_count, char **arguments) {
  if (argument_count < 2 || argument_count > 3) {
    fprintf(stderr, "usage: device-update FOLDER [PACKAGE]\n");
    return 64;
  }
  enum bulla_status status = start(arguments[1]);
  if (status == BULLA_OK) status = run();
  if (status != BULLA_OK) return fails("cannot start", status, 2);
  if (argument_count == 2) return 0;
  status = deliver(arguments[2]);
  if (status == BULLA_READ_FAILED || status == BULLA_WRITE_FAILED) {
    return fails(arguments[2], status, 2);
  }
  return status == BULLA_OK ? 0 : fails("refused", status, 1);
}
