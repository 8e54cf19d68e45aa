#include "common/base/file.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

namespace ihala {
namespace {

class FileTest : public ::testing::Test {
 protected:
  FileTest() {
    std::string pattern = ::testing::TempDir() + "/file_test_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~FileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  static unsigned ModeOf(const std::string& path) {
    struct stat info = {};
    stat(path.c_str(), &info);
    return info.st_mode & 0777;
  }

  size_t FilesInFolder() const {
    size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++count;
    return count;
  }

  std::string folder_;
};

TEST_F(FileTest, WhatWasWrittenIsReadBackAndIsTheOwnersAlone) {
  const std::string bytes("a\0b\xff", 4);
  ASSERT_TRUE(WriteFileDurably(Path("key"), bytes).ok());
  EXPECT_EQ(ReadFile(Path("key"), 100).value(), bytes);
  EXPECT_EQ(ModeOf(Path("key")), 0600u);
}

TEST_F(FileTest, AnotherModeIsObeyedWhateverTheUmask) {
  const mode_t old = umask(077);
  ASSERT_TRUE(WriteFileDurably(Path("ca.pem"), "public", 0644).ok());
  umask(old);
  EXPECT_EQ(ModeOf(Path("ca.pem")), 0644u);
}

TEST_F(FileTest, WritingReplacesWholeAndLeavesNothingElse) {
  ASSERT_TRUE(WriteFileDurably(Path("f"), std::string(100000, 'x')).ok());
  ASSERT_TRUE(WriteFileDurably(Path("f"), "short").ok());
  EXPECT_EQ(ReadFile(Path("f"), 100).value(), "short");
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(FileTest, AFailedWriteLeavesTheOldFileAndNoTemporaryOne) {
  std::filesystem::create_directory(Path("taken"));
  EXPECT_FALSE(WriteFileDurably(Path("taken"), "bytes").ok());
  EXPECT_TRUE(std::filesystem::is_directory(Path("taken")));
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(FileTest, MissingThingsAreNotFound) {
  EXPECT_EQ(ReadFile(Path("none"), 10).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WriteFileDurably(Path("none/f"), "x").code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(PathExists(Path("none")));
  EXPECT_TRUE(PathExists(folder_));
}

TEST_F(FileTest, AFileBeyondTheLimitIsNotRead) {
  ASSERT_TRUE(WriteFileDurably(Path("f"), std::string(11, 'x')).ok());
  EXPECT_EQ(ReadFile(Path("f"), 10).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReadFile(Path("f"), 11).value().size(), 11u);
}

TEST_F(FileTest, AFolderIsNoFile) {
  EXPECT_EQ(ReadFile(folder_, 10).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(FileTest, FoldersAreMadeForTheOwnerAlone) {
  ASSERT_TRUE(MakeDirectories(Path("a/b/c")).ok());
  EXPECT_EQ(ModeOf(Path("a")), 0700u);
  EXPECT_EQ(ModeOf(Path("a/b/c")), 0700u);
  EXPECT_TRUE(MakeDirectories(Path("a/b/c")).ok());
  EXPECT_TRUE(MakeDirectories(Path("a/b/d/")).ok());
  EXPECT_TRUE(std::filesystem::is_directory(Path("a/b/d")));
}

TEST_F(FileTest, AFileInTheWayIsNoFolder) {
  ASSERT_TRUE(WriteFileDurably(Path("f"), "x").ok());
  EXPECT_EQ(MakeDirectories(Path("f")).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(MakeDirectories(Path("f/g")).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(FileTest, ALockHasOneHolderUntilItEnds) {
  auto held = std::make_unique<FileLock>(FileLock::TryLock(Path("lock")).value());
  EXPECT_EQ(FileLock::TryLock(Path("lock")).status().code(), absl::StatusCode::kUnavailable);
  FileLock moved = std::move(*held);
  held.reset();
  EXPECT_EQ(FileLock::TryLock(Path("lock")).status().code(), absl::StatusCode::kUnavailable);
  { FileLock ending = std::move(moved); }
  EXPECT_TRUE(FileLock::TryLock(Path("lock")).ok());
}

TEST_F(FileTest, ALockOfADeadProcessIsFree) {
  const pid_t child = fork();
  if (child == 0) {
    const bool locked = FileLock::TryLock(Path("lock")).ok();
    // Ends as if killed: without destructors.
    _exit(locked ? 0 : 1);
  }
  int status = 1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(FileLock::TryLock(Path("lock")).ok());
}

}  // namespace
}  // namespace ihala
