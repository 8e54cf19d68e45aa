#ifndef IHALA_TESTS_ERASURE_TOWN_H_
#define IHALA_TESTS_ERASURE_TOWN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "server/commands/executor.h"
#include "server/store/sql_store.h"

namespace ihala::erasure {

// What every text about a family begins with, and nothing else holds.
inline constexpr char kCanary[] = "قنديلبحر";

// A server's core with the small world in it, and families of five persons in closed cases. What is said of them, by
// whichever way, holds the canary and a number. One thread.
class Town {
 public:
  explicit Town(std::string dir) : dir_(std::move(dir)) {}

  // Makes the installation.
  absl::Status Found();
  // Families of so many persons in all, each in a case that was talked about, amended and refused.
  absl::Status Refer(int persons);
  // What devices that are offline from now on have written about every tenth family: each kind of operation.
  absl::Status WriteOffline();
  // Everybody's time passes, and the server does what it does then. Returns how many cases were erased.
  absl::StatusOr<int> LetTimePass();
  // The devices come back. Returns how many of their operations were refused because the case was erased; an error
  // where one was not.
  absl::StatusOr<int> ComeOnline();
  // Whether the trail is whole from its first entry to the last.
  absl::StatusOr<bool> IsTrailWhole();

  absl::Status Open();
  void Close();
  size_t cases() const { return cases_.size(); }

 private:
  absl::StatusOr<std::vector<v1::Verdict>> Do(const std::vector<std::pair<std::string, v1::Operation>>& operations);
  absl::Status MustApply(const std::vector<std::pair<std::string, v1::Operation>>& operations);
  v1::Operation Submission(int n);
  // The frame of an operation on a case as it is now.
  absl::StatusOr<v1::Operation> On(const std::string& referral_id);

  const std::string dir_;
  FakeClock clock_;
  SeededRandom random_{20};
  IdSource ids_{&clock_, &random_};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reference> reference_;
  std::unique_ptr<Executor> executor_;
  std::vector<std::string> cases_;
  std::vector<std::pair<std::string, v1::Operation>> offline_;
};

}  // namespace ihala::erasure

#endif  // IHALA_TESTS_ERASURE_TOWN_H_
