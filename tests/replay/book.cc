#include "tests/replay/book.h"

#include <cstdlib>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/sqlite/connection.h"
#include "common/wire/wire_bytes.h"

namespace ihala::replay {
namespace {

// Kinds of rows, as docs and schema number them.
constexpr int kCore = 10;
constexpr int kDossier = 11;
constexpr int kComment = 12;
constexpr int kHistory = 13;

// Reads counts out of the file without the server's code.
class File {
 public:
  explicit File(const std::string& data_dir) {
    sqlite::Options options;
    options.read_only = true;
    options.create = false;
    auto db = sqlite::Connection::Open(absl::StrCat(data_dir, "/ihala.db"), options);
    if (!db.ok()) Die(db.status());
    db_ = *std::move(db);
  }

  // `key` is bound to ?1 where the text has it.
  int64_t Count(const std::string& sql, const std::string& key) {
    auto statement = db_->Prepare(sql);
    if (!statement.ok()) Die(statement.status());
    statement->BindBlob(1, key);
    const auto found = statement->Step();
    if (!found.ok()) Die(found.status());
    return *found ? statement->ColumnInt(0) : 0;
  }
  int64_t Count(const std::string& sql) {
    const auto number = db_->QueryInt(sql);
    if (!number.ok()) Die(number.status());
    return *number;
  }

 private:
  static void Die(const absl::Status& status) {
    std::cerr << "replay: the server's file: " << status << std::endl;
    std::abort();
  }

  std::unique_ptr<sqlite::Connection> db_;
};

struct Expected {
  int64_t cores = 0;
  int64_t comments = 0;
  int64_t history = 0;
};

}  // namespace

void Book::Add(const std::string& name, Entry entry) {
  absl::MutexLock lock(&mutex_);
  entries_[name] = std::move(entry);
}

void Book::Batch() {
  absl::MutexLock lock(&mutex_);
  ++batches_;
}

void Book::Said(const std::string& name, const v1::Verdict& verdict) {
  absl::MutexLock lock(&mutex_);
  Entry& entry = entries_.at(name);
  // Waiting is no verdict yet; once there is one it may not wait again.
  if (verdict.kind() == v1::VERDICT_KIND_PARKED && entry.verdict.empty()) {
    entry.waited = true;
    return;
  }
  const std::string bytes = SerializeDeterministic(verdict);
  if (entry.verdict.empty()) {
    entry.verdict = bytes;
  } else if (entry.verdict != bytes) {
    ++differing_;
    v1::Verdict first;
    first.ParseFromString(entry.verdict);
    std::cout << "verdict of " << name << " differs: first " << first.ShortDebugString() << ", then "
              << verdict.ShortDebugString() << std::endl;
  }
}

void Book::Differs(const std::string& name, const std::string& what) {
  absl::MutexLock lock(&mutex_);
  ++differing_;
  std::cout << "verdict of " << name << ": " << what << std::endl;
}

void Book::Extra(const std::string& what) {
  ++extra_;
  std::cout << "effect: " << what << std::endl;
}

void Book::ReadFile(const std::string& data_dir) {
  absl::MutexLock lock(&mutex_);
  File file(data_dir);
  std::map<std::string, Expected> cases;
  for (const auto& [name, entry] : entries_) {
    v1::Verdict verdict;
    if (entry.verdict.empty() || !verdict.ParseFromString(entry.verdict)) {
      Extra(absl::StrCat(name, " never got a verdict"));
      continue;
    }
    // Parked, it was noted when it came and once more when its case did.
    const int64_t notes = entry.waited ? 2 : 1;
    if (!entry.digest.empty() && file.Count("SELECT count(*) FROM audit WHERE digest = ?1", entry.digest) != notes) {
      Extra(absl::StrCat("the audit does not hold ", name, " exactly once"));
    }
    if (!entry.digest.empty() && file.Count("SELECT count(*) FROM ledger WHERE digest = ?1", entry.digest) != 1) {
      Extra(absl::StrCat("the ledger does not hold ", name, " exactly once"));
    }
    if (verdict.kind() != v1::VERDICT_KIND_APPLIED) continue;
    Expected& expected = cases[entry.referral_id];
    expected.cores += entry.is_submit;
    expected.comments += entry.is_comment;
    expected.history += 1;
  }
  int64_t comments = 0;
  int64_t history = 0;
  std::cout << "operations=" << entries_.size() << " cases=" << cases.size() << std::endl;
  for (const auto& [id, expected] : cases) {
    if (expected.cores != 1) Extra(absl::StrCat("a case was made ", expected.cores, " times"));
    const auto rows = [&file, &id = id](int kind) {
      return file.Count(absl::StrCat("SELECT count(*) FROM rows WHERE referral_id = ?1 AND kind = ", kind), id);
    };
    if (rows(kCore) != 1 || rows(kDossier) != 1) Extra("a case has not one core and one dossier");
    if (rows(kComment) != expected.comments) {
      Extra(absl::StrCat("a case has ", rows(kComment), " comments instead of ", expected.comments));
    }
    if (rows(kHistory) != expected.history) {
      Extra(absl::StrCat("a case has ", rows(kHistory), " entries of history instead of ", expected.history));
    }
    comments += expected.comments;
    history += expected.history;
  }
  const auto whole = [&](const char* what, const std::string& sql, int64_t expected)
                         ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
                           const int64_t number = file.Count(sql);
                           if (number != expected) Extra(absl::StrCat(number, " ", what, " instead of ", expected));
                         };
  const auto kinds = [](int kind) { return absl::StrCat("SELECT count(*) FROM rows WHERE kind = ", kind); };
  whole("cases", kinds(kCore), static_cast<int64_t>(cases.size()));
  whole("comments", kinds(kComment), comments);
  whole("entries of history", kinds(kHistory), history);
  whole("short codes", "SELECT count(*) FROM short_codes", static_cast<int64_t>(cases.size()));
  whole("parked operations", "SELECT count(*) FROM parked", 0);
}

bool Book::Finish() {
  absl::MutexLock lock(&mutex_);
  const bool good = batches_ > 0 && differing_ == 0 && extra_ == 0;
  if (!good) std::cout << "again: ihala_replay --seed=" << seed_ << std::endl;
  std::cout << "replay: batches=" << batches_ << " verdicts_differing=" << differing_ << " effects_extra=" << extra_
            << std::endl;
  return good;
}

}  // namespace ihala::replay
