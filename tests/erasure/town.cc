#include "tests/erasure/town.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/audit/verifier.h"
#include "common/base/hash.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "common/wire/operation_codec.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/test_world.h"

namespace ihala::erasure {
namespace {

constexpr int kPersonsInFamily = 5;
// Operations that are judged together.
constexpr size_t kAtOnce = 50;

std::string Words(absl::string_view what, int n) { return absl::StrCat(kCanary, " ", what, " ", n); }

}  // namespace

absl::Status Town::Found() {
  RETURN_IF_ERROR(InitSqlStore({.data_dir = dir_, .random = &random_}));
  RETURN_IF_ERROR(Open());
  return PutWorld(*store_, *reference_, *executor_);
}

absl::Status Town::Open() {
  ASSIGN_OR_RETURN(store_, OpenSqlStore({.data_dir = dir_, .random = &random_}));
  reference_ = std::make_unique<Reference>();
  RETURN_IF_ERROR(reference_->Load(*store_));
  executor_ = std::make_unique<Executor>(store_.get(), reference_.get(), &clock_, &random_);
  return executor_->EraseAgain();
}

void Town::Close() {
  executor_.reset();
  store_.reset();
}

absl::StatusOr<std::vector<v1::Verdict>> Town::Do(
    const std::vector<std::pair<std::string, v1::Operation>>& operations) {
  std::vector<v1::Verdict> verdicts;
  for (size_t first = 0; first < operations.size(); first += kAtOnce) {
    std::vector<CaseCommand> commands;
    for (size_t i = first; i < operations.size() && i < first + kAtOnce; ++i) {
      CaseCommand& command = commands.emplace_back();
      command.account = operations[i].first;
      command.operation = operations[i].second;
      command.ledger_key = RequestKey(command.account, random_.Bytes(16));
      ASSIGN_OR_RETURN(command.operation_bytes, EncodeOperation(command.operation));
      command.digest = Digest(command.operation_bytes);
    }
    absl::Notification told;
    absl::StatusOr<std::vector<CaseOutcome>> outcomes;
    executor_->Execute(std::move(commands), [&](absl::StatusOr<std::vector<CaseOutcome>> result) {
      outcomes = std::move(result);
      told.Notify();
    });
    told.WaitForNotification();
    RETURN_IF_ERROR(outcomes.status());
    for (CaseOutcome& outcome : *outcomes) verdicts.push_back(std::move(outcome.verdict));
  }
  return verdicts;
}

absl::Status Town::MustApply(const std::vector<std::pair<std::string, v1::Operation>>& operations) {
  ASSIGN_OR_RETURN(const std::vector<v1::Verdict> verdicts, Do(operations));
  for (const v1::Verdict& verdict : verdicts) {
    if (verdict.kind() != v1::VERDICT_KIND_APPLIED) return absl::InternalError(verdict.ShortDebugString());
  }
  return absl::OkStatus();
}

v1::Operation Town::Submission(int n) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(ids_.Next());
  *operation.mutable_workflow() = reference_->Get()->FindWorkflow("default", 0)->ref();
  v1::SubmitReferral& submit = *operation.mutable_submit();
  v1::Referral& referral = *submit.mutable_referral();
  referral = world::DossierOf(world::kCso1, world::kWorker, clock_, random_);
  submit.set_short_code(text::NewShortCode(random_));
  referral.mutable_needs()->set_summary(Words("حاجة", n));
  referral.mutable_household()->mutable_current_place()->set_locality(Words("مكان", n));
  const v1::Person head = referral.people(0);
  for (int i = 0; i < kPersonsInFamily; ++i) {
    v1::Person& person = i == 0 ? *referral.mutable_people(0) : *referral.add_people();
    if (i > 0) {
      person.set_person_id(ids_.Next());
      person.set_role(v1::PERSON_ROLE_OTHER);
      person.set_sex(head.sex());
      *person.mutable_birth() = head.birth();
      *person.mutable_name() = head.name();
      *person.mutable_documents() = head.documents();
    }
    person.mutable_name()->set_first(Words("اسم", n * kPersonsInFamily + i));
  }
  referral.mutable_envelope()->set_household_size(kPersonsInFamily);
  return operation;
}

absl::StatusOr<v1::Operation> Town::On(const std::string& referral_id) {
  v1::Operation operation;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(referral_id));
    ASSIGN_OR_RETURN(const std::optional<FeedRow> dossier, txn.FindRow(RowKind::kDossier, referral_id, ""));
    if (!core.has_value()) return absl::NotFoundError("the case is not there");
    operation.set_base_entry(core->entry());
    operation.mutable_base()->set_seq(dossier.has_value() ? dossier->seq : core->revision());
    return absl::OkStatus();
  }));
  operation.set_schema_version(1);
  operation.set_referral_id(referral_id);
  *operation.mutable_workflow() = reference_->Get()->FindWorkflow("default", 0)->ref();
  operation.mutable_base()->set_epoch(store_->epoch());
  return operation;
}

absl::Status Town::Refer(int persons) {
  std::vector<std::pair<std::string, v1::Operation>> all;
  for (int n = 0; n * kPersonsInFamily < persons; ++n) {
    all.emplace_back(world::kWorker, Submission(n));
    cases_.push_back(all.back().second.referral_id());
  }
  RETURN_IF_ERROR(MustApply(all));
  for (const char* deed : {"comment", "amend", "CLAIM", "DECLINE"}) {
    all.clear();
    for (size_t i = 0; i < cases_.size(); ++i) {
      const int n = static_cast<int>(i);
      ASSIGN_OR_RETURN(v1::Operation operation, On(cases_[i]));
      const std::string what = deed;
      if (what == "comment") {
        operation.mutable_add_comment()->set_comment_id(ids_.Next());
        operation.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
        operation.mutable_add_comment()->set_text(Words("تعليق", n));
      } else if (what == "amend") {
        operation.mutable_amend()->mutable_changed()->mutable_needs()->set_summary(Words("تعديل", n));
      } else {
        operation.mutable_take_step()->set_step_id(what);
        if (what == "DECLINE") {
          *operation.mutable_take_step()->add_inputs() = CodeInput("reason", "OUT_OF_MANDATE");
          *operation.mutable_take_step()->add_inputs() = TextInput("note", Words("رفض", n));
        }
      }
      const bool refers = what == "comment" || what == "amend";
      all.emplace_back(refers ? world::kWorker : world::kReviewer, std::move(operation));
    }
    RETURN_IF_ERROR(MustApply(all));
  }
  return absl::OkStatus();
}

absl::Status Town::WriteOffline() {
  for (size_t i = 0; i < cases_.size(); i += 10) {
    const int n = static_cast<int>(i);
    ASSIGN_OR_RETURN(const v1::Operation frame, On(cases_[i]));
    v1::Operation comment = frame;
    comment.mutable_add_comment()->set_comment_id(ids_.Next());
    comment.mutable_add_comment()->set_audience(v1::AUDIENCE_INTERNAL);
    comment.mutable_add_comment()->set_text(Words("متأخر", n));
    v1::Operation amend = frame;
    amend.mutable_amend()->mutable_changed()->mutable_needs()->set_summary(Words("متأخر", n));
    v1::Operation object = frame;
    object.mutable_take_step()->set_step_id("OBJECT");
    *object.mutable_take_step()->add_inputs() = CodeInput("reason", "NEW_FACT");
    *object.mutable_take_step()->add_inputs() = TextInput("note", Words("متأخر", n));
    v1::Operation confirm = frame;
    confirm.mutable_confirm_step()->set_step_id("REDIRECT");
    *confirm.mutable_confirm_step()->add_inputs() = TextInput("note", Words("متأخر", n));
    v1::Operation hold = frame;
    hold.mutable_say_retention()->set_act(v1::RETENTION_ACT_HOLD);
    hold.mutable_say_retention()->set_reason(v1::RETENTION_REASON_COURT);
    v1::Operation again = Submission(n);
    again.set_referral_id(cases_[i]);
    offline_.insert(offline_.end(), {{world::kWorker, comment},
                                     {world::kWorker, amend},
                                     {world::kSupervisor, object},
                                     {world::kWorker, confirm},
                                     {world::kSupervisor, hold},
                                     {world::kWorker, again}});
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Town::LetTimePass() {
  clock_.Advance(absl::Hours(24) * 181);
  RETURN_IF_ERROR(executor_->PassDates());
  RETURN_IF_ERROR(executor_->Erase());
  int erased = 0;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    for (const std::string& id : cases_) {
      ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(id));
      erased += core.has_value() && core->has_erased() ? 1 : 0;
    }
    return absl::OkStatus();
  }));
  return erased;
}

absl::StatusOr<int> Town::ComeOnline() {
  ASSIGN_OR_RETURN(const std::vector<v1::Verdict> verdicts, Do(offline_));
  for (const v1::Verdict& verdict : verdicts) {
    if (verdict.kind() != v1::VERDICT_KIND_REJECTED || verdict.reason() != "ERASED") {
      return absl::InternalError(absl::StrCat("a late operation got ", verdict.ShortDebugString()));
    }
  }
  return static_cast<int>(verdicts.size());
}

absl::StatusOr<bool> Town::IsTrailWhole() {
  TrailVerifier verifier;
  v1::AuditFile file;
  ASSIGN_OR_RETURN(const SigningKey key, SigningKey::FromSeed(store_->signing_seed().Reveal()));
  file.set_server_key(key.PublicKey());
  file.set_epoch(store_->epoch());
  verifier.Begin(file);
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    for (uint64_t last = 0;;) {
      ASSIGN_OR_RETURN(const std::vector<v1::AuditEntry> entries, txn.ListAudit(last, 1000));
      if (entries.empty()) return absl::OkStatus();
      for (const v1::AuditEntry& entry : entries) verifier.Take(entry);
      last = entries.back().n();
    }
  }));
  const AuditReport report = verifier.Report();
  return report.ok() && report.entries > cases_.size();
}

}  // namespace ihala::erasure
