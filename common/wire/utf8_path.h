#ifndef IHALA_COMMON_WIRE_UTF8_PATH_H_
#define IHALA_COMMON_WIRE_UTF8_PATH_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace ihala {

// The path of the first text field in these serialised bytes of a message that is not UTF-8, as
// `submit.referral.people[0].name.first`; empty where there is none or the bytes are no such message. The parser of
// protobuf refuses such bytes without a word about where, and a person must be told which field to type again.
std::string FindBrokenText(absl::string_view bytes, const google::protobuf::Descriptor& type);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_UTF8_PATH_H_
