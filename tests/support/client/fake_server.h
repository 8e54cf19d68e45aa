#ifndef IHALA_TESTS_SUPPORT_CLIENT_FAKE_SERVER_H_
#define IHALA_TESTS_SUPPORT_CLIENT_FAKE_SERVER_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/seal.h"
#include "common/base/sign.h"
#include "common/workflow/workflow.h"
#include "ihala/transport.h"
#include "ihala/v1/sync.pb.h"

namespace ihala::client {

// A server of a few hundred lines for the client's own tests: the protocol and the shared reducer, without storage,
// permissions or a network. It can fail in every way a link can. The whole product is tested with the real one.
class FakeServer : public Transport {
 public:
  // What happens to the next calls of Exchange, in order; after that they work.
  enum class Fault {
    kNone,
    kLostRequest,    // The server never sees it.
    kLostAnswer,     // The server does everything; the client learns nothing.
    kCrash,          // INTERNAL, nothing done.
    kForgedReceipt,  // The receipt is signed by somebody else.
    kOtherVerdicts,  // A verdict is changed after the receipt was signed.
    kFork,           // Every operation meets other bytes under its number.
    kHistoryChanged,
    kResnapshot,
    kNoSession,
  };

  // Both must outlive it. Knows the world of tests/support.
  FakeServer(Clock* clock, Random* random);
  // The same server in the same state, which goes its own way from here on, with another clock and chance.
  FakeServer(const FakeServer& other, Clock* clock, Random* random);

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override;
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override;
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override;
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override;
  absl::StatusOr<v1::DeliverResponse> Deliver(const v1::DeliverRequest& request, const CallOptions& options) override;
  bool LinkIsBack(bool look) override;

  // The other side acts: takes a step online.
  void Act(const std::string& account, v1::Side side, v1::Role role, const std::string& referral_id,
           const std::string& step_id, const std::vector<v1::InputValue>& inputs);
  // A case leaves everybody's scope.
  void Leave(const std::string& referral_id);
  // A case is gone without a word.
  void Forget(const std::string& referral_id);
  // A case is another caseworker's without a word.
  void GiveTo(const std::string& referral_id, const std::string& account) { workers_[referral_id] = account; }
  // Puts any row at the end of the feed.
  void PutRow(v1::Row row);

  const v1::CaseCore* core(const std::string& referral_id) const;

  std::deque<Fault> faults;
  // Verdicts that are given instead of judging, by the number on the stream.
  std::map<uint64_t, v1::Verdict> forced_verdicts;
  // Numbers that make the whole call fail with this status, wherever they stand in a batch.
  std::map<uint64_t, absl::Status> poison;
  // Called while a call is under way.
  std::function<void()> during_call;
  uint64_t backup_horizon = 0;
  // Of the history; another one after a restore.
  uint64_t epoch = 7;
  // False for a server older than the dictionary.
  bool knows_dictionary = true;
  // How long an answer takes, and the bytes a second of the link; 0 for no limit. Who waits less gets no answer,
  // although the server did what was asked.
  absl::Duration answer_takes = absl::ZeroDuration();
  uint64_t bytes_per_second = 0;
  // Until then every exchange finds no way to the server; asked, the transport knows when there is one again.
  absl::Time link_is_back_at = absl::InfinitePast();
  // Planted: everybody gets everybody's rows; what comes is taken for the words of whoever signed in last.
  bool shows_all = false;
  bool mixes_up_authors = false;
  // The digests are not those of the rows.
  bool held_is_wrong = false;
  // A field of this number in every answer and every row, as a newer server's may have; 0 for none.
  int adds_unknown_fields = 0;
  // Large rows come in parts, one on a page; and their bytes are not those of their digest.
  bool sends_parts = false;
  bool parts_are_mixed = false;
  // Said once: what the caller may see is another than before.
  bool scope_changed = false;
  // The head of the trail that is given to whoever asks and has none of its number; none where its number is 0. Signed
  // by the server's key, or by another one.
  v1::AuditHead head;
  bool head_is_forged = false;
  // What the server is with reports on red lines: one that takes them, one that does not know them yet, or one that
  // cannot read them.
  enum class Reports { kTakes, kIgnores, kRefuses } reports_are = Reports::kTakes;
  // Of accounts that chose another one than the world's.
  std::map<std::string, std::string> passphrases;
  // What it orders of every device, and how it signs that: 16 bytes each; unspecified for nothing. A locked or revoked
  // device is let in no more, but for a revoked one that brings the code.
  v1::DeviceOrderKind ordered = v1::DEVICE_ORDER_KIND_UNSPECIFIED;
  std::string order_id = "order-0000000001";
  std::string enrolment_code;
  bool order_is_forged = false;
  // Called before an order leaves.
  std::function<void()> before_order;
  // Whether it gives its signed word to whoever asks for it, and whether that is another one's.
  bool signs_contacts = true;
  bool contact_is_forged = false;
  // How long a session lives.
  absl::Duration session_life = absl::Hours(12);

  // What came, for the tests to look at.
  int exchanges = 0;
  int refreshes = 0;
  std::vector<uint64_t> seen;             // Numbers in the order of their arrival, repetitions included.
  std::vector<v1::Operation> operations;  // The same as operations.
  std::vector<v1::ExchangeUp> requests;
  std::map<std::string, v1::RedLineReport> reports;  // Those that were taken, by their ids.
  std::vector<v1::DeviceReport> device_reports;      // How the devices said that they are.
  uint64_t effects = 0;                              // Operations that changed something.
  // Operations of devices that changed something, each with the account of its stream, in the order of their arrival.
  std::vector<std::pair<std::string, v1::Operation>> applied;
  std::vector<absl::Duration> durations;  // Of the exchanges that were answered.

 private:
  struct Binding {
    std::string account;
    std::string public_key;
  };
  struct Known {
    std::string digest;
    v1::Verdict verdict;
  };

  v1::Verdict Judge(const Binding& binding, const std::string& stream_id, uint64_t n, const std::string& digest,
                    const std::string& bytes);
  v1::Verdict Apply(const std::string& account, v1::Side side, v1::Role role, const v1::Operation& operation);
  absl::Status TakeReport(const v1::ExchangeUp& up, v1::ExchangeDown* down);
  absl::Status JudgeAll(v1::ExchangeUp up, const Binding& binding, v1::ExchangeDown* down);
  Fault NextFault();
  absl::Status CheckOrdered(const std::string& code) const;
  void PutOrder(const v1::DeliverRequest& request, v1::DeliverResponse* response);
  void FillSession(const std::string& account, v1::Session* session);
  // The row's next part. Returns how many the device has then; 0 where that is all of them.
  size_t PutPart(const v1::Row& row, size_t sent, v1::Page* page) const;
  void FillPage(const v1::ExchangeUp& up, const std::string& account, Fault fault, v1::Page* page);
  // Lets the time pass that the answer needs.
  absl::Status Carry(size_t bytes, absl::Duration timeout);
  // The digest, and the answer to a repair.
  void FillComparison(const v1::ExchangeUp& up, const std::string& account, v1::ExchangeDown* down) const;
  bool MaySee(const std::string& account, const v1::Row& row) const;
  void PutReference();

  FakeServer(const FakeServer& other) = default;

  Clock* clock_;
  Random* random_;
  std::shared_ptr<const SigningKey> key_;
  std::shared_ptr<const Key32> sealing_key_;
  std::shared_ptr<const Workflow> workflow_;
  std::map<std::string, Binding> streams_;
  std::string signed_in_last_;
  std::map<std::string, std::string> tokens_;  // To the account.
  std::map<std::pair<std::string, uint64_t>, Known> ledger_;
  std::map<std::string, v1::CaseCore> cores_;
  std::map<std::string, v1::Referral> dossiers_;
  std::map<std::string, std::string> workers_;  // Of each case, also after it left.
  std::map<uint64_t, v1::Row> feed_;
  std::map<std::string, uint64_t> places_;  // Of each row in the feed.
  uint64_t seq_ = 0;
};

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_FAKE_SERVER_H_
