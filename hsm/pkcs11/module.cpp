// SPDX-License-Identifier: Apache-2.0
//
// Loading, starting and stopping modules.
#include "hsm/pkcs11/module.hpp"

#include <dlfcn.h>

#include "hsm/pkcs11/result.hpp"

namespace bulla::pkcs11 {
namespace {

using GetFunctionList = CK_RV (*)(CK_FUNCTION_LIST **);

Error missing(const std::string &path, const std::string &sentence) {
  return Error(Reason::kModuleMissing, path + ": " + sentence)
      .hint("--module names the PKCS#11 library of the token's maker");
}

GetFunctionList load(const std::string &path) {
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char *words = dlerror();
    throw missing(path, "the module cannot be loaded: " + std::string(words ? words : "unknown"));
  }
  void *symbol = dlsym(library, "C_GetFunctionList");
  if (symbol == nullptr) throw missing(path, "a library, but no PKCS#11 module");
  return reinterpret_cast<GetFunctionList>(symbol);
}

void require(CK_RV code, const char *call, const std::string &path) {
  if (code != CKR_OK) throw result_error(code, call).within(path);
}

}  // namespace

Module::Module(const std::string &path) {
  const GetFunctionList get_functions = load(path);
  require(get_functions(&functions_), "C_GetFunctionList", path);
  if (functions_ == nullptr || functions_->C_Initialize == nullptr)
    throw missing(path, "a module without functions");
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV started = functions_->C_Initialize(&arguments);
  if (started != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
    require(started, "C_Initialize", path);
    started_by_us_ = true;
  }
  require(functions_->C_GetInfo(&info_), "C_GetInfo", path);
}

Module::~Module() {
  if (started_by_us_) functions_->C_Finalize(nullptr);
}

}  // namespace bulla::pkcs11
