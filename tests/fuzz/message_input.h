#ifndef IHALA_TESTS_FUZZ_MESSAGE_INPUT_H_
#define IHALA_TESTS_FUZZ_MESSAGE_INPUT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace ihala::fuzz {

// The serialised bytes that an input stands for. One that begins with a line "#text" is a message of this type in text
// form, so that the corpus can be read and a mutation of it is still a message; any other is taken as it is. Empty for
// text that is no such message.
std::string MessageBytes(absl::string_view input, const google::protobuf::Message& type);

// Keeps the message library from writing about every broken message to the screen. Call it first.
void QuietMessages();

// Whether both hold the same, unknown fields included.
bool SameMessage(const google::protobuf::Message& one, const google::protobuf::Message& other);

}  // namespace ihala::fuzz

#endif  // IHALA_TESTS_FUZZ_MESSAGE_INPUT_H_
