#include "tests/matrix/judge.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/matrix/field_tree.h"
#include "tests/matrix/relation.h"
#include "tests/matrix/writes.h"

namespace ihala::matrix {
namespace {

// How many households give a phone before a reviewer is told, where the workflow does not say.
constexpr size_t kManyHouseholds = 5;

std::string Name(absl::StatusCode code) { return absl::StatusCodeToString(code); }

}  // namespace

Judge::Judge(const Office& office, const Moment& moment, const Oracle& oracle, const Person& person, const Seen& seen,
             Tally* tally)
    : office_(office),
      moment_(moment),
      oracle_(oracle),
      person_(person),
      seen_(seen),
      tally_(*tally),
      works_on_cases_(WorksOnCases(person)),
      works_on_queues_(HoldsAnyOf(person, {v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR})) {
  for (const CaseTruth& truth : moment.cases) {
    Known known{&truth, {}};
    if (MayEnter()) known.sight = oracle.See(person.account, truth, moment.now);
    known_.push_back(std::move(known));
  }
}

Place Judge::PlaceOf(const std::string& surface, const CaseTruth* truth) const {
  return {person_.code(), truth == nullptr ? "" : RelationOf(person_, *truth), surface,
          absl::StrCat(truth == nullptr ? "" : truth->name, truth == nullptr ? "" : " ", moment_.name)};
}

std::string Judge::CodeFor(bool door, bool exists) const {
  if (!MayEnter()) return Name(absl::StatusCode::kUnauthenticated);
  if (!door) return Name(absl::StatusCode::kPermissionDenied);
  return Name(exists ? absl::StatusCode::kOk : absl::StatusCode::kNotFound);
}

void Judge::CheckEnding(const Place& place, const std::string& expected, const Ending& ending, const Ending& absent) {
  tally_.Check(place, "status", expected, Name(ending.code));
  // Whoever is not let in learns nothing from the words either.
  if (ending.code != absl::StatusCode::kOk) tally_.Check(place, "words", absent.words, ending.words);
}

void Judge::CheckNames(const Place& place, const Known& known, const google::protobuf::Message& shown) {
  const bool names =
      known.sight.exists && NamesTheReferrer(office_, known.sight, *known.truth, shown.SerializeAsString());
  tally_.Check(place, "names", "nobody", names ? "somebody of the referrer" : "nobody");
}

void Judge::Run() {
  for (const Known& known : known_) JudgeCase(known);
  JudgeLists();
  for (const auto& [bytes, rows] : seen_.synced) JudgeRows("Exchange", rows);
  JudgeRows("Exchange, going on", seen_.copy);
  JudgeRows("Exchange, asked by name", seen_.named);
  JudgeNames();
}

void Judge::AddSharedPhones(const Known& known, v1::GetReferralResponse* response) const {
  if (known.sight.side != v1::SIDE_RECEIVER) return;
  for (int i = 0; i < response->dossier().people_size(); ++i) {
    const v1::Person& person = response->dossier().people(i);
    for (int j = 0; j < person.phones_size(); ++j) {
      std::set<std::string> households;
      for (const CaseTruth& other : moment_.cases) {
        const v1::Referral& dossier = other.dossier.body;
        if (other.core.receiving_organisation() != known.truth->core.receiving_organisation()) continue;
        if (!oracle_.IsOpen(other.core)) continue;
        const bool gives = std::any_of(dossier.people().begin(), dossier.people().end(), [&](const v1::Person& one) {
          return std::any_of(one.phones().begin(), one.phones().end(),
                             [&](const v1::Phone& phone) { return phone.e164() == person.phones(j).e164(); });
        });
        if (gives) households.insert(dossier.household().household_id());
      }
      if (households.size() < kManyHouseholds || person.phones(j).e164().empty()) continue;
      v1::SharedPhone& shared = *response->add_shared_phones();
      shared.set_person(static_cast<uint32_t>(i));
      shared.set_phone(static_cast<uint32_t>(j));
      shared.set_households(static_cast<uint32_t>(households.size()));
    }
  }
}

v1::GetReferralResponse Judge::ExpectedGet(const Known& known) const {
  const CaseTruth& truth = *known.truth;
  v1::GetReferralResponse response;
  *response.mutable_core() = Shut(known, truth.core);
  *response.mutable_clock() = oracle_.ClockOf(truth, moment_.now);
  if (truth.dossier.seq != 0) *response.mutable_dossier() = Shut(known, truth.dossier.body);
  for (const std::string& step : oracle_.PermittedSteps(known.sight, person_.account, truth, moment_.now)) {
    response.add_permitted_steps(step);
  }
  AddSharedPhones(known, &response);
  response.set_dossier_revision(truth.dossier.seq);
  for (const auto& conflict : truth.conflicts) {
    if (!conflict.body.settled()) *response.add_conflicts() = Shut(known, conflict.body);
  }
  return response;
}

template <typename Item>
void Judge::JudgeChildren(const Place& place, const Known& known, const std::vector<Item>& expected,
                          const Listed<Item>& listed) {
  tally_.Check(place, "count", absl::StrCat(expected.size()), absl::StrCat(listed.items.size()));
  tally_.Check(place, "end", "", listed.ends_early ? "an empty page after a full one" : "");
  for (size_t i = 0; i < std::min(expected.size(), listed.items.size()); ++i) {
    tally_.Compare(place, expected[i], listed.items[i]);
    CheckNames(place, known, listed.items[i]);
  }
}

void Judge::JudgeCase(const Known& known) {
  const CaseTruth& truth = *known.truth;
  const Seen::OfCase& seen = seen_.cases.at(truth.core.referral_id());
  const Seen::OfCase& absent = seen_.cases.at("");
  const std::string code = CodeFor(works_on_cases_, known.sight.exists);
  const bool shown = code == Name(absl::StatusCode::kOk);
  v1::GetReferralResponse expected;
  std::vector<v1::Comment> comments;
  std::vector<v1::HistoryEntry> history;
  if (shown) {
    expected = ExpectedGet(known);
    for (const auto& comment : truth.comments) {
      if (oracle_.MayRead(known.sight, comment.body)) comments.push_back(Shut(known, comment.body));
    }
    for (const auto& entry : truth.history) history.push_back(Shut(known, entry.body));
  }
  const Place get = PlaceOf("GetReferral", &truth);
  CheckEnding(get, code, seen.ending, absent.ending);
  tally_.Compare(get, expected, seen.got);
  CheckNames(get, known, seen.got);
  const Place by_code = PlaceOf("GetReferral by code", &truth);
  // Nobody finds an erased case by a code.
  if (!truth.core.short_code().empty()) {
    CheckEnding(by_code, code, seen.by_code, absent.by_code);
    tally_.Compare(by_code, expected, seen.got_by_code);
  }
  for (const uint32_t size : kPageSizes) {
    const Place said = PlaceOf("ListComments", &truth);
    CheckEnding(said, code, seen.comments.at(size).ending, absent.comments.at(size).ending);
    JudgeChildren(said, known, comments, seen.comments.at(size));
    const Place done = PlaceOf("ListHistory", &truth);
    CheckEnding(done, code, seen.history.at(size).ending, absent.history.at(size).ending);
    JudgeChildren(done, known, history, seen.history.at(size));
  }
}

void JudgeEchoes(const Oracle& oracle, const Office& office, const std::vector<Echo>& echoes, Tally* tally) {
  for (const Echo& echo : echoes) {
    const Person& person = office.PersonOf(echo.account);
    const Sight sight = oracle.See(person.account, echo.truth, echo.at);
    v1::CaseCore expected;
    if (sight.exists) {
      expected = echo.truth.core;
      oracle.Hide(sight, &expected);
    }
    tally->Compare({echo.account, RelationOf(person, echo.truth), echo.surface, echo.truth.name}, expected, echo.shown);
  }
}

}  // namespace ihala::matrix
