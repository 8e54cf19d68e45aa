#ifndef IHALA_CLIENT_LIB_SRC_OUTBOX_H_
#define IHALA_CLIENT_LIB_SRC_OUTBOX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// What became of an operation. The numbers are stored.
enum class OutboxState {
  kQueued = 0,
  kParked = 1,        // The server waits for something; offered again at each sync.
  kRefused = 2,       // Nobody has resolved it yet.
  kAcknowledged = 3,  // A verified receipt is stored.
  kResolved = 4,      // It was refused, and a person resent, reopened or dismissed it.
  kRefiled = 5,       // Its stream forked; it was filed again on a new one with this one as its origin.
};

// The order in which operations leave; the numbers are stored.
enum class Lane { kFirst = 0, kUrgent = 1, kAnswer = 2, kRest = 3 };

// One operation as it lies in the outbox.
struct OutboxRow {
  int64_t id = 0;
  int64_t stream = 0;
  std::string stream_id;
  uint64_t n = 0;
  std::string referral_id;
  Lane lane = Lane::kRest;
  OutboxState state = OutboxState::kQueued;
  std::string digest;
  // The serialised Operation. Empty once nobody has to read it here any more: it is acknowledged, and the copy has its
  // effect. It can still be offered to the server (see Sealed) until its backup holds it.
  std::string bytes;
  // The server's decision; kind UNSPECIFIED before there was one.
  v1::Verdict verdict;
  // The change number of its effect, or an upper bound of it.
  uint64_t seq = 0;
  // Why the server could not even read it; empty if it could.
  std::string problem;
};

// An operation that only the server can open.
struct SealedRow {
  uint64_t n = 0;
  std::string digest;
  // A serialised SealedOperation; empty where there is none to send.
  std::string packed;
};

// Enough of a waiting operation to plan with.
struct WaitingRow {
  int64_t id = 0;
  uint64_t n = 0;
  std::string referral_id;
  Lane lane = Lane::kRest;
  size_t size = 0;
};

// An operation as its columns hold it.
struct StoredOperation {
  std::string body;
  std::string own_key;
  std::string server_key;  // Empty where the server's sealing key is not known yet.
};
// Seals an operation under a key of its own, for the person and for the server. FAILED_PRECONDITION (LOCKED) where
// there is no person's key.
absl::StatusOr<StoredOperation> CloseOperation(Store& store, absl::string_view bytes);
// The bytes of an operation out of its columns; empty where it is gone, or the person's key to it is.
absl::StatusOr<std::string> OpenOperation(Store& store, absl::string_view body, absl::string_view own_key);

// The queue of commands. Numbers are gapless and each digest covers the one before, both given in the transaction that
// writes the operation. Bytes are never rewritten and rows never deleted. Writing functions need an open transaction.
class Outbox {
 public:
  // `store` must outlive it.
  explicit Outbox(Store* store) : store_(store) {}

  // Begins a new stream, which takes every later operation.
  absl::Status BeginStream(absl::string_view stream_id);
  // The id of the stream in use, 16 bytes.
  absl::StatusOr<std::string> StreamId();

  // Adds an operation to the stream in use. Returns its row.
  absl::StatusOr<OutboxRow> Append(const std::string& referral_id, Lane lane, const std::string& bytes);

  // NOT_FOUND if there is none.
  absl::StatusOr<OutboxRow> Get(int64_t id);
  // Oldest first.
  absl::StatusOr<std::vector<OutboxRow>> All();
  absl::StatusOr<std::vector<OutboxRow>> OfCase(const std::string& referral_id);
  absl::StatusOr<std::vector<OutboxRow>> InState(OutboxState state);
  // The cases of which something was not judged yet.
  absl::StatusOr<absl::flat_hash_set<std::string>> OpenCases();
  // What a view of the cases must look at: queued, parked, refused, and what is acknowledged but may be newer than the
  // copy, or has no row there.
  absl::StatusOr<std::vector<OutboxRow>> Unsettled();

  // What waits to be sent on the stream in use and has an id above `after`, oldest first.
  absl::StatusOr<std::vector<WaitingRow>> Waiting(int64_t after);
  // What goes to the server of an operation without opening it; also works while the store is locked.
  absl::StatusOr<SealedRow> Sealed(int64_t id);
  // The digest before number `n` of the stream in use.
  absl::StatusOr<std::string> DigestBefore(uint64_t n);

  absl::StatusOr<uint64_t> Count(OutboxState state);

  absl::Status SetState(int64_t id, OutboxState state);
  // Stores a decision, of `judged_at` by the server's clock. `receipt` is 0 where none covers it.
  absl::Status SetVerdict(int64_t id, OutboxState state, const v1::Verdict& verdict, uint64_t seq, int64_t receipt,
                          absl::Time judged_at);
  // What is known of a case's operations as a whole: whether any is not acknowledged or dealt with, the newest number
  // of a verdict, and when the last was judged, InfinitePast where nobody knows.
  struct CaseSettled {
    bool has_open = false;
    int64_t newest_seq = 0;
    absl::Time judged_at = absl::InfinitePast();
  };
  absl::StatusOr<CaseSettled> SettledOf(const std::string& referral_id);
  // Notes that the server could not read it; an empty code clears the note.
  absl::Status SetProblem(int64_t id, absl::string_view code);
  // Keeps a verified receipt of the stream in use and returns its number.
  absl::StatusOr<int64_t> AddReceipt(const v1::Receipt& receipt);
  // Puts every acknowledged operation whose bytes are still here back into the queue. Returns how many.
  absl::StatusOr<int64_t> OfferAgain();
  // Drops the person's key to acknowledged operations whose effect is in the copy, which has all up to this number.
  absl::Status GiveUpReading(uint64_t read_up_to);
  // Drops the bytes of acknowledged operations up to this change number; their numbers, digests and receipts stay.
  absl::Status DropBytesUpTo(uint64_t backup_horizon);
  // Drops the bytes of everything of an erased case that is settled: acknowledged, resolved or filed again. What waits,
  // or was refused and nobody has looked at, stays.
  absl::Status DropBytesOfErased(const std::string& referral_id);

 private:
  absl::StatusOr<std::vector<OutboxRow>> Select(absl::string_view where,
                                                absl::FunctionRef<void(sqlite::Statement&)> bind);
  absl::StatusOr<int64_t> StreamInUse();

  Store* const store_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_OUTBOX_H_
