#include "server/commands/amendment_judge.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment.h"
#include "common/referral/dossier_fields.h"
#include "common/referral/referral_limits.h"
#include "common/wire/wire_bytes.h"
#include "common/workflow/calendar.h"
#include "common/workflow/carry_dossier.h"
#include "server/commands/case_rows.h"

namespace ihala {
namespace {

void Refuse(std::string reason, std::vector<FieldViolation> fields, Reduction* reduction) {
  *reduction = Reduction();
  reduction->kind = v1::VERDICT_KIND_REJECTED;
  reduction->reason = std::move(reason);
  reduction->fields = std::move(fields);
}

absl::StatusOr<v1::DossierNumbers> FindNumbers(ReadTxn& txn, const std::string& referral_id) {
  v1::DossierNumbers numbers;
  ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(RowKind::kDossierNumbers, referral_id, ""));
  if (row.has_value() && !numbers.ParseFromString(row->body)) {
    return absl::DataLossError("a stored row does not parse");
  }
  return numbers;
}

// A place on a stream, as FieldNumber keeps it: the ledger's key without its letter.
struct Place {
  std::string stream_id;
  uint64_t n = 0;
};

constexpr size_t kStreamIdBytes = 16;

std::optional<Place> ReadPlace(absl::string_view text) {
  if (text.size() != kStreamIdBytes + 8) return std::nullopt;
  Place place{std::string(text.substr(0, kStreamIdBytes)), 0};
  text.remove_prefix(kStreamIdBytes);
  place.n = TakeFixed64(text);
  return place;
}

std::string PlaceInKey(absl::string_view ledger_key) {
  return absl::StartsWith(ledger_key, "s") ? std::string(ledger_key.substr(1)) : "";
}

// Tells which words are the author's own, by the chains of the streams that the author wrote on.
class OwnWords {
 public:
  OwnWords(ReadTxn* txn, const AmendmentCase& amendment)
      : txn_(txn),
        command_(amendment.command),
        chain_(amendment.chain),
        place_(ReadPlace(PlaceInKey(command_.ledger_key))) {}

  absl::Status Judge(const v1::FieldNumber& word, AmendmentAuthor* author) {
    const std::optional<Place> place = ReadPlace(word.author());
    if (!place.has_value() || !place_.has_value()) return absl::OkStatus();
    Order order = Order::kUnknown;
    if (place->stream_id == place_->stream_id) {
      ASSIGN_OR_RETURN(order, OrderOnStream(*place, *place_, command_.digest, command_.previous_digest));
    } else if (command_.operation.has_origin() && place->stream_id == command_.operation.origin().stream_id()) {
      ASSIGN_OR_RETURN(order, OrderOnFirstStream(*place));
    }
    if (order == Order::kEarlier) author->earlier.push_back(word.author());
    if (order == Order::kLater) author->later.push_back(word.author());
    return absl::OkStatus();
  }

 private:
  enum class Order { kUnknown, kEarlier, kLater };

  absl::StatusOr<bool> WentOn(const Place& word, const Place& own, absl::string_view own_digest) {
    ASSIGN_OR_RETURN(const std::optional<ChainLink> link, txn_->FindLink(StreamKey(word.stream_id, word.n)));
    if (!link.has_value()) return false;
    return chain_->LeadsBackTo(own.n, own_digest, {word.stream_id, word.n, link->previous});
  }

  absl::StatusOr<Order> OrderOnStream(const Place& word, const Place& own, absl::string_view digest,
                                      absl::string_view previous) {
    if (word.n < own.n) {
      ASSIGN_OR_RETURN(const bool is_own, chain_->LeadsBackTo(word.n, {own.stream_id, own.n, previous}));
      return is_own ? Order::kEarlier : Order::kUnknown;
    }
    ASSIGN_OR_RETURN(const bool is_own, WentOn(word, own, digest));
    return is_own ? Order::kLater : Order::kUnknown;
  }

  // Filed again, an operation stands where it stood among the author's words, if that stream was the same person's.
  // Where two devices went on from one, only what was there before is both's. From which number they did is known when
  // everything is here that was filed again before this: what has the other's number shows it.
  absl::StatusOr<Order> OrderOnFirstStream(const Place& word) {
    const v1::Origin& origin = command_.operation.origin();
    ASSIGN_OR_RETURN(const std::optional<Stream> stream, txn_->FindStream(origin.stream_id()));
    if (!stream.has_value() || stream->account != command_.account) return Order::kUnknown;
    const bool forked = stream->forked_at > 0 && stream->forked_at <= origin.n();
    if (word.n < (forked ? stream->forked_at : origin.n())) {
      ASSIGN_OR_RETURN(const bool is_own,
                       chain_->LeadsBackTo(0, {place_->stream_id, place_->n, command_.previous_digest}));
      return is_own ? Order::kEarlier : Order::kUnknown;
    }
    if (forked || word.n == origin.n()) return Order::kUnknown;
    ASSIGN_OR_RETURN(const bool is_own, WentOn(word, {origin.stream_id(), origin.n()}, origin.digest()));
    return is_own ? Order::kLater : Order::kUnknown;
  }

  ReadTxn* txn_;
  const CaseCommand& command_;
  StreamChain* chain_;
  const std::optional<Place> place_;
};

absl::StatusOr<AmendmentAuthor> AuthorOf(ReadTxn& txn, const AmendmentCase& amendment,
                                         const v1::DossierNumbers& numbers) {
  const CaseCommand& command = amendment.command;
  const v1::Operation& operation = command.operation;
  AmendmentAuthor author;
  author.place = PlaceInKey(command.ledger_key);
  author.submitted = amendment.core.worker_code() == command.account;
  // A base from a history that is not this one says nothing about it.
  ASSIGN_OR_RETURN(const uint64_t head, txn.HeadSeq());
  if (operation.base().epoch() == amendment.epoch && operation.base().seq() <= head) {
    author.base = operation.base().seq();
  }
  OwnWords own(&txn, amendment);
  for (const v1::FieldNumber& word : numbers.fields()) {
    if (word.seq() > author.base) RETURN_IF_ERROR(own.Judge(word, &author));
  }
  for (const v1::FieldNumber& word : numbers.conflicts()) RETURN_IF_ERROR(own.Judge(word, &author));
  return author;
}

// What is wrong with the dossier, as its author meant it and as it becomes.
RoutingProblem FindProblem(const v1::Referral& present, const MergedAmendment& merged, const ReferenceData& reference,
                           absl::CivilDay today) {
  // Settling changes nothing, and must stay possible after a consent ran out.
  if (!merged.dossier_changed && merged.found.empty()) return {};
  RoutingProblem problem = CheckAmended(present, merged.as_meant, reference.directory, today);
  if (!problem.reason.empty() || merged.found.empty() || !merged.dossier_changed) return problem;
  return CheckAmended(present, merged.dossier, reference.directory, today);
}

void Tell(const ReferenceData& reference, const MergedAmendment& merged, const AmendmentCase& amendment,
          Reduction* reduction) {
  if (!merged.found.empty()) reduction->kind = v1::VERDICT_KIND_MERGED;
  for (const v1::DossierConflict& conflict : merged.found) {
    reduction->fields.push_back(
        {PathIn(merged.dossier, conflict.field()), "CONFLICT", "must be settled: somebody else changed it too"});
  }
  for (const v1::AmendedField& field : merged.amended) *reduction->history->add_amended() = field;
  v1::CaseCore& core = reduction->core;
  reduction->core_changed = CarryDossier(amendment.workflow, merged.dossier, amendment.received, &core,
                                         reference.DaysOf(amendment.workflow, core));
  const auto open = static_cast<uint32_t>(merged.numbers.conflicts_size());
  if (core.open_conflicts() != open) {
    core.set_open_conflicts(open);
    reduction->core_changed = true;
  }
}

}  // namespace

absl::StatusOr<std::optional<MergedAmendment>> RuleAmendment(ReadTxn& txn, const ReferenceData& reference,
                                                             const AmendmentCase& amendment, Reduction* reduction) {
  const v1::Operation& operation = amendment.command.operation;
  ASSIGN_OR_RETURN(const std::optional<v1::Referral> present, txn.FindDossier(operation.referral_id()));
  if (!present.has_value()) return absl::DataLossError("a case has no dossier");
  ASSIGN_OR_RETURN(const v1::DossierNumbers numbers, FindNumbers(txn, operation.referral_id()));
  ASSIGN_OR_RETURN(const AmendmentAuthor author, AuthorOf(txn, amendment, numbers));
  MergedAmendment merged = MergeAmendment(*present, numbers, operation.amend(), author);
  if (!merged.unknown.empty()) {
    Refuse("INVALID", std::move(merged.unknown), reduction);
    return std::nullopt;
  }
  if (merged.IsNothing()) {
    *reduction = Reduction();
    reduction->kind = v1::VERDICT_KIND_ALREADY;
    return std::nullopt;
  }
  if (!merged.found.empty() && merged.numbers.conflicts_size() > static_cast<int>(limits::kOpenConflicts)) {
    Refuse("STALE_REVISION", {}, reduction);
    return std::nullopt;
  }
  RoutingProblem problem =
      FindProblem(*present, merged, reference, amendment.workflow.calendar().DayOf(amendment.received));
  if (!problem.reason.empty()) {
    Refuse(std::move(problem.reason), std::move(problem.fields), reduction);
    return std::nullopt;
  }
  Tell(reference, merged, amendment, reduction);
  return merged;
}

absl::Status StoreConflicts(WriteTxn& txn, const v1::CaseCore& core, const v1::HistoryEntry& event,
                            MergedAmendment* merged) {
  for (const uint64_t seq : merged->closed) {
    ASSIGN_OR_RETURN(std::optional<v1::DossierConflict> conflict, FindConflict(txn, core.referral_id(), seq));
    if (!conflict.has_value()) return absl::DataLossError("an open conflict has no row");
    conflict->set_settled(true);
    conflict->set_settled_by(event.actor());
    *conflict->mutable_settled_at() = event.received_at();
    RETURN_IF_ERROR(PutConflict(txn, core, *conflict).status());
  }
  auto number = merged->numbers.mutable_conflicts()->end() - static_cast<int>(merged->found.size());
  for (v1::DossierConflict& conflict : merged->found) {
    conflict.set_seq(txn.NextSeq());
    conflict.set_author(event.actor());
    conflict.set_author_organisation(event.actor_organisation());
    *conflict.mutable_received_at() = event.received_at();
    if (event.has_claimed()) *conflict.mutable_claimed() = event.claimed();
    number->set_seq(conflict.seq());
    ++number;
    RETURN_IF_ERROR(PutConflict(txn, core, conflict).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> StoreMergedDossier(WriteTxn& txn, const v1::CaseCore& core, MergedAmendment* merged) {
  // The numbers take one themselves.
  const uint64_t seq = txn.NextSeq() + 1;
  for (v1::FieldNumber& number : *merged->numbers.mutable_fields()) {
    if (number.seq() == 0) number.set_seq(seq);
  }
  RETURN_IF_ERROR(PutDossierNumbers(txn, core, merged->numbers));
  return PutDossier(txn, core, merged->dossier);
}

}  // namespace ihala
