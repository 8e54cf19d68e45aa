#include "tests/matrix/run.h"

#include <iostream>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/matrix/judge.h"
#include "tests/matrix/others.h"
#include "tests/matrix/story.h"
#include "tests/matrix/surfaces.h"
#include "tests/matrix/writes.h"

namespace ihala::matrix {
namespace {

// What no dossier can have in it, and no core yet.
const std::set<std::string>& NeverFilled() {
  static const auto& never = *new std::set<std::string>{
      // Of the place of origin only the governorate is kept.
      "Referral.household.origin.locality",
      "Referral.household.origin.site_type",
      "Referral.household.origin.site_name",
      // In the default workflow a hand-over waits for nobody and leads to no other stage.
      "CaseCore.inputs.account",
      "CaseCore.pending.inputs.account",
  };
  return never;
}

void JudgeReads(Story& story, Tally* tally) {
  for (const Moment& moment : story.moments()) {
    const Oracle oracle(moment.rules);
    if (&moment == &story.moments().front()) JudgeEchoes(oracle, story.office(), story.scribe().echoes(), tally);
    for (size_t i = 0; i < moment.seen.size(); ++i) {
      Judge(story.office(), moment, oracle, story.office().people()[i], moment.seen[i], tally).Run();
    }
    for (const CaseTruth& truth : moment.cases) {
      tally->Fill(truth.core);
      tally->Fill(truth.dossier.body);
      for (const auto& one : truth.comments) tally->Fill(one.body);
      for (const auto& one : truth.history) tally->Fill(one.body);
      for (const auto& one : truth.conflicts) tally->Fill(one.body);
    }
  }
}

uint64_t JudgeWrites(Story& story, Tally* tally) {
  const Moment& moment = story.moments().back();
  const Oracle oracle(moment.rules);
  Writes writes(&story.office(), oracle, moment.cases, tally);
  const uint64_t before = tally->cells();
  for (const Person& person : story.office().people()) writes.Try(person);
  // What was tried has changed nothing.
  for (const CaseTruth& truth : moment.cases) {
    const CaseTruth now = story.office().Read(truth.name, truth.core.referral_id());
    tally->Compare({"everybody", "tried", "writes that may change nothing", truth.name}, truth.core, now.core);
    tally->Compare({"everybody", "tried", "writes that may change nothing", truth.name}, truth.dossier.body,
                   now.dossier.body);
  }
  return tally->cells() - before;
}

// Those that leave something behind, after everything else.
uint64_t JudgeLastWrites(Story& story, Tally* tally) {
  const Moment& moment = story.moments().back();
  const Oracle oracle(moment.rules);
  Writes writes(&story.office(), oracle, moment.cases, tally);
  const uint64_t before = tally->cells();
  for (const Person& person : story.office().people()) writes.TryByDevice(person);
  for (const Person& person : story.office().people()) writes.TrySubmitting(person);
  TryDoors(story.office(), moment.cases, tally);
  return tally->cells() - before;
}

}  // namespace

bool RunRandom(uint64_t policies, uint64_t seed) {
  Tally tally;
  uint64_t differ = 0;
  std::set<std::string> shown;
  for (uint64_t i = 0; i < policies && tally.disagree() + tally.mismatches() == 0; ++i) {
    Story story(RandomAgreements(seed + i));
    JudgeReads(story, &tally);
    // What is read depends on what is agreed, or these would be all alike.
    std::string sizes;
    for (const Seen& seen : story.moments().front().seen) {
      for (const auto& [id, one] : seen.cases) absl::StrAppend(&sizes, one.got.ByteSizeLong(), ",");
    }
    differ += shown.insert(sizes).second ? 1 : 0;
    if (tally.disagree() + tally.mismatches() > 0)
      std::cerr << "matrix: under the agreements of seed " << seed + i << "\n";
  }
  std::cout << absl::StrCat("matrix: policies=", policies, " different=", differ, " cells=", tally.cells(),
                            " disagree=", tally.disagree(), " list_get_mismatch=", tally.mismatches())
            << std::endl;
  return differ == policies && tally.disagree() == 0 && tally.mismatches() == 0;
}

bool RunAll() {
  Story story;
  Tally tally;
  JudgeStaff(&tally);
  JudgeOrganisations(&tally);
  JudgeThreads(&tally);
  JudgeFigures(&tally);
  JudgeBells(&tally);
  uint64_t writes = JudgeWrites(story, &tally);
  story.GoOn();
  JudgeReads(story, &tally);
  writes += JudgeLastWrites(story, &tally);
  bool is_whole = true;
  for (const std::string& one : Unclassified(story.office())) {
    std::cerr << "matrix: " << one << ": say in surfaces.cc what it shows, and judge it\n";
    is_whole = false;
  }
  for (const std::string& path : tally.Unfilled()) {
    // Another value is an amendment of one field, so that most of a dossier never lies there.
    if (NeverFilled().contains(path) || path.starts_with("DossierConflict.other.")) continue;
    std::cerr << "matrix: no case has anything in " << path << ", so that nobody could see too much there\n";
    is_whole = false;
  }
  std::set<std::string> relations;
  for (const auto& [person, relation] : tally.relations()) relations.insert(relation);
  std::cout << absl::StrCat("matrix: cells=", tally.cells(), " disagree=", tally.disagree(),
                            " list_get_mismatch=", tally.mismatches(), " writes=", writes,
                            " people=", story.office().people().size(), " relations=", relations.size(),
                            " cases=", story.scribe().cases().size(), " surfaces=", tally.surfaces().size())
            << std::endl;
  return is_whole && tally.disagree() == 0 && tally.mismatches() == 0;
}

}  // namespace ihala::matrix
