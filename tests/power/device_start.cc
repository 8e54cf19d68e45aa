#include "tests/power/device_start.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/client.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"

namespace ihala::power_test {
namespace {

class Preparation {
 public:
  explicit Preparation(DeviceStarts* starts) : starts_(*starts), disk_("power-prepare", &starts->clock, 1) {
    options_ = client::TestOptions(kDeviceStore, &starts_.clock, &starts_.random);
    options_.files = &disk_;
  }

  absl::Status Run() {
    starts_.images[Start::kFresh] = {};
    starts_.lines[Start::kFresh] = {};
    RETURN_IF_ERROR(MakeSynced());
    return MakeDamaged();
  }

 private:
  v1::Referral Named(const std::string& name) {
    v1::Referral referral = world::Dossier(starts_.clock, starts_.random);
    referral.mutable_needs()->set_summary(name);
    return referral;
  }

  absl::Status MakeSynced() {
    ASSIGN_OR_RETURN(auto client, Client::Create(options_));
    RETURN_IF_ERROR(client->SignIn(starts_.server, world::kWorker, world::PassphraseOf(world::kWorker)));
    RETURN_IF_ERROR(client->Sync(starts_.server, {}).status);
    for (int i = 0; i < kOldCases; ++i) {
      const std::string name = absl::StrCat("old household ", i);
      RETURN_IF_ERROR(client->SubmitReferral(Named(name)).status());
      starts_.lines[Start::kSynced].insert(absl::StrCat("submission of ", name));
    }
    starts_.memory.Look(*client);
    RETURN_IF_ERROR(client->Sync(starts_.server, {}).status);
    client.reset();
    starts_.images[Start::kSynced] = disk_.Copy();
    return absl::OkStatus();
  }

  absl::Status MakeDamaged() {
    Promises::Lines& lines = starts_.lines[Start::kDamaged];
    ASSIGN_OR_RETURN(auto client, Client::Open(options_));
    RETURN_IF_ERROR(client->Unlock(world::PassphraseOf(world::kWorker)));
    for (const char* name : {"waiting household 1", "waiting household 2"}) {
      ASSIGN_OR_RETURN(const Queued queued, client->SubmitReferral(Named(name)));
      lines.insert(absl::StrCat("submission of ", name));
      const std::string text = absl::StrCat("comment on ", name);
      RETURN_IF_ERROR(client->AddComment(queued.referral_id, v1::AUDIENCE_BOTH_SIDES, text).status());
      lines.insert(text);
    }
    for (const char* name : {"unfinished household 1", "unfinished household 2"}) {
      RETURN_IF_ERROR(client->SaveDraft(Named(name)).status());
      lines.insert(absl::StrCat("draft of ", name));
    }
    starts_.lines[Start::kDamagedWithLog] = lines;
    const FaultDisk::Image open = disk_.Copy();
    client.reset();
    const FaultDisk::Image closed = disk_.Copy();
    RETURN_IF_ERROR(Damage(open, Start::kDamagedWithLog));
    return Damage(closed, Start::kDamaged);
  }

  // Destroys a page of the copy; drafts and commands lie on others.
  absl::Status Damage(const FaultDisk::Image& image, Start start) {
    disk_.Load(image);
    ASSIGN_OR_RETURN(const std::vector<int64_t> pages, client::PagesOfCopy(kDeviceStore, disk_));
    // To look is to recover: the damage is done to what nobody has looked at.
    disk_.Load(image);
    const auto at = static_cast<uint64_t>((pages.front() - 1) * client::kPageBytes);
    disk_.Damage(kDeviceStore, at, std::string(client::kPageBytes, '\xA5'));
    starts_.images[start] = disk_.Copy();
    return absl::OkStatus();
  }

  DeviceStarts& starts_;
  FaultDisk disk_;
  Options options_;
};

}  // namespace

const DeviceStarts& DeviceStarts::Get() {
  static const DeviceStarts* const ready = [] {
    auto* starts = new DeviceStarts();
    const absl::Status status = Preparation(starts).Run();
    if (!status.ok()) {
      std::fputs(absl::StrCat("power: cannot prepare a device: ", status.ToString(), "\n").c_str(), stderr);
      std::abort();
    }
    return starts;
  }();
  return *ready;
}

}  // namespace ihala::power_test
