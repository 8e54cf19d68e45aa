#ifndef IHALA_TESTS_MATRIX_ORACLE_H_
#define IHALA_TESTS_MATRIX_ORACLE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "tests/matrix/case_truth.h"
#include "tests/matrix/oracle_leave.h"
#include "tests/matrix/oracle_terms.h"

namespace ihala::matrix {

// What one person sees of one case.
struct Sight {
  bool exists = false;
  v1::Side side = v1::SIDE_UNSPECIFIED;
  std::vector<v1::Role> roles;  // Those with which they stand on the case.
  // Whether they may write a comment, and change the case otherwise. People may, as far as their role goes, and systems
  // where it is listed for the case's desk and governorate.
  bool may_comment = false;
  bool may_act = false;
  std::string organisation;
  // Of receivers.
  v1::Rung up_to = v1::RUNG_UNSPECIFIED;
  Openings openings;
};

// A slow and obvious second opinion on who sees what, written from docs/agreements.md, the roles of the protos and what
// the fields declare there. It shares nothing with the product but the messages.
class Oracle {
 public:
  // `rules` must outlive it.
  explicit Oracle(const Rules& rules, Leave leave = Leave::kNothing);

  Sight See(const v1::Account& who, const CaseTruth& truth, absl::Time now) const;
  // "Its people are no callers."
  bool IsFrozen(const std::string& organisation) const { return rules_.frozen.contains(organisation); }
  // Takes out of a CaseCore, Referral, HistoryEntry, Comment or DossierConflict what is not for these eyes.
  void Hide(const Sight& sight, google::protobuf::Message* message) const;
  bool MayRead(const Sight& sight, const v1::Comment& comment) const;

  // The ids of the steps that somebody may take now, in the document's order.
  std::vector<std::string> PermittedSteps(const Sight& sight, const v1::Account& who, const CaseTruth& truth,
                                          absl::Time now) const;
  // The instants at which something about the case may change by itself.
  std::vector<absl::Time> DatesOf(const CaseTruth& truth) const;
  // "The clock of the stage, or of a pending step, whichever is further behind." In oracle_clock.cc.
  v1::CaseClock ClockOf(const CaseTruth& truth, absl::Time now) const;
  v1::StageKind KindOf(const v1::CaseCore& core) const;
  bool IsOpen(const v1::CaseCore& core) const;
  const v1::Workflow& WorkflowOf(const v1::CaseCore& core) const;
  Leave leave() const { return leave_; }

 private:
  std::vector<v1::Role> RolesOn(v1::Side side, const v1::Account& who, const CaseTruth& truth) const;
  bool Lists(const v1::Account& who, v1::Right right, const CaseTruth& truth) const;
  bool Reaches(const v1::RoleBinding& binding, const v1::CaseCore& core) const;
  bool HasEnded(const CaseTruth& truth, absl::Time now) const;
  v1::Rung RungOf(const v1::Account& who, const std::vector<v1::Role>& roles, const v1::CaseCore& core) const;
  bool Shows(const Sight& sight, const std::string* around, const google::protobuf::Message& message,
             const google::protobuf::FieldDescriptor& field) const;
  void Hide(const Sight& sight, const std::string* around, google::protobuf::Message* message) const;

  const Rules& rules_;
  const Leave leave_;
  const Terms terms_;
};

bool HasRole(const std::vector<v1::Role>& roles, v1::Role role);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_ORACLE_H_
