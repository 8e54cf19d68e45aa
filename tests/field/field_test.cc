#include "tests/field/field_test_base.h"

namespace ihala::tools {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(FieldTest, RemembersTheServerAndSpeaksTheAccountsLanguage) {
  SignIn();
  dialled_.clear();
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  EXPECT_EQ(dialled_, "example.org:1");
  EXPECT_THAT(out_.str(), HasSubstr("كل شيء متزامن"));
  ASSERT_EQ(Run("--lang en sync"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("Everything is in step"));
}

TEST_F(FieldTest, ExitCodesTellMistakesRefusalsAndMissingServersApart) {
  EXPECT_EQ(Run("list"), kExitRefused);  // There is no store yet.
  EXPECT_EQ(Run("sign-in --server x:1 --account W-31 --lang fr"), kExitUsage);
  EXPECT_EQ(Run("no_such_thing"), kExitUsage);
  EXPECT_EQ(Run("sync --no-such-option"), kExitUsage);
  up_ = false;
  EXPECT_EQ(Run("sign-in --server x:1 --account W-31"), kExitUnreachable);
  up_ = true;
  SignIn();
  up_ = false;
  EXPECT_EQ(Run("sync --max-failures 2"), kExitUnreachable);
  passphrase_ = "wrong";
  EXPECT_EQ(Run("--lang en list"), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("The passphrase is wrong"));
}

TEST_F(FieldTest, AReferralIsSavedOfflineSentAndAnswered) {
  SignIn();
  up_ = false;
  const std::string code = AddOne();
  ASSERT_EQ(Run("--lang en list"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("queued"));
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  const std::string id = IdOf(code);
  Ask(id);
  ASSERT_EQ(Run("sync"), kExitOk);
  ASSERT_EQ(Run("attention"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("رقم الهوية؟"));
  ASSERT_EQ(Run("list --codes --verb answer"), kExitOk);
  EXPECT_EQ(out_.str(), code + "\n");
  up_ = false;
  ASSERT_EQ(Run("answer --all-asked", {"--text", "في البطاقة"}), kExitOk) << err_.str();
  EXPECT_EQ(Run("answer", {code, "--text", "مرة أخرى"}), kExitRefused);
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk);
  ASSERT_EQ(Run("show", {code}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("في البطاقة"));
}

TEST_F(FieldTest, WhatWaitsIsDeliveredWithoutAPassphrase) {
  SignIn();
  EXPECT_THAT(out_.str(), HasSubstr("This device's key is in the file"));
  AddOne();
  passphrase_.clear();
  up_ = false;
  EXPECT_EQ(Run("deliver"), kExitUnreachable);
  up_ = true;
  ASSERT_EQ(Run("--lang en deliver"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Sent: 1 taken, 0 refused"));
  EXPECT_EQ(server_.effects, 1u);
  EXPECT_NE(Run("list"), kExitOk);
  passphrase_ = world::PassphraseOf(world::kWorker);
  ASSERT_EQ(Run("--lang en list"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("at the server"));
}

TEST_F(FieldTest, APassphraseThatWasChangedElsewhereNeedsTheOneBeforeOnce) {
  SignIn();
  const std::string code = AddOne();
  const std::string before = passphrase_;
  passphrase_ = server_.passphrases[world::kWorker] = "another passphrase 7";
  EXPECT_EQ(Run("--lang en sign-in --account W-31"), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("--previous-passphrase-file"));
  Write("before", before);
  ASSERT_EQ(Run("sign-in --account W-31 --previous-passphrase-file", {Path("before")}), kExitOk) << err_.str();
  ASSERT_EQ(Run("show", {code}), kExitOk) << err_.str();
}

TEST_F(FieldTest, AStoreWhoseKeystoreIsElsewhereAsksForIt) {
  SignIn();
  std::filesystem::rename(Path("store.keystore"), Path("on another medium"));
  EXPECT_EQ(Run("--lang en list"), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("--keystore"));
  EXPECT_EQ(Run("list", {"--keystore", Path("on another medium")}), kExitOk) << err_.str();
}

TEST_F(FieldTest, ADossierIsAmendedByPathsByAFileAndByItsConflicts) {
  SignIn();
  const std::string code = AddOne();
  ASSERT_EQ(Run("sync"), kExitOk);
  up_ = false;
  ASSERT_EQ(Run("amend", {code, "--set", "people[0].phones[0].e164=+970590000077", "--set", "needs.summary=كلمات"}),
            kExitOk)
      << err_.str();
  ASSERT_EQ(Run("show", {code}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("+970590000077"));
  EXPECT_EQ(Run("--lang en amend", {code, "--set", "envelope.desk=MOSD-DEB"}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("must stay as it was submitted"));
  EXPECT_EQ(Run("--lang en amend", {code, "--set", "needs.nothing=x"}), kExitUsage);
  EXPECT_EQ(Run("amend", {code}), kExitRefused);  // Nothing is amended.
  EXPECT_EQ(Run("amend", {code, "--take", "5"}), kExitUsage);
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  // Somebody else's value waits beside it.
  v1::Row row;
  row.set_referral_id(IdOf(code));
  row.set_row_id("conflict");
  v1::DossierConflict& conflict = *row.mutable_conflict();
  conflict.set_seq(41);
  conflict.mutable_field()->set_path("needs.summary");
  conflict.mutable_other()->mutable_needs()->set_summary("كلمات أخرى");
  conflict.set_author("S-11");
  server_.PutRow(row);
  ASSERT_EQ(Run("sync"), kExitOk);
  ASSERT_EQ(Run("--lang en show", {code}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("كلمات أخرى"));
  EXPECT_THAT(out_.str(), HasSubstr("of S-11"));
  ASSERT_EQ(Run("amend", {code, "--take", "41"}), kExitOk) << err_.str();
  ASSERT_EQ(Run("--lang en show", {code}), kExitOk);
  EXPECT_THAT(out_.str(), Not(HasSubstr("of S-11")));
}

TEST_F(FieldTest, WithdrawsByMeaningAndTakesOtherStepsByTheirVerb) {
  SignIn();
  const std::string code = AddOne();
  ASSERT_EQ(Run("sync"), kExitOk);
  EXPECT_EQ(Run("--lang en claim", {code}), kExitRefused);  // Not a caseworker's step.
  EXPECT_EQ(Run("--lang en dance", {code}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("withdraw"));  // It names the verbs that there are.
  EXPECT_EQ(Run("withdraw", {code}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("inputs.reason"));
  EXPECT_EQ(Run("withdraw --reason CONSENT_WITHDRAWN", {code}), kExitOk) << err_.str();
  EXPECT_EQ(Run("withdraw"), kExitUsage);
}

TEST_F(FieldTest, ADraftMayBeIncompleteAndIsRefusedByFieldUntilItIsNot) {
  SignIn();
  const std::string file = DossierFile([](v1::Referral& referral) { referral.mutable_envelope()->clear_desk(); });
  ASSERT_EQ(Run("add --draft", {file}), kExitOk) << err_.str();
  ASSERT_EQ(Run("list --codes --delivery local"), kExitOk);
  const std::string draft = out_.str().substr(0, 36);
  EXPECT_EQ(Run("submit", {draft}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("envelope.desk"));
  ASSERT_EQ(Run("show", {draft}), kExitOk) << err_.str();
  ASSERT_EQ(Run("add --replace", {draft, DossierFile()}), kExitOk) << err_.str();
  ASSERT_EQ(Run("list --codes --delivery local"), kExitOk);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(FieldTest, SignsInAgainByItselfWhenTheSessionHasEnded) {
  SignIn();
  AddOne();
  server_.faults = {FakeServer::Fault::kNoSession};
  ASSERT_EQ(Run("--json sync"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\"all_synced\":true"));
}

TEST_F(FieldTest, CommentsAndStatusAreToldInBothForms) {
  SignIn();
  const std::string code = AddOne();
  ASSERT_EQ(Run("comment", {code, "نعم", "--internal"}), kExitOk) << err_.str();
  ASSERT_EQ(Run("--json status"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("\"queued\":2"));
  ASSERT_EQ(Run("--lang en status"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("queued: 2"));
  ASSERT_EQ(Run("--lang en verbs"), kExitOk);
  EXPECT_THAT(out_.str(), Not(IsEmpty()));
}

TEST_F(FieldTest, HelpIsInTheLanguageAsked) {
  ASSERT_EQ(Run("--lang ar --help"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("استيراد كشف أسر"));
  ASSERT_EQ(Run("--lang en import --help"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("--report"));
  SignIn();
  ASSERT_EQ(Run("--lang en answer --help"), kExitOk);
  ASSERT_EQ(Run("--lang en object --help"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("What the step asks for"));
}

}  // namespace
}  // namespace ihala::tools
