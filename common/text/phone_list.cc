#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/phone.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

// Pieces between spaces and dashes that are looked at: five numbers of five pieces.
constexpr size_t kMostPieces = 25;

constexpr std::u32string_view kJoiningWords[] = {U"و", U"او", U"أو", U"or", U"and"};

bool IsWordLetter(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= 0x621 && code <= 0x64A);
}

bool IsDivider(char32_t code) {
  constexpr std::u32string_view kDividers = U"/\\|,;،؛\n\r";
  return kDividers.find(code) != std::u32string_view::npos;
}

bool IsDividingWord(std::u32string word) {
  for (char32_t& code : word) {
    if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
  }
  return std::find(std::begin(kJoiningWords), std::end(kJoiningWords), word) != std::end(kJoiningWords);
}

void EndPart(std::u32string& part, std::vector<std::u32string>& parts) {
  const bool blank = std::all_of(part.begin(), part.end(), [](char32_t c) { return IsSpace(c) || IsInvisible(c); });
  if (!blank) parts.push_back(std::move(part));
  part.clear();
}

// The text between signs and words that divide numbers. A word that is none of those stays in its part.
std::vector<std::u32string> Divided(std::u32string_view codes) {
  std::vector<std::u32string> parts;
  std::u32string part;
  for (size_t i = 0; i < codes.size();) {
    size_t end = i;
    while (end < codes.size() && IsWordLetter(codes[end])) ++end;
    if (end == i) ++end;
    const std::u32string piece(codes.substr(i, end - i));
    if (IsDivider(codes[i]) || IsDividingWord(piece)) {
      EndPart(part, parts);
    } else {
      part += piece;
    }
    i = end;
  }
  EndPart(part, parts);
  return parts;
}

// The pieces between spaces and dashes; a plus begins one, too.
std::vector<std::u32string> Pieces(std::u32string_view part) {
  std::vector<std::u32string> pieces;
  std::u32string piece;
  for (char32_t code : part) {
    const bool gap = IsSpace(code) || IsDash(code);
    if (gap || code == '+') EndPart(piece, pieces);
    if (!gap) piece.push_back(code);
  }
  EndPart(piece, pieces);
  return pieces;
}

// The ways to make readable numbers of the pieces from one place on: how many, and the numbers of the first of them.
struct Ways {
  size_t count = 0;
  std::vector<Phone> phones;
};

// Of every place, from the last to the first. Only counts matter beyond one way, so two stands for more.
Ways Divide(const std::vector<std::u32string>& pieces) {
  std::vector<Ways> from(pieces.size() + 1);
  from[pieces.size()].count = 1;
  for (size_t begin = pieces.size(); begin-- > 0;) {
    std::u32string run;
    for (size_t end = begin + 1; end <= pieces.size(); ++end) {
      // The space keeps a plus inside from joining what stands before it.
      run += pieces[end - 1] + U' ';
      if (from[end].count == 0) continue;
      Phone phone = ReadPhone(ToUtf8(run));
      if (!phone.ok()) continue;
      from[begin].count = std::min<size_t>(from[begin].count + from[end].count, 2);
      from[begin].phones = {std::move(phone)};
      from[begin].phones.insert(from[begin].phones.end(), from[end].phones.begin(), from[end].phones.end());
    }
  }
  return std::move(from[0]);
}

std::vector<Phone> FailedPhones(PhoneError error) { return {{error, PhoneKind::kUnknown, "", false}}; }

// The numbers of one part, or one error.
std::vector<Phone> ReadPart(const std::u32string& part) {
  Phone whole = ReadPhone(ToUtf8(part));
  if (whole.ok()) return {std::move(whole)};
  const std::vector<std::u32string> pieces = Pieces(part);
  if (pieces.size() < 2 || pieces.size() > kMostPieces) return FailedPhones(whole.error);
  Ways ways = Divide(pieces);
  return ways.count == 1 ? std::move(ways.phones) : FailedPhones(whole.error);
}

}  // namespace

std::vector<Phone> ReadPhones(absl::string_view text) {
  const std::vector<std::u32string> parts = Divided(ToCodePoints(text));
  if (parts.empty()) return FailedPhones(ReadPhone(text).error);
  std::vector<Phone> phones;
  for (const std::u32string& part : parts) {
    for (Phone& phone : ReadPart(part)) {
      if (!phone.ok()) return FailedPhones(phone.error);
      const auto same =
          std::find_if(phones.begin(), phones.end(), [&phone](const Phone& other) { return other.e164 == phone.e164; });
      if (same == phones.end()) {
        phones.push_back(std::move(phone));
      } else {
        // One clear form of a number settles what the other left to ask.
        same->needs_confirmation = same->needs_confirmation && phone.needs_confirmation;
      }
    }
    if (phones.size() > kMostPhonesInText) return FailedPhones(PhoneError::kTooMany);
  }
  return phones;
}

}  // namespace ihala::text
