#include "client-lib/src/incoming.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client-lib/src/carried_heads.h"
#include "client-lib/src/contact.h"
#include "client-lib/src/device_orders.h"
#include "client-lib/src/forgetting.h"
#include "client-lib/src/narrowing.h"
#include "client-lib/src/red_line_counts.h"
#include "client-lib/src/refile.h"
#include "client-lib/src/trusted_time.h"
#include "common/audit/head.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/chain.h"
#include "common/workflow/calendar.h"

namespace ihala::client {
namespace {

absl::Status BadReceipt(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the server's receipt does not fit: ", what));
}

bool Covers(const v1::Receipt& receipt, uint64_t n) {
  return std::any_of(receipt.ranges().begin(), receipt.ranges().end(),
                     [&](const v1::Range& range) { return range.first() <= n && n <= range.last(); });
}

// The verdicts must be about the operations of the request, one each, in its order.
absl::Status CheckVerdicts(const Outgoing& out, const v1::ExchangeDown& down) {
  if (static_cast<size_t>(down.verdicts_size()) != out.operations.size()) {
    return absl::DataLossError("the server did not judge what was sent");
  }
  for (int i = 0; i < down.verdicts_size(); ++i) {
    if (down.verdicts(i).n() != out.operations[static_cast<size_t>(i)].n) {
      return absl::DataLossError("the server judged something else than what was sent");
    }
  }
  return absl::OkStatus();
}

bool AllForked(const v1::ExchangeDown& down) {
  return std::all_of(down.verdicts().begin(), down.verdicts().end(), [](const v1::OperationVerdict& verdict) {
    return verdict.verdict().kind() == v1::VERDICT_KIND_STREAM_FORKED;
  });
}

// The receipt must be signed by the server of the sign-in and speak of this stream, these verdicts and these bytes.
absl::Status CheckReceipt(const Outgoing& out, const v1::ExchangeDown& down) {
  if (AllForked(down)) return absl::OkStatus();
  const v1::Receipt& receipt = down.receipt();
  if (!VerifyReceipt(out.server_key, receipt)) return BadReceipt("its signature is not the server's");
  if (receipt.stream_id() != out.up.stream_id()) return BadReceipt("it is about another stream");
  if (receipt.verdict_digest() != VerdictDigest(down.verdicts())) return BadReceipt("it is about other verdicts");
  const auto head = std::find_if(out.operations.begin(), out.operations.end(),
                                 [&](const SentOperation& sent) { return sent.n == receipt.head_n(); });
  if (head == out.operations.end() || head->digest != receipt.head_digest()) {
    return BadReceipt("it is about other operations");
  }
  for (const v1::OperationVerdict& verdict : down.verdicts()) {
    if (verdict.verdict().kind() == v1::VERDICT_KIND_STREAM_FORKED) continue;
    if (!Covers(receipt, verdict.n())) return BadReceipt("it leaves out an operation");
  }
  return absl::OkStatus();
}

absl::Status ApplyVerdicts(Engine& engine, const Outgoing& out, const v1::ExchangeDown& down, Incoming* in) {
  if (out.operations.empty()) return absl::OkStatus();
  int64_t receipt = 0;
  if (down.has_receipt()) {
    ASSIGN_OR_RETURN(receipt, engine.outbox.AddReceipt(down.receipt()));
    RETURN_IF_ERROR(engine.store->PutInt(settings::kEpoch, static_cast<int64_t>(down.receipt().epoch())));
  }
  ASSIGN_OR_RETURN(absl::Time judged_at, engine.Now());
  if (down.has_server_time()) judged_at = TimeOfTimestamp(down.server_time());
  std::vector<uint64_t> confirmed;
  for (size_t i = 0; i < out.operations.size(); ++i) {
    const SentOperation& sent = out.operations[i];
    const v1::Verdict& verdict = down.verdicts(static_cast<int>(i)).verdict();
    OutboxState state = OutboxState::kAcknowledged;
    switch (verdict.kind()) {
      case v1::VERDICT_KIND_APPLIED:
      case v1::VERDICT_KIND_MERGED:
      case v1::VERDICT_KIND_ALREADY:
        ++in->acknowledged;
        break;
      case v1::VERDICT_KIND_REJECTED:
        ++in->refused;
        state = OutboxState::kRefused;
        break;
      case v1::VERDICT_KIND_PARKED:
        ++in->parked;
        state = OutboxState::kParked;
        break;
      case v1::VERDICT_KIND_STREAM_FORKED:
        in->forked = true;
        continue;
      // A decision that a newer server knows and this version does not: it stays queued.
      default:
        continue;
    }
    // Planted: the batch is the unit of failure.
    if (IsPlanted(Planted::kOneRefusalRefusesAll) && in->refused > 0) state = OutboxState::kRefused;
    if (IsPlanted(Planted::kAcknowledgementIsNotKept)) continue;
    RETURN_IF_ERROR(engine.outbox.SetVerdict(sent.id, state, verdict, verdict.seq(), receipt, judged_at));
    // What is parked may still get another verdict, so its receipt is not the last word.
    if (state != OutboxState::kParked) confirmed.push_back(sent.n);
  }
  return engine.checkpoint.Confirm(confirmed);
}

// Of an erased case nothing stays that is settled, neither in the copy nor in what was sent.
absl::Status ForgetErased(Engine& engine, const google::protobuf::RepeatedPtrField<v1::Row>& rows, Incoming* in) {
  for (const v1::Row& row : rows) {
    if (!row.core().has_erased()) continue;
    in->erased = true;
    RETURN_IF_ERROR(engine.outbox.DropBytesOfErased(row.referral_id()));
  }
  return absl::OkStatus();
}

absl::Status ApplyPage(Engine& engine, const v1::Page& page, Incoming* in, DirectoryChange* change) {
  switch (page.state()) {
    case v1::CURSOR_STATE_OK:
      break;
    case v1::CURSOR_STATE_HISTORY_CHANGED:
      // The server was restored. The copy stays readable, and what the server may have forgotten is offered again.
      RETURN_IF_ERROR(engine.checkpoint.ForgetConfirmed());
      RETURN_IF_ERROR(engine.outbox.OfferAgain().status());
      RETURN_IF_ERROR(engine.store->PutInt(settings::kBackupHorizon, 0));
      RETURN_IF_ERROR(engine.store->PutInt(settings::kReadUpTo, 0));
      [[fallthrough]];
    case v1::CURSOR_STATE_RESNAPSHOT:
      in->started_over = true;
      in->more = true;
      return engine.checkpoint.SetCursor("", false);
    default:
      return absl::InternalError("the server's page does not say whether the cursor fits");
  }
  absl::Status applied = engine.replica.Apply(page.rows(), change);
  if (absl::IsInvalidArgument(applied)) return absl::InternalError(applied.message());
  RETURN_IF_ERROR(applied);
  RETURN_IF_ERROR(ForgetErased(engine, page.rows(), in));
  in->rows = static_cast<uint64_t>(page.rows_size());
  in->more = page.more();
  // What the person may see has become more or less: rows are missing that no page will bring, and others must go.
  if (page.scope_changed()) RETURN_IF_ERROR(engine.checkpoint.SetRepairDue(true));
  // After a restore the copy is of the old history until every row was read again.
  ASSIGN_OR_RETURN(const int64_t copy_epoch, engine.store->GetInt(settings::kCopyEpoch));
  if (!page.more() || copy_epoch == 0) {
    RETURN_IF_ERROR(engine.store->PutInt(settings::kCopyEpoch, static_cast<int64_t>(page.epoch())));
  }
  if (!page.more()) {
    ASSIGN_OR_RETURN(const int64_t newest, engine.replica.NewestSeq());
    RETURN_IF_ERROR(engine.store->PutInt(settings::kReadUpTo, newest));
    RETURN_IF_ERROR(engine.outbox.GiveUpReading(static_cast<uint64_t>(newest)));
  }
  return engine.checkpoint.SetCursor(page.next_cursor(), !page.more());
}

// Whether the copy is now what the server has. Where it is not, the sums may be what is wrong; then counting mends
// them.
absl::Status Compare(Engine& engine, const v1::RowsDigest& held) {
  ASSIGN_OR_RETURN(v1::RowsDigest ours, engine.replica.sums().Digest());
  if (!(ours == held)) {
    RETURN_IF_ERROR(engine.replica.sums().Recount());
    ASSIGN_OR_RETURN(ours, engine.replica.sums().Digest());
  }
  const bool agrees = ours == held;
  RETURN_IF_ERROR(engine.checkpoint.SetAgrees(agrees));
  return agrees ? absl::OkStatus() : engine.checkpoint.SetRepairDue(true);
}

absl::Status ApplyRepair(Engine& engine, const Outgoing& out, const v1::RepairDown& repair, Incoming* in,
                         DirectoryChange* change) {
  absl::Status applied = engine.replica.Apply(repair.rows(), change);
  if (absl::IsInvalidArgument(applied)) return absl::InternalError(applied.message());
  RETURN_IF_ERROR(applied);
  RETURN_IF_ERROR(ForgetErased(engine, repair.rows(), in));
  in->repaired = static_cast<uint64_t>(repair.rows_size());
  in->wanted_done = repair.wanted_done();
  if (out.up.repair().buckets().empty()) return absl::OkStatus();
  // What a person still has to send, they must be able to see.
  ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> kept, engine.outbox.OpenCases());
  ASSIGN_OR_RETURN(in->wanted, engine.replica.Reconcile(repair.buckets(), kept, &in->repaired));
  for (const v1::BucketRows& bucket : repair.buckets()) in->differed.push_back(bucket.bucket());
  return repair.buckets_size() > 0 ? absl::OkStatus() : engine.checkpoint.SetRepairDue(false);
}

// What was taken away for a clock that was ahead is the person's to see again.
absl::Status GiveBack(Engine& engine, absl::Time server_time) {
  ASSIGN_OR_RETURN(const int64_t rows, engine.replica.FetchAgainAfter(server_time));
  if (rows == 0) return absl::OkStatus();
  RETURN_IF_ERROR(engine.checkpoint.SetAgrees(false));
  return engine.checkpoint.SetRepairDue(true);
}

// What was checked before proves that the server was reached: a receipt, or its word on this request's nonce.
absl::Status NoteContact(Engine& engine, const Outgoing& out, const v1::ExchangeDown& down) {
  const bool is_proven = (!out.operations.empty() && !AllForked(down)) ||
                         (!out.up.contact_nonce().empty() && !down.contact_signature().empty());
  if (!is_proven || !down.has_server_time()) return absl::OkStatus();
  return engine.lease.Renew(TimeOfTimestamp(down.server_time()));
}

absl::Status ApplyRest(Engine& engine, const v1::ExchangeDown& down) {
  if (down.has_server_time()) {
    RETURN_IF_ERROR(NoteServerTime(*engine.store, *engine.clock, TimeOfTimestamp(down.server_time())));
  }
  ASSIGN_OR_RETURN(const int64_t horizon, engine.store->GetInt(settings::kBackupHorizon));
  const auto fresh = static_cast<int64_t>(down.backup_horizon());
  if (fresh <= horizon) return absl::OkStatus();
  RETURN_IF_ERROR(engine.store->PutInt(settings::kBackupHorizon, fresh));
  RETURN_IF_ERROR(LookAgainForDue(*engine.store));
  return engine.outbox.DropBytesUpTo(down.backup_horizon());
}

// What the person's organisation says of their devices is needed when nobody can read its row.
absl::Status NotePolicy(Engine& engine, const DirectoryChange& change, absl::Time now) {
  if (!change.any) return absl::OkStatus();
  RETURN_IF_ERROR(engine.reference.Load(now));
  const v1::Organisation* const own = engine.reference.directory().organisation(engine.account.organisation());
  return own == nullptr ? absl::OkStatus() : engine.lease.SetDays(own->offline_days());
}

}  // namespace

absl::StatusOr<Incoming> ApplyIncoming(Engine& engine, const Outgoing& out, const v1::ExchangeDown& down) {
  RETURN_IF_ERROR(CheckVerdicts(out, down));
  if (!out.operations.empty()) RETURN_IF_ERROR(CheckReceipt(out, down));
  if (down.has_audit_head() && !VerifyHead(out.server_key, down.audit_head())) {
    return absl::DataLossError("the head of the server's trail is not signed by the server");
  }
  RETURN_IF_ERROR(CheckContact(out.server_key, out.up, down));
  // Planted: progress is written before its effect.
  if (IsPlanted(Planted::kCursorBeforeRows) && down.page().state() == v1::CURSOR_STATE_OK) {
    RETURN_IF_ERROR(
        engine.store->Write([&]() { return engine.checkpoint.SetCursor(down.page().next_cursor(), true); }));
  }
  Incoming in;
  DirectoryChange change;
  bool narrowed = false;
  ASSIGN_OR_RETURN(const absl::Time began, engine.Now());
  RETURN_IF_ERROR(engine.reference.Load(began));
  const std::shared_ptr<const Policy> before = engine.reference.shared_policy();
  const absl::Status stored = engine.store->Write([&]() -> absl::Status {
    // A new stream changes what the verdicts of the old one are about, so they go first, then the page.
    RETURN_IF_ERROR(ApplyVerdicts(engine, out, down, &in));
    if (in.forked) RETURN_IF_ERROR(ForkStream(engine));
    if (down.has_server_time()) RETURN_IF_ERROR(GiveBack(engine, TimeOfTimestamp(down.server_time())));
    if (down.has_page() && out.up.page_bytes_max() > 0) {
      RETURN_IF_ERROR(ApplyPage(engine, down.page(), &in, &change));
      if (in.rows > 0 || in.more) RETURN_IF_ERROR(engine.checkpoint.SetAgrees(false));
      if (down.has_held()) RETURN_IF_ERROR(Compare(engine, down.held()));
    }
    if (out.up.has_repair()) RETURN_IF_ERROR(ApplyRepair(engine, out, down.repair(), &in, &change));
    if (out.up.has_head_wanted()) RETURN_IF_ERROR(NoteHeadAnswer(engine, down));
    if (out.up.has_red_lines()) RETURN_IF_ERROR(NoteReportAnswer(*engine.store, out.up, down));
    RETURN_IF_ERROR(NoteContact(engine, out, down));
    RETURN_IF_ERROR(ApplyRest(engine, down));
    if (change.any) engine.reference.Forget();
    ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
    RETURN_IF_ERROR(NotePolicy(engine, change, now));
    ASSIGN_OR_RETURN(narrowed, NarrowShared(engine, change, *before, now));
    RETURN_IF_ERROR(engine.reference.Load(now));
    if (down.has_server_time()) {
      ASSIGN_OR_RETURN(const bool forgot,
                       ForgetDue(engine, TimeOfTimestamp(down.server_time()), in.rows + in.repaired > 0));
      narrowed = narrowed || forgot;
    }
    if (in.rows + in.repaired == 0) return absl::OkStatus();
    if (!change.sharing.empty()) RETURN_IF_ERROR(engine.replica.ForgetLater());
    return PrepareLater(engine);
  });
  // What was read of a transaction that is undone is not so.
  if (!stored.ok()) engine.reference.Forget();
  RETURN_IF_ERROR(stored);
  if (narrowed || in.erased) RETURN_IF_ERROR(engine.store->db().Checkpoint(sqlite::CheckpointMode::kTruncate).status());
  return in;
}

absl::StatusOr<Incoming> ApplyDelivered(Engine& engine, const Outgoing& out, const v1::DeliverResponse& response) {
  v1::ExchangeDown down;
  *down.mutable_verdicts() = response.verdicts();
  if (response.has_receipt()) *down.mutable_receipt() = response.receipt();
  if (response.has_server_time()) *down.mutable_server_time() = response.server_time();
  RETURN_IF_ERROR(CheckVerdicts(out, down));
  if (!out.operations.empty()) RETURN_IF_ERROR(CheckReceipt(out, down));
  Incoming in;
  RETURN_IF_ERROR(engine.store->Write([&]() -> absl::Status {
    RETURN_IF_ERROR(ApplyVerdicts(engine, out, down, &in));
    RETURN_IF_ERROR(NoteContact(engine, out, down));
    if (!response.has_server_time()) return absl::OkStatus();
    return NoteServerTime(*engine.store, *engine.clock, TimeOfTimestamp(response.server_time()));
  }));
  RETURN_IF_ERROR(TakeOrder(engine, response));
  return in;
}

}  // namespace ihala::client
