#include "client-lib/src/refile.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"

namespace ihala::client {

absl::StatusOr<std::string> WithOrigin(const OutboxRow& row) {
  v1::Operation operation;
  if (row.bytes.empty() || !operation.ParseFromString(row.bytes)) {
    return absl::DataLossError("an operation of the outbox is damaged");
  }
  // An operation that was filed again before keeps its very first identity.
  if (!operation.has_origin()) {
    operation.mutable_origin()->set_stream_id(row.stream_id);
    operation.mutable_origin()->set_n(row.n);
    operation.mutable_origin()->set_digest(row.digest);
  }
  return EncodeOperation(operation);
}

absl::Status ForkStream(Engine& engine) {
  std::vector<OutboxRow> rows;
  for (const OutboxState state : {OutboxState::kQueued, OutboxState::kParked}) {
    ASSIGN_OR_RETURN(std::vector<OutboxRow> some, engine.outbox.InState(state));
    for (OutboxRow& row : some) rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const OutboxRow& a, const OutboxRow& b) { return a.id < b.id; });
  RETURN_IF_ERROR(engine.identity.BeginAnew(engine.outbox));
  RETURN_IF_ERROR(engine.identity.ForgetSession());
  for (const OutboxRow& row : rows) {
    ASSIGN_OR_RETURN(const std::string bytes, WithOrigin(row));
    // Planted: what the old stream had not sent ends with it.
    if (!IsPlanted(Planted::kForkDropsQueue)) {
      RETURN_IF_ERROR(engine.outbox.Append(row.referral_id, row.lane, bytes).status());
    }
    RETURN_IF_ERROR(engine.outbox.SetState(row.id, OutboxState::kRefiled));
  }
  return absl::OkStatus();
}

}  // namespace ihala::client
