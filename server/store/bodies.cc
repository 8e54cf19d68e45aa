#include "server/store/bodies.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/base/key_shelf.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

// No message begins with it: it would be the tag of a field 0.
constexpr char kSealedBody = '\x01';
// The byte, the slot, and the length of the part under the installation's key.
constexpr size_t kHeadBytes = 1 + 8 + 4;
// Two of a billion codes meet by chance once in 10^20 stores.
constexpr size_t kTokenBytes = 16;
constexpr size_t kProofBytes = 8;

std::string PlaceOf(absl::string_view table, absl::string_view key) {
  std::string place = "ihala body 1";
  AppendSized(table, place);
  AppendSized(key, place);
  return place;
}

std::string PlaceOf(const RowName& name) {
  std::string place = "ihala row 1";
  AppendFixed32(static_cast<uint32_t>(name.kind), place);
  AppendSized(name.referral_id, place);
  AppendSized(name.row_id, place);
  return place;
}

// The parts of one body do not open in each other's place.
std::string CommonPlace(absl::string_view place) { return absl::StrCat(place, "common"); }
std::string PersonalPlace(absl::string_view place) { return absl::StrCat(place, "personal"); }

}  // namespace

Bodies::Bodies(KeyStore* keys, Random* random) : keys_(keys), random_(random) {}

absl::Status Bodies::Start() {
  if (keys_ == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Secret key, keys_->FindSecret(kCommonKey));
  ASSIGN_OR_RETURN(common_key_, Key32::FromBytes(key.Reveal()));
  ASSIGN_OR_RETURN(short_code_key_, keys_->FindSecret(kShortCodeKey));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Bodies::SealParts(absl::string_view place, uint64_t slot, const BodyParts& parts) const {
  std::string sealed(1, kSealedBody);
  AppendFixed64(slot, sealed);
  std::string common;
  if (!parts.common.empty()) common = ::ihala::Seal(common_key_, CommonPlace(place), parts.common, *random_);
  AppendFixed32(static_cast<uint32_t>(common.size()), sealed);
  sealed += common;
  if (slot == 0 || parts.personal.empty()) return sealed;
  LoanedKey key;
  RETURN_IF_ERROR(keys_->Lend(slot, &key));
  // Nothing would ever erase what comes for a case that was erased.
  if (!key.empty()) sealed += SealUnder(key.Reveal(), PersonalPlace(place), parts.personal, *random_);
  return sealed;
}

absl::StatusOr<std::string> Bodies::OpenParts(absl::string_view place, absl::string_view stored) const {
  if (stored.size() < kHeadBytes || stored.front() != kSealedBody) {
    return absl::DataLossError("a stored body is not sealed");
  }
  stored.remove_prefix(1);
  const uint64_t slot = TakeFixed64(stored);
  const size_t common_size = TakeFixed32(stored);
  if (common_size > stored.size()) return absl::DataLossError("a sealed body is cut off");
  std::string body;
  if (common_size > 0) {
    ASSIGN_OR_RETURN(body, Unseal(common_key_, CommonPlace(place), stored.substr(0, common_size)));
  }
  stored.remove_prefix(common_size);
  if (stored.empty()) return body;
  LoanedKey key;
  RETURN_IF_ERROR(keys_->Lend(slot, &key));
  if (key.empty()) return body;
  ASSIGN_OR_RETURN(const std::string personal, UnsealUnder(key.Reveal(), PersonalPlace(place), stored));
  body += personal;
  return body;
}

absl::StatusOr<std::string> Bodies::SealRow(const RowName& name, uint64_t slot, absl::string_view body) const {
  if (!seals() || SealingOf(name.kind) == BodySealing::kOpen) return std::string(body);
  return SealParts(PlaceOf(name), slot, DivideBody(name.kind, body));
}

absl::StatusOr<std::string> Bodies::OpenRow(const RowName& name, absl::string_view stored) const {
  if (!seals() || SealingOf(name.kind) == BodySealing::kOpen) return std::string(stored);
  return OpenParts(PlaceOf(name), stored);
}

absl::StatusOr<std::string> Bodies::Seal(absl::string_view table, absl::string_view key, uint64_t slot,
                                         absl::string_view body) const {
  // That nothing was kept is no secret.
  if (!seals() || body.empty()) return std::string(body);
  BodyParts parts;
  (slot == 0 ? parts.common : parts.personal) = std::string(body);
  return SealParts(PlaceOf(table, key), slot, parts);
}

absl::StatusOr<std::string> Bodies::Open(absl::string_view table, absl::string_view key,
                                         absl::string_view stored) const {
  if (!seals() || stored.empty()) return std::string(stored);
  return OpenParts(PlaceOf(table, key), stored);
}

std::string Bodies::ShortCodeToken(absl::string_view code) const {
  if (!seals()) return std::string(code);
  return Mac(short_code_key_.Reveal(), code).substr(0, kTokenBytes);
}

absl::StatusOr<std::string> Bodies::ProveSlot(uint64_t slot) const {
  LoanedKey key;
  RETURN_IF_ERROR(keys_->Lend(slot, &key));
  return key.empty() ? std::string() : Mac(key.Reveal(), "ihala case key proof 1").substr(0, kProofBytes);
}

}  // namespace ihala
