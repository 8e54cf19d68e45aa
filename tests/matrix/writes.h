#ifndef IHALA_TESTS_MATRIX_WRITES_H_
#define IHALA_TESTS_MATRIX_WRITES_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/matrix/look.h"
#include "tests/matrix/oracle_steps.h"
#include "tests/matrix/tally.h"

namespace ihala::matrix {

// Has somebody try every write on every case, each so that it changes nothing even where it may be done: a step with an
// old revision, a comment that is there already, an amendment to what already stands. Judged is who is let through,
// that an outsider hears what they would hear of a case that is not there, and what an answer shows.
class Writes {
 public:
  // All must outlive it.
  Writes(Office* office, const Oracle& oracle, const std::vector<CaseTruth>& cases, Tally* tally)
      : office_(*office), oracle_(oracle), cases_(cases), tally_(*tally) {}

  void Try(const Person& person);
  // The same by the exchange, as a device would that sends what it should not.
  void TryByDevice(const Person& person);
  // Who may begin a case, and whose: with what is left behind.
  void TrySubmitting(const Person& person);

 private:
  struct Tried {
    const Person& person;
    const CaseTruth& truth;
    Sight sight;
  };
  // The code with which a call of these roles ends.
  absl::StatusCode CodeOf(const Tried& tried, const std::vector<v1::Role>& door, Fate fate,
                          absl::StatusCode taken) const;
  Place PlaceOf(const Tried& tried, const std::string& surface) const;
  // Whether nothing more may be said of the case.
  bool IsErased(const CaseTruth& truth) const;
  // Judges one call: the code that it ends with, and the words where it is as if there were no case.
  void Judge(const Place& place, const std::string& what, absl::StatusCode expected, const absl::Status& status,
             const std::function<absl::Status()>& absent);
  // What an answer shows: the core as a get does, and nobody of the referrer whom the receiver may not know.
  void JudgeShown(const Tried& tried, const Place& place, const v1::CaseCore& core, const v1::Verdict& verdict);
  void JudgeVerdict(const Tried& tried, const Place& place, const v1::Verdict& verdict);

  void TrySteps(const Tried& tried);
  void TryStep(const Tried& tried, const v1::Step& step, uint32_t base_entry);
  void TryAnswer(const Tried& tried);
  void TryComment(const Tried& tried);
  void TryAmendment(const Tried& tried);
  void TryAgain(const Tried& tried);
  v1::Verdict Send(const Person& person, const v1::Operation& operation);
  std::vector<v1::Operation> OperationsOn(const Tried& tried);
  std::string OtherCase(const Tried& tried) const;

  Office& office_;
  const Oracle& oracle_;
  const std::vector<CaseTruth>& cases_;
  Tally& tally_;
};

// Whether what `bytes` hold names somebody of the referrer whom these eyes may not know.
bool NamesTheReferrer(const Office& office, const Sight& sight, const CaseTruth& truth, const std::string& bytes);

// Who is let in by each RPC, who reads an agreement, and that what shows no case has nothing of any family in it.
void TryDoors(Office& office, const std::vector<CaseTruth>& cases, Tally* tally);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_WRITES_H_
