#ifndef IHALA_COMMON_WIRE_PAYLOAD_H_
#define IHALA_COMMON_WIRE_PAYLOAD_H_

#include <cstddef>

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

// Serialises `message` and compresses it with zstd, with a dictionary that the other side knows (0 for none; one that
// is not known here counts as none); takes the identity codec where that is smaller, and for what would shrink so much
// that Unpack took it for a bomb. May be called from any thread, as all functions here.
v1::CompressedPayload Pack(const google::protobuf::MessageLite& message, uint32_t dictionary_id = 0);

// Undoes Pack. INVALID_ARGUMENT naming `field` for an unknown codec or dictionary, damaged bytes, a message that does
// not parse; RESOURCE_EXHAUSTED for a decompressed size or ratio above the limits, found before it is all in memory.
absl::Status Unpack(const v1::CompressedPayload& payload, absl::string_view field,
                    google::protobuf::MessageLite* message);

// How many bytes Pack would take for `bytes`, for limits that speak of packed bytes.
size_t PackedSize(absl::string_view bytes);

// Gives back what is kept for packing and unpacking, in which pieces of earlier messages still stand; what another
// thread is just using goes when it is done with it. For programs in which that matters: the next message costs a
// little more.
void ForgetPayloads();

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_PAYLOAD_H_
