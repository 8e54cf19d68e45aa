#include "client-lib/src/offline_lease.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Where an organisation says nothing.
constexpr int64_t kDefaultDays = 14;
constexpr absl::Duration kLongerThanAny = absl::Hours(24 * 1000);
// What may be forgotten of what has passed when the device restarts.
constexpr absl::Duration kStoredEvery = absl::Minutes(10);

}  // namespace

absl::Status OfflineTooLong() {
  return WithReason(absl::FailedPreconditionError("the store was too long without its server: sign in over a link"),
                    "OFFLINE_TOO_LONG");
}

absl::Status OfflineLease::Load() {
  if (lease_.has_value()) return absl::OkStatus();
  const absl::StatusOr<std::string> bytes = store_->Get(settings::kOfflineLease);
  if (!bytes.ok() && !absl::IsDataLoss(bytes.status())) return bytes.status();
  v1::OfflineLease lease;
  // One that cannot be read is over, and the server's word begins it anew.
  if (!bytes.ok() || !lease.ParseFromString(*bytes)) {
    lease.set_contact_us(1);
    lease.set_passed_us(absl::ToInt64Microseconds(kLongerThanAny));
  }
  stored_us_ = lease.passed_us();
  lease_ = std::move(lease);
  return absl::OkStatus();
}

absl::Duration OfflineLease::SinceLastLook() const {
  const absl::Duration boot = clock_->BootTime();
  const std::string boot_id = clock_->BootId();
  if (!boot_id.empty() && boot_id == lease_->boot_id()) return boot - absl::Microseconds(lease_->boot_us());
  const absl::Time counted = absl::FromUnixMicros(lease_->contact_us() + lease_->passed_us());
  // A boot that has no name may be the same one, so that its time may have been counted already.
  return std::max(boot_id.empty() ? absl::ZeroDuration() : boot, clock_->Now() - counted);
}

absl::Status OfflineLease::Put(const v1::OfflineLease& lease) {
  return store_->Put(settings::kOfflineLease, lease.SerializeAsString());
}

absl::Status OfflineLease::Count() {
  RETURN_IF_ERROR(Load());
  if (lease_->contact_us() == 0) return absl::OkStatus();
  const absl::Duration since = std::max(SinceLastLook(), absl::ZeroDuration());
  const bool other_boot = lease_->boot_id() != clock_->BootId();
  lease_->set_passed_us(lease_->passed_us() + absl::ToInt64Microseconds(since));
  lease_->set_boot_us(absl::ToInt64Microseconds(clock_->BootTime()));
  lease_->set_boot_id(clock_->BootId());
  if (!other_boot && absl::Microseconds(lease_->passed_us() - stored_us_) < kStoredEvery) return absl::OkStatus();
  if (store_->Write([&]() { return Put(*lease_); }).ok()) stored_us_ = lease_->passed_us();
  return absl::OkStatus();
}

absl::StatusOr<absl::Duration> OfflineLease::Passed() {
  RETURN_IF_ERROR(Count());
  return absl::Microseconds(lease_->passed_us());
}

absl::StatusOr<absl::Duration> OfflineLease::Left() {
  RETURN_IF_ERROR(Count());
  if (lease_->contact_us() == 0) return absl::InfiniteDuration();
  ASSIGN_OR_RETURN(const int64_t days, store_->GetInt(settings::kOfflineDays));
  const absl::Duration whole = absl::Hours(24 * (days == 0 ? kDefaultDays : days));
  return std::max(whole - absl::Microseconds(lease_->passed_us()), absl::ZeroDuration());
}

absl::Status OfflineLease::Renew(absl::Time server_time) {
  // Read again by whoever looks next: the transaction may yet be given up.
  lease_.reset();
  v1::OfflineLease lease;
  lease.set_contact_us(std::max<int64_t>(absl::ToUnixMicros(server_time), 1));
  lease.set_boot_us(absl::ToInt64Microseconds(clock_->BootTime()));
  lease.set_boot_id(clock_->BootId());
  return Put(lease);
}

absl::Status OfflineLease::BeginWhereMissing() {
  ASSIGN_OR_RETURN(const bool has, store_->Has(settings::kOfflineLease));
  if (has) return absl::OkStatus();
  return store_->Write([&]() { return Renew(clock_->Now()); });
}

absl::Status OfflineLease::SetDays(uint32_t days) {
  ASSIGN_OR_RETURN(const int64_t known, store_->GetInt(settings::kOfflineDays));
  return known == days ? absl::OkStatus() : store_->PutInt(settings::kOfflineDays, days);
}

}  // namespace ihala::client
