// SPDX-License-Identifier: Apache-2.0
//
// A file that appears whole or not at all. Bytes go to a temporary file beside the target; commit()
// syncs it and gives it the target's name. Without commit() nothing is left behind: neither when
// the object goes, nor after ^C or SIGTERM (files/interrupt.hpp). A SIGKILL or a power cut can
// leave a file `.NAME.bulla-XXXXXX.tmp`, never a part of the target; it can be deleted at any time.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "files/owned_descriptor.hpp"
#include "files/temporary_names.hpp"
#include "formats/bytes.hpp"

namespace bulla {

class InputFile;

enum class Overwrite { kNo, kYes };

// One output. Errors of every member: kDiskFull (the sentence names the target, what was written
// and what was wanted), kOutputFailed for any other fault, kInterrupted when a signal asked to
// stop.
class OutputFile {
 public:
  // "-" is stdout: bytes wait in an unnamed file in $TMPDIR (or /var/tmp) and come out at commit(),
  // so that offsets work and nothing unverified is ever seen.
  // kOutputExists when `path` exists and Overwrite::kNo; kBinaryToTerminal for "-" on a terminal;
  // kOutputFailed when the directory is missing or `path` is not a regular file. A symbolic link is
  // followed: what it points to is replaced. `mode` is that of open(2), less the umask.
  OutputFile(const std::string &path, Overwrite overwrite, mode_t mode = 0666);
  ~OutputFile();  // removes the temporary file unless commit() was done
  OutputFile(const OutputFile &) = delete;
  OutputFile &operator=(const OutputFile &) = delete;

  // Appends at position(). One thread at a time.
  void write(ByteView bytes);
  std::uint64_t position() const { return position_; }

  // Writes all of `bytes` at `offset`; does not move position(). May be called by several threads.
  void pwrite(std::uint64_t offset, ByteView bytes);

  // Lets the kernel begin to write these bytes to the disk now, so that commit() has less to wait
  // for. A hint: nothing is waited for, and no fault is reported before commit(). Any thread.
  void start_writeback(std::uint64_t offset, std::uint64_t length) noexcept;

  // Reads back exactly into.size() bytes at `offset`; kOutputFailed when they are not there.
  void pread(std::uint64_t offset, std::span<std::uint8_t> into) const;

  // Appends `length` bytes of `input` from `offset`, in the kernel where it can.
  void copy_from(const InputFile &input, std::uint64_t offset, std::uint64_t length);

  // Makes the file share all blocks of the regular file `source` (FICLONE), position() at its end.
  // False where the file system cannot: nothing has happened then.
  bool clone_from(int source);

  // Makes the file `size` bytes long, and position() with it.
  void truncate(std::uint64_t size);

  // At commit() the file gets mode, owner and group of `existing` instead of what open(2) gave it;
  // owner and group only where the process may. Extended attributes are not carried over.
  void keep_attributes_of(const struct stat &existing);

  // Syncs file and directory and gives the file its name. With Overwrite::kNo a file that appeared
  // meanwhile is kOutputExists and stays as it is. Call at most once; nothing may be written after.
  void commit();

  const std::string &path() const { return path_; }  // as given; "-" for stdout

 private:
  void open_temporary();
  void set_attributes();
  void publish();  // rename or link to the target's name
  void commit_to_stdout();

  std::string path_;
  std::string target_;  // absolute, links followed; empty for stdout
  Overwrite overwrite_;
  mode_t mode_;
  std::optional<struct stat> attributes_;
  OwnedDescriptor file_;
  std::optional<TemporaryName> temporary_;  // none for stdout and after commit()
  std::uint64_t position_ = 0;
};

// The whole of a small output at once: OutputFile, write, commit.
void write_whole(const std::string &path, ByteView bytes, Overwrite overwrite, mode_t mode = 0666);

}  // namespace bulla
