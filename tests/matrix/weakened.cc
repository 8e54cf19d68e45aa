#include <functional>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/matrix/run.h"
#include "tests/matrix/story.h"

namespace ihala::matrix {
namespace {

// The first cell in which the product is not what an oracle without one rule takes it to be; empty where there is none.
std::string FirstWithout(Story& story, Leave leave) {
  Tally tally(/*silent=*/true);
  for (const Moment& moment : story.moments()) {
    const Oracle oracle(moment.rules, leave);
    for (size_t i = 0; i < moment.seen.size(); ++i) {
      Judge(story.office(), moment, oracle, story.office().people()[i], moment.seen[i], &tally).Run();
      if (!tally.first().empty()) return tally.first();
    }
  }
  return "";
}

// Something that a product could do wrong in what it shows somebody, and what a report of it must say.
struct Tampering {
  const char* person;
  std::function<void(Seen*, const std::vector<CaseTruth>&)> tamper;
  std::vector<std::string> says;
};

const CaseTruth& Find(const std::vector<CaseTruth>& cases, const std::string& name) {
  for (const CaseTruth& truth : cases) {
    if (truth.name == name) return truth;
  }
  std::abort();
}

Seen::OfCase& CaseOf(Seen* seen, const std::vector<CaseTruth>& cases, const std::string& name) {
  return seen->cases.at(Find(cases, name).core.referral_id());
}

const std::vector<Tampering>& Tamperings() {
  using Cases = std::vector<CaseTruth>;
  static const auto& all = *new std::vector<Tampering>{
      {"R-second",
       [](Seen* seen, const Cases& cases) {
         CaseOf(seen, cases, "opened").got.mutable_dossier()->mutable_needs()->set_summary("why");
       },
       {"R-second (of the same desk)", "GetReferral", "dossier.needs", "opened"}},
      {"W-author",
       [](Seen* seen, const Cases& cases) { CaseOf(seen, cases, "opened").got.mutable_core()->clear_holder(); },
       {"W-author (author)", "GetReferral", "core.holder"}},
      {"W-idle",
       [](Seen* seen, const Cases& cases) { CaseOf(seen, cases, "opened").ending.words += "!"; },
       {"W-idle (colleague of the author)", "GetReferral", "words"}},
      {"L-a",
       [](Seen* seen, const Cases& cases) { CaseOf(seen, cases, "opened").comments.at(2).items.pop_back(); },
       {"L-a (leads the desk)", "ListComments", "count"}},
      {"R-b",
       [](Seen* seen, const Cases& cases) { seen->list.at(1).items.push_back(Find(cases, "opened").core); },
       {"R-b", "ListReferrals", "count"}},
      {"R-holder",
       [](Seen* seen, const Cases& cases) {
         auto& items = seen->queue.at({v1::QUEUE_VIEW_MINE, 2}).items;
         std::swap(items.front(), items.back());
       },
       {"R-holder", "ListQueue QUEUE_VIEW_MINE", "clock.due_on"}},
      {"D-both",
       [](Seen* seen, const Cases& cases) {
         const std::string& id = Find(cases, "opened").core.referral_id();
         v1::Row& row = seen->synced.at(1024).rows[{id, v1::Row::kCoreFieldNumber, ""}];
         row.set_referral_id(id);
         row.mutable_core();
       },
       {"D-both", "Exchange", "row of field"}},
      {"R-holder",
       [](Seen* seen, const Cases& cases) {
         const std::string& id = Find(cases, "consent runs out").core.referral_id();
         seen->synced.at(1024).rows.at({id, v1::Row::kDossierFieldNumber, ""}).clear_visible_until();
       },
       {"R-holder", "Exchange dossier", "visible_until", "consent runs out"}},
      {"R-b",
       [](Seen* seen, const Cases& cases) {
         const std::string& id = Find(cases, "opened").core.referral_id();
         seen->named.rows[{id, v1::Row::kCoreFieldNumber, ""}].set_referral_id(id);
       },
       {"R-b", "Exchange, asked by name", "row of field"}},
      {"W-idle",
       [](Seen* seen, const Cases& cases) {
         const std::string& id = Find(cases, "opened").core.referral_id();
         seen->compared.names[{id, v1::Row::kCoreFieldNumber, ""}] = 1;
       },
       {"W-idle", "Exchange, compared", "name of field"}},
      {"L-desk2",
       [](Seen* seen, const Cases&) { seen->list.at(2).ends_early = true; },
       {"L-desk2", "ListReferrals", "end"}},
  };
  return all;
}

bool IsSeen(Story& story, const Tampering& tampering) {
  const Moment& moment = story.moments().front();
  const Oracle oracle(moment.rules);
  Tally tally(/*silent=*/true);
  for (size_t i = 0; i < moment.seen.size(); ++i) {
    const Person& person = story.office().people()[i];
    if (person.code() != tampering.person) continue;
    Seen seen = moment.seen[i];
    tampering.tamper(&seen, moment.cases);
    Judge(story.office(), moment, oracle, person, seen, &tally).Run();
  }
  std::cout << "tampered with: " << tally.first() << "\n";
  if (tally.disagree() + tally.mismatches() == 0) return false;
  for (const std::string& part : tampering.says) {
    if (!absl::StrContains(tally.first(), part)) return false;
  }
  return true;
}

}  // namespace

bool RunWeakened() {
  Story story;
  story.GoOn();
  bool all_seen = true;
  for (const auto& [leave, name] : kLeaves) {
    const std::string first = FirstWithout(story, leave);
    std::cout << absl::StrCat("without ", name, ": ", first.empty() ? "nothing, which is wrong" : first) << "\n";
    all_seen = all_seen && !first.empty();
  }
  for (const Tampering& tampering : Tamperings()) {
    if (IsSeen(story, tampering)) continue;
    std::cout << "that was not seen, or not told\n";
    all_seen = false;
  }
  return all_seen;
}

}  // namespace ihala::matrix
