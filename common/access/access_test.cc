#include "common/access/access.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "common/access/access_fixture.h"
#include "common/base/errors.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/rights.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char kReferring[] = "CSO-014";
const char kReceiving[] = "MOSD-RAM";
const char kOther[] = "CSO-099";

CaseFacts Facts() {
  CaseFacts facts;
  facts.referring_organisation = kReferring;
  facts.receiving_organisation = kReceiving;
  facts.desk = "MOSD-GAZA";
  facts.governorate = "PS0265";
  facts.worker_code = "W-31";
  facts.assigned_to = "W-32";
  facts.holder = "R-7";
  facts.stage_kind = v1::STAGE_KIND_WAITING_ON_RECEIVER;
  facts.stage_opens = v1::RUNG_DOSSIER;
  facts.identity_opened_by = {"R-7"};
  facts.agreement_id = "DSA-1";
  facts.programme = "NCTP";
  return facts;
}

v1::RoleBinding Binding(v1::Role role, const std::string& organisation, const std::string& desk = "",
                        const std::string& governorate = "") {
  v1::RoleBinding binding;
  binding.set_role(role);
  ListAllRights(&binding);
  binding.set_organisation(organisation);
  if (!desk.empty()) binding.add_desks(desk);
  if (!governorate.empty()) binding.add_governorates(governorate);
  return binding;
}

Caller Member(const std::string& account, const std::string& organisation, std::vector<v1::RoleBinding> roles) {
  return Caller{account, organisation, std::move(roles)};
}

v1::Side SideOf(const Caller& caller, const CaseFacts& facts = Facts()) {
  return Visible(caller, facts, {}, absl::UnixEpoch()).side();
}

absl::Status Try(const Caller& caller, Action action, const CaseFacts& facts = Facts()) {
  return MayDo(caller, action, facts, {}, absl::UnixEpoch());
}

// One row of the table that a person can check: the role, and what its holder sees from each organisation. The last
// column is an account of the installation, which belongs to no organisation.
struct Row {
  v1::Role role;
  v1::Side in_referring, in_receiving, in_other, in_none;
};
constexpr v1::Side kNone = v1::SIDE_UNSPECIFIED, kReferrer = v1::SIDE_REFERRER, kReceiver = v1::SIDE_RECEIVER;
const Row kTable[] = {
    {v1::ROLE_UNSPECIFIED, kNone, kNone, kNone, kNone},
    // Whose case it is not; the table below has those whose it is.
    {v1::ROLE_CASEWORKER, kNone, kNone, kNone, kNone},
    {v1::ROLE_SUPERVISOR, kReferrer, kNone, kNone, kNone},
    {v1::ROLE_REVIEWER, kNone, kReceiver, kNone, kNone},
    {v1::ROLE_LEAD, kNone, kReceiver, kNone, kNone},
    {v1::ROLE_COORDINATOR, kNone, kNone, kNone, kNone},
    {v1::ROLE_INTEGRATOR, kReferrer, kReceiver, kNone, kNone},
    {v1::ROLE_AUDITOR, kNone, kNone, kNone, kNone},
    {v1::ROLE_ADMINISTRATOR, kNone, kNone, kNone, kNone},
    {v1::ROLE_CLOCK, kNone, kNone, kNone, kNone},
};

TEST(VisibleTest, EveryRoleInEveryOrganisationSeesWhatTheTableSays) {
  int rows = 0;
  for (const Row& row : kTable) {
    const auto seen = [&](const std::string& organisation) {
      return SideOf(Member("A-1", organisation, {Binding(row.role, organisation)}));
    };
    EXPECT_EQ(seen(kReferring), row.in_referring) << v1::Role_Name(row.role);
    EXPECT_EQ(seen(kReceiving), row.in_receiving) << v1::Role_Name(row.role);
    EXPECT_EQ(seen(kOther), row.in_other) << v1::Role_Name(row.role);
    EXPECT_EQ(seen(""), row.in_none) << v1::Role_Name(row.role);
    ++rows;
  }
  EXPECT_EQ(rows, v1::Role_ARRAYSIZE) << "a new role needs a row";
}

TEST(VisibleTest, ACaseworkerSeesWhatTheyWroteOrLookAfter) {
  const auto caseworker = [](const std::string& account, const std::string& organisation) {
    return SideOf(Member(account, organisation, {Binding(v1::ROLE_CASEWORKER, organisation)}));
  };
  EXPECT_EQ(caseworker("W-31", kReferring), kReferrer);
  EXPECT_EQ(caseworker("W-32", kReferring), kReferrer);
  EXPECT_EQ(caseworker("W-33", kReferring), kNone);
  EXPECT_EQ(caseworker("W-31", kOther), kNone) << "another organisation's account of the same code";
  EXPECT_EQ(caseworker("W-31", kReceiving), kNone);
  // An account without a code must not match a case that nobody looks after.
  CaseFacts unassigned = Facts();
  unassigned.assigned_to.clear();
  EXPECT_EQ(SideOf(Member("", kReferring, {Binding(v1::ROLE_CASEWORKER, kReferring)}), unassigned), kNone);
}

TEST(VisibleTest, TheHolderSeesByTheirRoleOnly) {
  EXPECT_EQ(SideOf(Member("R-7", kOther, {Binding(v1::ROLE_REVIEWER, kOther)})), kNone);
  EXPECT_EQ(SideOf(Member("R-7", kReceiving, {})), kNone) << "a lost role is lost at once";
}

TEST(VisibleTest, ABindingReachesItsDesksAndGovernoratesOnly) {
  for (const v1::Role role : {v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR}) {
    const auto seen = [&](const std::string& desk, const std::string& governorate) {
      return SideOf(Member("R-1", kReceiving, {Binding(role, kReceiving, desk, governorate)}));
    };
    EXPECT_EQ(seen("MOSD-GAZA", ""), kReceiver);
    EXPECT_EQ(seen("MOSD-GAZA", "PS0265"), kReceiver);
    EXPECT_EQ(seen("", "PS0265"), kReceiver);
    EXPECT_EQ(seen("MOSD-NORTH", ""), kNone);
    EXPECT_EQ(seen("", "PS0255"), kNone);
    EXPECT_EQ(seen("MOSD-GAZA", "PS0255"), kNone) << "both limits must let it through";
    EXPECT_EQ(seen("MOSD-NORTH", "PS0265"), kNone);
  }
}

TEST(VisibleTest, TwoNarrowBindingsDoNotMakeAWideOne) {
  const Caller caller = Member("R-1", kReceiving,
                               {Binding(v1::ROLE_REVIEWER, kReceiving, "MOSD-GAZA", "PS0255"),
                                Binding(v1::ROLE_REVIEWER, kReceiving, "MOSD-NORTH", "PS0265")});
  EXPECT_EQ(SideOf(caller), kNone);
}

TEST(VisibleTest, ARoleOfAnotherOrganisationThanTheAccountsIsWorthNothing) {
  EXPECT_EQ(SideOf(Member("A-1", kOther, {Binding(v1::ROLE_SUPERVISOR, kReferring)})), kNone);
  EXPECT_EQ(SideOf(Member("A-1", "", {Binding(v1::ROLE_LEAD, kReceiving)})), kNone);
  EXPECT_EQ(SideOf(Member("A-1", kReferring, {Binding(v1::ROLE_SUPERVISOR, kOther)})), kNone);
}

TEST(VisibleTest, ACaseWithoutOrganisationsExistsForNobody) {
  for (int role = 0; role < v1::Role_ARRAYSIZE; ++role) {
    EXPECT_EQ(SideOf(Member("", "", {Binding(static_cast<v1::Role>(role), "")}), CaseFacts()), kNone);
  }
}

TEST(VisibleTest, OnceStoppedTheReceiverSeesTheEnvelopeOnly) {
  const Caller reviewer = Member("R-7", kReceiving, {Binding(v1::ROLE_REVIEWER, kReceiving)});
  const Caller supervisor = Member("S-1", kReferring, {Binding(v1::ROLE_SUPERVISOR, kReferring)});
  const v1::SharingAgreement agreement = fixture::SignedAgreement(1, kReferring, kReceiving, "NCTP");
  const Policy policy({&agreement});
  const auto rung = [&](const Caller& caller, const CaseFacts& facts) {
    return Visible(caller, facts, policy, absl::UnixEpoch()).up_to();
  };
  EXPECT_EQ(rung(reviewer, Facts()), v1::RUNG_DOSSIER);
  CaseFacts ended = Facts();
  ended.consent_ended = true;
  EXPECT_EQ(rung(reviewer, ended), v1::RUNG_ENVELOPE);
  EXPECT_EQ(rung(supervisor, ended), v1::RUNG_DOSSIER) << "the referrer's own data stays the referrer's";
  for (int kind = 0; kind < v1::StageKind_ARRAYSIZE; ++kind) {
    CaseFacts facts = Facts();
    facts.stage_kind = static_cast<v1::StageKind>(kind);
    const bool stopped = kind == v1::STAGE_KIND_CLOSED_STOPPED || kind == v1::STAGE_KIND_CLOSED_ERASED;
    EXPECT_EQ(rung(reviewer, facts), stopped ? v1::RUNG_ENVELOPE : v1::RUNG_DOSSIER) << kind;
  }
}

TEST(MayDoTest, ToAnOutsiderACaseThatExistsIsOneThatDoesNot) {
  const Caller outsiders[] = {
      Member("W-33", kReferring, {Binding(v1::ROLE_CASEWORKER, kReferring)}),
      Member("R-1", kReceiving, {Binding(v1::ROLE_REVIEWER, kReceiving, "MOSD-NORTH")}),
      Member("S-9", kOther, {Binding(v1::ROLE_SUPERVISOR, kOther)}),
      Member("C-1", "", {Binding(v1::ROLE_COORDINATOR, "")}),
      Member("D-1", "", {Binding(v1::ROLE_ADMINISTRATOR, "")}),
      Caller(),
  };
  for (const Caller& caller : outsiders) {
    for (const Action action : {Action::kRead, Action::kAct, Action::kComment}) {
      const absl::Status status = Try(caller, action);
      EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << caller.account;
      EXPECT_EQ(status, CaseNotFound()) << "the same words, the same reason";
      EXPECT_EQ(status.ToString(), Try(caller, action, CaseFacts()).ToString());
    }
  }
}

TEST(MayDoTest, WhoSeesACaseMayActAndSpeak) {
  for (const Caller& caller : {Member("W-31", kReferring, {Binding(v1::ROLE_CASEWORKER, kReferring)}),
                               Member("R-7", kReceiving, {Binding(v1::ROLE_REVIEWER, kReceiving)})}) {
    for (const Action action : {Action::kRead, Action::kAct, Action::kComment}) EXPECT_TRUE(Try(caller, action).ok());
  }
}

v1::RoleBinding System(const std::string& organisation, const std::vector<v1::Right>& rights,
                       const std::string& desk = "") {
  v1::RoleBinding binding = Binding(v1::ROLE_INTEGRATOR, organisation, desk);
  binding.clear_rights();
  for (const v1::Right right : rights) binding.add_rights(right);
  return binding;
}

TEST(MayDoTest, ASystemDoesWhatIsListedAndNothingElse) {
  const struct {
    std::vector<v1::Right> rights;
    std::vector<Action> may;
  } rows[] = {
      {{}, {}},
      {{v1::RIGHT_READ}, {Action::kRead}},
      {{v1::RIGHT_SUBMIT}, {Action::kSubmit}},
      {{v1::RIGHT_READ, v1::RIGHT_COMMENT}, {Action::kRead, Action::kComment}},
      {{v1::RIGHT_READ, v1::RIGHT_ACT}, {Action::kRead, Action::kAct}},
      {{v1::RIGHT_READ, v1::RIGHT_SUBMIT}, {Action::kRead, Action::kSubmit}},
      // Nobody acts on what they do not see.
      {{v1::RIGHT_COMMENT, v1::RIGHT_ACT}, {}},
  };
  for (const auto& [rights, may] : rows) {
    const Caller caller = Member("W-31", kReferring, {System(kReferring, rights)});
    for (const Action action : {Action::kRead, Action::kAct, Action::kComment, Action::kSubmit}) {
      EXPECT_EQ(Try(caller, action).ok(), absl::c_linear_search(may, action))
          << rights.size() << " rights, action " << static_cast<int>(action);
    }
    const bool reads = absl::c_linear_search(rights, v1::RIGHT_READ);
    EXPECT_EQ(SideOf(caller), reads ? kReferrer : kNone);
    EXPECT_EQ(ActorOn(caller, Facts()).side, reads ? kReferrer : kNone);
    EXPECT_EQ(ActorOn(caller, Facts()).roles.empty(), !absl::c_linear_search(may, Action::kAct));
    EXPECT_EQ(absl::IsNotFound(Try(caller, Action::kAct)), !reads) << "who does not read hears of no case";
  }
}

TEST(MayDoTest, ARightCountsWhereItsBindingReaches) {
  const Caller caller =
      Member("I-1", kReceiving,
             {System(kReceiving, {v1::RIGHT_READ}), System(kReceiving, {v1::RIGHT_READ, v1::RIGHT_ACT}, "MOSD-NORTH")});
  EXPECT_TRUE(Try(caller, Action::kRead).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Try(caller, Action::kAct))) << "the case is of another desk";
  CaseFacts north = Facts();
  north.desk = "MOSD-NORTH";
  EXPECT_TRUE(Try(caller, Action::kAct, north).ok());
}

TEST(MayDoTest, APersonHasNoRightsListedAndNeedsNone) {
  v1::RoleBinding binding = Binding(v1::ROLE_REVIEWER, kReceiving);
  EXPECT_TRUE(Try(Member("R-7", kReceiving, {binding}), Action::kAct).ok());
  EXPECT_FALSE(HasRight(binding, v1::RIGHT_READ));
  binding.add_rights(v1::RIGHT_READ);
  EXPECT_FALSE(HasRight(binding, v1::RIGHT_READ)) << "nor is one that is listed by mistake any";
}

TEST(MayDoTest, ANewCaseBelongsToItsAuthorsOrganisationAndBearsTheirCode) {
  const auto submit = [](const std::string& account, const std::string& organisation, v1::Role role) {
    return Try(Member(account, organisation, {Binding(role, organisation)}), Action::kSubmit);
  };
  EXPECT_TRUE(submit("W-31", kReferring, v1::ROLE_CASEWORKER).ok());
  EXPECT_TRUE(submit("W-31", kReferring, v1::ROLE_INTEGRATOR).ok());
  const absl::Status refused[] = {
      submit("W-33", kReferring, v1::ROLE_CASEWORKER),  // In somebody else's name.
      submit("W-32", kReferring, v1::ROLE_CASEWORKER),  // Looking after a case is not having written it.
      submit("W-31", kOther, v1::ROLE_CASEWORKER),      // In another organisation's name.
      submit("W-31", kReceiving, v1::ROLE_REVIEWER),    // A receiver refers nothing.
      submit("W-31", kReferring, v1::ROLE_REVIEWER),    // Not a role of those who refer.
      submit("W-31", "", v1::ROLE_ADMINISTRATOR),
  };
  for (const absl::Status& status : refused) {
    EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(Reason(status), "PERMISSION");
  }
}

TEST(ActorOnTest, OnlyRolesThatCountOnTheCaseAreBroughtAlong) {
  const Caller caller = Member("W-33", kReferring,
                               {Binding(v1::ROLE_CASEWORKER, kReferring), Binding(v1::ROLE_SUPERVISOR, kReferring),
                                Binding(v1::ROLE_SUPERVISOR, kReferring), Binding(v1::ROLE_LEAD, kReceiving),
                                Binding(v1::ROLE_REVIEWER, kReferring), Binding(v1::ROLE_CLOCK, kReferring)});
  const Actor actor = ActorOn(caller, Facts());
  EXPECT_EQ(actor.account, "W-33");
  EXPECT_EQ(actor.organisation, kReferring);
  EXPECT_EQ(actor.side, kReferrer);
  EXPECT_THAT(actor.roles, ElementsAre(v1::ROLE_SUPERVISOR)) << "a caseworker's role counts on their own cases only";
}

TEST(ActorOnTest, AnOutsiderStandsOnNoSide) {
  const Actor actor = ActorOn(Member("S-9", kOther, {Binding(v1::ROLE_SUPERVISOR, kOther)}), Facts());
  EXPECT_EQ(actor.side, kNone);
  EXPECT_THAT(actor.roles, IsEmpty());
}

TEST(ActorOnTest, ItStandsWhereVisibleSays) {
  for (const Row& row : kTable) {
    for (const std::string& organisation : {std::string(kReferring), std::string(kReceiving), std::string(kOther)}) {
      for (const char* account : {"W-31", "W-33", "R-7"}) {
        const Caller caller = Member(account, organisation, {Binding(row.role, organisation)});
        EXPECT_EQ(ActorOn(caller, Facts()).side, SideOf(caller));
        EXPECT_EQ(ActorOn(caller, Facts()).roles.empty(), SideOf(caller) == kNone);
      }
    }
  }
}

TEST(ActorOnTest, AnOrganisationOnBothSidesReferred) {
  CaseFacts facts = Facts();
  facts.receiving_organisation = kReferring;
  const Caller both =
      Member("A-1", kReferring, {Binding(v1::ROLE_REVIEWER, kReferring), Binding(v1::ROLE_SUPERVISOR, kReferring)});
  EXPECT_EQ(SideOf(both, facts), kReferrer);
  EXPECT_EQ(SideOf(Member("A-2", kReferring, {Binding(v1::ROLE_REVIEWER, kReferring)}), facts), kReceiver);
}

TEST(CallerTest, RolesHoldInTheirOrganisation) {
  const Caller caller = Member("A-1", kReceiving, {Binding(v1::ROLE_LEAD, kReceiving)});
  EXPECT_TRUE(caller.Holds(v1::ROLE_LEAD, kReceiving));
  EXPECT_FALSE(caller.Holds(v1::ROLE_LEAD, kReferring));
  EXPECT_FALSE(caller.Holds(v1::ROLE_REVIEWER, kReceiving));
  EXPECT_FALSE(Member("A-1", kOther, {Binding(v1::ROLE_LEAD, kReceiving)}).Holds(v1::ROLE_LEAD, kReceiving));
  EXPECT_FALSE(Member("A-1", "", {Binding(v1::ROLE_LEAD, "")}).Holds(v1::ROLE_LEAD, ""));
}

TEST(CallerTest, RolesOfTheInstallationHoldEverywhere) {
  const Caller caller = Member("D-1", "", {Binding(v1::ROLE_ADMINISTRATOR, "")});
  EXPECT_TRUE(caller.Holds(v1::ROLE_ADMINISTRATOR, ""));
  EXPECT_TRUE(caller.Holds(v1::ROLE_ADMINISTRATOR, kReceiving));
  EXPECT_FALSE(caller.Holds(v1::ROLE_AUDITOR, ""));
}

TEST(FactsOfTest, EveryFactComesFromTheCore) {
  v1::CaseCore core;
  core.set_referring_organisation("1"), core.set_receiving_organisation("2"), core.set_desk("3");
  core.set_governorate("4"), core.set_worker_code("5"), core.set_assigned_to("6"), core.set_holder("7");
  core.set_consent_ended(true), core.set_suspended(true);
  core.set_stage_id("COMPLETED");
  const CaseFacts facts = FactsOf(core, fixture::DefaultWorkflow());
  EXPECT_EQ(facts.referring_organisation, "1");
  EXPECT_EQ(facts.receiving_organisation, "2");
  EXPECT_EQ(facts.desk, "3");
  EXPECT_EQ(facts.governorate, "4");
  EXPECT_EQ(facts.worker_code, "5");
  EXPECT_EQ(facts.assigned_to, "6");
  EXPECT_EQ(facts.holder, "7");
  EXPECT_EQ(facts.stage_kind, v1::STAGE_KIND_CLOSED_SERVED);
  EXPECT_TRUE(facts.consent_ended);
  EXPECT_TRUE(facts.suspended);
}

}  // namespace
}  // namespace ihala
