// SPDX-License-Identifier: Apache-2.0
//
// The program `bulla`.
#include "cli/program.hpp"
#include "files/interrupt.hpp"

int main(int argc, char **argv) {
  bulla::install_interrupt_handlers();
  return bulla::run_program({argv + (argc > 0 ? 1 : 0), argv + argc});
}
