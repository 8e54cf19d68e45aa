#ifndef IHALA_CLIENT_LIB_SRC_SESSION_H_
#define IHALA_CLIENT_LIB_SRC_SESSION_H_

#include <deque>
#include <functional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client-lib/src/engine.h"
#include "client-lib/src/incoming.h"
#include "client-lib/src/outgoing.h"
#include "client-lib/src/pace.h"
#include "client-lib/src/send_plan.h"
#include "ihala/sync.h"

namespace ihala::client {

// Runs a function with the engine, which is unlocked unless this is a delivery, under the lock that guards it; never
// while a call is on the network.
using WithEngine = std::function<absl::Status(absl::FunctionRef<absl::Status(Engine&)>)>;

// What a session does: exchanges, or only the deliveries of a store that is locked.
enum class Way { kExchange, kDelivery };

// One run of exchanges over one link, from the first to the last or to the first failure. It is never restarted: after
// a failure the runner makes a new one, which plans from what the store says then. One thread at a time.
class Session {
 public:
  // Called after each exchange with the running totals. `result` and `pace` belong to the runner and outlive it.
  Session(const WithEngine& with_engine, Transport& transport, const SyncOptions& options, Clock& clock, Pace& pace,
          SyncResult& result, Way way, std::function<void(SyncPhase)> report)
      : with_engine_(with_engine),
        transport_(transport),
        options_(options),
        clock_(clock),
        pace_(pace),
        result_(result),
        way_(way),
        report_(std::move(report)) {}

  // OK when everything that waits was offered once and every row was received. Else the first error.
  absl::Status Run();

  // After a failure: whether it came from the call (and not from the store), how long the call took, and which
  // operations were in it.
  bool failed_in_call() const { return failed_in_call_; }
  absl::Duration failed_after() const { return failed_after_; }
  const std::vector<SentOperation>& last_batch() const { return last_batch_; }
  // Whether the call said that it had no cursor yet.
  bool had_cursor() const { return had_cursor_; }
  // Whether it carried a report on red lines.
  bool had_report() const { return had_report_; }

  // What is left to be offered, for progress.
  size_t left() const { return plan_.size(); }
  bool more_rows() const { return more_rows_; }

 private:
  absl::Status ExchangeOnce(bool* done);
  absl::Status Prepare(Outgoing* out);
  // Makes the exchange one that repairs, if the copy is to be repaired.
  absl::Status PrepareRepair(Engine& engine, Outgoing* out);
  void NoteRepair(const Outgoing& out, Incoming& in);
  absl::StatusOr<v1::ExchangeDown> Call(const Outgoing& out);
  absl::Status DeliverOnce(bool* done);
  absl::StatusOr<v1::DeliverResponse> CallDeliver(const Outgoing& out);
  // After a refusal of operations: whoever may send none may still have orders.
  absl::Status ReportAlone();
  void Count(const Incoming& in);

  const WithEngine& with_engine_;
  Transport& transport_;
  const SyncOptions& options_;
  Clock& clock_;
  Pace& pace_;
  SyncResult& result_;
  const Way way_;
  const std::function<void(SyncPhase)> report_;
  SendPlan plan_;
  std::vector<SentOperation> last_batch_;
  bool failed_in_call_ = false;
  absl::Duration failed_after_ = absl::ZeroDuration();
  bool had_cursor_ = false;
  bool had_report_ = false;
  // Whether the device has said how it is, in a delivery.
  bool has_reported_ = false;
  bool more_rows_ = true;
  int started_over_ = 0;
  // What the repair still has to ask for, how often it looked at each bucket, how often it found the copy whole, and
  // whether it would go on for ever.
  std::deque<v1::RowName> wanted_;
  absl::flat_hash_map<uint32_t, int> looked_at_;
  int repairs_ = 0;
  bool repair_is_vain_ = false;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SESSION_H_
