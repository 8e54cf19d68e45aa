#ifndef IHALA_TESTS_SUPPORT_WORLD_EXCHANGE_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_WORLD_EXCHANGE_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/sign.h"
#include "common/wire/chain.h"
#include "common/wire/operation_codec.h"
#include "server/sync/exchange.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/row_joiner.h"

namespace ihala {

// A device as the protocol sees it: a stream, a key, a chain.
struct Device {
  std::string account;
  std::string stream_id;
  SigningKey key;
  std::vector<std::string> operations;
  std::vector<std::string> digests;

  uint64_t Add(const v1::Operation& operation) {
    operations.push_back(*EncodeOperation(operation));
    digests.push_back(
        ChainNext(stream_id, operations.size(), digests.empty() ? ChainStart() : digests.back(), operations.back()));
    return operations.size();
  }

  // The same device a second time.
  Device Copy() const { return {account, stream_id, *SigningKey::FromSeed(key.Seed().Reveal()), operations, digests}; }

  // The operations first..last as one run of `up`, signed for all runs so far.
  void Run(uint64_t first, uint64_t last, v1::ExchangeUp* up) {
    up->set_stream_id(stream_id);
    v1::OperationRun* run = up->add_runs();
    run->set_first_n(first);
    run->set_previous_digest(first == 1 ? ChainStart() : digests[first - 2]);
    for (uint64_t n = first; n <= last; ++n) run->add_operations(operations[n - 1]);
    Sign(up);
  }

  void Sign(v1::ExchangeUp* up) {
    std::vector<std::pair<uint64_t, std::string>> ends;
    for (const v1::OperationRun& run : up->runs()) {
      ends.push_back({run.first_n() + run.operations_size() - 1, ChainOfRun(stream_id, run)->back()});
    }
    up->set_signature(key.Sign(RunsToSign(stream_id, ends)));
  }
};

// Counts cases that were named and are not there for the caller, up to a number that a test may set.
class Lookups final : public LookupCount {
 public:
  bool Begin() override {
    if (counted == most) return false;
    ++counted;
    return true;
  }
  void Found() override { --counted; }

  int counted = 0;
  int most = 1000;
};

class ExchangeTest : public CoreFixture {
 protected:
  explicit ExchangeTest(const WriterOptions& writer = {}) : CoreFixture(writer) {
    server_ = std::make_unique<ExchangeServer>(executor_.get(), &clock_);
  }

  Device MakeDevice(const std::string& account) {
    Device device{account, random_.Bytes(16), SigningKey::Generate(random_), {}, {}};
    EXPECT_TRUE(
        store_->Write([&](WriteTxn& txn) {
                return txn.PutStream({device.stream_id, account, device.key.PublicKey()});
              })
            .ok());
    return device;
  }

  absl::StatusOr<v1::ExchangeDown> Exchange(const Device& device, const v1::ExchangeUp& up) {
    absl::StatusOr<v1::ExchangeDown> down;
    server_->Exchange(device.account, device.stream_id, up, lookups_,
                      [&](absl::StatusOr<v1::ExchangeDown> result) { down = std::move(result); });
    return down;
  }

  v1::ExchangeDown Push(Device& device, uint64_t first, uint64_t last) {
    v1::ExchangeUp up;
    device.Run(first, last, &up);
    absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
    EXPECT_TRUE(down.ok()) << down.status();
    return down.ok() ? *std::move(down) : v1::ExchangeDown();
  }

  // Everything that `device` may read, page by page, what comes in parts joined.
  std::vector<v1::Row> PullAll(const Device& device, std::string* cursor, uint32_t page_bytes) {
    std::vector<v1::Row> all;
    RowJoiner joiner;
    for (const v1::Row& row : PullParts(device, cursor, page_bytes)) {
      if (std::optional<v1::Row> whole = joiner.Take(row); whole.has_value()) all.push_back(*std::move(whole));
    }
    return all;
  }
  // The same as it comes.
  std::vector<v1::Row> PullParts(const Device& device, std::string* cursor, uint32_t page_bytes) {
    std::vector<v1::Row> rows;
    for (int pages = 0; pages < 10'000; ++pages) {
      v1::ExchangeUp up;
      up.set_stream_id(device.stream_id);
      up.set_cursor(*cursor);
      up.set_page_bytes_max(page_bytes);
      absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
      EXPECT_TRUE(down.ok()) << down.status();
      if (!down.ok()) return rows;
      EXPECT_EQ(down->page().state(), v1::CURSOR_STATE_OK);
      for (const v1::Row& row : down->page().rows()) rows.push_back(row);
      *cursor = down->page().next_cursor();
      if (!down->page().more()) return rows;
    }
    ADD_FAILURE() << "the feed never ends";
    return rows;
  }

  Lookups lookups_;
  std::unique_ptr<ExchangeServer> server_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_EXCHANGE_FIXTURE_H_
