// A head that a device carried away against the server that it came from: real programs, and a database that is changed
// behind the server's back, chain, key and all.
#include <sys/stat.h>

#include <string>
#include <vector>

#include "common/audit/head.h"
#include "common/audit/record.h"
#include "common/base/file.h"
#include "common/base/random.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "server/store/store_keys.h"
#include "tests/support/process/installation_test_base.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/world/test_world.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;

constexpr char kWords[] = "the-words-of-all";

constexpr char kWorld[] = R"(
workflow load --default
governorate load
organisation put CSO-014 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
desk put MOSD-GAZA --organisation MOSD --name-ar "مكتب غزة" --name-en "Gaza desk"
agreement put DSA-2025-01 --referring CSO-014 --receiving MOSD --programme NCTP --default-terms
account put W-31 --organisation CSO-014 --role caseworker --language en --new-passphrase-file WORDS
account put R-71 --organisation MOSD --role reviewer --language en --new-passphrase-file WORDS
account put S-11 --organisation CSO-014 --role supervisor --language en --new-passphrase-file WORDS
account put L-81 --organisation MOSD --role lead --language en --new-passphrase-file WORDS
account put T-92 --role auditor --language en --new-passphrase-file WORDS
)";

class AuditStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kWorld, "WORDS", kWords);
    SignAgreement("DSA-2025-01", {"S-11", "L-81"}, kWords);
    // The server signs a head when it starts, so what came before it is in it.
    StopServer();
    StartServer();
    ASSERT_EQ(Desk({"sign-in", "--server", address_, "--ca", Authority(), "--account", "R-71"}).code, 0);
    const Ended in = Field({"sign-in", "--account", "W-31", "--server", address_, "--ca", Authority()});
    ASSERT_EQ(in.code, 0) << in.err;
  }

  Ended Field(std::vector<std::string> args) {
    args.insert(args.begin(), {Program("ihala-field"), "--lang", "en"});
    return RunToEnd({args, {{"IHALA_STORE", folder_.At("field.ihala")}, {"IHALA_PASSPHRASE", kWords}}});
  }
  Ended Desk(std::vector<std::string> args) {
    args.insert(args.begin(), Program("ihala-desk"));
    return RunToEnd({args, {{"XDG_STATE_HOME", folder_.At("state")}, {"IHALA_PASSPHRASE", kWords}}});
  }
  // The auditor, with a server or without one.
  Ended Auditor(std::vector<std::string> args, bool has_server) {
    args.insert(args.begin(), {Program("ihala-admin"), "--lang", "en"});
    if (!has_server) return RunToEnd({args, {}});
    return RunToEnd({args,
                     {{"IHALA_SERVER", address_},
                      {"IHALA_CA", Authority()},
                      {"IHALA_ACCOUNT", "T-92"},
                      {"IHALA_PASSPHRASE", kWords}}});
  }
  void Export(const std::string& name) {
    const Ended taken = Auditor({"audit", "export", "--out", folder_.At(name)}, true);
    ASSERT_EQ(taken.code, 0) << taken.err;
  }
  Ended Verify(const std::string& name, std::vector<std::string> more = {}) {
    std::vector<std::string> args = {"audit", "verify", folder_.At(name)};
    args.insert(args.end(), more.begin(), more.end());
    return Auditor(args, false);
  }

  // A family is referred and looked at, so that there are reads in the trail.
  void Work() {
    SeededRandom random(7);
    std::string json;
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(world::Dossier(SystemClock::Get(), random), &json).ok());
    ASSERT_TRUE(WriteFileDurably(folder_.At("dossier.json"), json).ok());
    ASSERT_EQ(Field({"add", folder_.At("dossier.json")}).code, 0);
    const Ended synced = Field({"sync"});
    ASSERT_EQ(synced.code, 0) << synced.err;
    const std::string codes = Field({"list", "--codes"}).out;
    const std::string code = codes.substr(0, codes.find('\n'));
    ASSERT_EQ(Desk({"claim", code}).code, 0);
    const Ended shown = Desk({"show", code});
    ASSERT_EQ(shown.code, 0) << shown.err;
  }

  // Changes the stopped server's file as somebody does who knows its format and has its keys: an entry, and then every
  // chain and every head anew, signed with the server's own seed.
  void RewriteHistory(const std::string& change) {
    auto db = sqlite::Connection::Open(folder_.At("data/ihala.db"), sqlite::Options());
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)->Execute(change).ok());
    ASSERT_TRUE(ChainAndSign(**db).ok());
  }

  SqlStoreOptions Options() const { return {.data_dir = folder_.At("data"), .random = &SystemRandom::Get()}; }

  absl::Status ChainAndSign(sqlite::Connection& db) {
    ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeysToRead(Options(), db));
    ASSIGN_OR_RETURN(const SigningKey key, SigningKey::FromSeed(keys.signing_seed.Reveal()));
    std::string chain = AuditChainStart();
    ASSIGN_OR_RETURN(const int64_t last, db.QueryInt("SELECT max(n) FROM audit"));
    for (int64_t n = 1; n <= last; ++n) {
      ASSIGN_OR_RETURN(sqlite::Statement find, db.Prepare("SELECT at_us, actor, organisation, action, subject, result, "
                                                          "digest, cases FROM audit WHERE n = ?1"));
      find.BindInt(1, n);
      RETURN_IF_ERROR(find.Step().status());
      AuditRecord record{absl::FromUnixMicros(find.ColumnInt(0)), std::string(find.ColumnText(1)),
                         std::string(find.ColumnText(2)),         std::string(find.ColumnText(3)),
                         std::string(find.ColumnText(4)),         std::string(find.ColumnText(5)),
                         std::string(find.ColumnBlob(6))};
      ASSIGN_OR_RETURN(record.cases, UnpackCases(find.ColumnBlob(7)));
      chain = AuditChain(chain, static_cast<uint64_t>(n), record);
      ASSIGN_OR_RETURN(sqlite::Statement put, db.Prepare("UPDATE audit SET chain = ?2 WHERE n = ?1"));
      put.BindInt(1, n).BindBlob(2, chain);
      RETURN_IF_ERROR(put.Run());
      RETURN_IF_ERROR(SignAt(db, key, n, chain));
    }
    return absl::OkStatus();
  }

  static absl::Status SignAt(sqlite::Connection& db, const SigningKey& key, int64_t n, const std::string& chain) {
    ASSIGN_OR_RETURN(sqlite::Statement find, db.Prepare("SELECT epoch, at_us FROM audit_heads WHERE n = ?1"));
    find.BindInt(1, n);
    ASSIGN_OR_RETURN(const bool has_head, find.Step());
    if (!has_head) return absl::OkStatus();
    v1::AuditHead head;
    head.set_epoch(static_cast<uint64_t>(find.ColumnInt(0)));
    head.set_n(static_cast<uint64_t>(n));
    head.set_chain(chain);
    head.set_at_us(find.ColumnInt(1));
    SignHead(key, &head);
    ASSIGN_OR_RETURN(sqlite::Statement put,
                     db.Prepare("UPDATE audit_heads SET chain = ?2, signature = ?3 WHERE n = ?1"));
    put.BindInt(1, n).BindBlob(2, chain).BindBlob(3, head.signature());
    return put.Run();
  }
};

TEST_F(AuditStoryTest, AHistoryThatWasChangedChainedAndSignedAnewIsFoundByTheHeadOfADevice) {
  Work();
  const Ended heads = Field({"audit-heads", folder_.At("heads")});
  ASSERT_EQ(heads.code, 0) << heads.err;
  EXPECT_THAT(Field({"status", "--json"}).out, HasSubstr("\"audit_heads\":1,\"audit_heads_disputed\":0"));
  Export("first");
  const Ended first = Verify("first", {"--heads", folder_.At("heads")});
  EXPECT_EQ(first.code, 0) << first.out << first.err;
  EXPECT_THAT(first.out, HasSubstr("Nothing was changed up to entry"));
  EXPECT_THAT(*ReadFile(folder_.At("first"), 1 << 20), HasSubstr("\"action\":\"read.get_referral\""));
  struct stat file = {};
  ASSERT_EQ(stat(folder_.At("first").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);

  StopServer();
  RewriteHistory("UPDATE audit SET actor = 'ROOT-2' WHERE n = 3");
  StartServer();
  Export("second");
  // By itself the new history is whole: everything in it was made by whoever has the key.
  const Ended alone = Verify("second");
  EXPECT_EQ(alone.code, 0) << alone.err;
  EXPECT_THAT(alone.out, HasSubstr("No heads from outside"));
  const Ended found = Verify("second", {"--heads", folder_.At("heads")});
  EXPECT_EQ(found.code, 1);
  EXPECT_THAT(found.out, HasSubstr("was changed since its head was carried outside"));
  EXPECT_THAT(found.err, HasSubstr("is not what it was"));
  // An earlier export is as good a witness.
  EXPECT_EQ(Verify("second", {"--heads", folder_.At("first")}).code, 1);
  EXPECT_THAT(Verify("second", {"--json", "--heads", folder_.At("heads")}).out, HasSubstr("\"kind\":\"rewritten\""));
}

TEST_F(AuditStoryTest, AServerThatRenamesItselfOrGoesBackIsFound) {
  ASSERT_EQ(Field({"audit-heads", folder_.At("heads")}).code, 0);
  Export("first");
  StopServer();
  // A new key for the old history; the device's sign-in would refuse it, and so does the verifier.
  const std::string seed(32, 'x');
  ASSERT_TRUE(ReplaceSecret(Options(), "signing_seed", seed).ok());
  RewriteHistory("");
  StartServer();
  Export("renamed");
  EXPECT_THAT(Verify("renamed", {"--heads", folder_.At("heads")}).out, HasSubstr("of another key"));
  EXPECT_EQ(Verify("renamed", {"--server-key", std::string(64, '0')}).code, 1);
  EXPECT_EQ(Verify("renamed", {"--server-key", "no key"}).code, 2);

  StopServer();
  RewriteHistory("DELETE FROM audit WHERE n > 5; DELETE FROM audit_heads WHERE n > 5");
  StartServer();
  Export("back");
  const Ended back = Verify("back", {"--heads", folder_.At("first")});
  EXPECT_EQ(back.code, 1);
  EXPECT_THAT(back.out, HasSubstr("The trail ends before entry"));
}

TEST_F(AuditStoryTest, AFileThatIsNoWholeOneIsNamed) {
  Export("first");
  std::string text = *ReadFile(folder_.At("first"), 1 << 20);
  text.resize(text.size() / 2);
  ASSERT_TRUE(WriteFileDurably(folder_.At("cut"), text).ok());
  const Ended cut = Verify("cut");
  EXPECT_EQ(cut.code, 1);
  EXPECT_THAT(cut.err, HasSubstr("is no whole file of a trail"));
  EXPECT_EQ(Verify("nothing").code, 1);
  ASSERT_EQ(Field({"audit-heads", folder_.At("heads")}).code, 0);
  EXPECT_THAT(Verify("heads").err, HasSubstr("holds heads alone"));
  // Whoever administers is not who audits.
  EXPECT_EQ(Admin({"audit", "export", "--out", folder_.At("theirs")}).code, 1);
  EXPECT_FALSE(PathExists(folder_.At("theirs")));
}

}  // namespace
}  // namespace ihala
