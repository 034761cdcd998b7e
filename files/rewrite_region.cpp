// SPDX-License-Identifier: Apache-2.0
//
// The three ways of files/rewrite_region.hpp, and the completion of what was cut off before.
#include "files/rewrite_region.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "files/canonical_path.hpp"
#include "files/file_errors.hpp"
#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "files/output_file.hpp"
#include "files/region_journal.hpp"
#include "files/transfer.hpp"

namespace bulla {
namespace {

// A regular file, open for writing, locked against other rewriters, under its one path.
struct LockedFile {
  std::string path;  // canonical
  OwnedDescriptor file;
  struct stat status {};

  std::uint64_t size() const { return static_cast<std::uint64_t>(status.st_size); }
};

Error changed_error(const std::string &path) {
  return {Reason::kInputChanged, path + ": was changed by somebody else meanwhile"};
}

LockedFile open_locked(const std::string &path) {
  LockedFile locked;
  const std::optional<std::string> canonical = canonical_path(path);
  if (!canonical) throw read_error(path, "", errno);
  locked.path = *canonical;
  locked.file = OwnedDescriptor(open(canonical->c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!locked.file) throw write_error(path, "cannot be opened for writing", errno);
  if (flock(locked.file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Error(Reason::kInputChanged, path + ": another process is rewriting it");
  }
  // Renamed over between opening and locking: the lock is on a file that nobody sees any more.
  struct stat named {};
  if (fstat(locked.file.get(), &locked.status) != 0 || stat(canonical->c_str(), &named) != 0) {
    throw read_error(path, "cannot look at it", errno);
  }
  if (named.st_ino != locked.status.st_ino || named.st_dev != locked.status.st_dev) {
    throw changed_error(path);
  }
  return locked;
}

void remove_journal(const LockedFile &locked) {
  if (unlink(region_journal_path(locked.path).c_str()) == 0) sync_directory_of(locked.path);
}

void overwrite_region(const LockedFile &locked, ByteView region) {
  write_at(locked.file.get(), locked.path, 0, region);
  sync_file(locked.file.get(), locked.path);
}

// Completes the work of a process that did not come to its end.
void recover(const LockedFile &locked) {
  const SignalsHeld held;
  const std::optional<RegionJournal> journal = read_region_journal(locked.path);
  if (journal) {
    const RegionState state = region_state(*journal, locked.file.get(), locked.size());
    if (state != RegionState::kForeign) overwrite_region(locked, journal->new_region);
  }
  remove_journal(locked);
}

void require_region(const LockedFile &locked, ByteView expected) {
  Bytes now(expected.size());
  const std::size_t got = read_at(locked.file.get(), locked.path, 0, now);
  if (got != now.size() || !std::ranges::equal(now, expected)) throw changed_error(locked.path);
}

void replace_by_copy(const LockedFile &locked, ByteView new_region) {
  OutputFile whole(locked.path, Overwrite::kYes);
  whole.keep_attributes_of(locked.status);
  whole.write(new_region);
  const InputFile old(locked.path);
  whole.copy_from(old, new_region.size(), locked.size() - new_region.size());
  whole.commit();
}

bool replace_by_clone(const LockedFile &locked, ByteView new_region) {
  OutputFile whole(locked.path, Overwrite::kYes);
  if (!whole.clone_from(locked.file.get())) return false;
  whole.keep_attributes_of(locked.status);
  whole.pwrite(0, new_region);
  whole.commit();
  return true;
}

void overwrite_under_journal(const LockedFile &locked, ByteView old_region, ByteView new_region) {
  RegionJournal journal;
  journal.file_size = locked.size();
  journal.old_region.assign(old_region.begin(), old_region.end());
  journal.new_region.assign(new_region.begin(), new_region.end());

  // A hole in the region would need blocks: find out now that there are none, not half-way.
  if (fallocate(locked.file.get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(new_region.size())) !=
          0 &&
      (errno == ENOSPC || errno == EDQUOT)) {
    throw write_error_at(locked.path, 0, new_region.size(), errno);
  }
  const SignalsHeld held;
  // Whoever may read the file may read the journal: nothing in it is secret.
  OutputFile file(region_journal_path(locked.path), Overwrite::kYes);
  file.keep_attributes_of(locked.status);
  file.write(encode_region_journal(journal));
  file.commit();
  try {
    overwrite_region(locked, new_region);
  } catch (const Error &) {
    // Back to the old state; should that fail too, the journal stays and completes the new one.
    overwrite_region(locked, old_region);
    remove_journal(locked);
    throw;
  }
  remove_journal(locked);
}

}  // namespace

void rewrite_region(const std::string &path, ByteView old_region, ByteView new_region,
                    const RewriteChoice &choice) {
  if (old_region.size() != new_region.size() || new_region.empty() ||
      new_region.size() > kRegionMaxBytes) {
    throw Error(Reason::kInternal, path + ": a region of " + size_text(new_region.size()) +
                                       " cannot replace one of " + size_text(old_region.size()));
  }
  const LockedFile locked = open_locked(path);
  recover(locked);
  require_region(locked, old_region);
  if (std::ranges::equal(old_region, new_region)) return;

  if (locked.size() <= choice.whole_file_below_bytes) return replace_by_copy(locked, new_region);
  if (choice.clone == RewriteChoice::Clone::kTry && replace_by_clone(locked, new_region)) return;
  overwrite_under_journal(locked, old_region, new_region);
}

}  // namespace bulla
