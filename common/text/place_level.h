#ifndef IHALA_COMMON_TEXT_PLACE_LEVEL_H_
#define IHALA_COMMON_TEXT_PLACE_LEVEL_H_

#include "absl/strings/string_view.h"

namespace ihala::text {

// What a name of a place says about how large the place is.
enum class PlaceLevel {
  kUnsaid,       // A name like others: the directory says what it is.
  kSeveral,      // "غزة" alone: the Strip, the governorate and the city have this name. Ask; there is no default.
  kStrip,        // "قطاع غزة", "Gaza Strip".
  kGovernorate,  // "محافظة ...", "... governorate".
  kCity,         // "مدينة ...", "... city".
};

// The level that a name tells, in Arabic or English and any spelling that meets under StrictKey. Pure, any thread.
PlaceLevel LevelOfPlace(absl::string_view name);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_PLACE_LEVEL_H_
