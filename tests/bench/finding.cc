#include "tests/bench/finding.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/transaction.h"
#include "ihala/client.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"

namespace ihala::bench {
namespace {

// The one that is looked for; it is the last, so that nothing is spared by finding it early.
constexpr char kSought[] = "الأب المطلوب";

std::string NameOf(const v1::Referral& referral) { return referral.people(0).name().father(); }

class Finding {
 public:
  Finding(const std::string& folder, int cases) : path_(folder + "/finding.ihala"), clear_(folder + "/finding.clear") {
    for (int i = 0; i < cases; ++i) {
      v1::Referral& referral = referrals_.emplace_back(world::Dossier(clock_, random_));
      referral.mutable_people(0)->mutable_name()->set_father(i + 1 == cases ? kSought : absl::StrCat("الأب ", i));
    }
  }

  absl::Status Prepare() {
    ASSIGN_OR_RETURN(std::unique_ptr<Client> client, Client::Create(Options()));
    RETURN_IF_ERROR(client->SignIn(server_, world::kWorker, world::PassphraseOf(world::kWorker)));
    RETURN_IF_ERROR(client->Sync(server_, {}).status);
    for (const v1::Referral& referral : referrals_) RETURN_IF_ERROR(client->SubmitReferral(referral).status());
    RETURN_IF_ERROR(client->Sync(server_, {}).status);
    ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(clear_, {}));
    RETURN_IF_ERROR(db->Execute("CREATE TABLE dossier (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"));
    return sqlite::InTransaction(*db, [&]() -> absl::Status {
      for (const v1::Referral& referral : referrals_) {
        ASSIGN_OR_RETURN(sqlite::Statement put, db->Prepare("INSERT INTO dossier (body) VALUES (?1)"));
        put.BindBlob(1, referral.SerializeAsString());
        RETURN_IF_ERROR(put.Run());
      }
      return absl::OkStatus();
    });
  }

  absl::StatusOr<double> InStore() {
    const double start = Seconds();
    ASSIGN_OR_RETURN(std::unique_ptr<Client> client, Client::Open(Options()));
    RETURN_IF_ERROR(client->Unlock(world::PassphraseOf(world::kWorker)));
    ASSIGN_OR_RETURN(const std::vector<CaseSummary> cases, client->ListCases());
    int found = 0;
    for (const CaseSummary& one : cases) found += one.head_name.find(kSought) != std::string::npos ? 1 : 0;
    const double seconds = Seconds() - start;
    if (found != 1 || cases.size() != referrals_.size()) return absl::InternalError("the store does not find the name");
    return 1 / seconds;
  }

  absl::StatusOr<double> InClearRows() {
    const double start = Seconds();
    ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(clear_, {}));
    ASSIGN_OR_RETURN(sqlite::Statement all, db->Prepare("SELECT body FROM dossier"));
    int found = 0;
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, all.Step());
      if (!more) break;
      v1::Referral referral;
      const absl::string_view body = all.ColumnBlob(0);
      if (!referral.ParseFromArray(body.data(), static_cast<int>(body.size()))) return absl::DataLossError("a dossier");
      found += NameOf(referral) == kSought ? 1 : 0;
    }
    const double seconds = Seconds() - start;
    if (found != 1) return absl::InternalError("the rows do not have the name");
    return 1 / seconds;
  }

 private:
  ihala::Options Options() { return client::TestOptions(path_, &clock_, &random_); }

  const std::string path_;
  const std::string clear_;
  FakeClock clock_;
  SeededRandom random_{1};
  client::FakeServer server_{&clock_, &random_};
  std::vector<v1::Referral> referrals_;
};

}  // namespace

absl::StatusOr<Comparison> CompareFinding(const std::string& folder, int runs, int cases) {
  Finding finding(folder, cases);
  RETURN_IF_ERROR(finding.Prepare());
  Comparison comparison{"sealed_finding",
                        absl::StrCat("opening a sealed store of ", cases, " cases and finding a name in it"),
                        "the same over clear rows of SQLite",
                        {},
                        {}};
  for (int run = 0; run <= runs; ++run) {
    ASSIGN_OR_RETURN(const double sealed, finding.InStore());
    ASSIGN_OR_RETURN(const double clear, finding.InClearRows());
    if (run == 0) continue;
    comparison.product.push_back(sealed);
    comparison.base.push_back(clear);
  }
  return comparison;
}

}  // namespace ihala::bench
