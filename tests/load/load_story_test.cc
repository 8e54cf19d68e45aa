// ihala-load as a person uses it: into a running server, into its store while it stands still, and into files.
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/records.h"
#include "tests/support/process/installation_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kLoadLimit = absl::Seconds(240);

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
account put R-1 --organisation MOSD --role reviewer --language ar --new-passphrase-file WORDS
account put R-2 --organisation MOSD --role reviewer --language ar --new-passphrase-file WORDS
account put L-1 --organisation MOSD --role lead --language ar --new-passphrase-file WORDS
)";

// What the last line of a load says.
struct Closing {
  int64_t cases = -1;
  int64_t events = -1;
  int64_t refused = -1;
};

Closing ClosingOf(const Ended& load) {
  Closing closing;
  for (absl::string_view line : absl::StrSplit(load.out, '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" ="));
    if (words.size() != 7 || words[0] != "load:") continue;
    EXPECT_TRUE(absl::SimpleAtoi(words[2], &closing.cases));
    EXPECT_TRUE(absl::SimpleAtoi(words[4], &closing.events));
    EXPECT_TRUE(absl::SimpleAtoi(words[6], &closing.refused));
  }
  return closing;
}

class LoadStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kWorld, "WORDS", "the-words-of-all");
    SignAgreement("DSA-1", {"S-1", "L-1"}, "the-words-of-all");
  }

  Ended Load(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-load"));
    return RunToEnd({args, {}}, kLoadLimit);
  }

  Ended LoadServer(const std::vector<std::string>& accounts, std::vector<std::string> more) {
    std::vector<std::string> args = {"cases", "--server", address_, "--ca", Authority()};
    for (const std::string& account : accounts) {
      args.push_back("--as");
      args.push_back(absl::StrCat(account, "=", folder_.At("passphrase")));
    }
    args.insert(args.end(), more.begin(), more.end());
    return Load(std::move(args));
  }

  // One integer that the server's file holds. No server may run.
  int64_t Query(const std::string& sql) {
    sqlite::Options options;
    options.read_only = true;
    options.create = false;
    auto db = sqlite::Connection::Open(folder_.At("data/ihala.db"), options);
    EXPECT_TRUE(db.ok()) << db.status();
    if (!db.ok()) return -1;
    const absl::StatusOr<int64_t> value = (*db)->QueryInt(sql);
    EXPECT_TRUE(value.ok()) << sql << ": " << value.status();
    return value.value_or(-1);
  }

  // That the store holds `cases` cases of at least five events, and one verdict and one line of the trail for each of
  // `events` commands.
  void ExpectStore(int64_t cases, int64_t events) {
    const std::string history = absl::StrCat("kind = ", kHistory);
    // Some of them are entered in error and voided, which leaves core and history.
    const int64_t erased = Query("SELECT count(*) FROM erasures");
    EXPECT_GT(erased, 0);
    EXPECT_EQ(Query(absl::StrCat("SELECT count(*) FROM rows WHERE kind = ", kCore)), cases);
    EXPECT_EQ(Query(absl::StrCat("SELECT count(*) FROM rows WHERE kind = ", kDossier)), cases - erased);
    EXPECT_EQ(Query(absl::StrCat("SELECT count(DISTINCT referral_id) FROM rows WHERE ", history)), cases);
    EXPECT_GE(Query(absl::StrCat("SELECT min(n) FROM (SELECT count(*) AS n FROM rows WHERE ", history,
                                 " GROUP BY referral_id)")),
              5);
    // Each event left an entry, but for the comments inside one organisation.
    const int64_t entries = Query(absl::StrCat("SELECT count(*) FROM rows WHERE ", history));
    EXPECT_LE(entries, events);
    EXPECT_GE(entries, events * 8 / 10);
    EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), cases - erased);
    EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) > 0"), events);
    EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action LIKE 'operation.%' AND result LIKE '%APPLIED%'"), events);
    EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action LIKE 'operation.%' AND result NOT LIKE '%APPLIED%'"), 0);
    EXPECT_GT(Query("SELECT count(*) FROM queue"), 0);
    EXPECT_LT(Query("SELECT count(*) FROM queue"), cases);
  }

  static constexpr int kCore = static_cast<int>(RowKind::kCore);
  static constexpr int kDossier = static_cast<int>(RowKind::kDossier);
  static constexpr int kHistory = static_cast<int>(RowKind::kHistory);
};

TEST_F(LoadStoryTest, CasesLiveInARunningServerAndThenInItsStore) {
  const Ended first = LoadServer({"W-1", "W-2", "S-1", "R-1", "R-2", "L-1"}, {"--count", "200", "--seed", "1"});
  ASSERT_EQ(first.code, 0) << first.err;
  const Closing online = ClosingOf(first);
  EXPECT_EQ(online.cases, 200);
  EXPECT_GE(online.events, 5 * 200);
  EXPECT_EQ(online.refused, 0);
  StopServer();
  ExpectStore(online.cases, online.events);

  const Ended second = Load({"cases", "--store", Data(), "--count", "200", "--seed", "2", "--days", "90"});
  ASSERT_EQ(second.code, 0) << second.err;
  const Closing offline = ClosingOf(second);
  EXPECT_EQ(offline.cases, 200);
  EXPECT_GE(offline.events, 5 * 200);
  EXPECT_EQ(offline.refused, 0);
  ExpectStore(online.cases + offline.cases, online.events + offline.events);

  // The server takes the store up again, and a reviewer finds the cases in the queue.
  const int64_t waiting = Query("SELECT count(*) FROM queue");
  StartServer();
  const std::map<std::string, std::string> variables = {{"XDG_STATE_HOME", folder_.At("state")}};
  const std::string desk = Program("ihala-desk");
  const Ended signed_in = RunToEnd({{desk, "sign-in", "--server", address_, "--ca", Authority(), "--account", "R-1",
                                     "--passphrase-file", folder_.At("passphrase")},
                                    variables});
  ASSERT_EQ(signed_in.code, 0) << signed_in.err;
  const Ended queue = RunToEnd({{desk, "queue", "--limit", "1000", "--codes"}, variables});
  ASSERT_EQ(queue.code, 0) << queue.err;
  const std::vector<std::string> codes = absl::StrSplit(queue.out, '\n', absl::SkipEmpty());
  EXPECT_EQ(static_cast<int64_t>(codes.size()), waiting);
  const Ended shown = RunToEnd({{desk, "show", codes.at(0), "--json"}, variables});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("\"history\""));
}

TEST_F(LoadStoryTest, WhatCannotBeLoadedIsSaid) {
  // Nobody who could answer.
  const Ended alone = LoadServer({"W-1"}, {"--count", "3"});
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.err, HasSubstr("no referral could go anywhere"));
  EXPECT_EQ(ClosingOf(alone).cases, 0);
  // The server holds its store.
  const Ended held = Load({"cases", "--store", Data(), "--count", "3"});
  EXPECT_EQ(held.code, 1);
  EXPECT_EQ(ClosingOf(held).cases, 0);
  EXPECT_THAT(Load({"cases", "--count", "3"}).err, HasSubstr("either --store or --server"));
  EXPECT_THAT(LoadServer({"W-1"}, {"--as", "R-1", "--count", "3"}).err, HasSubstr("--as"));
  EXPECT_THAT(LoadServer({"W-1", "R-1"}, {"--in-flight", "0"}).err, HasSubstr("in flight"));
  StopServer();
  EXPECT_THAT(Load({"cases", "--store", Data(), "--days", "2"}).err, HasSubstr("at least 30 days"));
}

TEST_F(LoadStoryTest, FilesOfHouseholdsAreTheSameForTheSameSeed) {
  const std::string one = folder_.At("one.csv");
  const std::string two = folder_.At("two.csv");
  EXPECT_EQ(Load({"households", "--count", "500", "--seed", "3", "--out", one}).out, absl::StrCat(one, "\n"));
  EXPECT_EQ(Load({"households", "--count", "500", "--seed", "3", "--out", two}).code, 0);
  const auto first = ReadFile(one, 1 << 26);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, ReadFile(two, 1 << 26).value_or(""));
  EXPECT_EQ(Load({"households", "--count", "1000001", "--out", two}).code, 1);
}

}  // namespace
}  // namespace ihala
