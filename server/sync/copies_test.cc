// Whole copies that are read while the store is written to and its log copied back.
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"
#include "tests/support/world/row_copy.h"

namespace ihala {
namespace {

constexpr int kCommits = 300;
constexpr uint64_t kMostPerCommit = 9;
constexpr uint32_t kPageBytes = 4096;

// Copies the log back after every few commits.
WriterOptions Eagerly() {
  WriterOptions options;
  options.log_pages_enough = 64;
  options.log_pages_most = 128;
  return options;
}

class CopiesTest : public ExchangeTest {
 protected:
  // One device: its copy, and where it stands.
  struct Reader {
    Device device;
    RowCopy copy;
    std::string cursor;
    int whole = 0;  // How often the copy was found to be what the server has.
  };

  CopiesTest() : ExchangeTest(Eagerly()) {}

  // Reads on until nothing more waits. Whatever was written meanwhile, the copy is then what the server had at the
  // moment of the last page.
  void Pull(Reader& reader) {
    for (bool more = true; more;) {
      v1::ExchangeUp up;
      up.set_stream_id(reader.device.stream_id);
      up.set_cursor(reader.cursor);
      up.set_page_bytes_max(kPageBytes);
      const absl::StatusOr<v1::ExchangeDown> down = Exchange(reader.device, up);
      ASSERT_TRUE(down.ok()) << down.status();
      ASSERT_EQ(down->page().state(), v1::CURSOR_STATE_OK);
      for (const v1::Row& row : down->page().rows()) reader.copy.Take(row);
      reader.cursor = down->page().next_cursor();
      more = down->page().more();
      if (more) continue;
      ASSERT_TRUE(reader.copy.Digest() == down->held())
          << reader.device.account << " holds " << reader.copy.Digest().ShortDebugString() << " and should hold "
          << down->held().ShortDebugString();
      ++reader.whole;
    }
  }
  // Reads a whole copy, goes on with it for a while, and begins anew.
  void Live(Reader& reader) {
    for (int pulls = 0; !written() && !HasFatalFailure(); ++pulls) {
      if (pulls % 4 == 0) reader.copy = RowCopy(), reader.cursor.clear();
      Pull(reader);
    }
  }

  // Cases, words on them and steps, in commits of few or many.
  void Write() {
    std::vector<std::string> cases;
    for (int commit = 0; commit < kCommits; ++commit) {
      std::vector<CaseCommand> commands;
      for (uint64_t left = 1 + random_.Uniform(kMostPerCommit); left > 0; --left) {
        const uint64_t what = cases.empty() ? 0 : random_.Uniform(3);
        if (what == 0) {
          const char* author = random_.Uniform(2) == 0 ? world::kWorker : world::kForeignWorker;
          const v1::Operation submission = Submission(author);
          if (author == std::string(world::kWorker)) cases.push_back(submission.referral_id());
          commands.push_back(CommandOf(author, submission, random_.Bytes(16)));
          continue;
        }
        const std::string& referral_id = cases[random_.Uniform(cases.size())];
        // One of this very commit is not there yet to be looked at.
        if (CoreOf(referral_id).referral_id().empty()) continue;
        commands.push_back(what == 1 ? CommandOf(world::kWorker, Comment(referral_id, absl::StrCat("word ", commit)),
                                                 random_.Bytes(16))
                                     : CommandOf(world::kReviewer, Step(referral_id, "CLAIM"), random_.Bytes(16)));
      }
      if (!commands.empty()) DoAll(std::move(commands));
    }
    absl::MutexLock lock(&mutex_);
    written_ = true;
  }
  bool written() {
    absl::MutexLock lock(&mutex_);
    return written_;
  }

  uintmax_t FileBytes() const { return std::filesystem::file_size(dir_ + "/ihala.db"); }

 private:
  absl::Mutex mutex_;
  bool written_ ABSL_GUARDED_BY(mutex_) = false;
};

TEST_F(CopiesTest, EveryWholeCopyIsWhatTheServerHadThoughItIsWrittenToAndItsLogIsCopiedBack) {
  std::vector<std::unique_ptr<Reader>> readers;
  for (const char* account : {world::kWorker, world::kSupervisor, world::kReviewer, world::kDeskReviewer}) {
    readers.push_back(std::make_unique<Reader>(Reader{MakeDevice(account), {}, "", 0}));
  }
  const uintmax_t before = FileBytes();
  std::vector<std::thread> threads;
  for (const auto& reader : readers) threads.emplace_back([this, &reader] { Live(*reader); });
  threads.emplace_back([this] { Write(); });
  for (std::thread& thread : threads) thread.join();
  ASSERT_FALSE(HasFailure());
  // The file itself grew, and not its log alone.
  EXPECT_GT(FileBytes(), before * 4);
  EXPECT_GT(Query("SELECT count(*) FROM commits"), kCommits / 2);
  for (const auto& reader : readers) {
    EXPECT_GT(reader->whole, 1) << reader->device.account;
    // At rest: what was read on while all that went on, and what is read now, are the same.
    Pull(*reader);
    Reader anew{reader->device.Copy(), {}, "", 0};
    Pull(anew);
    EXPECT_TRUE(anew.copy.Digest() == reader->copy.Digest()) << reader->device.account;
  }
  EXPECT_GT(readers[2]->copy.cases(), 100u);
}

}  // namespace
}  // namespace ihala
