/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include "board.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* UUIDs of the product com.example.gateway and its component gateway-app (`bulla inspect`). */
static const uint8_t kProduct[BULLA_UUID_BYTES] = {0xe9, 0x6c, 0x69, 0xd9, 0xd2, 0xa4, 0x54, 0xdd,
                                                   0xbb, 0x6a, 0x78, 0x64, 0x29, 0xce, 0x98, 0x27};
const uint8_t kApp[BULLA_UUID_BYTES] = {0x4d, 0x80, 0xa5, 0x92, 0x5d, 0x6f, 0x53, 0xfe,
                                        0x8b, 0x04, 0x0f, 0xf5, 0x9d, 0x01, 0x88, 0x18};

bool board_path(const struct board *board, const struct bulla_area *area, char path[kPathBytes]) {
  static const char *const kNames[] = {"", "record", "image", "seal", "checkpoint"};
  if (area->slot > 1) return false; /* there is no recovery image here */
  if (area->kind != BULLA_AREA_RECORD && memcmp(area->component, kApp, sizeof kApp) != 0) {
    return false;
  }
  const int length = snprintf(path, kPathBytes, "%s/%s-%c", board->folder, kNames[area->kind],
                              area->slot == 0 ? 'a' : 'b');
  return length > 0 && length < kPathBytes;
}

static enum bulla_status size(void *context, const struct bulla_area *area, uint64_t *bytes) {
  static const uint64_t kSizes[] = {0, 65536, UINT64_C(1) << 30, 65536, 65536};
  char path[kPathBytes];
  if (!board_path(context, area, path)) return BULLA_WRONG_COMPONENT;
  *bytes = kSizes[area->kind];
  return BULLA_OK;
}

/* What was never written reads as zeros, as an erased area of this board does. */
static enum bulla_status read_area(void *context, const struct bulla_area *area, uint64_t offset,
                                   uint8_t *bytes, size_t length) {
  char path[kPathBytes];
  ssize_t done = 0;
  if (!board_path(context, area, path)) return BULLA_WRONG_COMPONENT;
  memset(bytes, 0, length);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return BULLA_OK;
  for (size_t at = 0; at < length; at += (size_t)done) {
    done = pread(file, bytes + at, length - at, (off_t)(offset + at));
    if (done <= 0) break;
  }
  (void)close(file);
  return done < 0 ? BULLA_READ_FAILED : BULLA_OK;
}

static enum bulla_status erase(void *context, const struct bulla_area *area) {
  char path[kPathBytes];
  if (!board_path(context, area, path)) return BULLA_WRONG_COMPONENT;
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return BULLA_WRITE_FAILED;
  return close(file) == 0 ? BULLA_OK : BULLA_WRITE_FAILED;
}

enum bulla_status board_shorten(const struct board *board, const struct bulla_area *area,
                                uint64_t bytes) {
  char path[kPathBytes];
  if (!board_path(board, area, path)) return BULLA_WRONG_COMPONENT;
  return truncate(path, (off_t)bytes) == 0 ? BULLA_OK : BULLA_WRITE_FAILED;
}

static enum bulla_status write_area(void *context, const struct bulla_area *area, uint64_t offset,
                                    const uint8_t *bytes, size_t length) {
  char path[kPathBytes];
  if (!board_path(context, area, path)) return BULLA_WRONG_COMPONENT;
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return BULLA_WRITE_FAILED;
  ssize_t done = 1;
  for (size_t at = 0; at < length && done > 0; at += (size_t)done) {
    done = pwrite(file, bytes + at, length - at, (off_t)(offset + at));
  }
  const int closed = close(file);
  return done > 0 && closed == 0 ? BULLA_OK : BULLA_WRITE_FAILED;
}

static enum bulla_status sync_path(const char *path, int flags) {
  const int file = open(path, flags | O_CLOEXEC);
  if (file < 0) return BULLA_WRITE_FAILED;
  const int synced = fsync(file);
  const int closed = close(file);
  return synced == 0 && closed == 0 ? BULLA_OK : BULLA_WRITE_FAILED;
}

/* The bytes first, then the name under which a new file is found after a power cut. */
static enum bulla_status finish(void *context, const struct bulla_area *area) {
  const struct board *board = context;
  char path[kPathBytes];
  if (!board_path(board, area, path)) return BULLA_WRONG_COMPONENT;
  const enum bulla_status status = sync_path(path, O_RDONLY);
  return status == BULLA_OK ? sync_path(board->folder, O_RDONLY | O_DIRECTORY) : status;
}

static enum bulla_status identity(void *context, struct bulla_identity *identity) {
  (void)context;
  memset(identity, 0, sizeof *identity);
  identity->product = kProduct;
  identity->lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  return BULLA_OK;
}

static enum bulla_status abi(void *context, struct bulla_cursor name, uint32_t *number) {
  (void)context;
  (void)name;
  (void)number;
  return BULLA_NOT_FOUND;
}

/* No counters: floors are in the record alone, and whoever writes these files at will can go back
 * to an older one (docs/THREATS.md 3.5). A product uses RPMB or a TPM for floor and raise. */
void board_start(struct board *board, const char *folder) {
  memset(board, 0, sizeof *board);
  board->folder = folder;
  board->functions = (struct bulla_board){.context = board,
                                          .size = size,
                                          .read = read_area,
                                          .erase = erase,
                                          .write = write_area,
                                          .finish = finish,
                                          .identity = identity,
                                          .abi = abi,
                                          .slot_count = 2,
                                          .trial_starts = 1};
}
