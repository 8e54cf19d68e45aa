// What is less agreed, less open or less held never shows more, whatever else is the case: random policies, each made
// less in every way there is, alone and two ways together in either order.
#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/access/access.h"
#include "common/access/access_fixture.h"
#include "common/base/random.h"
#include "common/referral/dossier_paths.h"
#include "common/referral/message_fields.h"
#include "common/referral/sample_referral.h"
#include "gtest/gtest.h"
#include "tests/support/rights.h"
#include "tests/support/sanitized.h"

namespace ihala {
namespace {

// Everything on which depends what somebody sees.
struct Situation {
  std::vector<v1::SharingAgreement> agreements;
  std::set<std::string> frozen;
  CaseFacts facts;
  Caller caller;
  absl::Time now = absl::UnixEpoch();
};

using Seen = std::set<std::string>;

// The paths of the sample dossier that are seen; and one for the case itself.
Seen See(const Situation& situation) {
  std::vector<const v1::SharingAgreement*> pointers;
  for (const v1::SharingAgreement& one : situation.agreements) pointers.push_back(&one);
  const Policy policy(pointers, situation.frozen);
  const FieldSet fields = Visible(situation.caller, situation.facts, policy, situation.now);
  Seen seen;
  if (!fields.exists()) return seen;
  seen.insert("the case");
  v1::Referral dossier = SampleReferral();
  Redact(fields, &dossier);
  for (const FieldPlace& place : FieldsOf(dossier)) seen.insert(place.Path());
  return seen;
}

bool Contains(const Seen& outer, const Seen& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

const std::string& AnyPath(SeededRandom& random) {
  static const auto& paths = *[] {
    auto* all = new std::vector<std::string>;
    for (const auto& [path, field] : DossierPaths()) all->push_back(path);
    return all;
  }();
  return paths[random.Uniform(paths.size())];
}

v1::Rung RungFrom(v1::Rung least, SeededRandom& random) {
  return static_cast<v1::Rung>(least + static_cast<int>(random.Uniform(static_cast<uint64_t>(5 - least))));
}

v1::SharingAgreement RandomAgreement(uint32_t version, SeededRandom& random) {
  v1::SharingAgreement agreement = fixture::SignedAgreement(version);
  const auto name = [&](v1::RungFields* fields, const std::string& path, v1::Rung least) {
    fields->set_rung(RungFrom(least, random));
    fields->add_fields(path);
  };
  for (const auto& [path, field] : DossierPaths()) {
    const uint64_t roll = random.Uniform(14);
    if (roll == 0) agreement.add_withheld(path);
    if (roll == 1) agreement.add_barred(path);
    if (roll == 2) name(agreement.add_postponed(), path, field.access.rung());
    if (roll > 2 && roll < 10) name(agreement.add_opened(), path, field.access.rung());
  }
  return agreement;
}

// Somebody of the receiver, and a case that is more or less open to them.
Situation AnySituation(SeededRandom& random) {
  Situation situation;
  situation.agreements = {RandomAgreement(1, random)};
  if (random.Uniform(2) == 0) situation.agreements.push_back(RandomAgreement(2, random));
  CaseFacts& facts = situation.facts;
  facts.referring_organisation = "CSO-1";
  facts.receiving_organisation = "MIN-1";
  facts.desk = "D-1";
  facts.governorate = "G-1";
  facts.holder = random.Uniform(4) == 0 ? "R-2" : "R-1";
  facts.identity_opened_by = {"R-1", "R-2"};
  facts.stage_kind = v1::STAGE_KIND_WAITING_ON_RECEIVER;
  facts.stage_opens = RungFrom(v1::RUNG_ENVELOPE, random);
  facts.agreement_id = "DSA-1";
  facts.agreement_version = 1;
  facts.programme = "CASH";
  facts.consent_fields = {"IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE"};
  const v1::Role roles[] = {v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR};
  situation.caller = {"R-1", "MIN-1", {}};
  for (int i = 0; i < 2; ++i) {
    v1::RoleBinding& binding = situation.caller.roles.emplace_back();
    binding.set_role(roles[random.Uniform(3)]);
    ListAllRights(&binding);
    binding.set_organisation("MIN-1");
    if (random.Uniform(3) == 0) binding.add_desks("D-1");
  }
  return situation;
}

struct Less {
  const char* name;
  std::function<void(Situation&, SeededRandom&)> make;
  bool ends = false;    // The agreement.
  bool begins = false;  // A new version of it.
};

// What is agreed.
std::vector<Less> WaysOfAgreements() {
  return {
      {"a grant is struck out",
       [](Situation& s, SeededRandom& random) {
         auto& opened = *s.agreements[0].mutable_opened();
         if (!opened.empty()) opened.DeleteSubrange(static_cast<int>(random.Uniform(opened.size())), 1);
       }},
      {"a field is withheld",
       [](Situation& s, SeededRandom& random) { s.agreements[0].add_withheld(AnyPath(random)); }},
      {"a field is barred",
       [](Situation& s, SeededRandom& random) { s.agreements.back().add_barred(AnyPath(random)); }},
      {"a field is postponed",
       [](Situation& s, SeededRandom& random) {
         v1::RungFields& fields = *s.agreements[0].add_postponed();
         fields.set_rung(v1::RUNG_DOSSIER);
         fields.add_fields(AnyPath(random));
       }},
      {"a version follows",
       [](Situation& s, SeededRandom& random) {
         s.agreements.push_back(RandomAgreement(s.agreements.back().version() + 1, random));
       },
       /*ends=*/false, /*begins=*/true},
      {"the agreement ends", [](Situation& s, SeededRandom&) { s.agreements.back().mutable_ended(); }, /*ends=*/true},
      {"the receiver is forbidden",
       [](Situation& s, SeededRandom&) { s.agreements.back().add_forbidden_organisations("MIN-1"); }},
      {"the desk is forbidden", [](Situation& s, SeededRandom&) { s.agreements.back().add_forbidden_desks("D-1"); }},
  };
}

// What the family says, how far the case has come, and who asks. Leaving a forbidden desk is not among them: it gives
// something, and is confirmed like all that does (accounts_test).
std::vector<Less> WaysOfCases() {
  return {
      {"the family withholds a field",
       [](Situation& s, SeededRandom& random) { s.facts.withheld_fields.push_back(AnyPath(random)); }},
      {"the family agrees to a group less",
       [](Situation& s, SeededRandom& random) {
         auto& groups = s.facts.consent_fields;
         if (!groups.empty()) groups.erase(groups.begin() + static_cast<int64_t>(random.Uniform(groups.size())));
       }},
      {"the family ends its consent", [](Situation& s, SeededRandom&) { s.facts.consent_ended = true; }},
      {"the consent's last day passes", [](Situation& s, SeededRandom&) { s.facts.consent_until = s.now; }},
      {"the stage opens less",
       [](Situation& s, SeededRandom&) {
         if (s.facts.stage_opens > v1::RUNG_ENVELOPE) {
           s.facts.stage_opens = static_cast<v1::Rung>(s.facts.stage_opens - 1);
         }
       }},
      {"nobody holds it any more", [](Situation& s, SeededRandom&) { s.facts.holder.clear(); }},
      {"it was opened by nobody", [](Situation& s, SeededRandom&) { s.facts.identity_opened_by.clear(); }},
      {"it is withdrawn", [](Situation& s, SeededRandom&) { s.facts.stage_kind = v1::STAGE_KIND_CLOSED_STOPPED; }},
      {"it was closed long ago",
       [](Situation& s, SeededRandom&) {
         s.facts.stage_kind = v1::STAGE_KIND_CLOSED_REFUSED;
         s.facts.closed_at = s.now - absl::Hours(24 * 10000);
       }},
      {"a withdrawal waits to be decided on", [](Situation& s, SeededRandom&) { s.facts.suspended = true; }},
      {"the referrer is frozen", [](Situation& s, SeededRandom&) { s.frozen.insert("CSO-1"); }},
      {"a role is taken away",
       [](Situation& s, SeededRandom& random) {
         auto& roles = s.caller.roles;
         if (!roles.empty()) roles.erase(roles.begin() + static_cast<int64_t>(random.Uniform(roles.size())));
       }},
      {"a right is struck out",
       [](Situation& s, SeededRandom& random) {
         for (v1::RoleBinding& binding : s.caller.roles) {
           auto& rights = *binding.mutable_rights();
           if (!rights.empty()) rights.erase(rights.begin() + static_cast<int>(random.Uniform(rights.size())));
         }
       }},
      {"a role is bound to another desk",
       [](Situation& s, SeededRandom&) {
         if (!s.caller.roles.empty() && s.caller.roles[0].desks().empty()) s.caller.roles[0].add_desks("D-9");
       }},
      {"a role is bound to another governorate",
       [](Situation& s, SeededRandom&) {
         if (!s.caller.roles.empty() && s.caller.roles[0].governorates().empty()) {
           s.caller.roles[0].add_governorates("G-9");
         }
       }},
  };
}

std::vector<Less> AllWays() {
  std::vector<Less> ways = WaysOfAgreements();
  for (Less& way : WaysOfCases()) ways.push_back(std::move(way));
  return ways;
}

TEST(LessTest, NoWayOfMakingItLessShowsMoreAloneOrWithAnother) {
  SeededRandom random(20261129);
  const std::vector<Less> ways = AllWays();
  size_t shrank = 0;
  size_t pairs = 0;
  constexpr int kRuns = Tries(40);
  for (int run = 0; run < kRuns; ++run) {
    const Situation before = AnySituation(random);
    const Seen seen = See(before);
    for (const Less& first : ways) {
      Situation once = before;
      first.make(once, random);
      const Seen less = See(once);
      ASSERT_TRUE(Contains(seen, less)) << run << ": " << first.name;
      shrank += less.size() < seen.size() ? 1 : 0;
      for (const Less& second : ways) {
        // A version that both sides sign begins an agreement anew that one of them ended: that is no way of making it
        // less.
        if (first.ends && second.begins) continue;
        Situation twice = once;
        second.make(twice, random);
        ASSERT_TRUE(Contains(less, See(twice))) << run << ": " << first.name << ", then " << second.name;
        ++pairs;
      }
    }
  }
  EXPECT_EQ(pairs, kRuns * (ways.size() * ways.size() - 1));
  EXPECT_GT(shrank, kRuns * 5u) << "or there was nothing to be seen";
}

}  // namespace
}  // namespace ihala
