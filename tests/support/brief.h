#ifndef IHALA_TESTS_SUPPORT_BRIEF_H_
#define IHALA_TESTS_SUPPORT_BRIEF_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "ihala/v1/common.pb.h"

namespace ihala {

// Each violation as its field and its code, as "consent.given_on MALFORMED", for tests to compare.
inline std::vector<std::string> Brief(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> brief;
  brief.reserve(violations.size());
  for (const FieldViolation& violation : violations) {
    brief.push_back(absl::StrCat(violation.field, " ", violation.code));
  }
  return brief;
}

// The same of what stands in an answer or in a row.
inline std::vector<std::string> Brief(const std::vector<v1::FieldViolation>& violations) {
  std::vector<std::string> brief;
  brief.reserve(violations.size());
  for (const v1::FieldViolation& violation : violations) {
    brief.push_back(absl::StrCat(violation.field(), " ", violation.code()));
  }
  return brief;
}

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_BRIEF_H_
