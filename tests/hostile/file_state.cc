#include "tests/hostile/file_state.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"

namespace ihala::hostile {

FileReader::FileReader(const std::string& data_dir) {
  sqlite::Options options;
  options.read_only = true;
  options.create = false;
  auto db = sqlite::Connection::Open(absl::StrCat(data_dir, "/ihala.db"), options);
  if (!db.ok()) {
    std::cerr << "The server's file: " << db.status() << std::endl;
    std::abort();
  }
  db_ = *std::move(db);
}

int64_t FileReader::Number(const std::string& sql) {
  const auto number = db_->QueryInt(sql);
  if (!number.ok()) {
    std::cerr << "The server's file: " << number.status() << std::endl;
    std::abort();
  }
  return *number;
}

FileState FileReader::Read() {
  FileState state;
  for (const char* sql :
       {"SELECT count(*) FROM rows", "SELECT max(seq) FROM rows", "SELECT max(last_seq) FROM commits",
        "SELECT count(*) FROM short_codes", "SELECT count(*) FROM queue", "SELECT count(*) FROM streams",
        "SELECT count(*) FROM accounts", "SELECT sum(revision) FROM accounts", "SELECT count(*) FROM sessions",
        "SELECT count(*) FROM red_line_reports",
        // A refusal by the server itself is counted, as it should be.
        "SELECT total(attempts) FROM red_line_blocks WHERE place = 1"}) {
    absl::StrAppend(&state.effects, Number(sql), " ");
  }
  state.ledger = Number("SELECT max(id) FROM ledger");
  state.audit = Number("SELECT count(*) FROM audit WHERE action NOT LIKE 'read.%'");
  state.last_audit = Number("SELECT max(n) FROM audit");
  return state;
}

std::string FileReader::EffectsOfRefusal(const FileState& before, const FileState& after) {
  if (before.effects != after.effects) {
    return absl::StrCat("changed (", before.effects, ") into (", after.effects, ")");
  }
  if (after.ledger - before.ledger != after.audit - before.audit) {
    return absl::StrCat("noted ", after.ledger - before.ledger, " verdicts and ", after.audit - before.audit,
                        " entries of the audit");
  }
  const int64_t others =
      Number(absl::StrCat("SELECT count(*) FROM audit WHERE n > ", before.last_audit,
                          // What was shown is entered too, and changes nothing.
                          " AND action NOT LIKE 'read.%'",
                          " AND result NOT LIKE 'VERDICT_KIND_REJECTED %' AND result NOT LIKE 'VERDICT_KIND_PARKED %'",
                          // A withdrawal of what is not there for its author binds that author's organisation alone.
                          " AND result != 'STOP'"));
  return others == 0 ? "" : "left an entry of something done in the audit";
}

}  // namespace ihala::hostile
