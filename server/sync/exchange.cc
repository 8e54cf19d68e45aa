#include "server/sync/exchange.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/wire/chain.h"
#include "common/wire/contact.h"
#include "common/wire/cursor.h"
#include "common/wire/operation_codec.h"
#include "common/wire/sealed_operation.h"
#include "common/workflow/calendar.h"
#include "server/commands/device_judge.h"
#include "server/sync/feeds.h"
#include "server/sync/page.h"
#include "server/sync/red_line_report.h"
#include "server/sync/repair.h"

namespace ihala {
namespace {

// Bounds of the page that a device may ask for.
constexpr uint32_t kPageBytesLeast = 1024;
// A device confirms what it stored since its last exchange: a handful of ranges, at most one for each operation that
// one may carry.
constexpr int kRangesMost = limits::kExchangeOperations;

// What is said about the past, and what is asked about the copy.
void CheckLists(const v1::ExchangeUp& up, std::vector<FieldViolation>& problems) {
  if (up.receipts_confirmed_size() > kRangesMost) {
    problems.push_back({"receipts_confirmed", "TOO_MANY", absl::StrCat("at most ", kRangesMost, " ranges")});
  }
  for (int i = 0; i < std::min(up.receipts_confirmed_size(), kRangesMost); ++i) {
    const v1::Range& range = up.receipts_confirmed(i);
    if (range.first() != 0 && range.first() <= range.last()) continue;
    problems.push_back({absl::StrCat("receipts_confirmed[", i, "]"), "OUT_OF_RANGE", "must go up from 1 or more"});
  }
  if (up.has_repair()) CheckRepair(up.repair(), problems);
  if (up.has_red_lines()) CheckReport(up.red_lines(), problems);
}

// What is wrong with one run, named from the request's root: a device narrows its batch down where a run is to blame.
absl::Status InRun(int run, const absl::Status& status) {
  std::vector<FieldViolation> problems = Violations(status);
  for (FieldViolation& problem : problems) problem.field = absl::StrCat("runs[", run, "].", problem.field);
  return problems.empty() ? status : InvalidFields(problems);
}

}  // namespace

absl::Status ExchangeServer::CheckRequest(const v1::ExchangeUp& up) {
  std::vector<FieldViolation> problems;
  if (up.stream_id().size() != kIdBytes) problems.push_back({"stream_id", "MALFORMED", "must be 16 bytes"});
  size_t operations = 0;
  for (const v1::OperationRun& run : up.runs()) operations += static_cast<size_t>(run.operations_size());
  if (operations > limits::kExchangeOperations) {
    problems.push_back({"runs", "TOO_MANY", absl::StrCat("at most ", limits::kExchangeOperations, " operations")});
  }
  const uint32_t bytes = up.page_bytes_max();
  if (bytes != 0 && (bytes < kPageBytesLeast || bytes > limits::kExchangePayloadBytes)) {
    problems.push_back({"page_bytes_max", "OUT_OF_RANGE", "must be 0, or 1 KiB to 256 KiB"});
  }
  if (!up.contact_nonce().empty() && up.contact_nonce().size() != kContactNonceBytes) {
    problems.push_back({"contact_nonce", "MALFORMED", "must be 16 bytes or empty"});
  }
  CheckLists(up, problems);
  return InvalidFields(problems);
}

ExchangeServer::ExchangeServer(Executor* executor, Clock* clock)
    : executor_(executor),
      clock_(clock),
      key_(*SigningKey::FromSeed(executor->store().signing_seed().Reveal())),
      sealing_key_(Key32::FromBytes(executor->store().signing_seed().Reveal())->Derive("ihala/sealing/1")),
      sealing_public_key_(SealingPublicKey(sealing_key_)) {}

void ExchangeServer::Exchange(const std::string& account, const std::string& session_stream, const v1::ExchangeUp& up,
                              LookupCount& lookups, const std::function<void(absl::StatusOr<v1::ExchangeDown>)>& done) {
  done(Serve(account, session_stream, up, lookups));
}

absl::StatusOr<v1::ExchangeDown> ExchangeServer::Serve(const std::string& account, const std::string& session_stream,
                                                       const v1::ExchangeUp& up, LookupCount& lookups) {
  RETURN_IF_ERROR(CheckRequest(up));
  if (up.stream_id() != session_stream) {
    return WithReason(absl::PermissionDeniedError("The stream is not the one that this session was opened for."),
                      "PERMISSION");
  }
  RETURN_IF_ERROR(TakeContact(up));
  v1::ExchangeDown down;
  if (up.runs_size() > 0) {
    ASSIGN_OR_RETURN(Batch batch, ReadBatch(account, up));
    RETURN_IF_ERROR(CheckSignature(up, batch));
    RETURN_IF_ERROR(Judge(batch, lookups, &down));
    PutReceipt(up.stream_id(), batch, &down);
  }
  if (up.has_red_lines()) {
    ASSIGN_OR_RETURN(const bool taken, executor_->Count(account, up.red_lines()));
    if (taken) down.set_red_lines_taken(up.red_lines().report_id());
  }
  TakeRead(account, up);
  RETURN_IF_ERROR(PutPage(account, up, lookups, &down));
  RETURN_IF_ERROR(PutSafety(up, &down));
  *down.mutable_server_time() = TimestampOfTime(clock_->Now());
  if (!up.contact_nonce().empty()) {
    down.set_contact_signature(SignContact(key_, up.stream_id(), up.contact_nonce(), down.server_time()));
  }
  return down;
}

absl::Status ExchangeServer::TakeContact(const v1::ExchangeUp& up) {
  std::optional<DeviceRecord> record;
  RETURN_IF_ERROR(executor_->store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<Stream> stream, txn.FindStream(up.stream_id()));
    if (!stream.has_value()) return absl::OkStatus();
    ASSIGN_OR_RETURN(record, txn.FindDevice(stream->device));
    return absl::OkStatus();
  }));
  const absl::Time now = clock_->Now();
  const auto unsent = up.has_unsent() ? std::optional<v1::UnsentWork>(up.unsent()) : std::nullopt;
  if (!record.has_value() || !ContactIsDue(record->device, now, unsent, up.runs_size() > 0)) return absl::OkStatus();
  // A disk that takes no more is no reason to give no answer either.
  executor_->store()
      .Write([&](WriteTxn& txn) { return NoteContact(txn, record->device.device(), now, unsent); })
      .IgnoreError();
  return absl::OkStatus();
}

void ExchangeServer::TakeRead(const std::string& account, const v1::ExchangeUp& up) {
  if (up.cursor().empty()) return;
  const auto cursor = DecodeCursor(up.cursor(), account, executor_->store().cursor_key().Reveal());
  const std::optional<Caller> caller = executor_->reference().Get()->FindCaller(account, clock_->Now());
  // While everything is read for the first time a number is a place in a part.
  if (!cursor.ok() || cursor->epoch != executor_->store().epoch() || cursor->lane != 0 || !caller.has_value()) return;
  ReadUpTo read{account, {}, cursor->seq, cursor->tag};
  for (const Feed& feed : FeedsOf(*caller)) {
    const bool refers =
        feed.first == Party::kAssignee || (feed.first == Party::kReferring && feed.second == caller->organisation);
    if (refers) read.feeds.push_back(feed);
  }
  // A disk that takes no more is no reason to give no answer; the next exchange says the same again.
  executor_->NoteRead(read).IgnoreError();
}

absl::StatusOr<ExchangeServer::Batch> ExchangeServer::ReadBatch(const std::string& account, const v1::ExchangeUp& up) {
  Batch batch;
  for (int r = 0; r < up.runs_size(); ++r) {
    absl::StatusOr<v1::OperationRun> opened;
    if (up.runs(r).sealed()) opened = OpenRun(up.runs(r));
    if (up.runs(r).sealed() && !opened.ok()) return InRun(r, opened.status());
    const v1::OperationRun& run = up.runs(r).sealed() ? *opened : up.runs(r);
    const absl::StatusOr<std::vector<std::string>> chain = ChainOfRun(up.stream_id(), run);
    if (!chain.ok()) return InRun(r, chain.status());
    const std::vector<std::string>& digests = *chain;
    for (int i = 0; i < run.operations_size(); ++i) {
      const uint64_t n = run.first_n() + static_cast<uint64_t>(i);
      CaseCommand& command = batch.commands.emplace_back();
      command.account = account;
      command.ledger_key = StreamKey(up.stream_id(), n);
      command.digest = digests[i];
      command.stream_id = up.stream_id();
      command.n = n;
      command.previous_digest = i == 0 ? run.previous_digest() : digests[i - 1];
      command.operation_bytes = run.operations(i);
      absl::StatusOr<v1::Operation> operation = DecodeOperation(run.operations(i));
      command.form = operation.status();
      if (operation.ok()) command.operation = *std::move(operation);
      batch.items.push_back({n, digests[i], command.operation.referral_id()});
    }
    batch.ends.push_back({batch.items.back().n, digests.back()});
  }
  return batch;
}

absl::StatusOr<v1::OperationRun> ExchangeServer::OpenRun(const v1::OperationRun& run) const {
  v1::OperationRun opened = run;
  for (int i = 0; i < run.operations_size(); ++i) {
    absl::StatusOr<std::string> operation = OpenSealedOperation(sealing_key_, run.operations(i));
    if (!operation.ok()) {
      return InvalidField(absl::StrCat("operations[", i, "]"), "MALFORMED", "must be sealed to the server's key");
    }
    opened.set_operations(i, *std::move(operation));
  }
  return opened;
}

absl::Status ExchangeServer::CheckSignature(const v1::ExchangeUp& up, const Batch& batch) {
  std::string public_key;
  RETURN_IF_ERROR(executor_->store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::optional<Stream> stream, txn.FindStream(up.stream_id()));
    if (stream.has_value()) public_key = std::move(stream->public_key);
    return absl::OkStatus();
  }));
  if (VerifySignature(public_key, RunsToSign(up.stream_id(), batch.ends), up.signature())) return absl::OkStatus();
  return InvalidField("signature", "MALFORMED", "must be the device's signature over the ends of the runs");
}

void ExchangeServer::CountUnseen(const Batch& batch, const std::vector<CaseOutcome>& outcomes, LookupCount& lookups) {
  absl::flat_hash_set<absl::string_view> unseen;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].names_no_case) unseen.insert(batch.items[i].referral_id);
  }
  // What came before its case and in one exchange with it is no guess.
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].verdict.stage_id().empty()) unseen.erase(batch.items[i].referral_id);
  }
  // Full or not: nothing comes of it for the operations.
  for (size_t i = 0; i < unseen.size(); ++i) (void)lookups.Begin();
}

absl::Status ExchangeServer::Judge(Batch& batch, LookupCount& lookups, v1::ExchangeDown* down) {
  absl::StatusOr<std::vector<CaseOutcome>> outcomes;
  absl::Notification told;
  executor_->Execute(std::move(batch.commands), [&](absl::StatusOr<std::vector<CaseOutcome>> result) {
    outcomes = std::move(result);
    told.Notify();
  });
  told.WaitForNotification();
  RETURN_IF_ERROR(outcomes.status());
  CountUnseen(batch, *outcomes, lookups);
  for (size_t i = 0; i < batch.items.size(); ++i) {
    v1::OperationVerdict* verdict = down->add_verdicts();
    verdict->set_n(batch.items[i].n);
    *verdict->mutable_verdict() = std::move((*outcomes)[i].verdict);
    batch.items[i].held = verdict->verdict().kind() != v1::VERDICT_KIND_STREAM_FORKED;
  }
  return absl::OkStatus();
}

void ExchangeServer::PutReceipt(const std::string& stream_id, const Batch& batch, v1::ExchangeDown* down) {
  std::vector<std::pair<uint64_t, const std::string*>> held;
  for (const Batch::Item& item : batch.items) {
    // What forked is not held here; its bytes must not look safe.
    if (item.held) held.push_back({item.n, &item.digest});
  }
  if (held.empty()) return;
  std::sort(held.begin(), held.end());
  v1::Receipt* receipt = down->mutable_receipt();
  receipt->set_stream_id(stream_id);
  for (const auto& [n, digest] : held) {
    v1::Range* last = receipt->ranges_size() == 0 ? nullptr : receipt->mutable_ranges(receipt->ranges_size() - 1);
    if (last == nullptr || last->last() + 1 < n) {
      last = receipt->add_ranges();
      last->set_first(n);
    }
    last->set_last(n);
  }
  receipt->set_head_n(held.back().first);
  receipt->set_head_digest(*held.back().second);
  receipt->set_verdict_digest(VerdictDigest(down->verdicts()));
  receipt->set_epoch(executor_->store().epoch());
  for (const v1::OperationVerdict& verdict : down->verdicts()) {
    const uint64_t seq = verdict.verdict().seq();
    if (seq == 0) continue;
    if (receipt->first_seq() == 0 || seq < receipt->first_seq()) receipt->set_first_seq(seq);
    if (seq > receipt->last_seq()) receipt->set_last_seq(seq);
  }
  SignReceipt(key_, receipt);
}

absl::Status ExchangeServer::PutSafety(const v1::ExchangeUp& up, v1::ExchangeDown* down) {
  return executor_->store().Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<BackupRecord> backup, txn.FindBackup());
    if (backup.has_value()) down->set_backup_horizon(backup->horizon);
    if (!up.has_head_wanted()) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::optional<v1::AuditHead> newest, txn.NewestHead());
    // Another number, and not only a higher one: a device that was told more than there is should learn of that.
    if (newest.has_value() && newest->n() != up.head_wanted().have_n()) {
      *down->mutable_audit_head() = *std::move(newest);
    }
    return absl::OkStatus();
  });
}

absl::Status ExchangeServer::PutPage(const std::string& account, const v1::ExchangeUp& up, LookupCount& lookups,
                                     v1::ExchangeDown* down) {
  if (up.page_bytes_max() == 0 && !up.has_repair()) return absl::OkStatus();
  const absl::Time now = clock_->Now();
  const std::shared_ptr<const ReferenceData> reference = executor_->reference().Get();
  std::optional<Caller> found = reference->FindCaller(account, now);
  if (!found.has_value()) {
    return WithReason(absl::PermissionDeniedError("The account may not read any more."), "PERMISSION");
  }
  const PageRequest request{*std::move(found),          up.cursor(),
                            up.page_bytes_max(),        now,
                            executor_->store().epoch(), executor_->store().cursor_key().Reveal()};
  return executor_->store().Read([&](ReadTxn& txn) -> absl::Status {
    if (up.page_bytes_max() > 0) {
      ASSIGN_OR_RETURN(*down->mutable_page(), BuildPage(txn, *reference, request));
      if (down->page().state() == v1::CURSOR_STATE_OK && !down->page().more()) {
        ASSIGN_OR_RETURN(const RowSum sum, sums_.Get(txn, *reference, request.caller, now));
        *down->mutable_held() = sum.Digest();
      }
    }
    if (!up.has_repair()) return absl::OkStatus();
    ASSIGN_OR_RETURN(*down->mutable_repair(), AnswerRepair(txn, *reference, request.caller, now, up.repair(), lookups));
    return absl::OkStatus();
  });
}

}  // namespace ihala
