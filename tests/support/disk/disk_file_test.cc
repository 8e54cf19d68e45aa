#include "tests/support/disk/disk_file.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include "tests/support/disk/disk_names.h"

namespace ihala {
namespace {

std::string Sectors(char content, uint64_t count) { return std::string(count * kSectorBytes, content); }

// What is left of the file after a cut with this seed.
std::string AfterCut(const DiskFile& file, uint64_t seed) {
  SeededRandom random(seed);
  const std::shared_ptr<DiskFile> other = file.Successor();
  other->Settle(random);
  return other->durable().ToString();
}

TEST(FileContentTest, ReadsWhatWasWrittenAcrossBlocks) {
  FileContent content;
  content.Write(4000, std::string(5000, 'a'));
  EXPECT_EQ(content.size(), 9000u);
  EXPECT_EQ(content.ToString(), std::string(4000, '\0') + std::string(5000, 'a'));
  content.Resize(4001);
  content.Resize(4003);
  EXPECT_EQ(content.ToString(), std::string(4000, '\0') + "a" + std::string(2, '\0')) << "what was cut off is gone";
}

TEST(FileContentTest, ACopyStaysWhenTheOtherIsWrittenTo) {
  FileContent first;
  first.Write(0, "before");
  FileContent second = first;
  first.Write(0, "AFTER");
  EXPECT_EQ(second.ToString(), "before");
  second.Write(5, "E");
  EXPECT_EQ(first.ToString(), "AFTERe");
  EXPECT_EQ(second.ToString(), "beforE");
}

TEST(DiskFileTest, WhatWasSyncedSurvivesEveryCut) {
  DiskFile file;
  file.Write(0, Sectors('a', 5) + "end");
  file.Sync();
  for (uint64_t seed = 0; seed < 200; ++seed) EXPECT_EQ(AfterCut(file, seed), Sectors('a', 5) + "end");
}

TEST(DiskFileTest, ASectorHoldsOneOfTheStatesThatItWasSeenInWhole) {
  DiskFile file;
  file.Write(0, Sectors('a', 3));
  file.Sync();
  file.Write(100, Sectors('b', 2));
  file.Write(0, Sectors('c', 1));
  const std::string old = Sectors('a', 1);
  const std::string half = std::string(100, 'a') + std::string(kSectorBytes - 100, 'b');
  std::set<std::string> firsts, all;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const std::string left = AfterCut(file, seed);
    ASSERT_EQ(left.size(), 3 * kSectorBytes);
    firsts.insert(left.substr(0, kSectorBytes));
    all.insert(left);
  }
  EXPECT_EQ(firsts, (std::set<std::string>{old, half, Sectors('c', 1)}));
  // The three states of the first sector, with the two of each of the others.
  EXPECT_EQ(all.size(), 12u);
}

TEST(DiskFileTest, TheSizeIsAnyOfThoseThatItHad) {
  DiskFile file;
  file.Write(0, Sectors('a', 1));
  file.Sync();
  file.Write(kSectorBytes, Sectors('b', 2));
  file.Truncate(10);
  std::set<size_t> sizes;
  for (uint64_t seed = 0; seed < 200; ++seed) sizes.insert(AfterCut(file, seed).size());
  EXPECT_EQ(sizes, (std::set<size_t>{10, kSectorBytes, 3 * kSectorBytes}));
}

TEST(DiskFileTest, ATruncationCutsOffAllOrNothing) {
  DiskFile file;
  file.Write(0, Sectors('a', 4));
  file.Sync();
  file.Truncate(0);
  std::set<std::string> left;
  for (uint64_t seed = 0; seed < 200; ++seed) left.insert(AfterCut(file, seed));
  EXPECT_EQ(left, (std::set<std::string>{"", Sectors('a', 4)}));
  file.Truncate(kSectorBytes);
  file.Sync();
  EXPECT_EQ(file.durable().ToString(), Sectors('\0', 1)) << "what was cut off does not come back";
}

TEST(DiskFileTest, NewSpaceWhoseBytesNeverCameReadsAsZerosOrAsAnything) {
  DiskFile file;
  file.Write(0, Sectors('b', 1));
  bool zeros = false, anything = false, came = false;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const std::string left = AfterCut(file, seed);
    if (left.empty()) continue;
    zeros |= left == Sectors('\0', 1);
    came |= left == Sectors('b', 1);
    anything |= left != Sectors('\0', 1) && left != Sectors('b', 1);
  }
  EXPECT_TRUE(zeros && anything && came);
}

TEST(DiskFileTest, WhatAFailedSyncDidNotMakeDurableNoLaterSyncDoes) {
  bool lost = false;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SeededRandom random(seed);
    DiskFile file;
    file.Write(0, Sectors('a', 2));
    file.Settle(random);
    EXPECT_EQ(file.seen().ToString(), Sectors('a', 2)) << "the system still shows it";
    file.Write(kSectorBytes, Sectors('b', 1));
    file.Sync();
    const std::string durable = file.durable().ToString();
    ASSERT_EQ(durable.size(), 2 * kSectorBytes);
    EXPECT_EQ(durable.substr(kSectorBytes), Sectors('b', 1)) << "what was written again is there";
    lost |= durable.substr(0, kSectorBytes) != Sectors('a', 1);
  }
  EXPECT_TRUE(lost);
}

TEST(DiskNamesTest, OnlyASyncedFolderIsSure) {
  std::set<std::string> left;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SeededRandom random(seed);
    DiskNames names;
    names.Put("d/kept", std::make_shared<DiskFile>());
    names.SyncFolder("d");
    names.Put("e/other", std::make_shared<DiskFile>());
    names.SyncFolder("d");
    names.Remove("d/kept");
    names.Settle(random);
    std::string found;
    for (const auto& [path, file] : names.seen()) found += path + " ";
    left.insert(found);
  }
  EXPECT_EQ(left, (std::set<std::string>{"", "d/kept ", "d/kept e/other ", "e/other "}));
}

TEST(DiskNamesTest, ARenameIsWholeAndComesAfterWhatWasBeforeIt) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SeededRandom random(seed);
    DiskNames names;
    const auto old = std::make_shared<DiskFile>(), fresh = std::make_shared<DiskFile>();
    names.Put("store", old);
    names.SyncFolder(".");
    names.Put("fresh", fresh);
    names.Rename("fresh", "store");
    names.Settle(random);
    ASSERT_NE(names.Find("store"), nullptr);
    if (names.Find("store") == fresh) {
      EXPECT_EQ(names.Find("fresh"), nullptr);
    } else {
      EXPECT_EQ(names.Find("store"), old);
    }
  }
}

}  // namespace
}  // namespace ihala
