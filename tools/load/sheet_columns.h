#ifndef IHALA_TOOLS_LOAD_SHEET_COLUMNS_H_
#define IHALA_TOOLS_LOAD_SHEET_COLUMNS_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace ihala::load {

// The columns of a household sheet, in the order in which they are written. The importer knows
// them by their headers: a column that it does not know is an error there, and a test of the
// importer reads a sheet made here.
enum Column : size_t {
  kListNumber,
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
  kColumnCount,
};

// What a column is called: `key` in reports, `header_ar` in the sheet.
struct SheetColumn {
  absl::string_view key;
  absl::string_view header_ar;
};

// One entry for each Column, in the same order.
absl::Span<const SheetColumn> SheetColumns();

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_SHEET_COLUMNS_H_
