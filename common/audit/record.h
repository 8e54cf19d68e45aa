#ifndef IHALA_COMMON_AUDIT_RECORD_H_
#define IHALA_COMMON_AUDIT_RECORD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "ihala/v1/audit.pb.h"
#include "ihala/v1/options.pb.h"

namespace ihala {

// How much of a case an answer held.
struct CaseRung {
  std::string referral_id;  // 16 bytes.
  v1::Rung rung = v1::RUNG_UNSPECIFIED;

  friend bool operator==(const CaseRung&, const CaseRung&) = default;
};

// One line of the trail: ids and codes, never free text.
struct AuditRecord {
  absl::Time at;  // In whole microseconds.
  std::string actor;
  std::string organisation;
  std::string action;   // As "operation.take_step", "account.put", "read.case".
  std::string subject;  // A case as UUID text, a directory code, or for a read the device's stream in hexadecimal.
  std::string result;   // Verdict kind and reason.
  std::string digest;   // Of the operation or request.
  // For an answer above the envelope: its cases, each once, in ascending order.
  std::vector<CaseRung> cases = {};
};

// The chain before the first record: 32 zero bytes.
std::string AuditChainStart();
// The digest that chains one record to the one before: BLAKE2b-256, 32 bytes. Covers everything that is passed in. A
// record without cases has it in the form that it had before there were any.
std::string AuditChain(absl::string_view previous, uint64_t n, const AuditRecord& record);

// Cases as they are stored and hashed: 17 bytes each, the id and the number of the rung. DATA_LOSS where bytes are not
// that.
std::string PackCases(const std::vector<CaseRung>& cases);
absl::StatusOr<std::vector<CaseRung>> UnpackCases(absl::string_view packed);

// A record as it travels, and back. INVALID_ARGUMENT where an entry is not written as ToEntry writes it.
v1::AuditEntry ToEntry(uint64_t n, const AuditRecord& record, absl::string_view chain);
absl::StatusOr<AuditRecord> FromEntry(const v1::AuditEntry& entry);

// OK where the record holds nothing but ids and codes: letters, digits and the few marks that join them, no field
// longer than such things are. INVALID_ARGUMENT naming the field otherwise, never its value.
absl::Status CheckIdsAndCodes(const AuditRecord& record);

}  // namespace ihala

#endif  // IHALA_COMMON_AUDIT_RECORD_H_
