#ifndef IHALA_SERVER_COMMANDS_STREAM_CHAIN_H_
#define IHALA_SERVER_COMMANDS_STREAM_CHAIN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/commands/executor.h"
#include "server/store/store.h"

namespace ihala {

// What is known of the chains of streams: what the ledger holds, and what came in the batch that is being judged. That
// two operations are on one stream does not yet say that one device wrote both, because devices are copied; that one's
// digest covers the other does. Made for one batch; one thread.
class StreamChain {
 public:
  // Both must outlive it.
  StreamChain(ReadTxn* txn, absl::Span<const CaseCommand> batch) : txn_(txn), batch_(batch) {}

  // Of an operation, whether it is here or not: where it stands, and the digest that it goes on from.
  struct End {
    absl::string_view stream_id;
    uint64_t n = 0;
    absl::string_view previous;
  };
  // True where everything from number `from` of the stream to `end` is here and each goes on from the one before it, so
  // that whoever wrote the end wrote all of it. A `from` of 0 asks for everything. False also where more than
  // kLinksMost lie between: nobody writes so much before reading anything.
  absl::StatusOr<bool> LeadsBackTo(uint64_t from, const End& end);
  // The same up to an operation that need not be here, by its digest.
  absl::StatusOr<bool> LeadsBackTo(uint64_t from, absl::string_view digest, const End& end);

  static constexpr uint64_t kLinksMost = 2000;

 private:
  absl::StatusOr<std::optional<ChainLink>> Find(absl::string_view stream_id, uint64_t n);

  ReadTxn* txn_;
  absl::Span<const CaseCommand> batch_;
  // Of the batch, by ledger key. Filled when it is first asked for.
  std::optional<absl::flat_hash_map<std::string, ChainLink>> offered_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_STREAM_CHAIN_H_
