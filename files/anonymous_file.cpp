// SPDX-License-Identifier: Apache-2.0
//
// O_TMPFILE, or a name that is unlinked at once where the file system has no such thing.
#include "files/anonymous_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "files/file_errors.hpp"

namespace bulla {

OwnedDescriptor open_anonymous_file() {
  const char *chosen = std::getenv("TMPDIR");
  const std::string directory = chosen != nullptr && *chosen == '/' ? chosen : "/var/tmp";
  OwnedDescriptor file(open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;

  std::string path = directory + "/bulla-XXXXXX";
  file = OwnedDescriptor(mkostemp(path.data(), O_CLOEXEC));
  if (!file) throw write_error(directory, "cannot make a temporary file", errno);
  unlink(path.c_str());
  return file;
}

}  // namespace bulla
