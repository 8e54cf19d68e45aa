#ifndef IHALA_TOOLS_LOAD_WORDS_H_
#define IHALA_TOOLS_LOAD_WORDS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace ihala::load {

// Names as people of Gaza bear them, each at least 300 and without repeats, the commonest first.
// They are put together at random: no household made of them is a real one.
absl::Span<const absl::string_view> MaleFirstNames();
absl::Span<const absl::string_view> FemaleFirstNames();
absl::Span<const absl::string_view> FamilyNames();

// A governorate of the Gaza Strip.
struct Governorate {
  absl::string_view pcode;
  absl::string_view name_ar;
};

// A town, camp or village. `kind` is "city", "town", "village", "camp" or "area".
struct Locality {
  absl::string_view governorate;  // P-code
  absl::string_view name_ar;
  absl::string_view kind;
};

absl::Span<const Governorate> Governorates();
absl::Span<const Locality> Localities();

// The sets of coded values that a sheet carries.
enum class Code {
  kUrgency,
  kService,
  kDocument,
  kSeen,
  kSex,
  kMaritalMale,
  kMaritalFemale,
  kPresence,
  kKin,
  kOwner,
  kGovernorate,
  kSite,
  kStated,
  kVulnerability,
  kDomain,
  kLevel,
  kShelter,
  kIncome,
  kFrequency,
  kCoverageStatus,
  kChannel,
  kBasis,
  kFieldGroup,
  kMode,
  kLanguage,
  kGiver,
  kScope,
};

// The Arabic word that a spreadsheet has for `code`; empty if the set has no such code.
absl::string_view ArabicWord(Code set, absl::string_view code);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_WORDS_H_
