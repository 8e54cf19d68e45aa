#ifndef IHALA_SERVER_COMMANDS_AGREEMENT_JUDGE_H_
#define IHALA_SERVER_COMMANDS_AGREEMENT_JUDGE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// What happens to sharing agreements. An administrator lays versions before the two sides; what is in force they alone
// decide, each by somebody who speaks for it: a supervisor of the referring organisation, a lead of the receiving one.
namespace ihala {

// Under which row a version lies, and whose feeds it is in.
std::string AgreementRowId(const v1::SharingAgreement& agreement);
RowScope AgreementScope(const v1::SharingAgreement& agreement);

// OK where the version may be laid before the sides: it is above every other one, and, unless `base_revision` is 0, no
// other was laid since the newest that the caller saw.
absl::Status CheckNewVersion(const ReferenceData& reference, const v1::SharingAgreement& agreement,
                             uint64_t base_revision);

// The answer where the version is there: ALREADY_EXISTS.
absl::Status AgreementVersionExists();

// Writes a side's word into the version. Where it changes what is in force, every case between the two organisations is
// due at once. `entry` is a SignAgreement or an EndAgreement. NOT_FOUND in the same words where there is no such
// version and where the caller speaks for no side of it; FAILED_PRECONDITION (NOT_IN_FORCE) where nothing is to be
// ended.
absl::StatusOr<Applied> JudgeAgreementWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                           const Caller& caller, const DirectoryEntry& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_AGREEMENT_JUDGE_H_
