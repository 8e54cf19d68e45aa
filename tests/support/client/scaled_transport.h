#ifndef IHALA_TESTS_SUPPORT_CLIENT_SCALED_TRANSPORT_H_
#define IHALA_TESTS_SUPPORT_CLIENT_SCALED_TRANSPORT_H_

#include <functional>
#include <memory>
#include <utility>

#include "ihala/transport.h"

namespace ihala::client {

// A real transport in a world that is scaled down: what each call may take is divided by `scale`, as a scaled clock
// divides the pauses between calls. Tells of each exchange before and after it. One thread at a time.
class ScaledTransport : public Transport {
 public:
  ScaledTransport(std::unique_ptr<Transport> real, int scale) : real_(std::move(real)), scale_(scale) {}

  // May be empty.
  std::function<void()> before_exchange;
  std::function<void(const absl::Status&)> after_exchange;

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override {
    return real_->SignIn(request, Scaled(options));
  }
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override {
    return real_->RefreshSession(request, Scaled(options));
  }
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override {
    return real_->SignOut(request, Scaled(options));
  }
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override {
    if (before_exchange) before_exchange();
    absl::StatusOr<v1::ExchangeResponse> response = real_->Exchange(request, Scaled(options));
    if (after_exchange) after_exchange(response.status());
    return response;
  }
  bool LinkIsBack(bool look) override { return real_->LinkIsBack(look); }

 private:
  CallOptions Scaled(CallOptions options) const {
    options.timeout /= scale_;
    return options;
  }

  const std::unique_ptr<Transport> real_;
  const int scale_;
};

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_SCALED_TRANSPORT_H_
