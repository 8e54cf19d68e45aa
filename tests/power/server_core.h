#ifndef IHALA_TESTS_POWER_SERVER_CORE_H_
#define IHALA_TESTS_POWER_SERVER_CORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/sqlite/connection.h"
#include "server/commands/executor.h"
#include "server/store/sql_store.h"
#include "tests/power/promises.h"
#include "tests/power/subject.h"

namespace ihala::power_test {

// The server's core with its store: commands on cases one by one, in batches, and in groups that go into one commit;
// changes of the directory; and a log that is copied back every few commits.
class ServerCore final : public Subject {
 public:
  // What lies on the disk in the beginning: nothing, or a store with the small world in it.
  enum class Start { kNothing, kWorld };

  // `own_thread`: the writer has its thread, as in the field. Then one seed is not quite one run.
  ServerCore(Start start, uint64_t seed, bool own_thread = false);
  ~ServerCore() override;

  FaultDisk& disk() override { return disk_; }
  absl::Status Open() override;
  bool IsOpen() const override { return executor_ != nullptr; }
  absl::Status Act(Random& random) override;
  void Close() override;
  void Check(Findings* findings) override;
  void Finish(Findings* findings) override;

 private:
  // Made once and shared.
  static const FaultDisk::Image& World();

  // A command, what it is to bring about, and what became of it.
  struct Given {
    CaseCommand command;
    std::vector<std::string> adds;
    v1::VerdictKind expected = v1::VERDICT_KIND_APPLIED;
    std::string verdict;  // As it was told.
  };
  // Commands that are executed together.
  struct Batch {
    std::vector<Given> given;
    absl::StatusOr<std::vector<CaseOutcome>> outcomes = absl::UnknownError("nobody was told");
  };

  v1::Operation NewOperation(const std::string& referral_id);
  Given Giving(const std::string& account, const v1::Operation& operation, std::vector<std::string> adds);
  Given Submission();
  // Something that may be done to the case at its present stage.
  Given OnCase(const std::string& referral_id, const std::string& stage_id, Random& random);
  Given Something(Random& random);
  Batch SomeBatch(Random& random, uint64_t most);

  absl::Status Execute(std::vector<Batch> batches, bool as_group);
  absl::Status Told(Batch& batch);
  absl::Status ChangeDirectory();
  absl::Status Repeat(Random& random);

  // As an operator does it, who begins again where it failed.
  absl::Status Make();
  // Lets what the store holds be what must be there from now on.
  absl::Status Trust();

  Promises::Lines Read(sqlite::Connection& db, Findings* findings);
  absl::Status ReadRows(sqlite::Connection& db, Promises::Lines* lines);
  absl::Status ReadLedger(sqlite::Connection& db, Promises::Lines* lines, Findings* findings);
  absl::Status ReadAudit(sqlite::Connection& db, Promises::Lines* lines, Findings* findings);

  bool made_;
  FakeClock clock_;
  SeededRandom random_;
  FaultDisk disk_;
  SqlStoreOptions options_;
  IdSource ids_{&clock_, &random_};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reference> reference_;
  std::unique_ptr<Executor> executor_;

  Promises promises_;
  std::map<std::string, v1::CaseCore> cases_;  // As they were told, or read last.
  std::vector<Given> told_;
  std::vector<std::string> wrong_;  // Verdicts that should have been others.
  uint64_t highest_told_ = 0;       // Change number.
  uint64_t next_ = 0;
  std::vector<std::string> busy_;  // Cases that have a command in what is being made up.
};

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_SERVER_CORE_H_
