// Who can do what to accounts: what an administrator asks, what the organisation confirms, and what nobody can.
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/account_judge.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"

namespace ihala {
namespace {

using world::kAdministrator;
using world::kCso1;
using world::kDesk;
using world::kForeignSupervisor;
using world::kLead;
using world::kMinistry;
using world::kOtherDesk;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

v1::Account NewAccount(const std::string& code, const std::string& organisation, v1::Role role) {
  v1::Account account;
  account.set_code(code);
  account.set_organisation(organisation);
  account.set_language("ar");
  v1::RoleBinding& binding = *account.add_roles();
  binding.set_role(role);
  binding.set_organisation(organisation);
  return account;
}

class AccountsTest : public CoreFixture {
 protected:
  AccountRecord RecordOf(const std::string& code) {
    AccountRecord record;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const std::optional<AccountRecord> found, txn.FindAccount(code));
                      record = found.value_or(AccountRecord());
                      return absl::OkStatus();
                    })
                    .ok());
    return record;
  }
  absl::Status Ask(const v1::Account& account) { return Put(kAdministrator, account).status(); }
  absl::Status Confirm(const std::string& speaker, const std::string& code) {
    return Put(speaker, ConfirmAccount{code}, RecordOf(code).revision).status();
  }
  absl::Status Issue(const std::string& by, const std::string& code) {
    return Put(by, IssueCode{code, {"hash of " + code, clock_.Now() + absl::Hours(72), by}}).status();
  }
  // The person has chosen a passphrase.
  void Inhabit(const std::string& code) {
    AccountRecord record = RecordOf(code);
    record.passphrase_hash = "a hash";
    ASSERT_TRUE(store_->Write([&](WriteTxn& txn) { return txn.PutAccount(record); }).ok());
  }
  std::optional<Caller> Who(const std::string& code) { return reference_->Get()->FindCaller(code, clock_.Now()); }
  bool Holds(const std::string& code, v1::Role role, const std::string& organisation) {
    const std::optional<Caller> caller = Who(code);
    return caller.has_value() && caller->Holds(role, organisation);
  }
};

TEST_F(AccountsTest, WhatAnAdministratorAddsHoldsOnlyOnceTheOrganisationConfirmsIt) {
  ASSERT_TRUE(Ask(NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER)).ok());
  EXPECT_FALSE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry));
  EXPECT_TRUE(RecordOf("R-99").account.has_asked());
  ASSERT_TRUE(Confirm(kLead, "R-99").ok());
  EXPECT_TRUE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry));
  EXPECT_FALSE(RecordOf("R-99").account.has_asked());
  EXPECT_EQ(RecordOf("R-99").account.confirmed_by(), kLead);
}

TEST_F(AccountsTest, WhatAnAdministratorTakesAwayHoldsAtOnce) {
  v1::Account narrower = NewAccount(kReviewer, kMinistry, v1::ROLE_REVIEWER);
  narrower.mutable_roles(0)->add_desks(kDesk);
  ASSERT_TRUE(Ask(narrower).ok());
  EXPECT_FALSE(RecordOf(kReviewer).account.has_asked());
  EXPECT_EQ(Who(kReviewer)->roles.front().desks_size(), 1);
}

TEST_F(AccountsTest, ARightThatIsAddedWaitsAndOneThatIsStruckOutIsGoneAtOnce) {
  v1::Account system = NewAccount(world::kIntegrator, kCso1, v1::ROLE_INTEGRATOR);
  system.mutable_roles(0)->add_rights(v1::RIGHT_READ);
  ASSERT_TRUE(Ask(system).ok());
  EXPECT_FALSE(RecordOf(world::kIntegrator).account.has_asked());
  EXPECT_TRUE(Who(world::kIntegrator)->Integrates(v1::RIGHT_READ));
  EXPECT_FALSE(Who(world::kIntegrator)->Integrates(v1::RIGHT_ACT));
  // One for another: the old one goes, and the new one waits.
  system.mutable_roles(0)->set_rights(0, v1::RIGHT_SUBMIT);
  ASSERT_TRUE(Ask(system).ok());
  EXPECT_TRUE(RecordOf(world::kIntegrator).account.has_asked());
  EXPECT_FALSE(Who(world::kIntegrator)->Integrates(v1::RIGHT_READ));
  EXPECT_FALSE(Who(world::kIntegrator)->Integrates(v1::RIGHT_SUBMIT));
  ASSERT_TRUE(Confirm(world::kSupervisor, world::kIntegrator).ok());
  EXPECT_TRUE(Who(world::kIntegrator)->Integrates(v1::RIGHT_SUBMIT));
}

// Whoever sits at a forbidden desk sees no case of that agreement. An administrator could open all of them to a
// reviewer of two desks by taking one away.
TEST_F(AccountsTest, WhoLeavesAForbiddenDeskHasNothingUntilTheOrganisationConfirmsTheRest) {
  v1::Account both = NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER);
  both.mutable_roles(0)->add_desks(kDesk);
  both.mutable_roles(0)->add_desks(kOtherDesk);
  v1::Account one = both;
  one.mutable_roles(0)->mutable_desks()->RemoveLast();
  Enrol(both);
  ASSERT_TRUE(Ask(one).ok());
  EXPECT_TRUE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry)) << "no agreement forbids that desk yet";
  EXPECT_FALSE(RecordOf("R-99").account.has_asked());

  v1::SharingAgreement forbids = world::Agreements()[0];
  forbids.set_version(2);
  forbids.clear_signatures();
  forbids.add_forbidden_desks(kOtherDesk);
  ASSERT_TRUE(Put(kAdministrator, forbids).ok());
  ASSERT_TRUE(SignForBoth(*executor_, forbids).ok());
  Enrol(both);
  ASSERT_TRUE(Ask(one).ok());
  EXPECT_FALSE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry));
  EXPECT_TRUE(RecordOf("R-99").account.has_asked());
  ASSERT_TRUE(Confirm(kLead, "R-99").ok());
  EXPECT_TRUE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry));
  EXPECT_EQ(Who("R-99")->roles.front().desks_size(), 1);

  Enrol(both);
  ASSERT_TRUE(Ask(NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER)).ok());
  EXPECT_FALSE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry)) << "all desks are none by name";
}

TEST_F(AccountsTest, AnotherRoleTakesTheOldOneAtOnceAndWaitsForTheNewOne) {
  ASSERT_TRUE(Ask(NewAccount(kReviewer, kMinistry, v1::ROLE_LEAD)).ok());
  EXPECT_FALSE(Holds(kReviewer, v1::ROLE_REVIEWER, kMinistry));
  EXPECT_FALSE(Holds(kReviewer, v1::ROLE_LEAD, kMinistry));
  ASSERT_TRUE(Confirm(kLead, kReviewer).ok());
  EXPECT_TRUE(Holds(kReviewer, v1::ROLE_LEAD, kMinistry));
}

TEST_F(AccountsTest, OpeningAnAccountAgainIsAskedToo) {
  ASSERT_TRUE(Put(kAdministrator, DisableAccount{kReviewer}).ok());
  EXPECT_FALSE(Who(kReviewer).has_value());
  ASSERT_TRUE(Ask(NewAccount(kReviewer, kMinistry, v1::ROLE_REVIEWER)).ok());
  EXPECT_FALSE(Who(kReviewer).has_value()) << "an administrator opens nobody's account alone";
  ASSERT_TRUE(Confirm(kLead, kReviewer).ok());
  EXPECT_TRUE(Holds(kReviewer, v1::ROLE_REVIEWER, kMinistry));
}

TEST_F(AccountsTest, NobodyButWhoSpeaksForTheOrganisationConfirms) {
  ASSERT_TRUE(Ask(NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER)).ok());
  EXPECT_EQ(Reason(Confirm(kSupervisor, "R-99")), "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(Confirm(kSupervisor, "R-99").message(), Confirm(kSupervisor, "R-00").message()) << "in the same words";
  EXPECT_FALSE(Confirm(kReviewer, "R-99").ok());
  EXPECT_FALSE(Confirm(kAdministrator, "R-99").ok());
  EXPECT_FALSE(Holds("R-99", v1::ROLE_REVIEWER, kMinistry));
}

TEST_F(AccountsTest, NobodyGrantsMoreThanTheirOwn) {
  v1::Account limited = NewAccount("L-82", kMinistry, v1::ROLE_LEAD);
  limited.mutable_roles(0)->add_desks(kDesk);
  Enrol(limited);
  ASSERT_TRUE(Ask(NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER)).ok());
  EXPECT_EQ(Reason(Confirm("L-82", "R-99")), "ABOVE_OWN");
  EXPECT_EQ(Reason(Issue("L-82", "R-99")), "ABOVE_OWN") << "nor takes over what is about to be granted";
  EXPECT_EQ(Reason(Issue("L-82", kLead)), "ABOVE_OWN");
  EXPECT_EQ(Reason(Put("L-82", DisableAccount{kLead}).status()), "ABOVE_OWN");
  v1::Account at_the_desk = NewAccount("R-98", kMinistry, v1::ROLE_REVIEWER);
  at_the_desk.mutable_roles(0)->add_desks(kDesk);
  ASSERT_TRUE(Ask(at_the_desk).ok());
  EXPECT_TRUE(Confirm("L-82", "R-98").ok());
}

TEST_F(AccountsTest, NobodyConfirmsWhatTheyHaveNotSeen) {
  v1::Account asked = NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER);
  asked.mutable_roles(0)->add_desks(kDesk);
  ASSERT_TRUE(Ask(asked).ok());
  const uint64_t seen = RecordOf("R-99").revision;
  ASSERT_TRUE(Ask(NewAccount("R-99", kMinistry, v1::ROLE_LEAD)).ok());
  EXPECT_EQ(Reason(Put(kLead, ConfirmAccount{"R-99"}, seen).status()), "STALE_REVISION");
  EXPECT_EQ(Reason(Put(kLead, ConfirmAccount{"R-99"}, 0).status()), "STALE_REVISION");
  EXPECT_EQ(Reason(Put(kLead, ConfirmAccount{kReviewer}, RecordOf(kReviewer).revision).status()), "NOTHING_ASKED");
}

TEST_F(AccountsTest, OnlyTheFirstWhoSpeaksForAnOrganisationNeedsNobody) {
  v1::Organisation organisation;
  organisation.set_code("CSO-099");
  organisation.set_refers(true);
  ASSERT_TRUE(Put(kAdministrator, organisation).ok());
  ASSERT_TRUE(Ask(NewAccount("W-1", "CSO-099", v1::ROLE_CASEWORKER)).ok());
  EXPECT_FALSE(Holds("W-1", v1::ROLE_CASEWORKER, "CSO-099"));
  v1::Account limited = NewAccount("S-0", "CSO-099", v1::ROLE_SUPERVISOR);
  limited.mutable_roles(0)->add_governorates("PS0260");
  ASSERT_TRUE(Ask(limited).ok());
  EXPECT_FALSE(Holds("S-0", v1::ROLE_SUPERVISOR, "CSO-099")) << "speaks for a part only";
  ASSERT_TRUE(Ask(NewAccount("S-1", "CSO-099", v1::ROLE_SUPERVISOR)).ok());
  EXPECT_TRUE(Holds("S-1", v1::ROLE_SUPERVISOR, "CSO-099"));
  ASSERT_TRUE(Ask(NewAccount("S-2", "CSO-099", v1::ROLE_SUPERVISOR)).ok());
  EXPECT_FALSE(Holds("S-2", v1::ROLE_SUPERVISOR, "CSO-099")) << "one is enough";
  EXPECT_TRUE(Confirm("S-1", "S-2").ok());
}

TEST_F(AccountsTest, AnOrganisationWhosePeopleAreAllGoneHasNoNewFirst) {
  Inhabit(kSupervisor);
  for (const v1::Account& account : world::Accounts()) {
    if (account.organisation() != kCso1) continue;
    ASSERT_TRUE(Put(kAdministrator, DisableAccount{account.code()}).ok());
  }
  v1::Account none = NewAccount(kSupervisor, kCso1, v1::ROLE_SUPERVISOR);
  none.clear_roles();
  ASSERT_TRUE(Ask(none).ok());
  ASSERT_TRUE(Ask(NewAccount("S-99", kCso1, v1::ROLE_SUPERVISOR)).ok());
  EXPECT_FALSE(Holds("S-99", v1::ROLE_SUPERVISOR, kCso1)) << "or an administrator would read its cases";
  EXPECT_EQ(Reason(Issue(kAdministrator, "S-99")), "OWN_PASSPHRASE");
}

TEST_F(AccountsTest, AnAdministratorSetsNoPassphraseOfAnOrganisation) {
  EXPECT_EQ(Reason(Put(kAdministrator, SetPassphrase{kWorker, "hash"}).status()), "OWN_PASSPHRASE");
  EXPECT_TRUE(RecordOf(kWorker).passphrase_hash.empty());
  EXPECT_TRUE(Put(kAdministrator, SetPassphrase{world::kAuditor, "hash"}).ok());
}

TEST_F(AccountsTest, AnAdministratorMakesTheFirstCodeOfAnOrganisationAndNoOther) {
  EXPECT_EQ(Reason(Issue(kAdministrator, kWorker)), "OWN_PASSPHRASE") << "only for who speaks";
  EXPECT_TRUE(Issue(kAdministrator, kSupervisor).ok());
  Inhabit(kSupervisor);
  EXPECT_EQ(Reason(Issue(kAdministrator, kSupervisor)), "OWN_PASSPHRASE");
  EXPECT_EQ(Reason(Issue(kSupervisor, kSupervisor)), "OWN_ACCOUNT");
  EXPECT_EQ(Reason(Issue(kForeignSupervisor, kWorker)), "ACCOUNT_NOT_FOUND");
  EXPECT_TRUE(Issue(kSupervisor, kWorker).ok());
}

TEST_F(AccountsTest, ACodeIsGoodForOnePassphrase) {
  ASSERT_TRUE(Issue(kSupervisor, kWorker).ok());
  const std::string code = RecordOf(kWorker).sign_in_code.hash;
  EXPECT_FALSE(Put(kWorker, ChoosePassphrase{kWorker, "another hash", "first"}).ok());
  ASSERT_TRUE(Put(kWorker, ChoosePassphrase{kWorker, code, "first"}).ok());
  EXPECT_EQ(RecordOf(kWorker).passphrase_hash, "first");
  EXPECT_FALSE(Put(kWorker, ChoosePassphrase{kWorker, code, "second"}).ok());
  EXPECT_FALSE(Put(kWorker, ChoosePassphrase{kWorker, "", "third"}).ok()) << "no code is not a code";
  ASSERT_TRUE(Put(kWorker, ChoosePassphrase{kWorker, "first", "fourth"}).ok());
  EXPECT_EQ(RecordOf(kWorker).passphrase_hash, "fourth");
}

TEST_F(AccountsTest, AnAccountNeverMovesToAnotherOrganisation) {
  const absl::Status moved = Ask(NewAccount(kWorker, world::kCso2, v1::ROLE_CASEWORKER));
  ASSERT_EQ(Violations(moved).size(), 1u) << moved;
  EXPECT_EQ(Violations(moved)[0].field, "organisation");
  EXPECT_EQ(RecordOf(kWorker).account.organisation(), kCso1);
}

TEST_F(AccountsTest, EveryWordStandsInTheTrailUnderItsOwnName) {
  ASSERT_TRUE(Ask(NewAccount("R-99", kMinistry, v1::ROLE_REVIEWER)).ok());
  ASSERT_TRUE(Confirm(kLead, "R-99").ok());
  ASSERT_TRUE(Issue(kLead, "R-99").ok());
  ASSERT_TRUE(Put(kLead, EndSessions{"R-99"}).ok());
  ASSERT_TRUE(Put(kLead, DisableAccount{"R-99"}).ok());
  for (const char* action :
       {"account.put", "account.confirm", "account.code", "account.end_sessions", "account.disable"}) {
    EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE subject = 'R-99' AND action = '" + std::string(action) + "'"), 1)
        << action;
  }
}

}  // namespace
}  // namespace ihala
