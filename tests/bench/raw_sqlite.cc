#include "tests/bench/raw_sqlite.h"

#include <chrono>
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"

namespace ihala::bench {

double Seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

absl::StatusOr<double> CommitRows(const std::string& folder, const std::vector<std::string>& bodies) {
  const std::string path = absl::StrCat(folder, "/baseline.db");
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  ASSIGN_OR_RETURN(std::unique_ptr<sqlite::Connection> db, sqlite::Connection::Open(path, {}));
  RETURN_IF_ERROR(
      db->Execute("CREATE TABLE r (id INTEGER PRIMARY KEY, k INTEGER NOT NULL, body BLOB NOT NULL);"
                  "CREATE INDEX r_k ON r (k)"));
  const double start = Seconds();
  int64_t key = 1;
  for (const std::string& body : bodies) {
    ASSIGN_OR_RETURN(sqlite::Statement put, db->Prepare("INSERT INTO r (k, body) VALUES (?1, ?2)"));
    // Keys spread over the index, as those of real rows do.
    key = key * 2654435761 % 4294967291;
    put.BindInt(1, key).BindBlobNoCopy(2, body);
    RETURN_IF_ERROR(put.Run());
  }
  return static_cast<double>(bodies.size()) / (Seconds() - start);
}

}  // namespace ihala::bench
