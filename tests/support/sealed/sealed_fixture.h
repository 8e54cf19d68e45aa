#ifndef IHALA_TESTS_SUPPORT_SEALED_SEALED_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_SEALED_SEALED_FIXTURE_H_

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gtest/gtest.h"
#include "server/store/sql_store_fixture.h"
#include "tests/support/sealed/family.h"

namespace ihala {

// A store of families that say words which are nowhere else.
class SealedFixture : public SqlStoreFixture {
 protected:
  static std::string Id(int n) { return FamilyId(n); }
  void Put(int n) {
    const absl::Status put = store_->Write([n](WriteTxn& txn) { return PutFamily(txn, n); });
    ASSERT_TRUE(put.ok()) << put;
  }
  FamilyRows Family(int n) {
    FamilyRows rows;
    const absl::Status read = store_->Read([&](ReadTxn& txn) { return ReadFamily(txn, n, &rows); });
    EXPECT_TRUE(read.ok()) << read;
    return rows;
  }
  static FamilyRows WholeFamily(int n) { return FamilyOf(n, /*whole=*/true); }
  static ErasureRecord Erased(int n) {
    ErasureRecord erasure;
    erasure.referral_id = Id(n);
    erasure.cause = v1::ERASURE_CAUSE_RETENTION;
    erasure.erased_at = absl::FromUnixSeconds(1'700'000'000);
    return erasure;
  }
  static FamilyRows ErasedFamily(int n) { return FamilyOf(n, /*whole=*/false); }

  // The rows of both organisations' feeds, by their names.
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      for (const auto& [party, code] : {std::pair(Party::kReferring, "CSO-1"), {Party::kReceiving, "MIN"}}) {
        ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListFeed(party, code, 0, 1000));
        for (const FeedRow& row : rows) names.push_back(absl::StrCat(row.seq, " ", row.kind, " ", row.row_id));
        ASSIGN_OR_RETURN(const RowSum sum, txn.SumOfFeed(party, code));
        names.push_back(sum.Bytes());
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return names;
  }

  int64_t SlotOf(int n) const {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {.read_only = true, .create = false});
    auto find = (*db)->Prepare("SELECT slot FROM case_keys WHERE referral_id = ?1");
    find->BindBlob(1, Id(n));
    return find->Step().value_or(false) ? find->ColumnInt(0) : 0;
  }

  // The files of the folder in which something can be read that was said.
  std::vector<std::string> Shown() const {
    std::vector<std::string> shown;
    for (const auto& file : std::filesystem::directory_iterator(dir_)) {
      const absl::StatusOr<std::string> bytes = ReadFile(file.path().string(), 1 << 28);
      if (bytes.ok() && absl::StrContains(*bytes, kCanary)) shown.push_back(file.path().filename());
    }
    return shown;
  }
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_SEALED_SEALED_FIXTURE_H_
