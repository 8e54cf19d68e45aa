#include "tests/support/device/raw_device.h"

#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/wire/chain.h"
#include "common/wire/device_signatures.h"

namespace ihala {

RawDevice::RawDevice(Random& random, std::string account)
    : RawDevice(std::move(account), random.Bytes(kIdBytes), SigningKey::Generate(random)) {}

RawDevice::RawDevice(std::string account, std::string stream_id, SigningKey key)
    : account_(std::move(account)), stream_id_(std::move(stream_id)), key_(std::move(key)), digests_{ChainStart()} {}

RawDevice RawDevice::Clone() const {
  // A seed that a key gave is always one.
  RawDevice clone(account_, stream_id_, *SigningKey::FromSeed(key_.Seed().Reveal()));
  clone.operations_ = operations_;
  clone.digests_ = digests_;
  return clone;
}

v1::Device RawDevice::Enrolment() const {
  v1::Device device;
  device.set_stream_id(stream_id_);
  device.set_public_key(key_.PublicKey());
  device.set_signature(SignBinding(key_, account_, stream_id_));
  return device;
}

uint64_t RawDevice::Append(std::string operation) {
  const uint64_t n = operations_.size() + 1;
  digests_.push_back(ChainNext(stream_id_, n, digests_.back(), operation));
  operations_.push_back(std::move(operation));
  return n;
}

void RawDevice::TakeBack() {
  operations_.pop_back();
  digests_.pop_back();
}

v1::ExchangeUp RawDevice::Up(const std::vector<Span>& runs) const {
  v1::ExchangeUp up;
  up.set_stream_id(stream_id_);
  for (const auto& [first, last] : runs) {
    v1::OperationRun* const run = up.add_runs();
    run->set_first_n(first);
    run->set_previous_digest(digests_[first - 1]);
    for (uint64_t n = first; n <= last; ++n) run->add_operations(operations_[n - 1]);
  }
  Sign(&up);
  return up;
}

void RawDevice::Sign(v1::ExchangeUp* up) const {
  std::vector<std::pair<uint64_t, std::string>> ends;
  for (const v1::OperationRun& run : up->runs()) {
    const auto digests = ChainOfRun(up->stream_id(), run);
    if (!digests.ok()) return;
    ends.push_back({run.first_n() + static_cast<uint64_t>(run.operations_size()) - 1, digests->back()});
  }
  up->set_signature(key_.Sign(RunsToSign(up->stream_id(), ends)));
}

v1::Operation NewOperation(Clock& clock, const std::string& referral_id, const v1::WorkflowRef& workflow) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(referral_id);
  *operation.mutable_workflow() = workflow;
  v1::ClaimedTime* const claimed = operation.mutable_claimed();
  claimed->mutable_wall()->set_seconds(absl::ToUnixSeconds(clock.Now()));
  claimed->set_utc_offset_minutes(120);
  claimed->set_boot_id(clock.BootId());
  claimed->set_boot_millis(absl::ToInt64Milliseconds(clock.BootTime()));
  return operation;
}

v1::DeliverRequest DeliveryOf(const v1::ExchangeUp& up) {
  v1::DeliverRequest delivery;
  delivery.set_stream_id(up.stream_id());
  *delivery.mutable_runs() = up.runs();
  delivery.set_signature(up.signature());
  return delivery;
}

}  // namespace ihala
