#include "tests/kill/verify.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/random.h"
#include "common/sqlite/connection.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"
#include "server/store/store_keys.h"

namespace ihala::kill_test {
namespace {

// Kinds of rows in the server's file.
constexpr int kCore = 10;
constexpr int kDossier = 11;
constexpr int kComment = 12;
constexpr int kHistory = 13;

[[noreturn]] void Die(const absl::Status& status) {
  std::cerr << "kill: a store's file: " << status << std::endl;
  std::abort();
}

class File {
 public:
  // Of a device nothing is opened that is sealed.
  enum class Of { kServer, kDevice };

  File(const std::string& path, Of whom) {
    sqlite::Options options;
    options.read_only = true;
    options.create = false;
    auto db = sqlite::Connection::Open(path, options);
    if (!db.ok()) Die(db.status());
    db_ = *std::move(db);
    if (whom == Of::kServer) {
      auto keys = OpenStoreKeysToRead({.data_dir = FolderOf(path), .random = &SystemRandom::Get()}, *db_);
      if (!keys.ok()) Die(keys.status());
      keys_ = *std::move(keys);
    }
    if (const absl::Status sound = db_->QuickCheck(); !sound.ok()) Die(sound);
  }

  // Calls `take` with id and body of each row of a kind.
  template <typename Take>
  void Each(int kind, Take take) {
    auto rows = db_->Prepare("SELECT referral_id, body, row_id FROM rows WHERE kind = ?1");
    if (!rows.ok()) Die(rows.status());
    rows->BindInt(1, kind);
    for (;;) {
      const auto found = rows->Step();
      if (!found.ok()) Die(found.status());
      if (!*found) return;
      const RowName name{static_cast<RowKind>(kind), rows->ColumnBlob(0), rows->ColumnBlob(2)};
      const auto body = keys_.bodies->OpenRow(name, rows->ColumnBlob(1));
      if (!body.ok()) Die(body.status());
      take(std::string(name.referral_id), *body);
    }
  }
  int64_t Count(const std::string& sql, const std::string& key) {
    auto statement = db_->Prepare(sql);
    if (!statement.ok()) Die(statement.status());
    statement->BindBlob(1, key);
    const auto found = statement->Step();
    if (!found.ok()) Die(found.status());
    return *found ? statement->ColumnInt(0) : 0;
  }

 private:
  std::unique_ptr<sqlite::Connection> db_;
  StoreKeys keys_;
};

// How often the server holds what.
struct Held {
  std::map<std::string, int> cases;        // By referral id.
  std::map<std::string, int> households;   // Each was saved once, whatever its referral is called.
  std::map<std::string, int> comments;     // By their text, which is never said twice.
  std::map<std::string, int> withdrawals;  // By referral id.
  std::map<std::string, int> history;      // Entries by referral id.
  std::map<std::string, int> acts;         // What should have one entry each.
};

Held ReadServer(File& file) {
  Held held;
  file.Each(kCore, [&](const std::string& id, const std::string&) {
    ++held.cases[id];
    ++held.acts[id];
  });
  file.Each(kDossier, [&](const std::string&, const std::string& body) {
    v1::Referral referral;
    if (!referral.ParseFromString(body)) Die(absl::DataLossError("a dossier"));
    ++held.households[referral.household().household_id()];
  });
  file.Each(kComment, [&](const std::string& id, const std::string& body) {
    v1::Comment comment;
    if (!comment.ParseFromString(body)) Die(absl::DataLossError("a comment"));
    ++held.comments[comment.text()];
    ++held.acts[id];
  });
  file.Each(kHistory, [&](const std::string& id, const std::string& body) {
    v1::HistoryEntry entry;
    if (!entry.ParseFromString(body)) Die(absl::DataLossError("an entry of the history"));
    ++held.history[id];
    if (entry.step_id() != "WITHDRAW") return;
    ++held.withdrawals[id];
    held.acts[id] += held.withdrawals[id] == 1;
  });
  return held;
}

class Verifier {
 public:
  explicit Verifier(const std::string& server) {
    File file(server, File::Of::kServer);
    held_ = ReadServer(file);
  }

  void Journal(const std::string& client, const std::string& journal) {
    File store(client, File::Of::kDevice);
    std::ifstream in(journal);
    std::string line;
    while (std::getline(in, line)) {
      // A line that was not finished was not promised.
      if (line.size() < 4 || in.eof()) continue;
      ++findings_.saved;
      const std::string what = line.substr(2);
      if (line[0] == 'C') {
        Once("a comment", held_.comments, what);
        continue;
      }
      const std::string id = absl::HexStringToBytes(what);
      Once(line[0] == 'S' ? "a referral" : "a withdrawal", line[0] == 'S' ? held_.cases : held_.withdrawals, id);
      if (store.Count("SELECT count(*) FROM outbox WHERE referral_id = ?1", id) == 0) {
        Lost(absl::StrCat("the client's own queue lacks ", what));
      }
    }
  }

  Findings Finish() {
    for (const auto* counts : {&held_.cases, &held_.households, &held_.comments, &held_.withdrawals}) {
      for (const auto& [name, count] : *counts) {
        if (count > 1) Doubled(absl::StrCat("something is at the server ", count, " times"));
      }
    }
    for (const auto& [id, entries] : held_.history) {
      if (entries > held_.acts[id]) Doubled("a case has more history than acts");
      if (entries < held_.acts[id]) Lost("a case has less history than acts");
    }
    return findings_;
  }

 private:
  void Once(const char* what, const std::map<std::string, int>& counts, const std::string& key) {
    const auto found = counts.find(key);
    if (found == counts.end()) Lost(absl::StrCat(what, " that was acknowledged is not at the server"));
  }
  void Lost(const std::string& what) {
    ++findings_.lost;
    std::cout << "lost: " << what << std::endl;
  }
  void Doubled(const std::string& what) {
    ++findings_.doubled;
    std::cout << "doubled: " << what << std::endl;
  }

  Held held_;
  Findings findings_;
};

}  // namespace

Findings Verify(const std::string& server, const std::vector<std::string>& clients,
                const std::vector<std::string>& journals) {
  Verifier verifier(server);
  for (size_t i = 0; i < clients.size(); ++i) verifier.Journal(clients[i], journals[i]);
  return verifier.Finish();
}

}  // namespace ihala::kill_test
