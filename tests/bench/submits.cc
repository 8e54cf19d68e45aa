#include "tests/bench/submits.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "common/base/ids.h"
#include "common/text/short_code.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/support/world/test_world.h"

namespace ihala::bench {
namespace {

// Keeps `in_flight` calls open until all requests are answered.
class SubmitPump {
 public:
  SubmitPump(TestServer& server, const std::vector<v1::SubmitReferralRequest>& requests)
      : requests_(requests),
        token_(server.TokenOf(world::kWorker)),
        channel_(server.Channel()),
        left_(static_cast<int>(requests.size())) {
    stub_ = v1::ReferralService::NewStub(channel_);
  }

  void Run(int in_flight) {
    const size_t first = std::min<size_t>(in_flight, requests_.size());
    for (size_t i = 0; i < first; ++i) SendNext();
    left_.Wait();
  }
  int failed() const { return failed_; }
  const std::string& first_error() const { return first_error_; }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::SubmitReferralResponse response;
  };

  void SendNext() {
    const size_t i = next_++;
    if (i >= requests_.size()) return;
    auto call = std::make_shared<Call>();
    TestServer::WithToken(token_, call->context);
    stub_->async()->SubmitReferral(&call->context, &requests_[i], &call->response,
                                   [this, call](const grpc::Status& status) {
                                     if (!status.ok() && failed_++ == 0) first_error_ = status.error_message();
                                     SendNext();
                                     left_.DecrementCount();
                                   });
  }

  const std::vector<v1::SubmitReferralRequest>& requests_;
  const std::string token_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ReferralService::Stub> stub_;
  std::atomic<size_t> next_{0};
  std::atomic<int> failed_{0};
  std::string first_error_;
  absl::BlockingCounter left_;
};

}  // namespace

std::vector<v1::SubmitReferralRequest> MakeSubmissions(TestServer& server, int count) {
  std::vector<v1::SubmitReferralRequest> requests(count);
  for (v1::SubmitReferralRequest& request : requests) {
    // Cases are opened one after the other, so their ids, which begin with the time, come in order.
    server.clock().Advance(absl::Milliseconds(1));
    request.set_request_id(server.RequestId());
    request.set_referral_id(NewUuidV7(server.clock(), server.random()));
    request.set_short_code(text::NewShortCode(server.random()));
    *request.mutable_referral() = world::Dossier(server.clock(), server.random());
  }
  return requests;
}

absl::StatusOr<double> SubmitAll(TestServer& server, const std::vector<v1::SubmitReferralRequest>& requests,
                                 int in_flight) {
  SubmitPump pump(server, requests);
  const double start = Seconds();
  pump.Run(in_flight);
  const double seconds = Seconds() - start;
  if (pump.failed() > 0) {
    return absl::InternalError(absl::StrCat(pump.failed(), " submits failed; the first: ", pump.first_error()));
  }
  return static_cast<double>(requests.size()) / seconds;
}

}  // namespace ihala::bench
