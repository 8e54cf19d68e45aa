#include "tests/power/server_core.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "common/wire/operation_codec.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/test_world.h"

namespace ihala::power_test {
namespace {

constexpr char kFolder[] = "server";

v1::InputValue Input(const std::string& name, const std::string& code, const std::string& text) {
  v1::InputValue input;
  input.set_name(name);
  if (!code.empty()) input.add_codes(code);
  input.set_text(text);
  return input;
}

}  // namespace

const FaultDisk::Image& ServerCore::World() {
  static const FaultDisk::Image* const ready = [] {
    ServerCore server(Start::kNothing, 1);
    const absl::Status status = server.Open();
    if (!status.ok()) {
      std::fputs(absl::StrCat("power: cannot prepare a server: ", status.ToString(), "\n").c_str(), stderr);
      std::abort();
    }
    server.Close();
    return new FaultDisk::Image(server.disk().Copy());
  }();
  return *ready;
}

ServerCore::ServerCore(Start start, uint64_t seed, bool own_thread)
    : made_(start == Start::kWorld), random_(seed), disk_(NewDiskName("server"), &clock_, seed) {
  options_.data_dir = kFolder;
  options_.random = &random_;
  options_.readers = 2;
  options_.files = &disk_;
  options_.master = TestMasterKeys();
  options_.writer.own_thread = own_thread;
  // From a log that is copied back after every commit to one that hardly ever is.
  constexpr int kPages[] = {1, 40, 200, 4096};
  options_.writer.log_pages_enough = kPages[random_.Uniform(4)];
  options_.writer.log_pages_most = 2 * options_.writer.log_pages_enough;
  if (start == Start::kWorld) {
    disk_.Load(World());
    // Nothing can be wrong with it, and if something were, the first check would say so.
    Trust().IgnoreError();
  }
}

ServerCore::~ServerCore() { Close(); }

void ServerCore::Close() {
  executor_.reset();
  reference_.reset();
  store_.reset();
}

absl::Status ServerCore::Open() {
  Close();
  if (!made_) {
    // Whoever begins again finds that the store was made, where only the answer was lost.
    absl::Status made = InitSqlStore(options_);
    if (!made.ok() && !absl::IsFailedPrecondition(made)) return made;
  }
  absl::StatusOr<std::unique_ptr<Store>> store = OpenSqlStore(options_);
  if (!store.ok()) return store.status();
  auto reference = std::make_unique<Reference>();
  RETURN_IF_ERROR(reference->Load(**store));
  store_ = *std::move(store);
  reference_ = std::move(reference);
  executor_ = std::make_unique<Executor>(store_.get(), reference_.get(), &clock_, &random_);
  return made_ ? absl::OkStatus() : Make();
}

absl::Status ServerCore::Make() {
  absl::Status status = PutWorld(*store_, *reference_, *executor_);
  if (status.ok()) status = Trust();
  made_ = status.ok();
  if (!made_) Close();
  return status;
}

absl::Status ServerCore::Act(Random& random) {
  clock_.Advance(absl::Seconds(1));
  busy_.clear();
  switch (random.Uniform(10)) {
    case 0:
      return ChangeDirectory();
    case 1:
      return Repeat(random);
    case 2:
      Close();
      return Open();
    case 3:
    case 4:
    case 5: {
      std::vector<Batch> batches;
      for (uint64_t i = 0; i < 2 + random.Uniform(3); ++i) batches.push_back(SomeBatch(random, 2));
      return Execute(std::move(batches), /*as_group=*/true);
    }
    default: {
      std::vector<Batch> one;
      one.push_back(SomeBatch(random, 4));
      return Execute(std::move(one), /*as_group=*/false);
    }
  }
}

v1::Operation ServerCore::NewOperation(const std::string& referral_id) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(referral_id);
  *operation.mutable_workflow() = reference_->Get()->FindWorkflow("default", 0)->ref();
  operation.mutable_claimed()->mutable_wall()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  if (const auto found = cases_.find(referral_id); found != cases_.end()) {
    operation.mutable_base()->set_epoch(store_->epoch());
    operation.mutable_base()->set_seq(found->second.revision());
    operation.set_base_entry(found->second.entry());
  }
  return operation;
}

ServerCore::Given ServerCore::Giving(const std::string& account, const v1::Operation& operation,
                                     std::vector<std::string> adds) {
  Given given;
  given.command.account = account;
  given.command.ledger_key = RequestKey(account, random_.Bytes(16));
  given.command.operation_bytes = EncodeOperation(operation).value();
  // The key makes it another one, although two operations may have the same bytes.
  given.command.digest = Digest(given.command.ledger_key);
  given.command.operation = operation;
  given.adds = {absl::StrCat("verdict on ", absl::BytesToHexString(given.command.ledger_key)),
                absl::StrCat("audit of ", absl::BytesToHexString(given.command.digest))};
  given.adds.insert(given.adds.end(), adds.begin(), adds.end());
  return given;
}

ServerCore::Given ServerCore::Submission() {
  const std::string id = ids_.Next();
  v1::Operation operation = NewOperation(id);
  *operation.mutable_submit()->mutable_referral() = world::Dossier(clock_, random_);
  operation.mutable_submit()->set_short_code(text::NewShortCode(random_));
  return Giving(
      world::kWorker, operation,
      {absl::StrCat("case ", absl::BytesToHexString(id)), absl::StrCat("dossier ", absl::BytesToHexString(id)),
       absl::StrCat("history of ", absl::BytesToHexString(id), ": SUBMIT")});
}

ServerCore::Given ServerCore::OnCase(const std::string& referral_id, const std::string& stage_id, Random& random) {
  busy_.push_back(referral_id);
  v1::Operation operation = NewOperation(referral_id);
  if (random.Uniform(3) == 0) {
    const std::string text = absl::StrCat("comment ", ++next_);
    operation.mutable_add_comment()->set_comment_id(ids_.Next());
    operation.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
    operation.mutable_add_comment()->set_text(text);
    return Giving(world::kWorker, operation,
                  {text, absl::StrCat("history of ", absl::BytesToHexString(referral_id), ": ")});
  }
  std::string account = world::kReviewer, step;
  v1::VerdictKind expected = v1::VERDICT_KIND_APPLIED;
  if (stage_id == "SUBMITTED") {
    step = "CLAIM";
    if (random.Uniform(4) == 0) {
      account = world::kWorker;
      expected = v1::VERDICT_KIND_REJECTED;
    }
  } else if (stage_id == "IN_REVIEW") {
    step = "ASK";
    *operation.mutable_take_step()->add_inputs() = Input("questions", "ID_MISSING", "");
    *operation.mutable_take_step()->add_inputs() = Input("text", "", "؟");
  } else if (stage_id == "INFO_REQUESTED") {
    account = world::kWorker;
    step = "ANSWER";
    *operation.mutable_take_step()->add_inputs() = Input("answer", "", "لا");
  } else {
    return Submission();
  }
  operation.mutable_take_step()->set_step_id(step);
  std::vector<std::string> adds;
  if (expected == v1::VERDICT_KIND_APPLIED)
    adds.push_back(absl::StrCat("history of ", absl::BytesToHexString(referral_id), ": ", step));
  Given given = Giving(account, operation, std::move(adds));
  given.expected = expected;
  return given;
}

ServerCore::Given ServerCore::Something(Random& random) {
  if (cases_.empty() || random.Uniform(3) == 0) return Submission();
  const auto at = std::next(cases_.begin(), static_cast<std::ptrdiff_t>(random.Uniform(cases_.size())));
  // What two commands of one transaction would make of a case depends on their order.
  if (std::find(busy_.begin(), busy_.end(), at->first) != busy_.end()) return Submission();
  return OnCase(at->first, at->second.stage_id(), random);
}

ServerCore::Batch ServerCore::SomeBatch(Random& random, uint64_t most) {
  Batch batch;
  for (uint64_t i = 0; i < 1 + random.Uniform(most); ++i) batch.given.push_back(Something(random));
  return batch;
}

absl::Status ServerCore::Execute(std::vector<Batch> batches, bool as_group) {
  const auto execute = [this](Batch& batch, absl::BlockingCounter& told) {
    std::vector<CaseCommand> commands;
    for (const Given& given : batch.given) commands.push_back(given.command);
    executor_->Execute(std::move(commands), [&](absl::StatusOr<std::vector<CaseOutcome>> outcomes) {
      batch.outcomes = std::move(outcomes);
      told.DecrementCount();
    });
  };
  absl::BlockingCounter told(static_cast<int>(batches.size()));
  bool begun = false;
  const auto execute_all = [&] {
    if (begun) return;
    begun = true;
    for (Batch& batch : batches) execute(batch, told);
  };
  if (as_group) {
    // What comes while a function runs waits, and goes into one commit.
    absl::Status status = store_->Write([&](WriteTxn&) {
      execute_all();
      return absl::OkStatus();
    });
    if (!status.ok() && !begun) return status;
  } else {
    execute_all();
  }
  told.Wait();
  absl::Status status;
  for (Batch& batch : batches) status.Update(Told(batch));
  return status;
}

absl::Status ServerCore::Told(Batch& batch) {
  Promises::Change change;
  for (const Given& given : batch.given) change.adds.insert(change.adds.end(), given.adds.begin(), given.adds.end());
  if (!batch.outcomes.ok()) {
    promises_.Doubt(std::move(change));
    return batch.outcomes.status();
  }
  promises_.Keep(change);
  for (size_t i = 0; i < batch.given.size(); ++i) {
    Given& given = batch.given[i];
    const CaseOutcome& outcome = (*batch.outcomes)[i];
    if (outcome.verdict.kind() != given.expected) {
      wrong_.push_back(absl::StrCat(given.adds.back(), ": ", outcome.verdict.ShortDebugString()));
    }
    if (outcome.verdict.seq() > 0 && outcome.verdict.seq() <= highest_told_) {
      wrong_.push_back(absl::StrCat(given.adds.back(), " has a change number that was given before"));
    }
    given.verdict = outcome.verdict.SerializeAsString();
    if (given.expected == v1::VERDICT_KIND_APPLIED && !given.command.operation.has_add_comment()) {
      cases_[given.command.operation.referral_id()] = outcome.core;
    }
    told_.push_back(std::move(given));
  }
  for (const CaseOutcome& outcome : *batch.outcomes) highest_told_ = std::max(highest_told_, outcome.verdict.seq());
  return absl::OkStatus();
}

absl::Status ServerCore::ChangeDirectory() {
  v1::Organisation organisation;
  organisation.set_code(absl::StrCat("ORG-", ++next_));
  organisation.mutable_name()->set_ar("جمعية");
  organisation.mutable_name()->set_en("An organisation");
  const std::string request_id = random_.Bytes(16);
  absl::Status status = PutEntry(*executor_, world::kAdministrator, organisation, 0, request_id).status();
  Promises::Change change{
      {absl::StrCat("verdict on ", absl::BytesToHexString(RequestKey(world::kAdministrator, request_id))),
       absl::StrCat("audit of ", absl::BytesToHexString(Digest(request_id))),
       absl::StrCat("organisation ", organisation.code())},
      {}};
  if (status.ok()) {
    promises_.Keep(change);
  } else {
    promises_.Doubt(std::move(change));
  }
  return status;
}

absl::Status ServerCore::Repeat(Random& random) {
  if (told_.empty()) return absl::OkStatus();
  const Given before = told_[random.Uniform(told_.size())];
  Batch batch;
  batch.given.push_back(before);
  absl::BlockingCounter told(1);
  executor_->Execute({before.command}, [&](absl::StatusOr<std::vector<CaseOutcome>> outcomes) {
    batch.outcomes = std::move(outcomes);
    told.DecrementCount();
  });
  told.Wait();
  RETURN_IF_ERROR(batch.outcomes.status());
  const v1::Verdict& verdict = batch.outcomes->front().verdict;
  if (verdict.SerializeAsString() != before.verdict) {
    wrong_.push_back(absl::StrCat("repeated: ", before.adds.back(), ": ", verdict.ShortDebugString()));
  }
  return absl::OkStatus();
}

}  // namespace ihala::power_test
