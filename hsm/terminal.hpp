// SPDX-License-Identifier: Apache-2.0
//
// Asks a person for a secret, or for a word, at the controlling terminal.
#pragma once

#include <string>

#include "hsm/secret.hpp"

namespace bulla {

// Writes `question` to /dev/tty, wherever stdin and stderr go, and reads one line of at most
// `max_bytes` without echo. A signal that ends, interrupts or stops the program gives the terminal
// its echo back first; after a stop the question is asked again.
// Errors: passphrase-needed when there is no terminal; interrupted at the end of input, for an
// empty line, and when a signal came whose handler lets the program go on; key-unreadable for a
// line that is too long. One caller at a time: signal handlers belong to the process.
Secret ask_without_echo(const std::string &question, std::size_t max_bytes);

// The same for what is no secret: what is typed can be seen.
std::string ask_line(const std::string &question, std::size_t max_bytes);

}  // namespace bulla
