// SPDX-License-Identifier: Apache-2.0
//
// The module processes that keys of one run share: two keys behind one module are reached through
// one process, so that a token gets one session, one login and one question for its PIN.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace bulla {

namespace pkcs11 {
class ModuleProcess;
}

class OpenModules {
 public:
  using Start = std::function<std::shared_ptr<pkcs11::ModuleProcess>()>;
  // The process for the module at `path` that some key still uses, or a new one.
  std::shared_ptr<pkcs11::ModuleProcess> get(const std::string &path, const Start &start) {
    std::shared_ptr<pkcs11::ModuleProcess> process = processes_[path].lock();
    if (!process) processes_[path] = process = start();
    return process;
  }

 private:
  std::map<std::string, std::weak_ptr<pkcs11::ModuleProcess>> processes_;
};

}  // namespace bulla
