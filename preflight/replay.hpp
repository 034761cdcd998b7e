// SPDX-License-Identifier: Apache-2.0
//
// Steps that a cone went through, gone through again by the whole device: the proof that nothing
// outside the cone forbids them, and their telling.
#pragma once

#include <string>
#include <vector>

#include "preflight/way.hpp"

namespace bulla {

class Replay {
 public:
  // Both must outlive this.
  Replay(const WayQuestion &question, const Cone &cone);

  // False when a step cannot happen to the whole device. A device that has ended takes no further
  // step: the rest is left out.
  bool run(const std::vector<Action> &actions);
  // Whether the part of the state that the cone looks at is this one; positions apart.
  bool ends_as(const DeviceState &cone_state) const;

  const DeviceState &state() const { return state_; }
  // One line a step: "os.bulla: boot failed".
  const std::vector<std::string> &told() const { return told_; }

 private:
  bool act(const Action &action);
  bool act_on_file(const Action &action);
  bool fail_outside(unsigned level, std::uint32_t position);
  bool fail_one_outside(unsigned level);
  bool advance_outside();
  bool is_outside(FileIndex file) const;
  bool could_fail(FileIndex file, const DeviceState &state) const;
  void bring_to(FileIndex file);
  void deliver_and_tell(FileIndex file);
  void tell(FileIndex file, const std::string &what);
  void begin_again();

  const WayQuestion &question_;
  const Cone &cone_;
  DeviceState state_;
  std::vector<std::string> told_;
};

}  // namespace bulla
