#include "server/commands/organisation_judge.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

absl::Status NoSuchOrganisation() {
  return WithReason(absl::NotFoundError("There is no such organisation, or you do not speak for it."),
                    "ORGANISATION_NOT_FOUND");
}

absl::StatusOr<std::optional<StoredOrganisation>> Find(WriteTxn& txn, const std::string& code) {
  ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(RowKind::kOrganisation, "", code));
  if (!row.has_value()) return std::optional<StoredOrganisation>();
  StoredOrganisation stored{row->seq, {}};
  if (!stored.organisation.ParseFromString(row->body)) return absl::DataLossError("a stored entry does not parse");
  return std::optional<StoredOrganisation>(std::move(stored));
}

// The organisation, if the caller may say something about it.
absl::StatusOr<StoredOrganisation> FindMine(WriteTxn& txn, const Caller& caller, const std::string& code,
                                            bool as_administrator) {
  ASSIGN_OR_RETURN(std::optional<StoredOrganisation> stored, Find(txn, code));
  const bool may = SpeaksForAll(caller, code) || (as_administrator && caller.Holds(v1::ROLE_ADMINISTRATOR, ""));
  if (!stored.has_value() || !may) return NoSuchOrganisation();
  return *std::move(stored);
}

// Has the cases that it referred go out again: receivers see less of them, or again what they saw.
absl::StatusOr<Applied> StoreFreeze(WriteTxn& txn, const v1::Organisation& organisation, const char* action) {
  ASSIGN_OR_RETURN(const uint64_t revision, KeepOrganisation(txn, organisation));
  RETURN_IF_ERROR(txn.MakeDue(organisation.code(), ""));
  return Applied{revision, organisation.code(), action};
}

absl::StatusOr<Applied> Freeze(WriteTxn& txn, const ReferenceData& reference, absl::Time now, const Caller& caller,
                               const FreezeOrganisation& entry) {
  ASSIGN_OR_RETURN(StoredOrganisation stored, FindMine(txn, caller, entry.organisation, /*as_administrator=*/true));
  v1::Organisation& organisation = stored.organisation;
  // Frozen anew, it takes both hands anew.
  if (!organisation.has_freeze()) *organisation.mutable_freeze()->mutable_at() = TimestampOfTime(now);
  organisation.mutable_freeze()->set_administrator_lifts(false);
  organisation.mutable_freeze()->set_organisation_lifts(false);
  for (const auto& [code, account] : reference.accounts) {
    if (account.organisation() == organisation.code()) RETURN_IF_ERROR(txn.DeleteSessionsOf(code));
  }
  return StoreFreeze(txn, organisation, audit_action::kOrganisationFreeze);
}

absl::StatusOr<Applied> Lift(WriteTxn& txn, const Caller& caller, const LiftFreeze& entry) {
  ASSIGN_OR_RETURN(StoredOrganisation stored, FindMine(txn, caller, entry.organisation, /*as_administrator=*/true));
  v1::Organisation& organisation = stored.organisation;
  if (!organisation.has_freeze()) {
    return WithReason(absl::FailedPreconditionError("The organisation is not frozen."), "NOT_FROZEN");
  }
  v1::OrganisationFreeze& freeze = *organisation.mutable_freeze();
  // An account is the installation's or the organisation's, never both: one person is one hand.
  if (SpeaksForAll(caller, organisation.code())) {
    freeze.set_organisation_lifts(true);
  } else {
    freeze.set_administrator_lifts(true);
  }
  const bool is_over = freeze.administrator_lifts() && freeze.organisation_lifts();
  if (is_over) organisation.clear_freeze();
  if (is_over) return StoreFreeze(txn, organisation, audit_action::kOrganisationUnfreeze);
  ASSIGN_OR_RETURN(const uint64_t revision, KeepOrganisation(txn, organisation));
  return Applied{revision, organisation.code(), audit_action::kOrganisationLiftFreeze};
}

}  // namespace

absl::StatusOr<StoredOrganisation> FindOwnOrganisation(WriteTxn& txn, const Caller& caller) {
  return FindMine(txn, caller, caller.organisation, /*as_administrator=*/false);
}

absl::StatusOr<uint64_t> KeepOrganisation(WriteTxn& txn, const v1::Organisation& organisation) {
  return txn.PutRow(RowKind::kOrganisation, "", organisation.code(), ScopeOfEverybody(),
                    organisation.SerializeAsString());
}

absl::StatusOr<Applied> SetCalendar(WriteTxn& txn, const Caller& caller, const PutCalendar& entry) {
  ASSIGN_OR_RETURN(StoredOrganisation stored, FindMine(txn, caller, entry.organisation, /*as_administrator=*/true));
  stored.organisation.clear_calendar();
  if (entry.calendar.has_value()) *stored.organisation.mutable_calendar() = *entry.calendar;
  ASSIGN_OR_RETURN(const uint64_t revision, KeepOrganisation(txn, stored.organisation));
  RETURN_IF_ERROR(txn.WakeClocks());
  return Applied{revision, entry.organisation, audit_action::kOrganisationCalendar};
}

absl::StatusOr<v1::Organisation> WithItsOwnWords(WriteTxn& txn, v1::Organisation organisation) {
  ASSIGN_OR_RETURN(const std::optional<StoredOrganisation> stored, Find(txn, organisation.code()));
  if (!stored.has_value()) return organisation;
  const v1::Organisation& present = stored->organisation;
  if (present.has_freeze()) *organisation.mutable_freeze() = present.freeze();
  *organisation.mutable_signed_workflows() = present.signed_workflows();
  if (!organisation.has_calendar() && present.has_calendar()) *organisation.mutable_calendar() = present.calendar();
  *organisation.mutable_rolled_back_workflows() = present.rolled_back_workflows();
  *organisation.mutable_signed_migrations() = present.signed_migrations();
  if (organisation.device_enrolment() == v1::DEVICE_ENROLMENT_UNSPECIFIED) {
    organisation.set_device_enrolment(present.device_enrolment());
  }
  return organisation;
}

absl::StatusOr<Applied> JudgeOrganisationWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                              const Caller& caller, const DirectoryEntry& entry) {
  if (const auto* freeze = std::get_if<FreezeOrganisation>(&entry)) return Freeze(txn, reference, now, caller, *freeze);
  if (const auto* calendar = std::get_if<PutCalendar>(&entry)) return SetCalendar(txn, caller, *calendar);
  return Lift(txn, caller, std::get<LiftFreeze>(entry));
}

}  // namespace ihala
