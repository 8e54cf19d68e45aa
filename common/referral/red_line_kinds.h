#ifndef IHALA_COMMON_REFERRAL_RED_LINE_KINDS_H_
#define IHALA_COMMON_REFERRAL_RED_LINE_KINDS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/referral/directory.h"
#include "ihala/v1/figure.pb.h"

// What is counted of an attempt that red lines stopped, the same on a device and at the server. Pure.
namespace ihala {

// The kinds of red lines among what is wrong with an attempt, each once; none where no red line is. Reads the names of
// fields and their codes as CheckRouting and the checks of a step's inputs make them, never a value.
std::set<v1::RedLineKind> RedLineKindsOf(const std::vector<FieldViolation>& violations);

// The code under which attempts towards a receiver are counted: its own, or empty where the directory does not have it,
// because then it is what somebody typed.
std::string CountedReceiver(const Directory& directory, absl::string_view code);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_RED_LINE_KINDS_H_
