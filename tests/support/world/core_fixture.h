#ifndef IHALA_TESTS_SUPPORT_WORLD_CORE_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_WORLD_CORE_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/workflow/workflow.h"
#include "gtest/gtest.h"
#include "server/commands/executor.h"
#include "server/store/sql_store.h"
#include "server/store/writer_options.h"
#include "tests/support/world/test_world.h"

namespace ihala {

// The server's core without a network: a real store in a temporary folder with the small world in it, an executor, and
// a clock that the test moves. One thread.
class CoreFixture : public ::testing::Test {
 protected:
  // `writer` says when the store's log is copied back.
  explicit CoreFixture(const WriterOptions& writer = {});
  ~CoreFixture() override;

  // Closes the store and opens it again.
  void Reopen();

  // A submission of a household, as `author`.
  v1::Operation Submission(const std::string& author);
  // The operation's frame for an existing case, decided on its present core.
  v1::Operation On(const std::string& referral_id);
  v1::Operation Step(const std::string& referral_id, const std::string& step_id,
                     std::vector<v1::InputValue> inputs = {});
  v1::Operation Comment(const std::string& referral_id, const std::string& text,
                        v1::Audience audience = v1::AUDIENCE_BOTH_SIDES);

  // Judges one operation as a call with a request id of its own.
  CaseOutcome Do(const std::string& account, const v1::Operation& operation);
  CaseCommand CommandOf(const std::string& account, const v1::Operation& operation, const std::string& request_id);
  std::vector<CaseOutcome> DoAll(std::vector<CaseCommand> commands);
  absl::StatusOr<uint64_t> Put(const std::string& account, DirectoryEntry entry, uint64_t base_revision = 0);
  // Puts an account and has its organisation confirm it.
  void Enrol(const v1::Account& account);
  // The account gets one role of its organisation instead of those that it has.
  void GiveRole(const std::string& code, v1::Role role);

  // A device of somebody who sees all that kCso1 refers says that it has read everything so far.
  void ReadAll(const std::string& supervisor);

  // The reviewer claims the case and opens its identity.
  void OpenTo(const std::string& reviewer, const std::string& referral_id);

  v1::CaseCore CoreOf(const std::string& referral_id);
  int CountChildren(const std::string& referral_id, RowKind kind);
  // One integer that the file holds, by its own connection.
  int64_t Query(const std::string& sql);
  // How many contents of a table of the store's file hold these words once they are opened (see CountSaid).
  int Said(absl::string_view table, absl::string_view words);

  const WriterOptions writer_;
  FakeClock clock_;
  SeededRandom random_{11};
  IdSource ids_{&clock_, &random_};
  std::string dir_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reference> reference_;
  std::unique_ptr<Executor> executor_;
};

v1::InputValue CodeInput(const std::string& name, const std::string& code);
v1::InputValue TextInput(const std::string& name, const std::string& text);
v1::InputValue ReferenceInput(const std::string& name, const std::string& reference);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_CORE_FIXTURE_H_
