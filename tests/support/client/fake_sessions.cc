// The part of the server in memory that signs people in.
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/world/test_world.h"

namespace ihala::client {

absl::StatusOr<v1::SignInResponse> FakeServer::SignIn(const v1::SignInRequest& request, const CallOptions& options) {
  const auto chosen = passphrases.find(request.account());
  if (request.passphrase() !=
      (chosen == passphrases.end() ? std::string(world::PassphraseOf(request.account())) : chosen->second)) {
    return absl::UnauthenticatedError("wrong account or passphrase");
  }
  RETURN_IF_ERROR(CheckOrdered(request.device().enrolment_code()));
  if (!enrolment_code.empty() && request.device().enrolment_code() == enrolment_code) {
    ordered = v1::DEVICE_ORDER_KIND_UNSPECIFIED;
  }
  v1::SignInResponse response;
  response.set_device("D-KH7W42MDZ");
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == request.account()) *response.mutable_account() = account;
  }
  if (request.has_device()) {
    Binding& binding = streams_[request.device().stream_id()];
    const bool other = !binding.account.empty() &&
                       (binding.account != request.account() || binding.public_key != request.device().public_key());
    if (other) return absl::PermissionDeniedError("the stream belongs to another");
    binding = {request.account(), request.device().public_key()};
  }
  signed_in_last_ = request.account();
  FillSession(request.account(), response.mutable_session());
  *response.mutable_server_time() = TimestampOfTime(clock_->Now());
  response.set_server_public_key(key_->PublicKey());
  return response;
}

absl::StatusOr<v1::RefreshSessionResponse> FakeServer::RefreshSession(const v1::RefreshSessionRequest&,
                                                                      const CallOptions& options) {
  ++refreshes;
  const auto old = tokens_.find(std::string(options.token));
  if (old == tokens_.end()) return absl::UnauthenticatedError("no such session");
  v1::RefreshSessionResponse response;
  FillSession(old->second, response.mutable_session());
  tokens_.erase(std::string(options.token));
  return response;
}

absl::StatusOr<v1::SignOutResponse> FakeServer::SignOut(const v1::SignOutRequest&, const CallOptions& options) {
  tokens_.erase(std::string(options.token));
  return v1::SignOutResponse();
}

void FakeServer::FillSession(const std::string& account, v1::Session* session) {
  session->set_token(random_->Bytes(32));
  tokens_[session->token()] = account;
  *session->mutable_expires_at() = TimestampOfTime(clock_->Now() + session_life);
  session->set_sealing_key(SealingPublicKey(*sealing_key_));
}

}  // namespace ihala::client
