#include "tests/chaos/device.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "ihala/status.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"
#include "tools/load/cases/cast.h"
#include "tools/load/cases/dossier.h"

namespace ihala::chaos {
namespace {

[[noreturn]] void Die(const std::string& doing, const absl::Status& status) {
  std::cerr << "chaos: " << doing << ": " << status << " " << ReasonOf(status) << std::endl;
  std::abort();
}

// Saving needs no link and may not fail.
template <class Value>
Value Must(const std::string& doing, absl::StatusOr<Value> value) {
  if (!value.ok()) Die(doing, value.status());
  return *std::move(value);
}

}  // namespace

Device::Device(const DeviceOptions& options)
    : options_(options),
      store_path_(absl::StrCat(options.folder, "/", options.account, ".ihala")),
      journal_path_(absl::StrCat(options.folder, "/", options.account, ".journal")),
      clock_(options.scale),
      random_(options.seed),
      households_(random_),
      journal_(journal_path_) {
  Reconnect();
  client_ = Must("store", Client::Create(client::TestOptions(store_path_, &clock_, &random_)));
}

void Device::Reconnect() {
  GrpcOptions way;
  way.target = options_.address;
  way.ca_pem = options_.ca_pem;
  transport_ = std::make_unique<client::ScaledTransport>(Must("transport", NewGrpcTransport(way)), options_.scale);
}

absl::Status Device::Begin(absl::Duration limit) {
  const absl::Duration end = clock_.BootTime() + limit;
  absl::Status in;
  do {
    in = client_->SignIn(*transport_, options_.account, world::PassphraseOf(options_.account));
    if (!in.ok() && !absl::IsUnavailable(in) && !absl::IsDeadlineExceeded(in)) return in;
    if (!in.ok()) clock_.SleepFor(absl::Seconds(1));
  } while (!in.ok() && clock_.BootTime() < end);
  while (in.ok() && !KnowsTheDirectory()) {
    if (clock_.BootTime() >= end) return absl::DeadlineExceededError("the directory did not come");
    Sync();
  }
  return in;
}

// Agreements come last.
bool Device::KnowsTheDirectory() { return Must("directory", client_->GetDirectory()).agreements_size() > 0; }

// Households as the load makes them, which differ in all that real ones differ in.
v1::Referral Device::MakeReferral() {
  load::Route route;
  route.agreement_id = options_.organisation == world::kCso1 ? world::kAgreement1 : world::kAgreement2;
  route.referring_organisation = options_.organisation;
  route.worker = options_.account;
  route.receiving_organisation = world::kMinistry;
  route.desk = world::kDesk;
  route.programme = world::kProgramme;
  route.governorates = {world::kGovernorate};
  Directory directory;
  for (v1::Governorate& governorate : world::Governorates()) directory.Put(std::move(governorate));
  const auto household = Must("household", households_.Next(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone())));
  return load::ToReferral(household, route, directory, clock_, random_);
}

std::string Device::Submit() {
  const Queued queued = Must("submit", client_->SubmitReferral(MakeReferral()));
  Journal('S', absl::BytesToHexString(queued.referral_id));
  cases_.push_back(queued.referral_id);
  return queued.referral_id;
}

void Device::Comment(const std::string& referral_id) {
  const std::string text = absl::BytesToHexString(random_.Bytes(12));
  Must("comment", client_->AddComment(referral_id, v1::AUDIENCE_BOTH_SIDES, text));
  Journal('C', text);
}

void Device::Withdraw(const std::string& referral_id) {
  v1::InputValue reason;
  reason.set_name("reason");
  reason.add_codes("MOVED");
  Must("withdraw", client_->Withdraw(referral_id, {reason}));
  Journal('W', absl::BytesToHexString(referral_id));
}

void Device::SaveSomething() {
  const uint64_t kind = cases_.empty() ? 0 : random_.Uniform(8);
  if (kind < 4) {
    Submit();
    return;
  }
  const size_t at = random_.Uniform(cases_.size());
  if (kind < 7) return Comment(cases_[at]);
  Withdraw(cases_[at]);
  cases_.erase(cases_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Device::Journal(char kind, const std::string& what) {
  journal_ << kind << ' ' << what << std::endl;
  ++saved_;
}

}  // namespace ihala::chaos
