#include "server/commands/stream_chain.h"

#include "common/base/status_macros.h"
#include "common/wire/chain.h"

namespace ihala {

absl::StatusOr<bool> StreamChain::LeadsBackTo(uint64_t from, const End& end) {
  if (from == 0) return LeadsBackTo(0, ChainStart(), end);
  if (from >= end.n) return false;
  ASSIGN_OR_RETURN(const std::optional<ChainLink> first, Find(end.stream_id, from));
  if (!first.has_value()) return false;
  return LeadsBackTo(from, first->digest, end);
}

absl::StatusOr<bool> StreamChain::LeadsBackTo(uint64_t from, absl::string_view digest, const End& end) {
  if (from >= end.n || end.n - from > kLinksMost) return false;
  std::string expected(end.previous);
  for (uint64_t n = end.n - 1; n > from; --n) {
    ASSIGN_OR_RETURN(std::optional<ChainLink> link, Find(end.stream_id, n));
    if (!link.has_value() || link->digest != expected) return false;
    expected = std::move(link->previous);
  }
  return expected == digest;
}

absl::StatusOr<std::optional<ChainLink>> StreamChain::Find(absl::string_view stream_id, uint64_t n) {
  const std::string key = StreamKey(stream_id, n);
  ASSIGN_OR_RETURN(std::optional<ChainLink> held, txn_->FindLink(key));
  if (held.has_value()) return held;
  if (!offered_.has_value()) {
    offered_.emplace();
    for (const CaseCommand& command : batch_) {
      if (command.n > 0) offered_->emplace(command.ledger_key, ChainLink{command.digest, command.previous_digest});
    }
  }
  const auto found = offered_->find(key);
  return found == offered_->end() ? std::optional<ChainLink>() : found->second;
}

}  // namespace ihala
