#ifndef IHALA_COMMON_REFERRAL_DIRECTORY_H_
#define IHALA_COMMON_REFERRAL_DIRECTORY_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "ihala/v1/arrangement.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// True where `day` lies in `validity`, both ends included.
bool IsValidOn(const v1::Validity& validity, absl::CivilDay day);
bool IsValidOn(const v1::WorkflowValidity& validity, absl::CivilDay day);
// The civil day of a date of which all parts are known; 1 is taken for a missing month or day.
absl::CivilDay ToCivilDay(const v1::Date& date);
v1::Date ToDate(absl::CivilDay day);
// The last day that a date names: that of the month or the year where it says no more.
absl::CivilDay LastDayOf(const v1::Date& date);

// Whether somebody who speaks for the organisation signed the version of the workflow.
bool HasSigned(const v1::Organisation& organisation, absl::string_view workflow_id, uint32_t version);
// Whether somebody who speaks for it rolled the version back, and nobody signed it since.
bool HasRolledBack(const v1::Organisation& organisation, absl::string_view workflow_id, uint32_t version);
// Whether somebody who speaks for it signed the migration.
bool HasSigned(const v1::Organisation& organisation, const v1::MigrationRef& migration);

// Whether a trial or shock is for referrals of this way, on whatever days.
bool Covers(const v1::Arrangement& arrangement, const v1::Envelope& way);

// Whether a desk takes referrals from a governorate, or to a programme. One that lists none takes all.
bool Serves(const v1::Desk& desk, absl::string_view governorate);
bool Handles(const v1::Desk& desk, absl::string_view programme);

// Where a new referral's workflow is looked for: its newest version that both organisations follow, or the one version.
struct WorkflowOffer {
  std::string workflow_id;
  uint32_t version = 0;                          // 0 for any.
  const v1::Arrangement* arrangement = nullptr;  // The trial or shock that offers it; null for the programme.
};

// The directory in memory: what both the server and a device look names up in. A plain value; not thread-safe while
// it is being filled.
class Directory {
 public:
  void Put(v1::Organisation entry);
  void Put(v1::Desk entry);
  void Put(v1::Programme entry);
  void Put(v1::Governorate entry);
  void Put(v1::SharingAgreement entry);
  void Put(v1::Outage entry);
  void Put(v1::Arrangement entry);

  // Null where there is none. Pointers live until the next Put.
  const v1::Organisation* organisation(absl::string_view code) const;
  const v1::Desk* desk(absl::string_view code) const;
  const v1::Programme* programme(absl::string_view code) const;
  const v1::Governorate* governorate(absl::string_view pcode) const;
  const v1::SharingAgreement* agreement(absl::string_view agreement_id, uint32_t version) const;
  // Every version of every agreement, in no order; every version of one, signed or not, ascending.
  std::vector<const v1::SharingAgreement*> AllVersions() const;
  std::vector<const v1::SharingAgreement*> VersionsOf(absl::string_view agreement_id) const;
  // The version that is in force on `day`: the newest that both sides signed and that has begun, unless its days are
  // over or a side ended it. Null where there is none.
  const v1::SharingAgreement* InForce(absl::string_view agreement_id, absl::CivilDay day) const;
  // The version in force of the agreement between two organisations that lets referrals to `programme` pass on `day`;
  // null where there is none.
  const v1::SharingAgreement* AgreementFor(absl::string_view referring, absl::string_view receiving,
                                           absl::string_view programme, absl::CivilDay day) const;

  // Whether both organisations agreed on this version of a workflow.
  bool AgreedOn(const v1::Workflow& workflow, absl::string_view referring, absl::string_view receiving) const;
  // Whether either of them, or an administrator, rolled it back.
  bool RolledBack(const v1::Workflow& workflow, absl::string_view referring, absl::string_view receiving) const;
  // Whether new referrals between them may follow it on `day`: they agreed on it, nobody rolled it back, and the day is
  // one of its days.
  bool Follows(const v1::Workflow& workflow, absl::string_view referring, absl::string_view receiving,
               absl::CivilDay day) const;
  // Where the workflow of a new referral is to be looked for on `day`, in this order: what shocks offer, what trials
  // offer, its programme's own. Empty where the directory does not have the programme.
  std::vector<WorkflowOffer> WorkflowOffers(const v1::Envelope& way, absl::CivilDay day) const;
  // Whether a referral of this way may ever have followed some version of the workflow: it is its programme's, or a
  // trial or shock offered it, on whatever days.
  bool EverOffered(const v1::Envelope& way, absl::string_view workflow_id) const;
  // The trials and shocks of `day` that are for referrals which the organisation may make, or receive for one of its
  // programmes: shocks first, then by id.
  std::vector<const v1::Arrangement*> ArrangementsOf(absl::string_view organisation, absl::CivilDay day) const;
  // Whether both organisations signed the migration.
  bool AgreedOn(const v1::MigrationRef& migration, absl::string_view referring, absl::string_view receiving) const;
  // The organisations that are frozen, by code.
  std::set<std::string> Frozen() const;

  template <typename T>
  using Map = absl::flat_hash_map<std::string, T>;
  const Map<v1::Organisation>& organisations() const { return organisations_; }
  const Map<v1::Desk>& desks() const { return desks_; }
  const Map<v1::Programme>& programmes() const { return programmes_; }
  const Map<v1::Governorate>& governorates() const { return governorates_; }
  const Map<v1::Outage>& outages() const { return outages_; }
  const Map<v1::Arrangement>& arrangements() const { return arrangements_; }
  // By id, a slash and the version.
  const Map<v1::SharingAgreement>& agreements() const { return agreements_; }

 private:
  Map<v1::Organisation> organisations_;
  Map<v1::Desk> desks_;
  Map<v1::Programme> programmes_;
  Map<v1::Governorate> governorates_;
  Map<v1::SharingAgreement> agreements_;
  Map<v1::Outage> outages_;
  Map<v1::Arrangement> arrangements_;
  absl::flat_hash_map<std::string, std::set<uint32_t>> versions_;  // Of each agreement.
};

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_DIRECTORY_H_
