#ifndef IHALA_TESTS_MATRIX_JUDGE_H_
#define IHALA_TESTS_MATRIX_JUDGE_H_

#include <string>
#include <vector>

#include "tests/matrix/look.h"
#include "tests/matrix/oracle.h"
#include "tests/matrix/scribe.h"
#include "tests/matrix/tally.h"

namespace ihala::matrix {

// All that was true, and all that was shown, at one moment.
struct Moment {
  std::string name;
  absl::Time now;
  Rules rules;
  std::vector<CaseTruth> cases;
  std::vector<Seen> seen;  // By person, in their order.
};

// Holds what one person saw at one moment to what an oracle says.
class Judge {
 public:
  // All must outlive it.
  Judge(const Office& office, const Moment& moment, const Oracle& oracle, const Person& person, const Seen& seen,
        Tally* tally);
  void Run();

 private:
  struct Known {
    const CaseTruth* truth;
    Sight sight;
  };
  Place PlaceOf(const std::string& surface, const CaseTruth* truth) const;
  bool MayEnter() const { return person_.may_enter() && !oracle_.IsFrozen(person_.account.organisation()); }
  // How a call about a case ends: by the door, or by whether there is such a case for this person.
  std::string CodeFor(bool door, bool exists) const;
  // Whatever else is shown, nobody of the referrer is named to whom may not know them.
  void CheckNames(const Place& place, const Known& known, const google::protobuf::Message& shown);
  void CheckEnding(const Place& place, const std::string& expected, const Ending& ending, const Ending& absent);

  void JudgeCase(const Known& known);
  v1::GetReferralResponse ExpectedGet(const Known& known) const;
  void AddSharedPhones(const Known& known, v1::GetReferralResponse* response) const;
  template <typename Item>
  void JudgeChildren(const Place& place, const Known& known, const std::vector<Item>& expected,
                     const Listed<Item>& listed);

  void JudgeLists();
  void JudgeList(const std::string& surface, const std::string& stage, const Listed<v1::CaseCore>& listed);
  void JudgeQueue(const std::string& surface, v1::QueueView view, const std::string& desk,
                  const Listed<v1::QueueItem>& listed);
  bool IsQueued(const Known& known, v1::QueueView view, const std::string& desk) const;

  void JudgeRows(const std::string& surface, const Seen::Rows& rows);
  void JudgeRowsOf(const std::string& surface, const Known& known, const Seen::Rows& rows,
                   std::set<Seen::RowName>* due);
  void JudgeRow(const Place& place, const Known& known, const Seen::Rows& rows, const Seen::RowName& name,
                const google::protobuf::Message& truth);
  // What a comparison says that there is: the names of all rows, and none else.
  void JudgeNames();
  void JudgeAgreements(const std::string& surface, const Seen::Rows& rows, std::set<Seen::RowName>* due);

  template <typename Message>
  Message Shut(const Known& known, const Message& message) const {
    Message shut = message;
    oracle_.Hide(known.sight, &shut);
    return shut;
  }

  const Office& office_;
  const Moment& moment_;
  const Oracle& oracle_;
  const Person& person_;
  const Seen& seen_;
  Tally& tally_;
  const bool works_on_cases_;
  const bool works_on_queues_;
  std::vector<Known> known_;
};

// Holds the cores with which writes answered to what the oracle says of those who wrote.
void JudgeEchoes(const Oracle& oracle, const Office& office, const std::vector<Echo>& echoes, Tally* tally);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_JUDGE_H_
