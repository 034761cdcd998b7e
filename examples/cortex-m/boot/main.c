/* SPDX-License-Identifier: Apache-2.0
 *
 * The boot loader: finds out what the device holds, confirms or gives up what was on trial, takes
 * an update when one is offered, and starts the application only after a verdict on the very bytes
 * that run. The power may fail anywhere in it.
 */
#include <bulla/device.h>
#include <bulla/provider_builtin.h>
#include <string.h>

#include "board.h"
#include "bulla_trust.h"
#include "cpu.h"
#include "fuses.h"
#include "host.h"
#include "link.h"
#include "mailbox.h"
#include "updates.h"

/* All memory that the verifier gets. Blocks: an image of IMAGE_BYTES in blocks of 1024 bytes has
 * one level of hashes, so two blocks; seals use the same memory. */
static struct bulla_component_state components[1];
static uint8_t stores[2][2048];
static uint8_t blocks[2 * 1024];
static struct bulla_device device;
static struct board board;

static void say(const char *what, enum bulla_status status) {
  host_print("boot: ");
  host_print(what);
  if (status != BULLA_OK) {
    host_print(": ");
    host_print(bulla_status_name(status));
  }
  host_print("\n");
}

static void prepare(void) {
  board_start(&board, kSlotCount);
  device.crypto = &bulla_provider_builtin_ed25519;
  device.board = &board.functions;
  device.decoders = updates_start(&board, device.crypto);
  device.memory = (struct bulla_device_memory){
      {stores[0], stores[1]}, sizeof stores[0], blocks, sizeof blocks, blocks, sizeof blocks};
  device.state.components = components;
  device.state.capacity = 1;
}

/* A device without a record is new only while its fuses say so. Later, somebody erased the record
 * to be rid of floors and rotated keys, or the chip is broken: neither may start again as new. */
static enum bulla_status start(void) {
  const struct bulla_cursor trust = bulla_cursor_over(bulla_trust, bulla_trust_bytes);
  enum bulla_status status = bulla_device_start(&device);
  if (status != BULLA_NOT_FOUND || fuses_read(FUSE_KEY_STORE) != 0) return status;
  status = bulla_device_provision_embedded(&device, trust);
  say("new device", status);
  return status == BULLA_OK ? bulla_device_start(&device) : status;
}

static bool on_trial(void) {
  const struct bulla_component_state *app = bulla_state_find(&device.state, kApp);
  return app != NULL && app->phase == BULLA_PHASE_TRIAL;
}

/* What was said before the reset; after a power cut it is noise. An application that says nothing
 * in time is replaced. */
static uint32_t read_mailbox(void) {
  const uint32_t word = *mailbox;
  *mailbox = MAILBOX_READ;
  return word;
}

static bool power_came_on(uint32_t word) {
  return word != MAILBOX_READ && word != MAILBOX_WORKS && word != MAILBOX_ON_TRIAL;
}

/* Once after the power came on, so that an update which fails its trial is not taken again and
 * again. Whatever is wrong with it, the device goes on with what it has. */
static void take_update(void) {
  struct bulla_source update;
  struct bulla_delivery delivery;
  if (!link_open(&update)) return;
  const enum bulla_status status = bulla_device_deliver(&device, &update, BULLA_FORWARD, &delivery);
  if (status != BULLA_OK) say("update refused", status);
  if (delivery.outcome == BULLA_OUTCOME_STORE) say("key store taken", BULLA_OK);
  if (delivery.outcome != BULLA_OUTCOME_STAGED) return;
  say("update staged", BULLA_OK);
  cpu_reset();
}

static enum bulla_status load(enum bulla_place place) {
  struct bulla_area area;
  board.loading = true;
  const enum bulla_status status = bulla_device_load(&device, kApp, place, &area);
  board.loading = false;
  if (status != BULLA_OK) {
    say(place == BULLA_PLACE_RUNNING ? "application refused" : "fallback refused", status);
  }
  return status;
}

/* What is on trial and does not even load has failed; what was settled and is damaged leaves the
 * fallback, if there is one. */
static enum bulla_status load_something(void) {
  enum bulla_status status = load(BULLA_PLACE_RUNNING);
  if (status == BULLA_OK) return status;
  if (!on_trial()) return load(BULLA_PLACE_FALLBACK);
  status = bulla_device_boot_failed(&device, kApp);
  return status == BULLA_OK ? load(BULLA_PLACE_RUNNING) : status;
}

int main(void) {
  prepare();
  const enum bulla_status status = start();
  if (status != BULLA_OK) {
    say("no start", status);
    return 2;
  }
  const uint32_t word = read_mailbox();
  if (word == MAILBOX_WORKS && on_trial()) {
    say("application confirmed", bulla_device_confirm(&device, kApp));
  }
  if (power_came_on(word)) take_update();
  if (load_something() != BULLA_OK) return 1;
  if (on_trial()) *mailbox = MAILBOX_ON_TRIAL;
  cpu_start(APP_ADDRESS);
}
