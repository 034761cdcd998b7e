// SPDX-License-Identifier: Apache-2.0
//
// What the program can tell about the machine that it runs on. It says so itself: on a machine that
// lies it proves nothing, which is why the program's digest is also compared with one on paper.
#pragma once

#include <string>

namespace bulla {

struct MachineFacts {
  std::string version;  // of the program; the caller knows it
  std::string program;  // hex SHA-256 of the program file
  std::string kernel;   // "Linux 6.1.0-18-amd64 x86_64"
  std::string network;  // "down", or the interfaces that are up: "eth0 wlan0"
};

// Errors: file-unreadable when the program's own file or the list of interfaces cannot be read.
MachineFacts read_machine_facts();

}  // namespace bulla
