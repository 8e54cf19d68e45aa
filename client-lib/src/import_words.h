#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_WORDS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_WORDS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace ihala::client {

// The sets of coded values that the cells of a sheet take.
enum class WordSet {
  kNone,
  kUrgency,
  kService,
  kDocument,
  kSeen,
  kKept,
  kSex,
  kMarital,
  kPresence,
  kRole,
  kHead,
  kOwner,
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

// The code that `cell` says: by its Arabic word in any spelling, its English word or the code itself. Nullopt where the
// set has no such word. Any thread.
std::optional<std::string> CodeOf(WordSet set, absl::string_view cell);

// The number of a code in the enum whose values carry it behind a prefix, as SEX_FEMALE; 0 where it has none.
int NumberOf(const google::protobuf::EnumDescriptor& values, absl::string_view code);

// The words of a set as a person may write them in `language`, with commas between.
std::string WordsIn(WordSet set, absl::string_view language);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_WORDS_H_
