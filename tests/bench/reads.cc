#include "tests/bench/reads.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/bench/raw_sqlite.h"

namespace ihala::bench {
namespace {

// Keeps calls open until all are answered.
class Pump {
 public:
  Pump(TestServer& server, const std::string& account, const std::string& referral_id, int count)
      : token_(server.TokenOf(account)),
        stub_(v1::ReferralService::NewStub(server.Channel())),
        count_(count),
        left_(count) {
    request_.set_referral_id(referral_id);
  }

  void Run(int in_flight) {
    for (int i = 0; i < std::min(in_flight, count_); ++i) SendNext();
    left_.Wait();
  }
  int failed() const { return failed_; }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::GetReferralResponse response;
  };

  void SendNext() {
    if (next_++ >= count_) return;
    auto call = std::make_shared<Call>();
    TestServer::WithToken(token_, call->context);
    stub_->async()->GetReferral(&call->context, &request_, &call->response, [this, call](const grpc::Status& status) {
      if (!status.ok() || !call->response.has_dossier()) ++failed_;
      SendNext();
      left_.DecrementCount();
    });
  }

  const std::string token_;
  const std::unique_ptr<v1::ReferralService::Stub> stub_;
  const int count_;
  v1::GetReferralRequest request_;
  std::atomic<int> next_{0};
  std::atomic<int> failed_{0};
  absl::BlockingCounter left_;
};

}  // namespace

absl::StatusOr<double> ReadCase(TestServer& server, const std::string& account, const std::string& referral_id,
                                int count, int in_flight) {
  Pump pump(server, account, referral_id, count);
  const double start = Seconds();
  pump.Run(in_flight);
  const double seconds = Seconds() - start;
  if (pump.failed() > 0) return absl::InternalError(absl::StrCat(pump.failed(), " reads failed"));
  return count / seconds;
}

}  // namespace ihala::bench
