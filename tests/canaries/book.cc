#include "tests/canaries/book.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/text/id_number.h"

namespace ihala::canaries {
namespace {

// What every word begins with, so that looking for all of them is looking for one. Letters that no text here has.
constexpr absl::string_view kMark = "zqkvx";
constexpr absl::string_view kMade = "Zqkvx";
constexpr size_t kTail = 7;  // Digits of base 36 after the mark.
constexpr int kDaysOfPath = 1500;
// 42 bits: of the six bytes that protobuf makes of it the last two are the same in all amounts.
constexpr int64_t kAmounts = int64_t{0x3A5C1} << 24;
constexpr size_t kAmountBytes = 6;

std::string Tail(uint64_t number) {
  std::string tail;
  // Spread, so that neighbours do not look alike.
  uint64_t rest = number * 1'000'003 % 78'364'164'096;  // 36 to the seventh.
  for (size_t i = 0; i < kTail; ++i, rest /= 36) tail += "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
  return tail;
}

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

// Of the cases of a large run the first ones have days, amounts and numbers of their own. There are too few days for
// all, and so many numbers that something sealed, or an id, would hold one by chance. Words do for the others.
bool HasOwnSmallValues(int record) { return record < kDaysOfPath - 1; }

v1::Date DateOf(int64_t days_since_1970) {
  const absl::CivilDay day = absl::CivilDay(1970, 1, 1) + days_since_1970;
  v1::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBase64(char c) { return absl::ascii_isalnum(c) || c == '+' || c == '/' || c == '-' || c == '_'; }

template <typename Map>
const Canary* Look(const Map& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

// The run of characters around `at` that `belongs` takes, no longer than a page.
template <typename Belongs>
absl::string_view RunAround(absl::string_view bytes, size_t at, Belongs belongs) {
  size_t begin = at, end = at;
  while (begin > 0 && at - begin < 4096 && belongs(bytes[begin - 1])) --begin;
  while (end < bytes.size() && end - at < 4096 && belongs(bytes[end])) ++end;
  return bytes.substr(begin, end - begin);
}

}  // namespace

Book::Book() {
  // As words are made, and as something may have folded them.
  for (const std::string& mark : {std::string(kMade), std::string(kMark)}) {
    encoded_marks_.push_back(absl::BytesToHexString(mark));
    encoded_marks_.push_back(absl::AsciiStrToUpper(encoded_marks_.back()));
    // What base64 makes of the mark wherever it begins, without the letters that its neighbours have a part in.
    for (size_t before = 0; before < 3; ++before) {
      const std::string text = absl::Base64Escape(std::string(before, 'x') + mark);
      const size_t first = (before * 8 + 5) / 6, last = (before + mark.size()) * 8 / 6;
      encoded_marks_.push_back(text.substr(first, last - first));
    }
  }
}

const Canary* Book::Keep(int record, const std::string& path) {
  canaries_.push_back(std::make_unique<Canary>(Canary{record, path}));
  if (record != kTyped) ++of_cases_;
  return canaries_.back().get();
}

std::string Book::Word(int record, const std::string& path) {
  const std::string tail = Tail(++made_);
  words_[tail] = Keep(record, path);
  return absl::StrCat(kMade, tail);
}

std::string Book::Digits(int record, const std::string& path, const std::string& prefix, int count, bool check) {
  const int free_digits = count - (check ? 1 : 0);
  uint64_t most = 1;
  for (int i = 0; i < free_digits; ++i) most *= 10;
  std::string number;
  do {
    number = absl::StrCat(prefix, absl::StrFormat("%0*d", free_digits, ++made_ * 7919 % most));
    if (!check) continue;
    for (char last = '0'; last <= '9'; ++last) {
      if (text::PassesIdCheck(number + last)) {
        number += last;
        break;
      }
    }
  } while (numbers_.contains(number));
  if (HasOwnSmallValues(record)) numbers_[number] = Keep(record, path);
  return number;
}

v1::Date Book::KeepDay(int record, const std::string& path, int64_t first_day) {
  const v1::Date date = DateOf(first_day);
  const Canary* const canary = Keep(record, path);
  days_[date.SerializeAsString()] = canary;
  // A run of digits is looked up with the dashes that stand in it.
  numbers_[absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day())] = canary;
  return date;
}

v1::Date Book::Day(int record, const std::string& path) {
  const int place = day_paths_.try_emplace(path, static_cast<int>(day_paths_.size())).first->second;
  const int64_t first = absl::CivilDay(1925, 1, 1) - absl::CivilDay(1970, 1, 1);
  if (!HasOwnSmallValues(record)) return DateOf(first);
  // What is typed has the last day of each path.
  return KeepDay(record, path, first + place * kDaysOfPath + (record == kTyped ? kDaysOfPath - 1 : record));
}

v1::Date Book::DayToCome(int record, const std::string& path) {
  const int64_t first = absl::CivilDay(2090, 1, 1) - absl::CivilDay(1970, 1, 1);
  if (!HasOwnSmallValues(record)) return DateOf(first + kDaysOfPath - 1);
  return KeepDay(record, path, first + (record == kTyped ? kDaysOfPath : record));
}

int64_t Book::Amount(int record, const std::string& path) {
  if (!HasOwnSmallValues(record)) return kAmounts - 1;
  const int64_t amount = kAmounts + static_cast<int64_t>(++made_ % (1 << 24));
  const Canary* const canary = Keep(record, path);
  amounts_[Varint(static_cast<uint64_t>(amount))] = canary;
  numbers_[absl::StrCat(amount)] = canary;
  return amount;
}

void Book::FindWordAt(absl::string_view bytes, size_t at, Found* found) const {
  if (bytes.size() - at < kMark.size() + kTail) return;
  const std::string word = absl::AsciiStrToLower(bytes.substr(at, kMark.size() + kTail));
  if (!absl::StartsWith(word, kMark)) return;
  if (const Canary* canary = Look(words_, absl::string_view(word).substr(kMark.size()))) found->insert(canary);
}

// Looks up a whole run of digits, and what lies in it behind a country code. Returns where the run ends.
size_t Book::FindNumberAt(absl::string_view bytes, size_t at, Found* found) const {
  size_t end = at;
  while (end < bytes.size() && (IsDigit(bytes[end]) || (bytes[end] == '-' && end - at < 10))) ++end;
  const absl::string_view run = bytes.substr(at, end - at);
  // Longer ones are times in microseconds and digests, in which anything may be found by chance.
  if (run.size() < 8 || run.size() > 15) return end;
  for (size_t skip = 0; skip + 8 <= run.size(); ++skip) {
    for (const size_t length : {size_t{8}, size_t{9}, size_t{10}, size_t{13}}) {
      if (skip + length > run.size()) break;
      if (const Canary* canary = Look(numbers_, run.substr(skip, length))) found->insert(canary);
    }
  }
  return end;
}

void Book::FindDayAt(absl::string_view bytes, size_t at, Found* found) const {
  // 08 and the year in two bytes, 10 and the month, 18 and the day.
  if (bytes.size() - at < 7 || bytes[at + 3] != 0x10 || bytes[at + 5] != 0x18) return;
  if (const Canary* canary = Look(days_, bytes.substr(at, 7))) found->insert(canary);
}

void Book::FindAmountAt(absl::string_view bytes, size_t at, Found* found) const {
  if (bytes.size() - at < kAmountBytes) return;
  if (const Canary* canary = Look(amounts_, bytes.substr(at, kAmountBytes))) found->insert(canary);
}

void Book::FindPlain(absl::string_view bytes, Found* found) const {
  // The end of every amount; the variable part before it has four bytes.
  static const std::string& amount_end = *new std::string(Varint(static_cast<uint64_t>(kAmounts)).substr(4));
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == 'z' || c == 'Z') FindWordAt(bytes, i, found);
    if (c == 0x08) FindDayAt(bytes, i, found);
    if (c == amount_end[0] && i >= 4 && bytes.substr(i, amount_end.size()) == amount_end) {
      FindAmountAt(bytes, i - 4, found);
    }
    if (IsDigit(c)) i = FindNumberAt(bytes, i, found) - 1;
  }
}

void Book::FindEncoded(absl::string_view bytes, Found* found) const {
  for (const std::string& mark : encoded_marks_) {
    const bool is_hex = mark.size() == 2 * kMark.size();
    for (size_t at = bytes.find(mark); at != absl::string_view::npos; at = bytes.find(mark, at + 1)) {
      if (is_hex) {
        const std::string word = absl::HexStringToBytes(bytes.substr(at, 2 * (kMark.size() + kTail)));
        FindPlain(word, found);
        continue;
      }
      const absl::string_view run = RunAround(bytes, at, IsBase64);
      for (size_t skip = 0; skip < 4 && skip < run.size(); ++skip) {
        const absl::string_view part = run.substr(skip, (run.size() - skip) / 4 * 4);
        std::string plain;
        if (absl::Base64Unescape(part, &plain) || absl::WebSafeBase64Unescape(part, &plain)) FindPlain(plain, found);
      }
    }
  }
}

std::set<const Canary*> Book::FindIn(absl::string_view bytes) const {
  Found found;
  FindPlain(bytes, &found);
  FindEncoded(bytes, &found);
  return found;
}

}  // namespace ihala::canaries
