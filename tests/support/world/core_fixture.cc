#include "tests/support/world/core_fixture.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/text/short_code.h"
#include "common/wire/operation_codec.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/world/core_world.h"

namespace ihala {

v1::InputValue CodeInput(const std::string& name, const std::string& code) {
  v1::InputValue input;
  input.set_name(name);
  input.add_codes(code);
  return input;
}

v1::InputValue TextInput(const std::string& name, const std::string& text) {
  v1::InputValue input;
  input.set_name(name);
  input.set_text(text);
  return input;
}

v1::InputValue ReferenceInput(const std::string& name, const std::string& reference) {
  v1::InputValue input;
  input.set_name(name);
  input.set_reference(reference);
  return input;
}

CoreFixture::CoreFixture(const WriterOptions& writer) : writer_(writer) {
  std::string pattern = (std::filesystem::temp_directory_path() / "ihala-core-XXXXXX").string();
  dir_ = mkdtemp(pattern.data());
  const absl::Status made = InitSqlStore({dir_, &random_});
  EXPECT_TRUE(made.ok()) << made;
  Reopen();
  const absl::Status put = PutWorld(*store_, *reference_, *executor_);
  EXPECT_TRUE(put.ok()) << put;
}

CoreFixture::~CoreFixture() {
  executor_.reset();
  store_.reset();
  std::filesystem::remove_all(dir_);
}

void CoreFixture::Reopen() {
  executor_.reset();
  store_.reset();
  absl::StatusOr<std::unique_ptr<Store>> store =
      OpenSqlStore({.data_dir = dir_, .random = &random_, .writer = writer_});
  ASSERT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  reference_ = std::make_unique<Reference>();
  ASSERT_TRUE(reference_->Load(*store_).ok());
  executor_ = std::make_unique<Executor>(store_.get(), reference_.get(), &clock_, &random_);
}

v1::Operation CoreFixture::Submission(const std::string& author) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(ids_.Next());
  *operation.mutable_workflow() = reference_->Get()->FindWorkflow("default", 0)->ref();
  operation.mutable_claimed()->mutable_wall()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  v1::SubmitReferral* submit = operation.mutable_submit();
  const bool foreign = author == world::kForeignWorker;
  *submit->mutable_referral() = world::DossierOf(foreign ? world::kCso2 : world::kCso1, author, clock_, random_);
  submit->set_short_code(text::NewShortCode(random_));
  return operation;
}

v1::Operation CoreFixture::On(const std::string& referral_id) {
  const v1::CaseCore core = CoreOf(referral_id);
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(referral_id);
  *operation.mutable_workflow() = reference_->Get()->FindWorkflow("default", 0)->ref();
  operation.mutable_claimed()->mutable_wall()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  operation.mutable_base()->set_epoch(store_->epoch());
  operation.mutable_base()->set_seq(core.revision());
  operation.set_base_entry(core.entry());
  return operation;
}

v1::Operation CoreFixture::Step(const std::string& referral_id, const std::string& step_id,
                                std::vector<v1::InputValue> inputs) {
  v1::Operation operation = On(referral_id);
  operation.mutable_take_step()->set_step_id(step_id);
  for (v1::InputValue& input : inputs) *operation.mutable_take_step()->add_inputs() = std::move(input);
  return operation;
}

v1::Operation CoreFixture::Comment(const std::string& referral_id, const std::string& text, v1::Audience audience) {
  v1::Operation operation = On(referral_id);
  operation.mutable_add_comment()->set_comment_id(ids_.Next());
  operation.mutable_add_comment()->set_audience(audience);
  operation.mutable_add_comment()->set_text(text);
  return operation;
}

CaseCommand CoreFixture::CommandOf(const std::string& account, const v1::Operation& operation,
                                   const std::string& request_id) {
  CaseCommand command;
  command.account = account;
  command.ledger_key = RequestKey(account, request_id);
  command.operation_bytes = *EncodeOperation(operation);
  command.digest = Digest(command.operation_bytes);
  command.operation = operation;
  return command;
}

std::vector<CaseOutcome> CoreFixture::DoAll(std::vector<CaseCommand> commands) {
  absl::Notification told;
  absl::StatusOr<std::vector<CaseOutcome>> outcomes;
  executor_->Execute(std::move(commands), [&](absl::StatusOr<std::vector<CaseOutcome>> result) {
    outcomes = std::move(result);
    told.Notify();
  });
  told.WaitForNotification();
  EXPECT_TRUE(outcomes.ok()) << outcomes.status();
  return outcomes.ok() ? *std::move(outcomes) : std::vector<CaseOutcome>();
}

CaseOutcome CoreFixture::Do(const std::string& account, const v1::Operation& operation) {
  return DoAll({CommandOf(account, operation, random_.Bytes(16))}).front();
}

absl::StatusOr<uint64_t> CoreFixture::Put(const std::string& account, DirectoryEntry entry, uint64_t base_revision) {
  return PutEntry(*executor_, account, std::move(entry), base_revision, random_.Bytes(16));
}

void CoreFixture::GiveRole(const std::string& code, v1::Role role) {
  for (v1::Account account : world::Accounts()) {
    if (account.code() != code) continue;
    account.clear_roles();
    v1::RoleBinding& binding = *account.add_roles();
    binding.set_role(role);
    binding.set_organisation(account.organisation());
    Enrol(account);
  }
}

void CoreFixture::Enrol(const v1::Account& account) {
  const absl::Status done = PutAndConfirm(*store_, *executor_, account, NewUuidV7(clock_, random_));
  EXPECT_TRUE(done.ok()) << done;
}

void CoreFixture::ReadAll(const std::string& supervisor) {
  ReadUpTo read{supervisor, {{Party::kReferring, world::kCso1}}, 0, 0};
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(read.seq, txn.HeadSeq());
                    ASSIGN_OR_RETURN(const auto tag, txn.FindTag(read.seq));
                    read.tag = tag.value_or(0);
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_TRUE(executor_->NoteRead(read).ok());
}

void CoreFixture::OpenTo(const std::string& reviewer, const std::string& referral_id) {
  EXPECT_EQ(Do(reviewer, Step(referral_id, "CLAIM")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  const v1::Operation opening = Step(referral_id, "OPEN_IDENTITY", {CodeInput("reason", "ELIGIBILITY")});
  EXPECT_EQ(Do(reviewer, opening).verdict.kind(), v1::VERDICT_KIND_APPLIED);
}

v1::CaseCore CoreFixture::CoreOf(const std::string& referral_id) {
  v1::CaseCore core;
  EXPECT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(std::optional<v1::CaseCore> found, txn.FindCore(referral_id));
                    core = found.value_or(v1::CaseCore());
                    return absl::OkStatus();
                  })
                  .ok());
  return core;
}

int CoreFixture::CountChildren(const std::string& referral_id, RowKind kind) {
  size_t count = 0;
  EXPECT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(std::vector<FeedRow> rows, txn.ListChildren(referral_id, kind, 0, 1000));
                    count = rows.size();
                    return absl::OkStatus();
                  })
                  .ok());
  return static_cast<int>(count);
}

int CoreFixture::Said(absl::string_view table, absl::string_view words) {
  const absl::StatusOr<int> count = CountSaid({.data_dir = dir_, .random = &random_}, table, words);
  EXPECT_TRUE(count.ok()) << count.status();
  return count.value_or(-1);
}

int64_t CoreFixture::Query(const std::string& sql) {
  sqlite::Options options;
  options.read_only = true;
  options.create = false;
  auto db = sqlite::Connection::Open(dir_ + "/ihala.db", options);
  EXPECT_TRUE(db.ok()) << db.status();
  return (*db)->QueryInt(sql).value();
}

}  // namespace ihala
