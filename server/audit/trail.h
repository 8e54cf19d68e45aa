#ifndef IHALA_SERVER_AUDIT_TRAIL_H_
#define IHALA_SERVER_AUDIT_TRAIL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "common/access/access.h"
#include "common/base/clock.h"
#include "common/base/sign.h"
#include "google/protobuf/descriptor.h"
#include "server/audit/reads.h"
#include "server/store/store.h"

namespace ihala {

// What the trail calls the answer of an RPC: "read.get_referral" for GetReferral.
std::string ReadActionOf(const google::protobuf::MethodDescriptor& method);

// The part of the trail that no command writes: reads, and the signed heads. Thread-safe.
class Trail {
 public:
  // Both must outlive it.
  Trail(Store* store, Clock* clock);

  // One answer, as it will leave.
  struct Answer {
    Caller caller;
    std::string action;  // By what it was asked for.
    std::string stream;  // The device's, as bytes; empty where there is none.
    CaseReads reads;
  };
  // Enters the answer where it holds more than envelopes, and counts it otherwise; a caseworker's own cases are counted
  // whatever of them is read. `done` is called once, on some thread, after the entry is on disk (grouped with other
  // commits), or at once where there is none. UNAVAILABLE where it cannot be written: then the answer must not leave.
  void Enter(Answer answer, std::function<void(absl::Status)> done);

  // Signs and publishes where the trail stands, unless there is a head of that entry already; and stores what was
  // counted. Errors are the store's, and the next call tries again.
  absl::Status Publish();

  const std::string& public_key() const { return key_.PublicKey(); }
  // What Publish does, inside a transaction.
  absl::Status PublishIn(WriteTxn& txn) const;

 private:
  using Key = std::pair<std::string, std::string>;  // Account and action.
  using Counts = std::map<std::pair<uint32_t, Key>, v1::AuditCount>;

  void Count(const Answer& answer, uint64_t own);
  absl::Status StoreCounts();

  Store* const store_;
  Clock* const clock_;
  const SigningKey key_;

  absl::Mutex mutex_;
  // Since they were stored last; lost where the server dies, because a figure is not worth a write for each answer.
  Counts counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_SERVER_AUDIT_TRAIL_H_
