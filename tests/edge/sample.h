#ifndef IHALA_TESTS_EDGE_SAMPLE_H_
#define IHALA_TESTS_EDGE_SAMPLE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/referral/rules.h"
#include "common/referral/sample_referral.h"

namespace ihala::edge {

// As "people[0].sex MISSING".
inline std::vector<std::string> Brief(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> brief;
  for (const FieldViolation& violation : violations) {
    brief.push_back(absl::StrCat(violation.field, " ", violation.code));
  }
  return brief;
}

inline std::vector<std::string> Brief(const std::vector<v1::FieldViolation>& violations) {
  std::vector<std::string> brief;
  for (const v1::FieldViolation& violation : violations) {
    brief.push_back(absl::StrCat(violation.field(), " ", violation.code()));
  }
  return brief;
}

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
