#include "server/keys/erasure_list.h"

#include <cstdlib>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

class ErasureListTest : public testing::Test {
 protected:
  ErasureListTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-list-XXXXXX").string();
    dir_ = mkdtemp(pattern.data());
  }
  ~ErasureListTest() override { std::filesystem::remove_all(dir_); }

  std::unique_ptr<ErasureList> Open(char seed = 's') {
    auto list = ErasureList::Open(dir_ + "/list", nullptr, Secret(std::string(32, seed)));
    EXPECT_TRUE(list.ok()) << list.status();
    return *std::move(list);
  }
  static ListedErasure Entry(char id, uint64_t slot) {
    return {std::string(16, id), 1, absl::FromUnixSeconds(1'700'000'000), slot, "12345678"};
  }
  // Changes the closed file with somebody's own hand.
  void Change(const std::string& sql) {
    const auto db = sqlite::Connection::Open(dir_ + "/list", {.journal = sqlite::Journal::kRollback});
    ASSERT_TRUE((*db)->Execute(sql).ok());
  }

  std::string dir_;
};

TEST_F(ErasureListTest, HoldsWhatWasAddedInItsOrderAndEachOnce) {
  ASSERT_TRUE(Open()->Append({Entry('a', 3), Entry('b', 1)}).ok());
  ASSERT_TRUE(Open()->Append({Entry('b', 9), Entry('c', 2)}).ok());
  const auto list = Open();
  const std::vector<ListedErasure> all = *list->All();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(*list->Count(), 3u);
  EXPECT_EQ(all[1].referral_id, std::string(16, 'b'));
  EXPECT_EQ(all[1].slot, 1u);
  EXPECT_EQ(all[2].proof, "12345678");
  EXPECT_EQ(all[2].erased_at, absl::FromUnixSeconds(1'700'000'000));
}

TEST_F(ErasureListTest, IsOneFileAtEveryMoment) {
  const auto list = Open();
  ASSERT_TRUE(list->Append({Entry('a', 3)}).ok());
  const auto files = std::filesystem::directory_iterator(dir_);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(ErasureListTest, WhatSomebodyElseChangedIsNotTaken) {
  for (const char* sql :
       {"UPDATE erasures SET slot = 4 WHERE n = 1", "UPDATE erasures SET referral_id = x'01' WHERE n = 2",
        "UPDATE erasures SET erased_us = 1 WHERE n = 1", "UPDATE erasures SET proof = x'' WHERE n = 1",
        "UPDATE erasures SET cause = 2 WHERE n = 2", "DELETE FROM erasures WHERE n = 1"}) {
    std::filesystem::remove(dir_ + "/list");
    ASSERT_TRUE(Open()->Append({Entry('a', 3), Entry('b', 1)}).ok());
    ASSERT_TRUE(Open()->All().ok());
    Change(sql);
    EXPECT_TRUE(absl::IsDataLoss(Open()->All().status())) << sql;
  }
}

TEST_F(ErasureListTest, AnotherInstallationsIsNotTaken) {
  ASSERT_TRUE(Open()->Append({Entry('a', 3)}).ok());
  EXPECT_TRUE(absl::IsDataLoss(Open('t')->All().status()));
}

}  // namespace
}  // namespace ihala
