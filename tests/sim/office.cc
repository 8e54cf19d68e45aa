#include "tests/sim/office.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "common/referral/directory.h"
#include "ihala/v1/directory_service.pb.h"
#include "tests/sim/habits.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {

Office::Office(const Play& play, std::string account, uint64_t seed)
    : play_(play), account_(std::move(account)), random_(seed) {}

void Office::Live() {
  const int64_t pause = absl::ToInt64Seconds(play_.scenario.length) / play_.scenario.actions;
  while (play_.stage.Now() < play_.ends) {
    const auto wait = static_cast<int64_t>(random_.Uniform(static_cast<uint64_t>(2 * pause)));
    play_.stage.WaitUntil(std::min(play_.ends, play_.stage.Now() + absl::Seconds(wait)));
    if (play_.stage.Now() < play_.ends && play_.installation.up()) Act();
  }
}

bool Office::SignedIn() {
  absl::StatusOr<std::string> token = play_.installation.SignIn(account_);
  if (!token.ok()) return false;
  token_ = *std::move(token);
  return true;
}

std::optional<v1::GetReferralResponse> Office::AnyCase() {
  v1::ListReferralsRequest list;
  list.set_page_size(100);
  auto listed = play_.installation.Call<v1::ListReferralsResponse>(token_, list);
  if (absl::IsUnauthenticated(listed.status()) && SignedIn()) {
    listed = play_.installation.Call<v1::ListReferralsResponse>(token_, list);
  }
  if (!listed.ok() || listed->cores_size() == 0) return std::nullopt;
  std::vector<uint64_t> revisions;
  for (const v1::CaseCore& core : listed->cores()) revisions.push_back(core.revision());
  const size_t chosen = ChooseCase(revisions, play_.scenario.same_case, random_);
  v1::GetReferralRequest get;
  get.set_referral_id(listed->cores(static_cast<int>(chosen)).referral_id());
  auto found = play_.installation.Call<v1::GetReferralResponse>(token_, get);
  if (!found.ok()) return std::nullopt;
  if (!workflow_.has_value()) {
    v1::GetWorkflowRequest ask;
    ask.set_workflow_id(found->core().workflow().workflow_id());
    ask.set_version(found->core().workflow().version());
    auto got = play_.installation.Call<v1::GetWorkflowResponse>(token_, ask);
    if (!got.ok()) return std::nullopt;
    workflow_ = std::move(*got->mutable_workflow());
  }
  return *std::move(found);
}

void Office::Act() {
  const std::optional<v1::GetReferralResponse> found = AnyCase();
  if (!found.has_value()) return;
  // Between looking and acting time passes.
  play_.stage.WaitFor(absl::Seconds(static_cast<int64_t>(random_.Uniform(600))));
  if (random_.Uniform(4) == 0) return Comment(*found);
  Step(*found);
}

template <typename Response, typename Request>
void Office::Insist(const Request& request, const std::string& words) {
  for (int i = 0; i < 3; ++i) {
    const bool unheard = play_.scenario.weather.lose_answer > 0 && random_.Uniform(4) == 0;
    const auto response = play_.installation.Call<Response>(token_, request);
    if (response.ok() && !unheard) {
      if (!words.empty()) play_.oracle.IsPromised(words);
      return;
    }
    if (!unheard && !absl::IsUnavailable(response.status())) return;
    play_.stage.WaitFor(absl::Minutes(1));
  }
}

void Office::Comment(const v1::GetReferralResponse& found) {
  const std::string words = play_.oracle.NewWords(account_);
  v1::AddCommentRequest request;
  request.set_request_id(random_.Bytes(kIdBytes));
  request.set_referral_id(found.core().referral_id());
  request.set_comment_id(NewUuidV7(play_.installation.clock(), random_));
  request.set_audience(random_.Uniform(3) == 0 ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES);
  request.set_text(words);
  play_.oracle.Tries(words, Deed::kComment, account_);
  Insist<v1::AddCommentResponse>(request, words);
}

void Office::Step(const v1::GetReferralResponse& found) {
  if (found.permitted_steps_size() == 0) return;
  const std::string& step_id =
      found.permitted_steps(static_cast<int>(random_.Uniform(static_cast<uint64_t>(found.permitted_steps_size()))));
  std::string words = play_.oracle.NewWords(account_);
  const absl::CivilDay today = absl::ToCivilDay(play_.stage.Now(), absl::UTCTimeZone());
  for (const v1::Step& step : workflow_->steps()) {
    if (step.step_id() != step_id || step.kind() == v1::STEP_KIND_VOID) continue;
    const auto inputs = FillForm(*workflow_, step.inputs(), words, today, random_);
    if (!inputs.has_value()) return;
    if (!TakesWords(step.inputs())) words.clear();
    if (!words.empty()) play_.oracle.Tries(words, Deed::kStep, account_);
    v1::TakeStepRequest request;
    request.set_request_id(random_.Bytes(kIdBytes));
    request.set_referral_id(found.core().referral_id());
    request.set_base_revision(found.core().revision());
    request.set_base_entry(found.core().entry());
    request.set_step_id(step_id);
    for (const v1::InputValue& input : *inputs) *request.add_inputs() = input;
    return Insist<v1::TakeStepResponse>(request, words);
  }
}

}  // namespace ihala::sim
