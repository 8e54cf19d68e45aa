#include "tools/load/numbers.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

// A number below a million is two halves of three digits.
constexpr uint64_t kHalf = 1000;
constexpr int kRounds = 4;

// The finishing steps of SplitMix64: every bit of the input reaches every bit of the output.
uint64_t Mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// A Feistel network over the halves: whatever the mixing does, it can be undone, so no two places share a number.
uint32_t Shuffled(uint32_t place, uint64_t key) {
  uint64_t left = place / kHalf;
  uint64_t right = place % kHalf;
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t mixed = (left + Mix(key + right * kRounds + static_cast<uint64_t>(round))) % kHalf;
    left = right;
    right = mixed;
  }
  return static_cast<uint32_t>(left * kHalf + right);
}

}  // namespace

Numbers::Numbers(Random& random) {
  for (uint64_t& key : keys_) key = random.Next64();
}

uint32_t Numbers::Next(Kind kind) {
  const uint32_t place = given_[kind]++;
  return Shuffled(place % kRange, keys_[kind] + place / kRange);
}

std::string Numbers::NextId() {
  const uint32_t million = given_[kId] / kRange % 10;
  std::string number = absl::StrFormat("6%d%06d", million, Next(kId));
  number.push_back(CheckDigit(number));
  return number;
}

std::string Numbers::NextPhone() { return absl::StrFormat("+970590%06d", Next(kPhone)); }

void Numbers::AssignDocument(Document& document) {
  if (document.number.empty()) return;
  if (document.type == "PS_ID") {
    const bool misheard = CheckDigit(document.number.substr(0, 8)) != document.number.back();
    document.number = NextId();
    if (misheard) document.number = Misheard(document.number);
  } else if (document.type == "TEMPORARY_ID") {
    document.number = absl::StrFormat("T%06d", Next(kTemporary));
  } else if (document.type == "UNRWA_CARD") {
    document.number = absl::StrFormat("60%06d", Next(kCard));
  } else if (document.type == "PASSPORT") {
    document.number = absl::StrFormat("N0%06d", Next(kPassport));
  }
}

void Numbers::Assign(Household& household) {
  AssignDocument(household.head.document);
  for (Person& member : household.members) AssignDocument(member.document);
  if (household.phone) household.phone->e164 = NextPhone();
}

}  // namespace ihala::load
