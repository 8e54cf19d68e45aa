#include "client-lib/src/outgoing.h"

#include <utility>

#include "client-lib/src/carried_heads.h"
#include "client-lib/src/contact.h"
#include "client-lib/src/device_orders.h"
#include "client-lib/src/red_line_counts.h"
#include "client-lib/src/sync_tuning.h"
#include "common/base/status_macros.h"
#include "common/wire/chain.h"

namespace ihala::client {
namespace {

// The version of the rows that this program reads.
constexpr uint32_t kFeedSchema = 1;

absl::Status AddTo(Engine& engine, SentOperation operation, std::string bytes, bool sealed, Outgoing* out) {
  v1::ExchangeUp& up = out->up;
  const bool follows = !out->operations.empty() && out->operations.back().n + 1 == operation.n &&
                       up.runs(up.runs_size() - 1).operations_size() < tuning::kMostPerRun &&
                       up.runs(up.runs_size() - 1).sealed() == sealed;
  if (!follows) {
    v1::OperationRun& run = *up.add_runs();
    run.set_first_n(operation.n);
    run.set_sealed(sealed);
    ASSIGN_OR_RETURN(*run.mutable_previous_digest(), engine.outbox.DigestBefore(operation.n));
  }
  *up.mutable_runs(up.runs_size() - 1)->add_operations() = std::move(bytes);
  out->operations.push_back(std::move(operation));
  return absl::OkStatus();
}

absl::Status AddOperation(Engine& engine, const WaitingRow& waiting, Outgoing* out) {
  ASSIGN_OR_RETURN(OutboxRow row, engine.outbox.Get(waiting.id));
  if (!row.bytes.empty()) return AddTo(engine, {row.id, row.n, row.digest}, std::move(row.bytes), false, out);
  // Nobody can read it here any more, and the server may have forgotten it: it goes as it is sealed.
  ASSIGN_OR_RETURN(SealedRow sealed, engine.outbox.Sealed(waiting.id));
  return AddTo(engine, {row.id, row.n, row.digest}, std::move(sealed.packed), true, out);
}

absl::Status SignRuns(Engine& engine, Outgoing* out) {
  std::vector<std::pair<uint64_t, std::string>> ends;
  size_t at = 0;
  for (const v1::OperationRun& run : out->up.runs()) {
    at += static_cast<size_t>(run.operations_size());
    ends.emplace_back(out->operations[at - 1].n, out->operations[at - 1].digest);
  }
  ASSIGN_OR_RETURN(const SigningKey key, engine.identity.Key());
  out->up.set_signature(key.Sign(RunsToSign(out->up.stream_id(), ends)));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Outgoing> BuildOutgoing(Engine& engine, const std::vector<WaitingRow>& batch, size_t page_bytes) {
  Outgoing out;
  ASSIGN_OR_RETURN(out.token, engine.identity.Token());
  if (out.token.empty()) return absl::UnauthenticatedError("there is no session: sign in");
  ASSIGN_OR_RETURN(out.server_key, engine.identity.ServerKey());
  ASSIGN_OR_RETURN(*out.up.mutable_stream_id(), engine.outbox.StreamId());
  ASSIGN_OR_RETURN(*out.up.mutable_cursor(), engine.checkpoint.Cursor());
  ASSIGN_OR_RETURN(const std::vector<v1::Range> confirmed, engine.checkpoint.Confirmed());
  for (const v1::Range& range : confirmed) *out.up.add_receipts_confirmed() = range;
  out.up.set_page_bytes_max(static_cast<uint32_t>(page_bytes));
  out.up.set_feed_schema(kFeedSchema);
  RETURN_IF_ERROR(AskForHead(engine, &out.up));
  RETURN_IF_ERROR(AskForContact(engine, &out.up));
  RETURN_IF_ERROR(ReportRedLines(engine, &out.up));
  for (const WaitingRow& row : batch) RETURN_IF_ERROR(AddOperation(engine, row, &out));
  if (!batch.empty()) RETURN_IF_ERROR(SignRuns(engine, &out));
  ASSIGN_OR_RETURN(*out.up.mutable_unsent(), CountUnsent(engine, out.operations.size()));
  return out;
}

absl::StatusOr<Outgoing> BuildDelivery(Engine& engine, const std::vector<WaitingRow>& batch) {
  Outgoing out;
  ASSIGN_OR_RETURN(out.server_key, engine.identity.ServerKey());
  // Nobody signed in yet, or everything was destroyed and the server knows it.
  if (out.server_key.empty()) return out;
  ASSIGN_OR_RETURN(*out.up.mutable_stream_id(), engine.outbox.StreamId());
  for (const WaitingRow& waiting : batch) {
    ASSIGN_OR_RETURN(SealedRow row, engine.outbox.Sealed(waiting.id));
    if (row.packed.empty()) continue;
    RETURN_IF_ERROR(AddTo(engine, {waiting.id, row.n, row.digest}, std::move(row.packed), /*sealed=*/true, &out));
  }
  if (!out.operations.empty()) RETURN_IF_ERROR(SignRuns(engine, &out));
  ASSIGN_OR_RETURN(out.report, MakeReport(engine, out.up.stream_id(), out.operations.size()));
  return out;
}

}  // namespace ihala::client
