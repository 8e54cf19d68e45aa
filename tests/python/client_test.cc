// A client that was written from docs/sync-protocol.md in another language, against the server's program. What it
// asserts is in story_test.py; here is what only somebody beside both can see: the server's file, and what a reviewer
// is shown.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/records.h"
#include "tests/support/process/installation_test_base.h"
#include "tests/support/sealed/sealed_file.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kStoryLimit = absl::Seconds(240);
constexpr char kWords[] = "the-words-of-all";

constexpr char kWorld[] = R"(
workflow load --default
governorate load
organisation put CSO-1 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
desk put MOSD-KY --organisation MOSD --name-ar "مكتب خان يونس" --name-en "Khan Younis desk"
agreement put DSA-1 --referring CSO-1 --receiving MOSD --programme NCTP --default-terms
account put W-1 --organisation CSO-1 --role caseworker --language ar --new-passphrase-file WORDS
account put W-2 --organisation CSO-1 --role caseworker --language ar --new-passphrase-file WORDS
account put S-1 --organisation CSO-1 --role supervisor --language ar --new-passphrase-file WORDS
account put L-1 --organisation MOSD --role lead --language ar --new-passphrase-file WORDS
account put R-1 --organisation MOSD --role reviewer --language ar --new-passphrase-file WORDS
account put R-2 --organisation MOSD --role reviewer --desk MOSD-KY --language ar --new-passphrase-file WORDS
)";

class PythonClientTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kWorld, "WORDS", kWords);
    SignAgreement("DSA-1", {"S-1", "L-1"}, kWords);
    ASSERT_TRUE(MakeDirectories(folder_.At("devices")).ok());
  }

  // Runs one test of story_test.py, by class and name.
  void Story(const std::string& name) {
    // -B: nothing is written beside the sources. -s: Debian's packages, and nobody's own.
    const Ended story = RunToEnd({{IHALA_PYTHON, "-B", "-s", absl::StrCat(IHALA_PYTHON_TESTS, "/story_test.py"), name},
                                  {{"IHALA_SERVER", address_},
                                   {"IHALA_CA", Authority()},
                                   {"IHALA_WORDS", kWords},
                                   {"IHALA_FOLDER", folder_.At("devices")}}},
                                 kStoryLimit);
    ASSERT_EQ(story.code, 0) << story.out << story.err;
    ASSERT_THAT(story.err, HasSubstr("Ran 1 test"));
  }

  // What the server's file says, one line a row. No server may run.
  std::string Query(const std::string& sql) {
    sqlite::Options options;
    options.read_only = true;
    options.create = false;
    auto db = sqlite::Connection::Open(folder_.At("data/ihala.db"), options);
    EXPECT_TRUE(db.ok()) << db.status();
    if (!db.ok()) return "";
    absl::StatusOr<sqlite::Statement> rows = (*db)->Prepare(sql);
    EXPECT_TRUE(rows.ok()) << sql << ": " << rows.status();
    if (!rows.ok()) return "";
    std::string text;
    while (rows->Step().value_or(false)) absl::StrAppend(&text, rows->ColumnText(0), "\n");
    return text;
  }

  // How many rows of this kind the server keeps.
  std::string RowsOf(RowKind kind) {
    return Query(absl::StrCat("SELECT count(*) FROM rows WHERE kind = ", static_cast<int>(kind)));
  }

  // The short code of the only case.
  std::string CodeOfTheCase() {
    const absl::Status copied = CopyOpened(Data(), folder_.At("opened"));
    EXPECT_TRUE(copied.ok()) << copied;
    auto db = sqlite::Connection::Open(folder_.At("opened/ihala.db"), {.read_only = true, .create = false});
    EXPECT_TRUE(db.ok()) << db.status();
    auto find = (*db)->Prepare("SELECT body FROM rows WHERE kind = 10");
    v1::CaseCore core;
    EXPECT_TRUE(find->Step().value_or(false) && core.ParseFromString(std::string(find->ColumnBlob(0))));
    return core.short_code();
  }

  // How many operations of devices the server has judged, and how many submissions took effect.
  std::string Judged() { return Query("SELECT count(*) FROM ledger WHERE substr(key, 1, 1) = CAST('s' AS BLOB)"); }
  std::string Submitted() {
    return Query("SELECT count(*) FROM audit WHERE action = 'operation.submit' AND result LIKE '%APPLIED%'");
  }

  Ended Desk(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-desk"));
    return RunToEnd({args, {{"XDG_STATE_HOME", folder_.At("state")}, {"IHALA_PASSPHRASE", kWords}}});
  }
};

TEST_F(PythonClientTest, WhatEndsByItselfIsBlankedAndCountedAndGivenBackByAServerThatIsNotThereYet) {
  Story("Ending.test_what_ends_by_itself_is_blanked_and_counted_and_given_back_by_a_server_that_is_not_there_yet");
}

TEST_F(PythonClientTest, AReferralIsWrittenWithoutALinkSentAndFollowedToItsEnd) {
  Story("Following.test_a_referral_is_written_without_a_link_sent_and_followed_to_its_end");
  StopServer();
  EXPECT_EQ(Submitted(), "1\n");
  EXPECT_EQ(RowsOf(RowKind::kCore), "1\n");
  EXPECT_EQ(RowsOf(RowKind::kDossier), "1\n");
  EXPECT_EQ(Judged(), "6\n") << "a submission, two answers, one said twice, one too late, and a confirmation";
  EXPECT_EQ(Query("SELECT count(*) FROM queue"), "0\n");
  const std::string code = CodeOfTheCase();
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes WHERE instr(token, CAST('" + code + "' AS BLOB)) > 0"), "0\n");

  // A reviewer reads what the Python client wrote.
  StartServer();
  const Ended signed_in = Desk({"sign-in", "--server", address_, "--ca", Authority(), "--account", "R-1"});
  ASSERT_EQ(signed_in.code, 0) << signed_in.err;
  const Ended shown = Desk({"show", code, "--json"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  for (const char* words : {"سلمى", "البطاقة مفقودة", "لا هاتف"}) EXPECT_THAT(shown.out, HasSubstr(words));
  // In which shelter exactly the terms do not open.
  EXPECT_THAT(shown.out, Not(HasSubstr("مدرسة البيدر")));
}

TEST_F(PythonClientTest, AnAnswerThatIsLostIsGivenAgainAndNothingHappensTwice) {
  Story("Repeating.test_an_answer_that_is_lost_is_given_again_and_nothing_happens_twice");
  StopServer();
  EXPECT_EQ(Submitted(), "1\n");
  EXPECT_EQ(RowsOf(RowKind::kCore), "1\n");
  EXPECT_EQ(RowsOf(RowKind::kHistory), "1\n");
  EXPECT_EQ(Judged(), "2\n") << "one that was sent three times, and one that found it done";
}

TEST_F(PythonClientTest, OperationsMayArriveInAnyOrderAndABadOneHoldsUpNoOther) {
  Story("Arriving.test_operations_may_arrive_in_any_order_and_a_bad_one_holds_up_no_other");
  StopServer();
  EXPECT_EQ(Submitted(), "2\n");
  EXPECT_EQ(Judged(), "6\n");
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), "0\n");
  EXPECT_EQ(RowsOf(RowKind::kComment), "1\n");
}

TEST_F(PythonClientTest, AnUrgentCaseGoesFirstAndEachCaseStaysInOrder) {
  Story("Arriving.test_an_urgent_case_goes_first_and_each_case_stays_in_order");
}

TEST_F(PythonClientTest, ACopiedDeviceIsFoundOutAndGoesOnUnderANewName) {
  Story("Forking.test_a_copied_device_is_found_out_and_goes_on_under_a_new_name");
  StopServer();
  EXPECT_EQ(RowsOf(RowKind::kComment), "3\n");
  EXPECT_EQ(Query("SELECT count(*) FROM streams"), "2\n");
}

TEST_F(PythonClientTest, WhatCameThroughBeforeItWasFiledAgainHappensOnce) {
  Story("Forking.test_what_came_through_before_it_was_filed_again_happens_once");
  StopServer();
  EXPECT_EQ(Submitted(), "1\n");
  EXPECT_EQ(RowsOf(RowKind::kHistory), "1\n");
}

TEST_F(PythonClientTest, OnlyTheDevicesOwnSignatureOverItsOwnStreamCounts) {
  Story("Refusing.test_only_the_devices_own_signature_over_its_own_stream_counts");
  StopServer();
  EXPECT_EQ(Judged(), "1\n");
}

TEST_F(PythonClientTest, AStreamBelongsToOneAccountAndOneKey) {
  Story("Refusing.test_a_stream_belongs_to_one_account_and_one_key");
}

TEST_F(PythonClientTest, APayloadOfAnotherCodecOrTooLargeIsRefused) {
  Story("Refusing.test_a_payload_of_another_codec_or_too_large_is_refused");
}

TEST_F(PythonClientTest, ACursorThatCannotBeReadStandsInNobodysWay) {
  Story("Refusing.test_a_cursor_that_cannot_be_read_stands_in_nobodys_way");
  StopServer();
  EXPECT_EQ(Submitted(), "4\n");
}

TEST_F(PythonClientTest, APageWithoutRowsMaySayThatMoreWait) {
  Story("Reading.test_a_page_without_rows_may_say_that_more_wait");
}

TEST_F(PythonClientTest, TheBellRingsForWhatOthersDoAndSaysNothingOfIt) {
  Story("Listening.test_the_bell_rings_for_what_others_do_and_says_nothing_of_it");
}
TEST_F(PythonClientTest, ARestoredServerIsOfferedAgainWhatItLost) {
  Story("Restoring.part_1_before_the_copy");
  StopServer();
  const absl::StatusOr<std::string> copy = ReadFile(folder_.At("data/ihala.db"), 1 << 28);
  ASSERT_TRUE(copy.ok()) << copy.status();
  ASSERT_EQ(ReadFile(folder_.At("data/ihala.db-wal"), 1 << 28).value_or(""), "") << "the file is not the whole store";
  StartServer();
  Story("Restoring.part_2_after_the_copy");
  StopServer();
  EXPECT_EQ(Submitted(), "4\n");
  ASSERT_TRUE(WriteFileDurably(folder_.At("data/ihala.db"), *copy).ok());
  EXPECT_EQ(Submitted(), "1\n");
  StartServer();
  Story("Restoring.part_3_after_the_restore");
  StopServer();
  EXPECT_EQ(Submitted(), "4\n");
  EXPECT_EQ(RowsOf(RowKind::kCore), "4\n");
}

}  // namespace
}  // namespace ihala
