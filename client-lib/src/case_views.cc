// The parts of cases.h that do not need the fold.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client-lib/src/cases.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"

namespace ihala::client {
namespace {

// As many characters of an id as may name a case where no other begins so.
constexpr size_t kShortestBeginning = 8;

Delivery DeliveryOf(OutboxState state) {
  switch (state) {
    case OutboxState::kAcknowledged:
      return Delivery::kAcknowledged;
    case OutboxState::kRefused:
    case OutboxState::kResolved:
      return Delivery::kRefused;
    case OutboxState::kQueued:
    case OutboxState::kParked:
    case OutboxState::kRefiled:
      return Delivery::kQueued;
  }
  return Delivery::kQueued;
}

v1::Comment CommentOf(const Engine& engine, const v1::Operation& operation, const CaseState& state) {
  v1::Comment comment;
  comment.set_comment_id(operation.add_comment().comment_id());
  comment.set_audience(operation.add_comment().audience());
  comment.set_text(operation.add_comment().text());
  comment.set_author(engine.account.code());
  comment.set_author_organisation(engine.account.organisation());
  if (state.workflow != nullptr) comment.set_side(ActorFor(engine, state.core, *state.workflow).side);
  *comment.mutable_claimed() = operation.claimed();
  return comment;
}

bool Names(const CaseSummary& summary, absl::string_view wanted, absl::string_view short_code) {
  if (!short_code.empty()) return summary.short_code == short_code;
  return wanted.size() >= kShortestBeginning && absl::StartsWith(UuidToText(summary.referral_id), wanted);
}

}  // namespace

absl::StatusOr<std::string> FindCaseId(Engine& engine, absl::string_view code_or_id) {
  const std::string wanted = absl::AsciiStrToLower(absl::StripAsciiWhitespace(code_or_id));
  const absl::StatusOr<std::string> code = text::ParseShortCode(code_or_id);
  ASSIGN_OR_RETURN(const std::vector<CaseSummary> cases, SummariseCases(engine));
  // A beginning of an id can also be read as a short code; the code is what people say, so it goes first.
  for (const std::string& short_code : {code.ok() ? *code : std::string(), std::string()}) {
    const CaseSummary* match = nullptr;
    for (const CaseSummary& summary : cases) {
      if (!Names(summary, wanted, short_code)) continue;
      if (match != nullptr) {
        return WithReason(absl::FailedPreconditionError("several cases have such a code or id"), "AMBIGUOUS");
      }
      match = &summary;
    }
    if (match != nullptr) return match->referral_id;
  }
  return NoSuchCase();
}

absl::StatusOr<std::vector<v1::HistoryEntry>> ViewHistory(Engine& engine, const std::string& referral_id) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, engine.replica.Rows(referral_id, v1::Row::kHistory, now));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(const CaseState state, LoadCase(engine, referral_id));
    if (!state.exists && state.commands.empty()) return NoSuchCase();
  }
  std::vector<v1::HistoryEntry> history;
  for (v1::Row& row : rows) history.push_back(std::move(*row.mutable_history()));
  std::sort(history.begin(), history.end(),
            [](const v1::HistoryEntry& a, const v1::HistoryEntry& b) { return a.seq() < b.seq(); });
  return history;
}

absl::StatusOr<std::vector<CommentView>> ViewComments(Engine& engine, const std::string& referral_id) {
  ASSIGN_OR_RETURN(const CaseState state, LoadCase(engine, referral_id));
  if (!state.exists && state.commands.empty()) return NoSuchCase();
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, engine.replica.Rows(referral_id, v1::Row::kComment, now));
  std::vector<CommentView> comments;
  absl::flat_hash_set<std::string> seen;
  for (v1::Row& row : rows) {
    seen.insert(row.comment().comment_id());
    comments.push_back({std::move(*row.mutable_comment()), Delivery::kAcknowledged});
  }
  ASSIGN_OR_RETURN(const uint64_t left_at, engine.replica.LeftAt(referral_id));
  for (const OutboxRow& row : state.commands) {
    v1::Operation operation;
    if (row.state == OutboxState::kResolved || row.state == OutboxState::kRefiled) continue;
    if (row.state == OutboxState::kAcknowledged && row.seq <= left_at) continue;
    if (row.state == OutboxState::kAcknowledged && IsPlanted(Planted::kViewLosesWhatIsDone)) continue;
    if (!operation.ParseFromString(row.bytes) || !operation.has_add_comment()) continue;
    if (!seen.insert(operation.add_comment().comment_id()).second) continue;
    comments.push_back({CommentOf(engine, operation, state), DeliveryOf(row.state)});
  }
  return comments;
}

absl::StatusOr<OperationRecord> ToRecord(Engine& engine, const OutboxRow& row) {
  OperationRecord record;
  record.id = static_cast<uint64_t>(row.id);
  record.stream_id = row.stream_id;
  record.n = row.n;
  record.digest = row.digest;
  record.referral_id = row.referral_id;
  record.delivery = DeliveryOf(row.state);
  record.parked = row.state == OutboxState::kParked;
  record.resolved = row.state == OutboxState::kResolved || row.state == OutboxState::kRefiled;
  if (record.delivery == Delivery::kRefused || record.parked) {
    record.reason = row.verdict.reason();
    record.reason_text = engine.reference.ReasonText(record.parked ? "parked" : "refused", record.reason);
    record.fields.assign(row.verdict.fields().begin(), row.verdict.fields().end());
  }
  if (!row.bytes.empty() && !record.operation.ParseFromString(row.bytes)) {
    return absl::DataLossError("an operation of the outbox is damaged");
  }
  return record;
}

}  // namespace ihala::client
