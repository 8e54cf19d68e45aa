#ifndef IHALA_TESTS_EDGE_SAMPLE_H_
#define IHALA_TESTS_EDGE_SAMPLE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"
#include "tests/support/brief.h"

namespace ihala::edge {

// What is said of the sample dossier once it was changed: what is wrong with it, or what to look at again.
inline std::vector<std::string> Wrong(absl::FunctionRef<void(v1::Referral&)> change) {
  v1::Referral referral = SampleReferral();
  change(referral);
  return Brief(CheckReferral(referral, SampleDay()));
}
inline std::vector<std::string> Warned(absl::FunctionRef<void(v1::Referral&)> change) {
  v1::Referral referral = SampleReferral();
  change(referral);
  return Brief(WarnReferral(referral, SampleDay()));
}

}  // namespace ihala::edge

#endif  // IHALA_TESTS_EDGE_SAMPLE_H_
