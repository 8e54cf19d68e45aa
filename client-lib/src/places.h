#ifndef IHALA_CLIENT_LIB_SRC_PLACES_H_
#define IHALA_CLIENT_LIB_SRC_PLACES_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace ihala::client {

// Where rows lie, as the codec takes it: what is moved to another place does not open there.
inline std::string DraftPlace(absl::string_view referral_id) { return absl::StrCat("draft/", referral_id); }
inline std::string ReplicaPlace(absl::string_view referral_id, uint32_t kind, absl::string_view row_id) {
  return absl::StrCat("replica/", referral_id, "/", kind, "/", row_id);
}
inline std::string DigestPlace(absl::string_view stream_id, uint64_t n) {
  return absl::StrCat("outbox/digest/", stream_id, "/", n);
}
// The key of one operation opens no other's bytes, so that neither these nor their key say which one it is; a salvage
// may not know any more on which stream it was.
inline constexpr absl::string_view kOwnKeyPlace = "outbox/own_key";
inline constexpr absl::string_view kVerdictPlace = "outbox/verdict";
inline constexpr absl::string_view kReceiptPlace = "receipt";
// Parts are kept until the last has come; what they make together says where it belongs.
inline constexpr absl::string_view kRowPartPlace = "row_part";

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_PLACES_H_
