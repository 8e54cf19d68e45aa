#include "tests/clocks/village.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "common/wire/operation_codec.h"
#include "common/workflow/calendar.h"
#include "tests/clocks/letters.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/test_world.h"

namespace ihala::clocks {
namespace {

constexpr int kAtOnce = 500;

}  // namespace

v1::InputValue Code(const std::string& name, const std::string& code) {
  v1::InputValue input;
  input.set_name(name);
  input.add_codes(code);
  return input;
}

v1::InputValue Words(const std::string& name) {
  v1::InputValue input;
  input.set_name(name);
  input.set_text("كلمات");
  return input;
}

v1::InputValue Reference(const std::string& name, const std::string& code) {
  v1::InputValue input;
  input.set_name(name);
  input.set_reference(code);
  return input;
}

v1::InputValue Day(const std::string& name, absl::CivilDay day) {
  v1::InputValue input;
  input.set_name(name);
  *input.mutable_date() = DateOfDay(day);
  return input;
}

absl::Status Village::Found() {
  RETURN_IF_ERROR(InitSqlStore({.data_dir = dir_, .random = &random_}));
  RETURN_IF_ERROR(Open());
  RETURN_IF_ERROR(PutWorld(*store_, *reference_, *executor_));
  for (const char* account : {world::kWorker, world::kSupervisor, world::kReviewer, world::kOtherReviewer, world::kLead,
                              world::kCoordinator}) {
    v1::Contact contact;
    contact.set_email(absl::StrCat(account, "@example.org"));
    contact.set_phone("+970599123456");
    RETURN_IF_ERROR(Put(account, PutContact{contact}));
  }
  return absl::OkStatus();
}

absl::Status Village::Open() {
  ASSIGN_OR_RETURN(store_, OpenSqlStore({.data_dir = dir_, .random = &random_}));
  reference_ = std::make_unique<ihala::Reference>();
  RETURN_IF_ERROR(reference_->Load(*store_));
  executor_ = std::make_unique<Executor>(store_.get(), reference_.get(), &clock_, &random_);
  return absl::OkStatus();
}

absl::Status Village::Tell(const std::string& letters) {
  Senders senders = WritingSenders(letters, &clock_);
  MailCounts counts;
  return SendMessages(*executor_, OutboxLimits{.gather = absl::ZeroDuration()}, senders, &counts, nullptr);
}

void Village::Close() {
  executor_.reset();
  store_.reset();
}

void Village::GoTo(absl::CivilDay day) { clock_.SetNow(TheWorkflow().calendar().BeginOf(day) + absl::Hours(8)); }

absl::StatusOr<v1::Verdict> Village::Do(const std::string& account, const v1::Operation& operation) {
  CaseCommand command;
  command.account = account;
  command.operation = operation;
  command.ledger_key = RequestKey(account, random_.Bytes(16));
  ASSIGN_OR_RETURN(command.operation_bytes, EncodeOperation(operation));
  command.digest = Digest(command.operation_bytes);
  absl::Notification told;
  absl::StatusOr<std::vector<CaseOutcome>> outcomes;
  executor_->Execute({std::move(command)}, [&](absl::StatusOr<std::vector<CaseOutcome>> result) {
    outcomes = std::move(result);
    told.Notify();
  });
  told.WaitForNotification();
  RETURN_IF_ERROR(outcomes.status());
  return outcomes->front().verdict;
}

absl::StatusOr<std::string> Village::Submit(v1::Urgency urgency) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(ids_.Next());
  *operation.mutable_workflow() = TheWorkflow().ref();
  v1::SubmitReferral& submit = *operation.mutable_submit();
  *submit.mutable_referral() = world::DossierOf(world::kCso1, world::kWorker, clock_, random_);
  v1::Envelope& envelope = *submit.mutable_referral()->mutable_envelope();
  envelope.set_urgency(urgency);
  if (urgency != v1::URGENCY_NORMAL) envelope.set_urgency_reason("كلمات");
  submit.set_short_code(text::NewShortCode(random_));
  ASSIGN_OR_RETURN(const v1::Verdict verdict, Do(world::kWorker, operation));
  if (verdict.kind() != v1::VERDICT_KIND_APPLIED) return absl::InternalError(verdict.ShortDebugString());
  cases_.push_back(operation.referral_id());
  return operation.referral_id();
}

absl::StatusOr<v1::Operation> Village::On(const std::string& id) {
  ASSIGN_OR_RETURN(const v1::CaseCore core, Core(id));
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(id);
  *operation.mutable_workflow() = core.workflow();
  operation.mutable_base()->set_epoch(store_->epoch());
  operation.mutable_base()->set_seq(core.revision());
  operation.set_base_entry(core.entry());
  return operation;
}

absl::StatusOr<v1::Verdict> Village::Step(const std::string& account, const std::string& id, const std::string& step,
                                          std::vector<v1::InputValue> inputs) {
  ASSIGN_OR_RETURN(v1::Operation operation, On(id));
  operation.mutable_take_step()->set_step_id(step);
  for (v1::InputValue& input : inputs) *operation.mutable_take_step()->add_inputs() = std::move(input);
  return Do(account, operation);
}

absl::StatusOr<v1::Verdict> Village::Confirm(const std::string& account, const std::string& id, bool agrees) {
  ASSIGN_OR_RETURN(v1::Operation operation, On(id));
  ASSIGN_OR_RETURN(const v1::CaseCore core, Core(id));
  operation.mutable_confirm_step()->set_step_id(core.pending().step_id());
  operation.mutable_confirm_step()->set_agrees(agrees);
  return Do(account, operation);
}

absl::Status Village::Refer(int count) {
  const auto reviewer = [this](const std::string& id, const std::string& step, std::vector<v1::InputValue> inputs) {
    return Step(world::kReviewer, id, step, std::move(inputs)).status();
  };
  for (int i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(const std::string id, Submit());
    const int state = i % 6;
    if (state == 0) continue;
    RETURN_IF_ERROR(reviewer(id, "CLAIM", {}));
    if (state == 2) RETURN_IF_ERROR(reviewer(id, "ASK", {Code("questions", "ADDRESS"), Words("text")}));
    if (state == 3) RETURN_IF_ERROR(reviewer(id, "REDIRECT", {Reference("desk", world::kOtherDesk)}));
    if (state == 4) RETURN_IF_ERROR(reviewer(id, "DECLINE", {Code("reason", "RED_LINE"), Words("note")}));
    if (state != 5) continue;
    RETURN_IF_ERROR(reviewer(id, "ACCEPT", {Reference("programme", world::kProgramme)}));
    RETURN_IF_ERROR(reviewer(id, "ENROL", {Words("reference")}));
    RETURN_IF_ERROR(reviewer(id, "COMPLETE", {Words("outcome"), Day("served_on", Today())}));
  }
  return absl::OkStatus();
}

absl::Status Village::Put(const std::string& account, DirectoryEntry entry) {
  return PutEntry(*executor_, account, std::move(entry), 0, random_.Bytes(16)).status();
}

absl::Status Village::ReadAll() {
  ReadUpTo read{world::kSupervisor, {{Party::kReferring, world::kCso1}}, 0, 0};
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(read.seq, txn.HeadSeq());
    ASSIGN_OR_RETURN(const auto tag, txn.FindTag(read.seq));
    read.tag = tag.value_or(0);
    return absl::OkStatus();
  }));
  return executor_->NoteRead(read);
}

absl::StatusOr<v1::CaseCore> Village::Core(const std::string& id) {
  std::optional<v1::CaseCore> core;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(core, txn.FindCore(id));
    return absl::OkStatus();
  }));
  if (!core.has_value()) return absl::NotFoundError("the case is not there");
  return *core;
}

absl::StatusOr<std::vector<v1::HistoryEntry>> Village::History(const std::string& id) {
  std::vector<v1::HistoryEntry> history;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const auto rows, txn.ListChildren(id, RowKind::kHistory, 0, kAtOnce));
    for (const FeedRow& row : rows) history.emplace_back().ParseFromString(row.body);
    return absl::OkStatus();
  }));
  return history;
}

absl::StatusOr<std::vector<EscalationRecord>> Village::Escalations(const std::string& id, uint32_t entry) {
  std::vector<EscalationRecord> escalations;
  RETURN_IF_ERROR(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(escalations, txn.ListEscalations(id, entry));
    return absl::OkStatus();
  }));
  return escalations;
}

absl::StatusOr<std::map<std::string, int>> ActsIn(const std::string& dir) {
  SeededRandom random(1);
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, OpenSqlStore({.data_dir = dir, .random = &random}));
  std::map<std::string, int> acts;
  const auto add = [&](const std::string& what, absl::Time at) {
    ++acts[absl::StrCat(what, " on ", absl::FormatCivilTime(absl::ToCivilDay(at, absl::UTCTimeZone())))];
  };
  RETURN_IF_ERROR(store->Read([&](ReadTxn& txn) -> absl::Status {
    uint64_t before = 0;
    for (;;) {
      ASSIGN_OR_RETURN(const auto cores, txn.ListCores(Party::kReferring, world::kCso1, before, kAtOnce));
      for (const v1::CaseCore& core : cores) {
        before = core.revision();
        const std::string name = UuidToText(core.referral_id());
        ASSIGN_OR_RETURN(const auto rows, txn.ListChildren(core.referral_id(), RowKind::kHistory, 0, kAtOnce));
        for (const FeedRow& row : rows) {
          v1::HistoryEntry entry;
          if (!entry.ParseFromString(row.body)) return absl::DataLossError("an entry does not parse");
          if (entry.side() != v1::SIDE_CLOCK) continue;
          add(absl::StrCat(name, " history ", entry.kind(), " ", entry.step_id(), " ", entry.entry()),
              TimeOfTimestamp(entry.received_at()));
        }
        for (uint32_t entry = 1; entry <= core.entry(); ++entry) {
          ASSIGN_OR_RETURN(const auto escalations, txn.ListEscalations(core.referral_id(), entry));
          for (const EscalationRecord& one : escalations) {
            add(absl::StrCat(name, " level ", entry, " ", one.owed_by, " ", one.level), one.at);
          }
        }
      }
      if (cores.empty()) break;
    }
    uint64_t after = 0;
    for (;;) {
      ASSIGN_OR_RETURN(const auto entries, txn.ListAudit(after, kAtOnce));
      for (const v1::AuditEntry& entry : entries) {
        after = entry.n();
        if (!entry.actor().empty()) continue;
        add(absl::StrCat(entry.subject(), " trail ", entry.action(), " ", entry.result()),
            absl::FromUnixMicros(entry.at_us()));
      }
      if (entries.empty()) return absl::OkStatus();
    }
  }));
  return acts;
}

}  // namespace ihala::clocks
