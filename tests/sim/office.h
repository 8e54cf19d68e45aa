#ifndef IHALA_TESTS_SIM_OFFICE_H_
#define IHALA_TESTS_SIM_OFFICE_H_

#include <optional>
#include <string>

#include "common/base/random.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tests/sim/device.h"

namespace ihala::sim {

// Somebody on the receiver's side, online: takes any step that the server offers on any case that they see, comments,
// and sends a call again when no answer came. By the actor that plays.
class Office {
 public:
  Office(const Play& play, std::string account, uint64_t seed);

  void Live();

 private:
  void Act();
  bool SignedIn();
  std::optional<v1::GetReferralResponse> AnyCase();
  void Step(const v1::GetReferralResponse& found);
  void Comment(const v1::GetReferralResponse& found);
  template <typename Response, typename Request>
  void Insist(const Request& request, const std::string& words);

  const Play& play_;
  const std::string account_;
  SeededRandom random_;
  std::string token_;
  std::optional<v1::Workflow> workflow_;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_OFFICE_H_
