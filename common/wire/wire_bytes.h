#ifndef IHALA_COMMON_WIRE_WIRE_BYTES_H_
#define IHALA_COMMON_WIRE_WIRE_BYTES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace ihala {

// The small pieces of which hashed, signed and sealed bytes are made. Numbers are big-endian and of fixed width;
// what has no fixed width carries its length, so that no two lists of pieces give the same bytes.

// Appends eight or four bytes.
void AppendFixed64(uint64_t value, std::string& out);
void AppendFixed32(uint32_t value, std::string& out);
// Appends the length, then the bytes.
void AppendSized(absl::string_view bytes, std::string& out);

// Takes a number off the front of `bytes`, which must hold at least its eight or four bytes.
uint64_t TakeFixed64(absl::string_view& bytes);
uint32_t TakeFixed32(absl::string_view& bytes);

// Serialises with maps in key order: the same message gives the same bytes in every process of one version. What must
// keep its bytes for longer is stored as bytes.
std::string SerializeDeterministic(const google::protobuf::MessageLite& message);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_WIRE_BYTES_H_
