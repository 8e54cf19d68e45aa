#include "common/text/place_level.h"

#include <string>

#include "absl/strings/match.h"
#include "common/text/arabic_keys.h"

namespace ihala::text {
namespace {

// Under StrictKey: the word that stands before a name in Arabic, and the one behind it in English.
struct LevelWord {
  const char* before;
  const char* behind;
  PlaceLevel level;
};
constexpr LevelWord kLevelWords[] = {
    {"قطاع ", " strip", PlaceLevel::kStrip},
    {"محافظه ", " governorate", PlaceLevel::kGovernorate},
    {"مدينه ", " city", PlaceLevel::kCity},
};

}  // namespace

PlaceLevel LevelOfPlace(absl::string_view name) {
  const std::string key = StrictKey(name);
  if (key == "غزه" || key == "gaza") return PlaceLevel::kSeveral;
  for (const LevelWord& word : kLevelWords) {
    if (absl::StartsWith(key, word.before) || absl::EndsWith(key, word.behind)) return word.level;
  }
  return PlaceLevel::kUnsaid;
}

}  // namespace ihala::text
