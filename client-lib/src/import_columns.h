#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_COLUMNS_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_COLUMNS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/import_words.h"

namespace ihala::client {

// The columns of a household sheet, in the order in which a form asks for them. ImportColumns() is the public view.
enum class Column : size_t {
  kListNumber,
  kHouseholdNumber,
  kRelation,
  kReceivingOrg,
  kReceivingDesk,
  kProgramme,
  kServicesRequested,
  kUrgency,
  kUrgencyReason,
  kInterviewDate,
  kHeadFirstName,
  kHeadFatherName,
  kHeadGrandfatherName,
  kHeadFamilyName,
  kHeadMotherName,
  kHeadDocumentType,
  kHeadDocumentNumber,
  kHeadDocumentSeen,
  kHeadDocumentKept,
  kHeadBirthDate,
  kHeadSex,
  kHeadMaritalStatus,
  kHeadPresence,
  kHouseholdSize,
  kFemales,
  kMales,
  kChildrenUnder5,
  kChildren5To17,
  kAdults60Plus,
  kMembers,
  kPhone,
  kPhoneOwner,
  kPhoneSharedBy,
  kGovernorate,
  kLocality,
  kSiteType,
  kSiteName,
  kPlaceAsOf,
  kOriginGovernorate,
  kRefugeeStatus,
  kVulnerabilities,
  kDisability,
  kShelter,
  kIncomeBand,
  kNeedSummary,
  kCoverage,
  kContactChannel,
  kContactHours,
  kContactWho,
  kDoNotCall,
  kConsentBasis,
  kConsentReceiver,
  kConsentProgramme,
  kConsentFields,
  kConsentMode,
  kConsentTextVersion,
  kConsentLanguage,
  kConsentGivenBy,
  kConsentForWhom,
  kConsentDate,
  kConsentExpires,
  kCount,
};
inline constexpr size_t kColumnCount = static_cast<size_t>(Column::kCount);

// What a column is called, whether a sheet must have it, and the words that its cells take.
struct ColumnInfo {
  absl::string_view key;
  absl::string_view header_ar;
  absl::string_view header_en;
  bool required;
  WordSet words;
};
const ColumnInfo& InfoOf(Column column);

// What the names of columns stand for: those that every sheet may use, and those that an organisation uses for its own.
class ColumnNames {
 public:
  // `own` maps names to keys of columns, or to an empty key for a column to pass over. INVALID_ARGUMENT with a field
  // for each name whose key is none.
  static absl::StatusOr<ColumnNames> Make(const std::map<std::string, std::string>& own);

  // The place of the column among Column, kPassedOver, kConfirmed or kSuggested; nullopt for an unknown name. Spelling
  // and case do not matter.
  std::optional<size_t> PlaceOf(const std::string& name) const;

 private:
  std::map<std::string, size_t> own_;
};
// A column that says nothing about a household, as those of an earlier import's report.
inline constexpr size_t kPassedOver = kColumnCount;
// The report's column in which a person confirms what it suggests for the row, and the one that suggests it.
inline constexpr size_t kConfirmed = kColumnCount + 1;
inline constexpr size_t kSuggested = kColumnCount + 2;

// Which cell of a record belongs to which column, as a sheet's header says.
class Header {
 public:
  // INVALID_ARGUMENT with reason EMPTY or COLUMNS; see ImportResult.
  static absl::StatusOr<Header> Read(const std::vector<std::string>& names, const ColumnNames& known);

  // The record's cells by column; empty where the sheet has no such column. A record may have fewer cells than the
  // header.
  std::vector<std::string> Arrange(const std::vector<std::string>& cells) const;
  // What an earlier report suggests for the record; empty where the sheet is none.
  std::string SuggestedIn(const std::vector<std::string>& cells) const;
  // Whether the record's cell for it says yes.
  bool IsConfirmed(const std::vector<std::string>& cells) const;
  // Whether the record is the header once more.
  bool IsRepeatedIn(const std::vector<std::string>& cells) const;
  // The column as the file calls it; its Arabic or English name where the file does not have it.
  std::string NameOf(Column column, absl::string_view language) const;
  const std::vector<std::string>& names() const { return names_; }
  bool Has(Column column) const;
  // False for what a report does not repeat: the columns of an earlier one. Those that were asked to be passed over are
  // the file's own, and stay.
  bool IsData(size_t place) const { return is_data_[place]; }
  // Whether a household cannot do without the cell.
  bool IsRequired(size_t place) const;
  // False for a column that the header leaves without a name.
  bool IsNamed(size_t place) const { return is_named_[place]; }

 private:
  std::vector<std::string> names_;
  std::vector<size_t> places_;  // The column of each name, or one of the three above.
  std::vector<bool> is_data_;
  std::vector<bool> is_named_;
};

// What the report puts before a row.
struct ReportHeader {
  absl::string_view line;
  absl::string_view column;
  absl::string_view value;
  absl::string_view expected;
  absl::string_view suggestion;
  absl::string_view confirmed;
};
const ReportHeader& ReportHeaderIn(absl::string_view language);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_COLUMNS_H_
