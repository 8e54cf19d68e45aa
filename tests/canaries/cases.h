#ifndef IHALA_TESTS_CANARIES_CASES_H_
#define IHALA_TESTS_CANARIES_CASES_H_

#include <string>
#include <vector>

#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"
#include "tests/canaries/setting.h"

namespace ihala::canaries {

// Brings about the cases of a run: of two organisations, at two desks, under two agreements, of families that agreed to
// all and to less, and then at every distance from the receiver: unclaimed, claimed, opened, accepted, released, asked
// about, declined, reassigned, withdrawn, handed over, amended and in conflict. Each answer on the way is looked at.
// One thread.
class Cases {
 public:
  explicit Cases(Setting& setting) : setting_(setting), voice_(setting), cores_(setting.records().size()) {}

  // Submits all of them, with comments.
  void Submit();
  // Takes the steps.
  void Work();

 private:
  struct Said {
    std::string name, code, text, reference;
  };
  void SubmitOne(int i);
  void WorkOn(int i);
  void Step(int i, const std::string& account, const std::string& step, const std::vector<Said>& said = {});
  void Comment(int i, const std::string& account, bool internal);
  void Amend(int i);
  void SendAmendment(int i, const std::string& account, uint64_t base);
  void Claim(int i);
  void Open(int i, const std::string& account);
  std::string Words(int i) { return "كلام " + setting_.book().Word(i, kWords); }
  std::string ReviewerOf(int i) const;

  Setting& setting_;
  Voice voice_;
  std::vector<v1::CaseCore> cores_;
};

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_CASES_H_
