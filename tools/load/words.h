#ifndef IHALA_TOOLS_LOAD_WORDS_H_
#define IHALA_TOOLS_LOAD_WORDS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace ihala::load {

// Names as people of Gaza bear them, at least 2,000 different ones in all, compound ones among them, the commonest
// first. No list has two that a careful clerk would call the same. They are put together at random: no household made
// of them is a real one.
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

// Names of sites in which displaced people live; a school's is followed by its kind. All made up.
enum class SiteName { kSchool, kSchoolKind, kCamp, kLandmark };
absl::Span<const absl::string_view> SiteNames(SiteName kind);

// What is said of a family and in its case. Localities, sites and phrases are at least 300 in all.
enum class Topic {
  kDisplaced,  // where it lives, with {from}, {here} and {size} to be filled in
  kAtHome,     // the same of one that is at home
  kTent,       // how it lives there
  kIndoors,
  kNoIncome,  // what it lives on
  kLittleIncome,
  kInfant,  // who needs what
  kElder,
  kDisabled,
  kIll,
  kOrphans,
  kChildren,
  kAsk,        // what it asks for
  kHours,      // when it may be called
  kWho,        // who may answer
  kStatement,  // words of the people who work on the case, for any form
  kRemark,     // their comments
};
absl::Span<const absl::string_view> Phrases(Topic topic);

absl::Span<const Governorate> Governorates();
absl::Span<const Locality> Localities();

// The sets of coded values that a sheet carries.
enum class Code {
  kUrgency,
  kService,
  kDocument,
  kSeen,
  kKept,
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
