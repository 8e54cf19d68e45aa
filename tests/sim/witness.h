#ifndef IHALA_TESTS_SIM_WITNESS_H_
#define IHALA_TESTS_SIM_WITNESS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ihala/client.h"
#include "tests/sim/oracle.h"

namespace ihala::sim {

// What one person was shown on one device, and told that it is saved there. None of it may be taken back: a case is not
// seen older than before, and one's own act is seen from the moment in which it was saved, until it was refused. By the
// actor that plays.
class Witness {
 public:
  // `findings` must outlive it. With `hides` a case may vanish from the device without a cause in the run: the clock
  // was set to beyond the time until which it may be seen.
  Witness(std::string name, bool hides, Findings* findings)
      : name_(std::move(name)), hides_(hides), findings_(findings) {}

  // The person was told that it is saved.
  void HasSubmitted(const std::string& referral_id) { submitted_.insert(referral_id); }
  void HasCommented(const std::string& referral_id, const std::string& words) {
    comments_[referral_id].push_back(words);
  }

  // What the person may do became something else: what was foreseen by it may not come, and cases may vanish.
  void ForgetSights() { seen_.clear(); }

  // Looks at every case, as the screen shows it, and hands each to `also`. Nothing where the device shows none: it is
  // locked, or its disk fails.
  void Look(Client& client, const std::function<void(const CaseView&)>& also);

 private:
  // How far a case was when it was last seen.
  struct Sight {
    uint64_t revision = 0;
    uint64_t entry = 0;
  };

  void LookAt(const CaseSummary& one, bool refused);
  void LookForComments(Client& client, const std::string& referral_id, const std::vector<std::string>& said);

  const std::string name_;
  const bool hides_;
  Findings* const findings_;
  std::set<std::string> submitted_;                           // Cases.
  std::map<std::string, std::vector<std::string>> comments_;  // Of each case.
  std::map<std::string, Sight> seen_;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_WITNESS_H_
