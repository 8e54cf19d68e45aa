#include "server/audit/trail.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "common/audit/actions.h"
#include "common/audit/head.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

uint32_t DayOf(absl::Time now) { return static_cast<uint32_t>(absl::ToUnixSeconds(now) / (24 * 60 * 60)); }

absl::Status NotEntered() {
  return WithReason(absl::UnavailableError("The trail cannot be written, and nothing is shown without it. Try later."),
                    "TRAIL");
}

}  // namespace

std::string ReadActionOf(const google::protobuf::MethodDescriptor& method) {
  std::string action = audit_action::kReadPrefix;
  for (const char c : method.name()) {
    const bool begins_word = absl::ascii_isupper(static_cast<unsigned char>(c)) && action.back() != '.';
    if (begins_word) action.push_back('_');
    action.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return action;
}

Trail::Trail(Store* store, Clock* clock)
    : store_(store), clock_(clock), key_(*SigningKey::FromSeed(store->signing_seed().Reveal())) {}

void Trail::Enter(Answer answer, std::function<void(absl::Status)> done) {
  if (answer.reads.empty()) return done(absl::OkStatus());
  if (ReadsOwnCasesOnly(answer.caller)) {
    Count(answer, answer.reads.cases());
    return done(absl::OkStatus());
  }
  std::vector<CaseRung> cases = answer.reads.AboveEnvelope();
  if (answer.reads.Envelopes() > 0) Count(answer, 0);
  if (cases.empty()) return done(absl::OkStatus());
  AuditRecord record{clock_->Now(),
                     answer.caller.account,
                     answer.caller.organisation,
                     std::move(answer.action),
                     absl::BytesToHexString(answer.stream),
                     "SHOWN",
                     "",
                     std::move(cases)};
  store_->WriteAsync([record = std::move(record)](WriteTxn& txn) { return txn.PutAudit(record); },
                     [done = std::move(done)](const absl::Status& status) {
                       // Why it could not be written is the operator's to know, and stands in the server's own state.
                       done(status.ok() ? absl::OkStatus() : NotEntered());
                     });
}

void Trail::Count(const Answer& answer, uint64_t own) {
  absl::MutexLock lock(&mutex_);
  const uint32_t day = DayOf(clock_->Now());
  v1::AuditCount& count = counts_[{day, {answer.caller.account, answer.action}}];
  count.set_day(day);
  count.set_actor(answer.caller.account);
  count.set_action(answer.action);
  count.set_answers(count.answers() + 1);
  count.set_envelopes(count.envelopes() + (own > 0 ? 0 : answer.reads.Envelopes()));
  count.set_own(count.own() + own);
}

absl::Status Trail::PublishIn(WriteTxn& txn) const {
  const AuditTip tip = txn.TrailTip();
  ASSIGN_OR_RETURN(const std::optional<v1::AuditHead> newest, txn.NewestHead());
  if (tip.n == 0 || (newest.has_value() && newest->n() == tip.n)) return absl::OkStatus();
  v1::AuditHead head;
  head.set_epoch(store_->epoch());
  head.set_n(tip.n);
  head.set_chain(tip.chain);
  head.set_at_us(absl::ToUnixMicros(clock_->Now()));
  SignHead(key_, &head);
  return txn.PutHead(head);
}

absl::Status Trail::StoreCounts() {
  Counts counts;
  {
    absl::MutexLock lock(&mutex_);
    counts.swap(counts_);
  }
  if (counts.empty()) return absl::OkStatus();
  absl::Status status = store_->Write([&counts](WriteTxn& txn) -> absl::Status {
    for (const auto& [key, count] : counts) RETURN_IF_ERROR(txn.AddReadCount(count));
    return absl::OkStatus();
  });
  if (status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  for (const auto& [key, count] : counts) {
    v1::AuditCount& sum = counts_[key];
    sum.set_day(count.day());
    sum.set_actor(count.actor());
    sum.set_action(count.action());
    sum.set_answers(sum.answers() + count.answers());
    sum.set_envelopes(sum.envelopes() + count.envelopes());
    sum.set_own(sum.own() + count.own());
  }
  return status;
}

absl::Status Trail::Publish() {
  absl::Status status = StoreCounts();
  bool is_due = false;
  status.Update(store_->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<v1::AuditHead> newest, txn.NewestHead());
    ASSIGN_OR_RETURN(const std::vector<v1::AuditEntry> next, txn.ListAudit(newest.has_value() ? newest->n() : 0, 1));
    is_due = !next.empty();
    return absl::OkStatus();
  }));
  // A server at which nothing happens writes nothing.
  if (is_due) status.Update(store_->Write([this](WriteTxn& txn) { return PublishIn(txn); }));
  return status;
}

}  // namespace ihala
