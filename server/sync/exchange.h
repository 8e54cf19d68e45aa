#ifndef IHALA_SERVER_SYNC_EXCHANGE_H_
#define IHALA_SERVER_SYNC_EXCHANGE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/seal.h"
#include "common/base/sign.h"
#include "ihala/v1/sync.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/commands/executor.h"
#include "server/sync/lookup_count.h"
#include "server/sync/scope_rows.h"

namespace ihala {

// Serves exchanges: checks the chain and its signature, hands the operations to the executor, signs the receipt, and
// builds the page of what changed for the caller. Enters by the same executor as online calls. Thread-safe.
class ExchangeServer {
 public:
  // Both must outlive it.
  ExchangeServer(Executor* executor, Clock* clock);

  // `account` is the signed-in caller and `session_stream` the stream bound to the session. Errors say that the
  // request itself is wrong (INVALID_ARGUMENT with the field; PERMISSION_DENIED for another's stream) or that the store
  // failed; then nothing is promised, and the same request may be sent again. `done` is called once, before this
  // returns: it waits for the commit, so call it on a thread that may wait.
  //
  // Cases that the exchange names, by its operations or its repair, and that are not there for the caller are counted
  // with `lookups`. Where there have been too many a repair hands out no more (see AnswerRepair); an operation is
  // judged all the same, for what a person meant must never be lost to a count.
  void Exchange(const std::string& account, const std::string& session_stream, const v1::ExchangeUp& up,
                LookupCount& lookups, const std::function<void(absl::StatusOr<v1::ExchangeDown>)>& done);

  // What a device delivers without a session: the account is the one to which its stream is bound, if the signature is
  // the device's. UNAUTHENTICATED (NO_STREAM) where it is not, or there is no such stream; otherwise as above.
  absl::StatusOr<v1::DeliverResponse> Deliver(const v1::DeliverRequest& request, LookupCount& lookups);

  const std::string& public_key() const { return key_.PublicKey(); }
  // To this key devices seal operations.
  const std::string& sealing_public_key() const { return sealing_public_key_; }

 private:
  // The operations of one exchange, in the request's order.
  struct Batch {
    struct Item {
      uint64_t n = 0;
      std::string digest;
      std::string referral_id;  // Empty where it is no operation.
      bool held = false;        // True where the ledger holds it under this digest.
    };
    std::vector<CaseCommand> commands;
    std::vector<Item> items;
    std::vector<std::pair<uint64_t, std::string>> ends;  // Of each run: last number and digest.
  };

  // Whether the request has the form of one.
  static absl::Status CheckRequest(const v1::ExchangeUp& up);
  absl::StatusOr<v1::ExchangeDown> Serve(const std::string& account, const std::string& session_stream,
                                         const v1::ExchangeUp& up, LookupCount& lookups);
  absl::StatusOr<Batch> ReadBatch(const std::string& account, const v1::ExchangeUp& up);
  // A sealed run with its operations come open.
  absl::StatusOr<v1::OperationRun> OpenRun(const v1::OperationRun& run) const;
  absl::Status CheckSignature(const v1::ExchangeUp& up, const Batch& batch);
  absl::Status Judge(Batch& batch, LookupCount& lookups, v1::ExchangeDown* down);
  // The parts of a delivery, in delivery.cc: whose it is, what becomes of its operations, and of its report.
  absl::StatusOr<Stream> FindDeliverer(const v1::DeliverRequest& request);
  absl::Status JudgeDelivered(const Stream& stream, const v1::DeliverRequest& request, LookupCount& lookups,
                              v1::DeliverResponse* response);
  absl::Status TakeReport(const Stream& stream, const v1::DeviceReport& report, v1::DeliverResponse* response);
  // Writes down that the device was here, where that is due.
  absl::Status TakeContact(const v1::ExchangeUp& up);
  // Notes what the device has read of decisions that its side was to hear of.
  void TakeRead(const std::string& account, const v1::ExchangeUp& up);
  // Counts the cases that operations named and that are not there for their author.
  static void CountUnseen(const Batch& batch, const std::vector<CaseOutcome>& outcomes, LookupCount& lookups);
  void PutReceipt(const std::string& stream_id, const Batch& batch, v1::ExchangeDown* down);
  // How far the newest backup goes; and the newest head of the trail, where the device asks for it and does not have
  // it.
  absl::Status PutSafety(const v1::ExchangeUp& up, v1::ExchangeDown* down);
  // The page, and what belongs to its moment: the digest and the answer to a repair.
  absl::Status PutPage(const std::string& account, const v1::ExchangeUp& up, LookupCount& lookups,
                       v1::ExchangeDown* down);

  Executor* executor_;
  Clock* clock_;
  SigningKey key_;
  const Key32 sealing_key_;
  const std::string sealing_public_key_;
  ScopeSums sums_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_EXCHANGE_H_
