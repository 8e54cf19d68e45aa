#include "tools/load/draw.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ihala::load {

bool Chance(Random& random, int percent) { return random.Uniform(100) < static_cast<uint64_t>(percent); }

int Between(Random& random, int low, int high) {
  return low + static_cast<int>(random.Uniform(static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1));
}

size_t Weighted(Random& random, absl::Span<const int> weights) {
  uint64_t total = 0;
  for (int weight : weights) total += static_cast<uint64_t>(weight);
  uint64_t drawn = random.Uniform(total);
  size_t index = 0;
  for (int weight : weights) {
    if (drawn < static_cast<uint64_t>(weight)) return index;
    drawn -= static_cast<uint64_t>(weight);
    ++index;
  }
  return 0;
}

absl::string_view PickName(Random& random, absl::Span<const absl::string_view> names) {
  // The product of three even draws leans to the start, so that one name in three is of the first thirty; without
  // floating point, whose last bits could differ between machines.
  uint64_t place = random.Uniform(1u << 20);
  for (int i = 0; i < 2; ++i) place = place * random.Uniform(1u << 20) >> 20;
  return names[place * names.size() >> 20];
}

std::string Say(Random& random, Topic topic) { return std::string(Pick<absl::string_view>(random, Phrases(topic))); }

char CheckDigit(absl::string_view eight_digits) {
  int sum = 0;
  for (size_t i = 0; i < eight_digits.size(); ++i) {
    const int product = (eight_digits[i] - '0') * (i % 2 == 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string Misheard(std::string number) {
  number.back() = number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
  return number;
}

std::string DrawIdNumber(Random& random) {
  std::string number = absl::StrFormat("60%06d", random.Uniform(1000000));
  number.push_back(CheckDigit(number));
  return number;
}

std::string DrawPhone(Random& random) { return absl::StrFormat("+970590%06d", random.Uniform(1000000)); }

}  // namespace ihala::load
