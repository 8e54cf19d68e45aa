#ifndef IHALA_TESTS_CLOCKS_VILLAGE_H_
#define IHALA_TESTS_CLOCKS_VILLAGE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/workflow/workflow.h"
#include "server/commands/executor.h"
#include "server/store/sql_store.h"

namespace ihala::clocks {

// A server's core with the small world in it, on a real store, and a clock that whoever uses it moves. One thread.
class Village {
 public:
  Village(std::string dir, uint64_t seed) : dir_(std::move(dir)), random_(seed) {}

  // Makes the installation.
  absl::Status Found();
  absl::Status Open();
  void Close();

  const Workflow& TheWorkflow() const { return *reference_->Get()->FindWorkflow("default", 0); }
  absl::CivilDay Today() { return TheWorkflow().calendar().DayOf(clock_.Now()); }
  // Goes to eight in the morning of the day.
  void GoTo(absl::CivilDay day);
  absl::Status Sweep() { return executor_->SweepClocks(); }
  // Tells people what waits, by senders that write into `letters`: see letters.h.
  absl::Status Tell(const std::string& letters);

  absl::StatusOr<std::string> Submit(v1::Urgency urgency = v1::URGENCY_NORMAL);
  absl::StatusOr<v1::Verdict> Step(const std::string& account, const std::string& id, const std::string& step,
                                   std::vector<v1::InputValue> inputs = {});
  absl::StatusOr<v1::Verdict> Confirm(const std::string& account, const std::string& id, bool agrees);
  // Cases in every state in which the clock does something, so many in all.
  absl::Status Refer(int count);
  absl::Status Put(const std::string& account, DirectoryEntry entry);
  // A device of the referrer's supervisor reads everything.
  absl::Status ReadAll();

  absl::StatusOr<v1::CaseCore> Core(const std::string& id);
  absl::StatusOr<std::vector<v1::HistoryEntry>> History(const std::string& id);
  absl::StatusOr<std::vector<EscalationRecord>> Escalations(const std::string& id, uint32_t entry);
  const std::vector<std::string>& cases() const { return cases_; }

 private:
  absl::StatusOr<v1::Verdict> Do(const std::string& account, const v1::Operation& operation);
  absl::StatusOr<v1::Operation> On(const std::string& id);

  const std::string dir_;
  FakeClock clock_;
  SeededRandom random_;
  IdSource ids_{&clock_, &random_};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reference> reference_;
  std::unique_ptr<Executor> executor_;
  std::vector<std::string> cases_;
};

v1::InputValue Code(const std::string& name, const std::string& code);
v1::InputValue Words(const std::string& name);
v1::InputValue Reference(const std::string& name, const std::string& code);
v1::InputValue Day(const std::string& name, absl::CivilDay day);

// Everything that the clock did in the store of a folder that nobody has open, and how often: a line for each act,
// level and entry of the trail, with the day.
absl::StatusOr<std::map<std::string, int>> ActsIn(const std::string& dir);

}  // namespace ihala::clocks

#endif  // IHALA_TESTS_CLOCKS_VILLAGE_H_
