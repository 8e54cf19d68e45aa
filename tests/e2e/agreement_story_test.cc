// An agreement from its draft to its end, as the operator, both sides and a caseworker's device read it: real programs.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/process/installation_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSecret[] = "the-words-of-two-sides";

constexpr char kSides[] = R"(
workflow load --default
governorate load
organisation put CSO-1 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put CSO-2 --name-ar "جمعية أخرى" --name-en "Another society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
agreement put DSA-1 --referring CSO-1 --receiving MOSD --programme NCTP --default-terms --from 2026-01-01
agreement put DSA-2 --referring CSO-2 --receiving MOSD --programme NCTP --default-terms
account put W-1 --organisation CSO-1 --role caseworker --language ar --new-passphrase-file WORDS
account put S-1 --organisation CSO-1 --role supervisor --language en --new-passphrase-file WORDS
account put L-1 --organisation MOSD --role lead --language en --new-passphrase-file WORDS
)";

class AgreementStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kSides, "WORDS", kSecret);
  }
  Ended Desk(const std::string& account, const std::vector<std::string>& args) {
    return DeskOf(account, kSecret, args);
  }
  Ended Field(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-field"));
    return RunToEnd({args, {{"IHALA_STORE", folder_.At("field.ihala")}, {"IHALA_PASSPHRASE", kSecret}}});
  }
};

TEST_F(AgreementStoryTest, BothSidesReadItWholeSignItAndOneEndsIt) {
  const Ended drafted = Desk("S-1", {"agreement", "show", "DSA-1"});
  ASSERT_EQ(drafted.code, 0) << drafted.err;
  EXPECT_THAT(drafted.out, HasSubstr("Agreement DSA-1, version 1: awaits both signatures"));
  EXPECT_THAT(drafted.out, HasSubstr("MOSD The ministry"));
  EXPECT_THAT(drafted.out, HasSubstr("Needs (needs)\n"));
  EXPECT_THAT(drafted.out, HasSubstr("2026-01-01"));
  EXPECT_EQ(Desk("S-1", {"agreement", "show", "DSA-1", "--version", "2"}).code, 2);
  EXPECT_EQ(Desk("S-1", {"agreement", "show", "DSA-2"}).code, 2) << "it is of others";

  SignAgreement("DSA-1", {"S-1"}, kSecret);
  EXPECT_THAT(Desk("L-1", {"agreement", "list"}).out, HasSubstr("awaits the receiver's signature"));
  SignAgreement("DSA-1", {"L-1"}, kSecret);
  EXPECT_THAT(Desk("L-1", {"agreement", "show", "DSA-1", "--json"}).out, HasSubstr("\"in_force\":true"));

  const Ended ended = Desk("L-1", {"agreement", "end", "DSA-1"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Agreement DSA-1 is ended"));
  const Ended shown = Desk("S-1", {"agreement", "show", "DSA-1"});
  EXPECT_THAT(shown.out, HasSubstr("version 1: ended by one side"));
  EXPECT_THAT(shown.out, HasSubstr("Ended by: receiver: L-1, at "));
  EXPECT_EQ(Desk("S-1", {"agreement", "end", "DSA-1"}).code, 1) << "it is over";
  EXPECT_EQ(Desk("S-1", {"agreement", "end", "DSA-2"}).code, 1) << "it is of others";
}

TEST_F(AgreementStoryTest, TheOperatorSeesTermsAndSignatures) {
  SignAgreement("DSA-1", {"S-1", "L-1"}, kSecret);
  const Ended list = Admin({"agreement", "list", "--lang", "en"});
  ASSERT_EQ(list.code, 0) << list.err;
  EXPECT_THAT(list.out, HasSubstr("referrer: S-1, receiver: L-1"));
  EXPECT_THAT(list.out, HasSubstr("in force today"));
  EXPECT_THAT(list.out, HasSubstr("awaits both signatures")) << "DSA-2";
  const Ended shown = Admin({"agreement", "show", "DSA-1", "--lang", "en"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("Opened to the receiver, from the rung: review"));
  EXPECT_THAT(shown.out, HasSubstr("receiver: L-1, at "));
  ASSERT_EQ(Admin({"agreement", "put", "DSA-1", "--version", "2", "--referring", "CSO-1", "--receiving", "MOSD",
                   "--programme", "NCTP", "--default-terms"})
                .code,
            0);
  EXPECT_THAT(Admin({"agreement", "show", "DSA-1", "--lang", "en"}).out, HasSubstr("version 2: awaits both"));
  const std::string first = Admin({"agreement", "show", "DSA-1", "--version", "1", "--lang", "ar"}).out;
  EXPECT_THAT(first, HasSubstr("الاتفاقية DSA-1، النسخة 1: سارية اليوم"));
  EXPECT_EQ(Admin({"agreement", "show", "DSA-9"}).code, 2);
}

TEST_F(AgreementStoryTest, ACaseworkerReadsWhatBindsTheirReferralsWithoutTheServer) {
  SignAgreement("DSA-1", {"S-1", "L-1"}, kSecret);
  const Ended in = Field({"sign-in", "--account", "W-1", "--server", address_, "--ca", Authority()});
  ASSERT_EQ(in.code, 0) << in.err;
  ASSERT_EQ(Field({"sync"}).code, 0);
  StopServer();
  const Ended list = Field({"--lang", "en", "agreement", "list"});
  ASSERT_EQ(list.code, 0) << list.err;
  EXPECT_THAT(list.out, HasSubstr("referrer: S-1, receiver: L-1  in force today"));
  EXPECT_THAT(list.out, Not(HasSubstr("DSA-2"))) << "it is of others";
  const Ended shown = Field({"agreement", "show", "DSA-1"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("الاتفاقية DSA-1، النسخة 1: سارية اليوم"));
  EXPECT_THAT(shown.out, HasSubstr("مكان الأصل (household.origin)\n"));
}

}  // namespace
}  // namespace ihala
