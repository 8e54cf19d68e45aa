#ifndef IHALA_TESTS_MATRIX_ORACLE_TERMS_H_
#define IHALA_TESTS_MATRIX_ORACLE_TERMS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/matrix/case_truth.h"
#include "tests/matrix/oracle_leave.h"

namespace ihala::matrix {

// From which rung on each field of the dossier opens to a receiver; what is not in it never does.
using Openings = std::map<std::string, v1::Rung>;

// What sharing agreements and a family's consent say, written from docs/agreements.md and not from the product's code.
class Terms {
 public:
  Terms(const std::vector<v1::SharingAgreement>& agreements, Leave leave) : agreements_(agreements), leave_(leave) {}

  // The versions that both sides signed, from the case's own on, ascending.
  std::vector<const v1::SharingAgreement*> VersionsOf(const v1::CaseCore& core) const;
  // Whether the case may be seen beyond its envelope by the agreement alone.
  bool IsInForce(const v1::CaseCore& core, absl::Time now) const;
  // What opens on which rung. Once access has ended, of the envelope what opened without anybody's grant.
  Openings OpeningsOf(const CaseTruth& truth, bool ended, absl::Time now) const;
  // For how long after its end the receiver sees more than the envelope.
  absl::Duration RetentionOf(const v1::CaseCore& core, bool refused, absl::Time closed) const;
  // The first and last days of its versions, as instants.
  std::vector<absl::Time> DatesOf(const v1::CaseCore& core) const;
  // Whether `account`, of the receiver, must not hold a copy.
  bool Forbids(const v1::CaseCore& core, const v1::Account& account) const;

 private:
  v1::Rung OpensBy(const v1::SharingAgreement& version, const std::string& path, const v1::FieldAccess& access,
                   bool needs_grant) const;

  const std::vector<v1::SharingAgreement>& agreements_;
  const Leave leave_;
};

absl::Time TimeOf(const google::protobuf::Timestamp& at);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_ORACLE_TERMS_H_
