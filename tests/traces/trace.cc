#include "tests/traces/trace.h"

#include <algorithm>
#include <atomic>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/status.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"

namespace ihala::traces_test {
namespace {

constexpr uint64_t kLivesMost = 3;
constexpr uint64_t kDeedsMost = 5;
// Calls to the disk in a deed: from a handful for a draft to some hundreds for a sync with sign-in.
constexpr uint64_t kCallsExponent = 8;

std::string NewDisk() {
  static std::atomic<uint64_t> last = 0;
  return absl::StrCat("traces-", ++last);
}

// A rule of the product said no, and nothing happened. Everything else is the disk's.
bool IsRule(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsUnauthenticated(status) || !ReasonOf(status).empty() ||
         !FieldsOf(status).empty();
}

SyncOptions OneTry() {
  SyncOptions options;
  options.max_failures = 1;
  return options;
}

size_t SomeUser(Random& random) { return random.Uniform(kUsers); }

}  // namespace

Trace::Trace(uint64_t seed, Plant plant)
    : random_(seed),
      disk_(NewDisk(), &clock_, seed),
      server_(DeviceStart::Get().server, &clock_, &random_),
      known_(server_.applied.size()) {
  disk_.Load(DeviceStart::Get().image);
  disk_.PretendToSync(plant == Plant::kLyingDisk);
  server_.shows_all = plant == Plant::kSharedRows;
  server_.mixes_up_authors = plant == Plant::kMixedUpAuthors;
}

void Trace::Play(Findings* findings) {
  const uint64_t lives = 1 + random_.Uniform(kLivesMost);
  for (uint64_t i = 0; i < lives && findings->ok(); ++i) Live(findings);
  if (findings->ok()) Finish(findings);
  device_.reset();
  ++findings->traces;
}

absl::Status Trace::Open() {
  device_.reset();
  Options options = client::TestOptions(kFolder, &clock_, &random_);
  options.files = &disk_;
  ASSIGN_OR_RETURN(device_, Device::Open(options));
  return absl::OkStatus();
}

void Trace::Kill() {
  const bool power = random_.Uniform(4) != 0;
  const bool ended_before = random_.Uniform(2) == 0;
  if (ended_before) device_.reset();
  if (power || disk_.stopped()) {
    disk_.CutPower(random_);
    clock_.Reboot();
  } else {
    disk_.KillProcesses();
  }
  device_.reset();
}

void Trace::Live(Findings* findings) {
  if (const absl::Status status = Open(); !status.ok()) return findings->Broken("does not open: " + status.ToString());
  CheckAll(findings);
  const auto reach = uint64_t{1} << (1 + random_.Uniform(kCallsExponent));
  disk_.StopAt(1 + random_.Uniform(reach));
  const uint64_t deeds = 1 + random_.Uniform(kDeedsMost);
  for (uint64_t i = 0; i < deeds && !disk_.stopped() && findings->ok(); ++i) {
    const absl::Status status = Act(findings);
    if (!status.ok() && !disk_.stopped()) findings->Broken("failed on a disk that works: " + status.ToString());
    clock_.Advance(absl::Seconds(random_.Uniform(600)));
  }
  ++findings->kills;
  Kill();
}

std::optional<size_t> Trace::Present() {
  for (const DeviceUser& user : device_->ListUsers()) {
    if (!user.unlocked) continue;
    const auto found = std::find(Accounts().begin(), Accounts().end(), user.account);
    if (found != Accounts().end()) return static_cast<size_t>(found - Accounts().begin());
  }
  return std::nullopt;
}

absl::Status Trace::Act(Findings* findings) {
  const std::optional<size_t> user = Present();
  Client* const client = device_->present();
  if (!user.has_value() || client == nullptr) return random_.Uniform(4) == 0 ? UseLink() : Come(findings);
  switch (random_.Uniform(10)) {
    case 0:
    case 1:
      return Come(findings);
    case 2:
    case 3:
      return UseLink();
    case 4:
      return Pry(*user, *client, findings);
    default:
      return Type(*user, *client, findings);
  }
}

absl::Status Trace::Ended(size_t user, const absl::Status& status, Books::Change change) {
  if (status.ok()) {
    books_.Keep(user, change);
    return status;
  }
  if (IsRule(status)) return absl::OkStatus();
  books_.Doubt(user, std::move(change));
  return status;
}

absl::Status Trace::Type(size_t user, Client& client, Findings* findings) {
  switch (random_.Uniform(6)) {
    case 0:
    case 1:
      return SaveOrEdit(user, client);
    case 2:
    case 3:
      return Submit(user, client);
    case 4:
      return DeleteDraft(user, client);
    default:
      return Comment(user, client);
  }
}

absl::Status Trace::SaveOrEdit(size_t user, Client& client) {
  std::vector<DraftLine>& drafts = people_[user].drafts;
  const bool edits = !drafts.empty() && random_.Uniform(2) == 0;
  DraftLine old = edits ? drafts[random_.Uniform(drafts.size())] : DraftLine();
  const std::string text = books_.NewText(user, "household");
  const std::string organisation = user == 2 ? world::kCso2 : world::kCso1;
  v1::Referral referral = world::DossierOf(organisation, Accounts()[user], clock_, random_);
  referral.mutable_needs()->set_summary(text);
  const absl::StatusOr<std::string> saved = client.SaveDraft(referral, old.id);
  if (saved.ok() && edits) std::erase_if(drafts, [&](const DraftLine& draft) { return draft.id == old.id; });
  if (saved.ok()) drafts.push_back({*saved, kDraftOf + text});
  return Ended(user, saved.status(), {kDraftOf + text, old.line});
}

absl::Status Trace::Submit(size_t user, Client& client) {
  std::vector<DraftLine>& drafts = people_[user].drafts;
  if (drafts.empty()) return SaveOrEdit(user, client);
  const DraftLine draft = drafts.back();
  const absl::StatusOr<Queued> queued = client.Submit(draft.id);
  if (queued.ok()) drafts.pop_back();
  const std::string text = draft.line.substr(std::string(kDraftOf).size());
  if (queued.ok()) people_[user].cases.push_back(queued->referral_id);
  if (queued.ok()) people_[user].commands[queued->operation_id] = text;
  return Ended(user, queued.status(), {text, draft.line});
}

absl::Status Trace::DeleteDraft(size_t user, Client& client) {
  std::vector<DraftLine>& drafts = people_[user].drafts;
  if (drafts.empty()) return SaveOrEdit(user, client);
  const DraftLine draft = drafts.back();
  const absl::Status deleted = client.DeleteDraft(draft.id);
  if (deleted.ok()) drafts.pop_back();
  return Ended(user, deleted, {"", draft.line});
}

absl::Status Trace::Comment(size_t user, Client& client) {
  const std::vector<std::string>& cases = people_[user].cases;
  if (cases.empty()) return Submit(user, client);
  const std::string text = books_.NewText(user, "comment");
  const std::string& id = cases[random_.Uniform(cases.size())];
  const absl::StatusOr<Queued> queued = client.AddComment(id, v1::AUDIENCE_BOTH_SIDES, text);
  if (queued.ok()) people_[user].commands[queued->operation_id] = text;
  return Ended(user, queued.status(), {text, ""});
}

absl::Status Trace::Come(Findings* findings) {
  const std::optional<size_t> before = Present();
  const size_t user = SomeUser(random_);
  const std::string& account = Accounts()[user];
  switch (random_.Uniform(8)) {
    case 0:
      device_->LockAll();
      return absl::OkStatus();
    case 1: {
      Client* const client = device_->present();
      return client == nullptr ? absl::OkStatus() : client->SignOut(server_);
    }
    case 2: {
      // Somebody else's passphrase, or none that anybody has.
      const std::string wrong = random_.Uniform(2) == 0 ? "nobody's" : PassphraseOf(Accounts()[user == 2 ? 0 : 2]);
      const absl::Status tried = device_->Switch(account, wrong).status();
      if (tried.ok()) findings->Crossed(absl::StrCat("a wrong passphrase opened ", account));
      if (Present() != before && !disk_.stopped()) findings->Broken("who was refused changed who is there");
      return absl::IsUnauthenticated(tried) || absl::IsResourceExhausted(tried) ? absl::OkStatus() : tried;
    }
    case 3: {
      const absl::Status tried = device_->SignIn(server_, account, "nobody's").status();
      if (tried.ok()) findings->Crossed(absl::StrCat("a wrong passphrase signed ", account, " in"));
      if (Present() != before && !disk_.stopped()) findings->Broken("who was refused changed who is there");
      return absl::IsUnauthenticated(tried) ? absl::OkStatus() : tried;
    }
    case 4:
    case 5:
      return device_->SignIn(server_, account, PassphraseOf(account)).status();
    default: {
      const absl::Status switched = device_->Switch(account, PassphraseOf(account)).status();
      // Wrong ones before it make everybody wait.
      return absl::IsResourceExhausted(switched) ? absl::OkStatus() : switched;
    }
  }
}

absl::Status Trace::UseLink() {
  using Fault = client::FakeServer::Fault;
  constexpr Fault kFaults[] = {Fault::kNone, Fault::kNone, Fault::kLostRequest, Fault::kLostAnswer};
  for (int i = 0; i < 3; ++i) server_.faults.push_back(kFaults[random_.Uniform(std::size(kFaults))]);
  absl::Status status;
  if (random_.Uniform(2) == 0) {
    for (const UserDelivery& delivery : device_->DeliverAll(server_, OneTry())) status.Update(delivery.result.status);
  } else {
    status = device_->Sync(server_, OneTry()).status;
  }
  server_.faults.clear();
  // The link was bad, or the session over.
  if (absl::IsUnavailable(status) || absl::IsUnauthenticated(status)) return absl::OkStatus();
  return status;
}

}  // namespace ihala::traces_test
