#ifndef IHALA_TESTS_MATRIX_SCRIBE_H_
#define IHALA_TESTS_MATRIX_SCRIBE_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/matrix/office.h"

namespace ihala::matrix {

// How a referral is sent.
struct Sent {
  std::string name;
  std::string agreement = kOpenTerms;
  std::function<void(v1::Referral&)> shape = nullptr;  // What is different in its dossier.
  std::string desk = kDesk1;
  std::string governorate = kGov1;
  std::string author = "W-author";
  std::string referring = kCsoA;
  std::string receiving = kMinA;
  std::string programme = kCash;
};

// The core with which a write answered, and what was true then.
struct Echo {
  std::string account;
  std::string surface;
  v1::CaseCore shown;
  CaseTruth truth;
  absl::Time at;
};

// Values for every input of a step's form, by what the form asks. `other_case` is one that the actor may see.
std::vector<v1::InputValue> InputsFor(const v1::Workflow& workflow,
                                      const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                      const v1::CaseCore& core, absl::Time now, const std::string& other_case);

// A dossier in which every field is set, its people new ones.
v1::Referral FullDossier(Office& office, const Sent& sent);

// Writes cases by calls, one after the other, and remembers what the calls showed.
class Scribe {
 public:
  explicit Scribe(Office* office) : office_(*office), rules_(office->ReadRules()) {}

  // Each speaks of the case that was sent last.
  Scribe& Send(const Sent& sent);
  Scribe& Take(const std::string& account, const std::string& step_id,
               const std::map<std::string, std::string>& codes = {});
  Scribe& Answer(const std::string& account, bool agrees);
  Scribe& Say(const std::string& account, v1::Audience audience);
  // Everybody who works on the case says something to the other side and something to their own.
  Scribe& Talk(const std::vector<std::string>& accounts);
  // Amends as if the newest change had not been seen, where `base` is given.
  Scribe& Amend(const std::string& account, const v1::AmendReferral& amendment, uint64_t base = 0);
  // Has a device carry the operation, with its clock's word.
  Scribe& Carry(const std::string& account, const v1::Operation& operation);
  Scribe& Force(const std::function<void(v1::CaseCore&)>& change, v1::StageKind kind);

  Office& office() { return office_; }
  const std::string& id() const { return id_; }
  uint64_t dossier_seq();
  CaseTruth truth() { return office_.Read(name_, id_); }
  const std::vector<std::pair<std::string, std::string>>& cases() const { return cases_; }  // Name and id.
  const std::vector<Echo>& echoes() const { return echoes_; }

 private:
  const v1::Workflow& WorkflowOf(const v1::CaseCore& core) const;
  std::string OtherCase() const;
  void Heard(const std::string& account, const std::string& surface, const v1::CaseCore& core);

  Office& office_;
  const Rules rules_;
  std::string name_;
  std::string id_;
  std::vector<std::pair<std::string, std::string>> cases_;
  std::vector<Echo> echoes_;
};

// Every case of the matrix, and what is done to some of them once all have been looked at.
void WriteCases(Scribe& scribe);
void WriteLater(Office& office);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_SCRIBE_H_
