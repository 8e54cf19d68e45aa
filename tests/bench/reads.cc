#include "tests/bench/reads.h"

#include <memory>
#include <utility>

#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/bench/pump.h"

namespace ihala::bench {

absl::StatusOr<double> ReadCase(TestServer& server, const std::string& account, const std::string& referral_id,
                                int count, int in_flight) {
  struct Call {
    grpc::ClientContext context;
    v1::GetReferralResponse response;
  };
  const std::string token = server.TokenOf(account);
  const std::unique_ptr<v1::ReferralService::Stub> stub = v1::ReferralService::NewStub(server.Channel());
  v1::GetReferralRequest request;
  request.set_referral_id(referral_id);
  return CallAll(static_cast<size_t>(count), in_flight, [&](size_t, Ended ended) {
    auto call = std::make_shared<Call>();
    TestServer::WithToken(token, call->context);
    stub->async()->GetReferral(
        &call->context, &request, &call->response, [call, ended = std::move(ended)](const grpc::Status& status) {
          if (!status.ok()) return ended(absl::InternalError(status.error_message()));
          ended(call->response.has_dossier() ? absl::OkStatus() : absl::InternalError("an answer without a dossier"));
        });
  });
}

}  // namespace ihala::bench
