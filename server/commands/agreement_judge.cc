#include "server/commands/agreement_judge.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/referral/agreement.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// What the trail calls a side's word.

absl::Status NoSuchAgreement() {
  return WithReason(absl::NotFoundError("There is no such agreement, or your organisation is no side of it."),
                    "AGREEMENT_NOT_FOUND");
}

// For which side the caller may speak; SIDE_UNSPECIFIED for neither.
v1::Side SideOf(const Caller& caller, const v1::SharingAgreement& agreement) {
  if (HoldsForAll(caller, v1::ROLE_SUPERVISOR, agreement.referring_organisation())) return v1::SIDE_REFERRER;
  if (HoldsForAll(caller, v1::ROLE_LEAD, agreement.receiving_organisation())) return v1::SIDE_RECEIVER;
  return v1::SIDE_UNSPECIFIED;
}

v1::AgreementSignature WordOf(const Caller& caller, v1::Side side, absl::Time now) {
  v1::AgreementSignature word;
  word.set_side(side);
  word.set_account(caller.account);
  *word.mutable_at() = TimestampOfTime(now);
  return word;
}

// A version as it is in this transaction: the other side may have spoken since the directory was read.
struct StoredVersion {
  std::string row_id;
  uint64_t revision = 0;
  v1::SharingAgreement agreement;
};

// Before there were versions beside each other a row bore the agreement's id alone.
absl::StatusOr<StoredVersion> FindVersion(WriteTxn& txn, const v1::SharingAgreement& known) {
  for (const std::string& row_id : {AgreementRowId(known), known.agreement_id()}) {
    ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(RowKind::kAgreement, "", row_id));
    if (!row.has_value()) continue;
    StoredVersion stored{row_id, row->seq, {}};
    if (!stored.agreement.ParseFromString(row->body)) return absl::DataLossError("a stored entry does not parse");
    if (stored.agreement.version() == known.version()) return stored;
  }
  return NoSuchAgreement();
}

// Writes the version as it is now, and has the cases go out again where that changes what is in force.
absl::StatusOr<Applied> StoreVersion(WriteTxn& txn, const StoredVersion& version, std::string action) {
  const v1::SharingAgreement& agreement = version.agreement;
  Applied word{0, version.row_id, std::move(action)};
  ASSIGN_OR_RETURN(word.revision, txn.PutRow(RowKind::kAgreement, "", version.row_id, AgreementScope(agreement),
                                             agreement.SerializeAsString()));
  if (IsSigned(agreement)) {
    RETURN_IF_ERROR(txn.MakeDue(agreement.referring_organisation(), agreement.receiving_organisation()));
  }
  return word;
}

absl::StatusOr<Applied> Sign(WriteTxn& txn, const ReferenceData& reference, absl::Time now, const Caller& caller,
                             const SignAgreement& entry) {
  const v1::SharingAgreement* const known = reference.directory.agreement(entry.agreement_id, entry.version);
  const v1::Side side = known == nullptr ? v1::SIDE_UNSPECIFIED : SideOf(caller, *known);
  if (side == v1::SIDE_UNSPECIFIED) return NoSuchAgreement();
  ASSIGN_OR_RETURN(StoredVersion version, FindVersion(txn, *known));
  if (HasSigned(version.agreement, side)) {
    return Applied{version.revision, version.row_id, audit_action::kAgreementSign};
  }
  *version.agreement.add_signatures() = WordOf(caller, side, now);
  return StoreVersion(txn, version, audit_action::kAgreementSign);
}

absl::StatusOr<Applied> End(WriteTxn& txn, const ReferenceData& reference, absl::Time now, const Caller& caller,
                            const EndAgreement& entry) {
  const std::vector<const v1::SharingAgreement*> versions = reference.directory.VersionsOf(entry.agreement_id);
  const v1::Side side = versions.empty() ? v1::SIDE_UNSPECIFIED : SideOf(caller, *versions.back());
  if (side == v1::SIDE_UNSPECIFIED) return NoSuchAgreement();
  const v1::SharingAgreement* const in_force = reference.directory.InForce(entry.agreement_id, DirectoryDay(now));
  if (in_force == nullptr) {
    return WithReason(absl::FailedPreconditionError("No version of the agreement is in force."), "NOT_IN_FORCE");
  }
  ASSIGN_OR_RETURN(StoredVersion version, FindVersion(txn, *in_force));
  if (version.agreement.has_ended()) return Applied{version.revision, version.row_id, audit_action::kAgreementEnd};
  *version.agreement.mutable_ended() = WordOf(caller, side, now);
  return StoreVersion(txn, version, audit_action::kAgreementEnd);
}

}  // namespace

std::string AgreementRowId(const v1::SharingAgreement& agreement) {
  return absl::StrCat(agreement.agreement_id(), "/", agreement.version());
}

RowScope AgreementScope(const v1::SharingAgreement& agreement) {
  return {AgreementParty(agreement.referring_organisation()), AgreementParty(agreement.receiving_organisation()), "",
          ""};
}

absl::Status AgreementVersionExists() {
  return absl::AlreadyExistsError("This version is there already; a version is never replaced.");
}

absl::Status CheckNewVersion(const ReferenceData& reference, const v1::SharingAgreement& agreement,
                             uint64_t base_revision) {
  const std::vector<const v1::SharingAgreement*> versions = reference.directory.VersionsOf(agreement.agreement_id());
  const uint32_t newest = versions.empty() ? 0 : versions.back()->version();
  if (reference.directory.agreement(agreement.agreement_id(), agreement.version()) != nullptr) {
    return AgreementVersionExists();
  }
  if (base_revision != 0 && newest > base_revision) {
    return WithReason(absl::AbortedError("Another version was laid before the sides since."), "STALE_REVISION");
  }
  if (agreement.version() > newest) return absl::OkStatus();
  return InvalidField("version", "OUT_OF_RANGE", "must be above the newest version");
}

absl::StatusOr<Applied> JudgeAgreementWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                           const Caller& caller, const DirectoryEntry& entry) {
  if (const auto* sign = std::get_if<SignAgreement>(&entry)) return Sign(txn, reference, now, caller, *sign);
  return End(txn, reference, now, caller, std::get<EndAgreement>(entry));
}

}  // namespace ihala
