#ifndef IHALA_TESTS_CONTRACT_LOSSY_TRANSPORT_H_
#define IHALA_TESTS_CONTRACT_LOSSY_TRANSPORT_H_

#include <functional>

#include "ihala/transport.h"

namespace ihala {

// A link on which answers are lost while it is told so.
class LossyTransport : public Transport {
 public:
  explicit LossyTransport(Transport* inner) : inner_(inner) {}

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override {
    return inner_->SignIn(request, options);
  }
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override {
    return inner_->RefreshSession(request, options);
  }
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override {
    return inner_->SignOut(request, options);
  }
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override {
    if (during_call) during_call();
    absl::StatusOr<v1::ExchangeResponse> answer = inner_->Exchange(request, options);
    if (loses) return absl::UnavailableError("the answer is lost");
    return answer;
  }
  bool LinkIsBack(bool look) override { return inner_->LinkIsBack(look); }

  bool loses = false;
  std::function<void()> during_call;

 private:
  Transport* const inner_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_CONTRACT_LOSSY_TRANSPORT_H_
