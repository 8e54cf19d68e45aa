#include "tests/sim/line.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ihala::sim {
namespace {

// How much later than the first a repeated request may arrive.
constexpr int64_t kLatestRepeatMs = 3 * 24 * 3600 * int64_t{1000};

absl::Status Lost() { return absl::UnavailableError("the connection is lost"); }

}  // namespace

absl::Duration Line::Delay() {
  const auto most = static_cast<uint64_t>(absl::ToInt64Milliseconds(weather_.slowest));
  return absl::Milliseconds(static_cast<int64_t>(1 + random_->Uniform(most)));
}

absl::Duration Line::Carrying(size_t bytes) const {
  if (weather_.bytes_per_second == 0) return absl::ZeroDuration();
  return absl::Seconds(static_cast<double>(bytes) / static_cast<double>(weather_.bytes_per_second));
}

size_t Line::Carried(size_t bytes, absl::Time left) const {
  if (weather_.bytes_per_second == 0) return bytes;
  const double seconds = std::max(absl::ToDoubleSeconds(stage_->Now() - left), 0.0);
  return std::min(bytes, static_cast<size_t>(seconds * static_cast<double>(weather_.bytes_per_second)));
}

absl::Status Line::WaitUntil(absl::Time time, absl::Time gives_up) {
  stage_->WaitUntil(std::min({time, gives_up, ends_}));
  if (ends_ <= time && ends_ <= gives_up) return absl::CancelledError("the process ended");
  if (gives_up < time) return absl::DeadlineExceededError("no answer in time");
  return absl::OkStatus();
}

std::optional<Installation::Answer> Line::Arrive(const std::string& method, const std::string& token,
                                                 const std::string& bytes) {
  const bool is_exchange = method == MethodOf(*v1::ExchangeRequest::descriptor())->full_name();
  v1::ExchangeRequest request;
  if (is_exchange && installation_->up() && request.ParseFromString(bytes) && is_poison(request)) {
    return Installation::Answer{absl::InternalError("something in it breaks the server"), ""};
  }
  std::optional<Installation::Answer> answer = installation_->Deliver(method, token, bytes);
  if (!is_exchange || !answer.has_value() || !answer->status.ok()) return answer;
  v1::ExchangeResponse response;
  if (response.ParseFromString(answer->bytes)) on_answer(response);
  return answer;
}

absl::StatusOr<std::string> Line::CarryBytes(const std::string& method, const std::string& bytes,
                                             const CallOptions& options) {
  ++figures_.calls;
  const absl::Time gives_up = stage_->Now() + options.timeout;
  const std::string token(options.token);
  if (dead_up_ || Chance(weather_.refuse)) {
    ++figures_.faults;
    const absl::Status waited = WaitUntil(stage_->Now() + Delay(), gives_up);
    return waited.ok() ? Lost() : waited;
  }
  const absl::Time begins = stage_->Now();
  const absl::Time arrives = begins + Delay() + Carrying(bytes.size());
  if (Chance(weather_.repeat)) {
    ++figures_.repeats;
    const absl::Time again =
        arrives + absl::Milliseconds(static_cast<int64_t>(random_->Uniform(Chance(500) ? 5000 : kLatestRepeatMs)));
    stage_->At(again, [this, method, token, bytes] { Arrive(method, token, bytes); });
  }
  const bool lost = Chance(weather_.lose_request) || BreaksUnder(bytes);
  on_way();
  absl::Status waited = WaitUntil(arrives, gives_up);
  figures_.bytes_up += Carried(bytes.size(), begins);
  if (!waited.ok()) {
    // It is still under way when nobody waits for it any more.
    if (!lost) stage_->At(arrives, [this, method, token, bytes] { Arrive(method, token, bytes); });
    return waited;
  }
  std::optional<Installation::Answer> answer;
  if (!lost && !dead_up_) answer = Arrive(method, token, bytes);
  if (!answer.has_value() || dead_down_ || Chance(weather_.lose_answer) || BreaksUnder(answer->bytes)) {
    ++figures_.faults;
    // Some connections break at once; from others nothing is ever heard.
    const absl::Time told = Chance(500) ? stage_->Now() + Delay() : absl::InfiniteFuture();
    waited = WaitUntil(told, gives_up);
    return waited.ok() ? Lost() : waited;
  }
  const absl::Time leaves = stage_->Now() + Delay();
  waited = WaitUntil(leaves + Carrying(answer->bytes.size()), gives_up);
  figures_.bytes_down += Carried(answer->bytes.size(), leaves);
  if (!waited.ok()) return waited;
  if (dead_down_) return Lost();
  if (!answer->status.ok()) return answer->status;
  return std::move(answer->bytes);
}

template <typename Response, typename Request>
absl::StatusOr<Response> Line::Carry(const Request& request, const CallOptions& options) {
  const absl::StatusOr<std::string> bytes =
      CarryBytes(MethodOf(*Request::descriptor())->full_name(), request.SerializeAsString(), options);
  if (!bytes.ok()) return bytes.status();
  Response response;
  if (!response.ParseFromString(*bytes)) return absl::InternalError("an answer does not parse");
  return response;
}

absl::StatusOr<v1::SignInResponse> Line::SignIn(const v1::SignInRequest& request, const CallOptions& options) {
  return Carry<v1::SignInResponse>(request, options);
}
absl::StatusOr<v1::RefreshSessionResponse> Line::RefreshSession(const v1::RefreshSessionRequest& request,
                                                                const CallOptions& options) {
  return Carry<v1::RefreshSessionResponse>(request, options);
}
absl::StatusOr<v1::SignOutResponse> Line::SignOut(const v1::SignOutRequest& request, const CallOptions& options) {
  return Carry<v1::SignOutResponse>(request, options);
}
absl::StatusOr<v1::ExchangeResponse> Line::Exchange(const v1::ExchangeRequest& request, const CallOptions& options) {
  return Carry<v1::ExchangeResponse>(request, options);
}

}  // namespace ihala::sim
