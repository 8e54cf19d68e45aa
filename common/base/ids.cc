#include "common/base/ids.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace ihala {
namespace {

// The 74 random bits of a version 7 id are 12 after the version and 62 after the variant. An
// IdSource counts in the upper 42 of them: room for 2^41 ids a millisecond after a random start.
constexpr int kCounterBits = 42;
constexpr uint64_t kCounterMax = (uint64_t{1} << kCounterBits) - 1;
constexpr uint64_t kMillisMax = (uint64_t{1} << 48) - 1;

constexpr size_t kTextLength = 36;
constexpr size_t kDashes[] = {8, 13, 18, 23};

uint64_t MillisSince1970(absl::Time time) {
  const int64_t millis = absl::ToUnixMillis(time);
  return millis < 0 ? 0 : std::min(static_cast<uint64_t>(millis), kMillisMax);
}

// Lays out an id: 48 bits of time, version, 12 bits, variant, 62 bits.
std::string Compose(uint64_t millis, uint64_t first12, uint64_t last62) {
  const uint64_t high = millis << 16 | uint64_t{7} << 12 | first12;
  const uint64_t low = uint64_t{2} << 62 | last62;
  std::string id(kIdBytes, '\0');
  for (int i = 0; i < 8; ++i) {
    id[i] = static_cast<char>(high >> (56 - 8 * i));
    id[8 + i] = static_cast<char>(low >> (56 - 8 * i));
  }
  return id;
}

bool IsDashPlace(size_t i) { return std::find(std::begin(kDashes), std::end(kDashes), i) != std::end(kDashes); }

}  // namespace

std::string NewUuidV7(Clock& clock, Random& random) {
  return Compose(MillisSince1970(clock.Now()), random.Next64() >> 52, random.Next64() >> 2);
}

std::string UuidToText(absl::string_view id16) {
  if (id16.size() != kIdBytes) return "invalid-id";
  std::string text = absl::BytesToHexString(id16);
  for (size_t dash : kDashes) text.insert(dash, 1, '-');
  return text;
}

absl::StatusOr<std::string> UuidFromText(absl::string_view text) {
  const absl::Status bad = absl::InvalidArgumentError("not an id of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
  if (text.size() != kTextLength) return bad;
  std::string hex;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDashPlace(i)) {
      if (text[i] != '-') return bad;
    } else if (absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      hex.push_back(text[i]);
    } else {
      return bad;
    }
  }
  return absl::HexStringToBytes(hex);
}

bool IsUuidV7(absl::string_view id16) {
  return id16.size() == kIdBytes && (static_cast<uint8_t>(id16[6]) >> 4) == 7 &&
         (static_cast<uint8_t>(id16[8]) >> 6) == 2;
}

absl::Time UuidTime(absl::string_view id16) {
  if (!IsUuidV7(id16)) return absl::UnixEpoch();
  int64_t millis = 0;
  for (int i = 0; i < 6; ++i) millis = millis << 8 | static_cast<uint8_t>(id16[i]);
  return absl::FromUnixMillis(millis);
}

std::string IdSource::Next() {
  const uint64_t now = MillisSince1970(clock_->Now());
  const uint64_t fresh = random_->Next64();
  const uint64_t tail = random_->Next64() >> 32;
  absl::MutexLock lock(&mutex_);
  if (now > last_millis_) {
    last_millis_ = now;
    // The top bit stays clear, so that the counter has room whatever it starts from.
    last_counter_ = fresh & (kCounterMax >> 1);
  } else if (last_counter_ < kCounterMax) {
    // A random step keeps the next id from being guessed from this one.
    last_counter_ = std::min(last_counter_ + 1 + (fresh & 0xffff), kCounterMax);
  } else {
    ++last_millis_;
    last_counter_ = fresh & (kCounterMax >> 1);
  }
  return Compose(last_millis_, last_counter_ >> 30, (last_counter_ & 0x3fffffff) << 32 | tail);
}

}  // namespace ihala
