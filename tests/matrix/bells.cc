#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/matrix/look.h"
#include "tests/matrix/oracle.h"
#include "tests/matrix/others.h"
#include "tests/matrix/relation.h"
#include "tests/matrix/scribe.h"

namespace ihala::matrix {
namespace {

// Everybody watches; something happens to a case; whoever has something to fetch hears it.
class Watchers {
 public:
  explicit Watchers(Tally* tally) : tally_(*tally), office_(FirstAgreements()), scribe_(&office_) {}

  void Judge() {
    scribe_.Send({"watched"}).Take("R-holder", "CLAIM").Take("R-holder", "OPEN_IDENTITY");
    cursors_.resize(office_.people().size());
    for (size_t i = 0; i < office_.people().size(); ++i) Read(i);
    for (size_t i = 0; i < office_.people().size(); ++i) {
      bells_.push_back(office_.Listen(office_.people()[i], cursors_[i]));
    }
    office_.Ring();
    for (size_t i = 0; i < office_.people().size(); ++i) JudgeBeginning(i);
    scribe_.Say("W-author", v1::AUDIENCE_BOTH_SIDES);
    EverybodyHears("a comment to both", "");
    scribe_.Say("W-author", v1::AUDIENCE_INTERNAL);
    EverybodyHears("the referrer's own comment", kCsoA);
    scribe_.Say("R-holder", v1::AUDIENCE_INTERNAL);
    EverybodyHears("the receiver's own comment", kMinA);
    scribe_.Take("R-holder", "ASK");
    EverybodyHears("a step", "");
    // Another case, of others.
    scribe_.Send({"of others", kFromDuo, nullptr, kDesk1, kGov2, "D-both", kDuo});
    EverybodyHears("a case of others", "");
    scribe_.Say("D-both", v1::AUDIENCE_INTERNAL);
    EverybodyHears("a comment on a case of others", kDuo);
    for (const auto& bell : bells_)
      tally_.Check({"everybody", "", "Watch", ""}, "other signs", "0", absl::StrCat(bell->other_signs));
    office_.Hush();
  }

 private:
  static bool MayWatch(const Person& person) { return person.may_enter() && WorksOnCases(person); }
  // How many rows came of cases.
  size_t Read(size_t i) {
    size_t rows = 0;
    const Seen::Rows read = ReadRows(office_, office_.people()[i], kPageBytes.back(), &cursors_[i], {});
    for (const auto& [name, row] : read.rows) rows += row.referral_id().empty() ? 0 : 1;
    return rows;
  }

  void JudgeBeginning(size_t i) {
    const Person& person = office_.people()[i];
    const Bell& bell = *bells_[i];
    const Place place{person.code(), "", "Watch", "at first"};
    tally_.Check(place, "stands", MayWatch(person) ? "1" : "0", absl::StrCat(bell.stands));
    tally_.Check(place, "rings", "0", absl::StrCat(bell.rings));
    absl::StatusCode refused =
        person.may_enter() ? absl::StatusCode::kPermissionDenied : absl::StatusCode::kUnauthenticated;
    if (MayWatch(person)) return tally_.Check(place, "ended", "0", absl::StrCat(bell.has_ended));
    tally_.Check(place, "status", absl::StatusCodeToString(refused), absl::StatusCodeToString(bell.end.code()));
  }

  // `within` is the organisation of which alone it was for; empty where it was for both sides.
  void EverybodyHears(const std::string& what, const std::string& within) {
    std::vector<int> before;
    before.reserve(bells_.size());
    for (const auto& bell : bells_) before.push_back(bell->rings);
    office_.Ring();
    const Rules rules = office_.ReadRules();
    const Oracle oracle(rules);
    const CaseTruth truth = scribe_.truth();
    for (size_t i = 0; i < bells_.size(); ++i) {
      const Person& person = office_.people()[i];
      const bool for_them = within.empty() || within == person.account.organisation();
      const bool due = MayWatch(person) && for_them && oracle.See(person.account, truth, office_.clock().Now()).exists;
      const Place place{person.code(), RelationOf(person, truth), "Watch", what};
      tally_.Check(place, "rings", due ? "rings" : "silent", bells_[i]->rings > before[i] ? "rings" : "silent");
      tally_.Check(place, "to fetch", due ? "something" : "nothing", Read(i) > 0 ? "something" : "nothing");
    }
  }

  Tally& tally_;
  Office office_;
  Scribe scribe_;
  std::vector<std::string> cursors_;
  std::vector<std::shared_ptr<Bell>> bells_;
};

}  // namespace

void JudgeBells(Tally* tally) { Watchers(tally).Judge(); }

}  // namespace ihala::matrix
