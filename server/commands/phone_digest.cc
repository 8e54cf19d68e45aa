#include "server/commands/phone_digest.h"

#include <algorithm>

#include "common/base/hash.h"
#include "common/text/phone.h"

namespace ihala {
namespace {

// Two of a billion numbers meet by chance once in 10^20 stores.
constexpr size_t kDigestBytesKept = 16;

}  // namespace

std::string PhoneDigest(absl::string_view phone_key, absl::string_view number) {
  const text::Phone read = text::ReadPhone(number);
  return Mac(phone_key, read.ok() ? absl::string_view(read.e164) : number).substr(0, kDigestBytesKept);
}

std::vector<std::string> PhoneDigestsOf(absl::string_view phone_key, const v1::Referral& referral) {
  std::vector<std::string> digests;
  for (const v1::Person& person : referral.people()) {
    for (const v1::Phone& phone : person.phones()) digests.push_back(PhoneDigest(phone_key, phone.e164()));
  }
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

}  // namespace ihala
