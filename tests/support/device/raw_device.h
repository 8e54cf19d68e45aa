#ifndef IHALA_TESTS_SUPPORT_DEVICE_RAW_DEVICE_H_
#define IHALA_TESTS_SUPPORT_DEVICE_RAW_DEVICE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/sign.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/sync.pb.h"
#include "ihala/v1/sync_service.pb.h"

namespace ihala {

// A device without a client library: it numbers, chains and signs operations itself and keeps all of them, so that a
// test may repeat, cut, reorder or spoil what it sends. One thread while it is changed; any number while it is not.
class RawDevice {
 public:
  // First and last number of a run.
  using Span = std::pair<uint64_t, uint64_t>;

  RawDevice(Random& random, std::string account);
  // The same device twice, with the same key, stream and past: what copying a phone's storage makes.
  RawDevice Clone() const;

  const std::string& account() const { return account_; }
  const std::string& stream_id() const { return stream_id_; }
  // What a sign-in with this device carries.
  v1::Device Enrolment() const;

  // Appends an operation to the stream and returns its number; takes the newest one back, as if it had never been.
  uint64_t Append(std::string operation);
  void TakeBack();
  uint64_t last_n() const { return operations_.size(); }
  const std::string& OperationAt(uint64_t n) const { return operations_[n - 1]; }
  const std::string& DigestAt(uint64_t n) const { return digests_[n]; }

  // A signed exchange of these runs, which must lie within what was appended. It asks for no page.
  v1::ExchangeUp Up(const std::vector<Span>& runs) const;
  // Signs what the runs hold now, where they can be chained at all.
  void Sign(v1::ExchangeUp* up) const;

 private:
  RawDevice(std::string account, std::string stream_id, SigningKey key);

  std::string account_;
  std::string stream_id_;
  SigningKey key_;
  std::vector<std::string> operations_;
  std::vector<std::string> digests_;  // One more than operations: the first is the start of the chain.
};

// An operation on a case that lacks only its command, claimed at the clock's present moment.
v1::Operation NewOperation(Clock& clock, const std::string& referral_id, const v1::WorkflowRef& workflow);

// The runs of an exchange as a delivery, which needs no session.
v1::DeliverRequest DeliveryOf(const v1::ExchangeUp& up);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DEVICE_RAW_DEVICE_H_
