// SPDX-License-Identifier: Apache-2.0
//
// A PKCS#11 module, loaded and started: our own loader over dlopen and C_GetFunctionList. To load a
// module is to run its code, so this happens only in a process of its own (module_process.hpp).
#pragma once

#include <memory>
#include <string>

#include "hsm/pkcs11/cryptoki.hpp"

namespace bulla::pkcs11 {

class Module {
 public:
  // Loads and starts the module. `path` is given to dlopen: a name without a slash is looked for
  // among the system's libraries. Errors: module-missing when it cannot be loaded or is no PKCS#11
  // module; those of result_error when it does not start.
  // Does not check whose file it is: the path comes from the person who runs the program.
  explicit Module(const std::string &path);
  Module(const Module &) = delete;
  Module &operator=(const Module &) = delete;
  ~Module();  // stops it; it stays in memory, since some crash when they are taken out

  // The module's functions; never null.
  const CK_FUNCTION_LIST *operator->() const { return functions_; }
  const CK_INFO &info() const { return info_; }

 private:
  CK_FUNCTION_LIST *functions_ = nullptr;
  CK_INFO info_{};
  bool started_by_us_ = false;  // not when another library had started it (Q15)
};

}  // namespace bulla::pkcs11
