#ifndef IHALA_SERVER_STORE_SQL_STORE_FIXTURE_H_
#define IHALA_SERVER_STORE_SQL_STORE_FIXTURE_H_

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "common/base/random.h"
#include "gtest/gtest.h"
#include "server/store/sql_store.h"

namespace ihala {

// A new store in a real file, in a folder that goes with the test.
class SqlStoreFixture : public ::testing::Test {
 protected:
  SqlStoreFixture() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-store-XXXXXX").string();
    dir_ = mkdtemp(pattern.data());
    options_.data_dir = dir_;
    options_.random = &random_;
    EXPECT_TRUE(InitSqlStore(options_).ok());
    Reopen();
  }
  ~SqlStoreFixture() override {
    store_.reset();
    std::filesystem::remove_all(dir_);
  }

  void Reopen() {
    store_.reset();
    auto store = OpenSqlStore(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  SeededRandom random_{7};
  SqlStoreOptions options_;
  std::string dir_;
  std::unique_ptr<Store> store_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_STORE_FIXTURE_H_
