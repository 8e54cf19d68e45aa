#include "tests/bench/submits.h"

#include <memory>
#include <utility>

#include "common/base/ids.h"
#include "common/text/short_code.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/bench/pump.h"
#include "tests/support/world/test_world.h"

namespace ihala::bench {

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
  struct Call {
    grpc::ClientContext context;
    v1::SubmitReferralResponse response;
  };
  const std::string token = server.TokenOf(world::kWorker);
  const std::unique_ptr<v1::ReferralService::Stub> stub = v1::ReferralService::NewStub(server.Channel());
  return CallAll(requests.size(), in_flight, [&](size_t number, Ended ended) {
    auto call = std::make_shared<Call>();
    TestServer::WithToken(token, call->context);
    stub->async()->SubmitReferral(&call->context, &requests[number], &call->response,
                                  [call, ended = std::move(ended)](const grpc::Status& status) {
                                    ended(status.ok() ? absl::OkStatus() : absl::InternalError(status.error_message()));
                                  });
  });
}

}  // namespace ihala::bench
