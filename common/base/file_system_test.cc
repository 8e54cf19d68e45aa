#include "common/base/file_system.h"

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include "common/base/file.h"

namespace ihala {
namespace {

class SystemFilesTest : public ::testing::Test {
 protected:
  SystemFilesTest() {
    std::string pattern = ::testing::TempDir() + "/file_system_test_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~SystemFilesTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  std::string folder_;
  SystemFiles& files_ = SystemFiles::Get();
};

TEST_F(SystemFilesTest, AFileIsMadeOnceForTheOwnerAlone) {
  EXPECT_FALSE(*files_.Exists(Path("f")));
  EXPECT_TRUE(files_.CreateForOwner(Path("f")).ok());
  struct stat info;
  ASSERT_EQ(stat(Path("f").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777u, 0600u);
  ASSERT_TRUE(WriteFileDurably(Path("f"), "kept").ok());
  EXPECT_TRUE(files_.CreateForOwner(Path("f")).ok());
  EXPECT_EQ(*ReadFile(Path("f"), 10), "kept");
  EXPECT_EQ(files_.CreateForOwner(Path("none/f")).code(), absl::StatusCode::kNotFound);
}

TEST_F(SystemFilesTest, NamesComeAndGo) {
  ASSERT_TRUE(WriteFileDurably(Path("a"), "a").ok());
  ASSERT_TRUE(WriteFileDurably(Path("b"), "b").ok());
  EXPECT_TRUE(files_.Link(Path("a"), Path("c")).ok());
  EXPECT_EQ(files_.Link(Path("a"), Path("b")).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(files_.Rename(Path("a"), Path("b")).ok());
  EXPECT_EQ(files_.Rename(Path("a"), Path("b")).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*ReadFile(Path("b"), 10), "a");
  EXPECT_EQ(*ReadFile(Path("c"), 10), "a");
  EXPECT_TRUE(files_.Remove(Path("b")).ok());
  EXPECT_TRUE(files_.Remove(Path("b")).ok()) << "there is nothing left to do";
  EXPECT_FALSE(*files_.Exists(Path("b")));
  EXPECT_FALSE(*files_.Exists(Path("c/beyond"))) << "a file holds no files";
  EXPECT_TRUE(files_.SyncFolder(FolderOf(Path("b"))).ok());
}

TEST_F(SystemFilesTest, WhatCannotBeLookedForIsNoAbsence) {
  EXPECT_FALSE(files_.Exists(Path(std::string(5000, 'x'))).ok());
}

TEST_F(SystemFilesTest, AFolderListsWhatIsInItInOrder) {
  ASSERT_TRUE(files_.MakeFolders(Path("list")).ok());
  EXPECT_TRUE(files_.ListFolder(Path("list"))->empty());
  for (const char* name : {"b", "a", ".hidden"}) {
    ASSERT_TRUE(files_.CreateForOwner(Path(std::string("list/") + name)).ok());
  }
  EXPECT_EQ(*files_.ListFolder(Path("list")), (std::vector<std::string>{".hidden", "a", "b"}));
  EXPECT_EQ(files_.ListFolder(Path("nowhere")).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SystemFilesTest, ALockHasOneHolderUntilItEnds) {
  auto held = files_.TryLock(Path("lock"));
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(files_.TryLock(Path("lock")).status().code(), absl::StatusCode::kUnavailable);
  held->reset();
  EXPECT_TRUE(files_.TryLock(Path("lock")).ok());
}

TEST(FolderOfTest, ANameAloneLiesInThePresentFolder) {
  EXPECT_EQ(FolderOf("f"), ".");
  EXPECT_EQ(FolderOf("/f"), "/");
  EXPECT_EQ(FolderOf("a/b/f"), "a/b");
}

}  // namespace
}  // namespace ihala
