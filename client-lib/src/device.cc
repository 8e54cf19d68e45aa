#include "ihala/device.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "client-lib/src/shared_keystore.h"
#include "client-lib/src/store_lock.h"
#include "client-lib/src/sync_or_deliver.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

// A store's name: random, since a name of a file must not be anybody's.
constexpr absl::string_view kStoreEnd = ".ihala";
constexpr size_t kStoreNameBytes = 16;

bool IsStoreName(absl::string_view name) {
  return absl::ConsumeSuffix(&name, kStoreEnd) && name.size() == 2 * kStoreNameBytes &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isxdigit(c) && !absl::ascii_isupper(c); });
}

// A store that will not open with this keystore, ever: its person begins anew.
bool IsOver(const absl::Status& problem) { return Reason(problem) == "OTHER_KEYSTORE"; }

void AddDelivered(const SyncResult& part, SyncResult* all) {
  if (all->status.ok()) all->status = part.status;
  all->exchanges += part.exchanges;
  all->failures += part.failures;
  all->acknowledged += part.acknowledged;
  all->refused += part.refused;
  all->parked += part.parked;
  all->unreadable += part.unreadable;
  all->rows += part.rows;
  all->repaired += part.repaired;
  all->bytes_up += part.bytes_up;
  all->bytes_down += part.bytes_down;
}

}  // namespace

class Device::Impl {
 public:
  Impl(const Options& options, std::unique_ptr<HeldLock> lock)
      : options_(options),
        lock_(std::move(lock)),
        own_keystore_(options.keystore == nullptr
                          ? NewFileKeystore(absl::StrCat(options.path, "/device.keystore"), &client::FilesOf(options),
                                            client::RandomOf(options))
                          : nullptr),
        keystore_(options.keystore != nullptr ? options.keystore : own_keystore_.get()) {}

  absl::Status FindFiles();
  std::vector<DeviceUser> ListUsers();
  absl::StatusOr<Client*> SignIn(Transport& transport, absl::string_view account, absl::string_view passphrase,
                                 const SignInOptions& options);
  absl::StatusOr<Client*> Switch(absl::string_view account, absl::string_view passphrase);
  void LockAll() { MakePresent(nullptr); }
  Client* present() {
    absl::MutexLock lock(&mutex_);
    return present_;
  }
  std::vector<UserDelivery> DeliverBut(const Client* left_out, Transport& transport, const SyncOptions& options);

 private:
  struct File {
    std::string name;
    std::unique_ptr<Client> client;  // Null while it does not open.
    absl::Status problem;
  };

  Options OptionsOf(const std::string& name) const;
  void OpenRest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The store of an account; null where there is none. `any_new`: a store that is nobody's yet will do as well.
  absl::StatusOr<Client*> Find(absl::string_view account, bool any_new) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Client*> FindOrMake(absl::string_view account);
  void MakePresent(Client* client);

  const Options options_;
  const std::unique_ptr<HeldLock> lock_;
  const std::unique_ptr<Keystore> own_keystore_;
  client::SharedKeystore keystore_;
  absl::Mutex switching_ ABSL_ACQUIRED_BEFORE(mutex_);
  absl::Mutex mutex_;
  std::deque<File> files_ ABSL_GUARDED_BY(mutex_);
  Client* present_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

Options Device::Impl::OptionsOf(const std::string& name) const {
  Options options = options_;
  options.path = absl::StrCat(options_.path, "/", name);
  options.keystore = const_cast<client::SharedKeystore*>(&keystore_);
  return options;
}

absl::Status Device::Impl::FindFiles() {
  absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const std::vector<std::string> names, client::FilesOf(options_).ListFolder(options_.path));
  for (const std::string& name : names) {
    if (IsStoreName(name)) files_.push_back({name, nullptr, absl::OkStatus()});
  }
  OpenRest();
  return absl::OkStatus();
}

void Device::Impl::OpenRest() {
  for (File& file : files_) {
    if (file.client != nullptr) continue;
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Open(OptionsOf(file.name));
    file.problem = client.status();
    if (client.ok()) file.client = *std::move(client);
  }
}

std::vector<DeviceUser> Device::Impl::ListUsers() {
  absl::MutexLock lock(&mutex_);
  OpenRest();
  std::vector<DeviceUser> users;
  for (const File& file : files_) {
    DeviceUser user;
    user.problem = file.problem;
    if (file.client != nullptr) {
      const absl::StatusOr<StoreStatus> status = file.client->GetStatus();
      user.problem = status.status();
      if (status.ok() && status->owner.empty()) continue;
      if (status.ok()) {
        user.account = status->owner;
        user.unlocked = status->unlocked;
        user.waiting = status->queued + status->parked;
        user.drafts = status->drafts;
      }
    }
    users.push_back(std::move(user));
  }
  std::stable_sort(users.begin(), users.end(),
                   [](const DeviceUser& a, const DeviceUser& b) { return a.account < b.account; });
  return users;
}

absl::StatusOr<Client*> Device::Impl::Find(absl::string_view account, bool any_new) {
  OpenRest();
  Client* is_new = nullptr;
  absl::Status problem;
  for (const File& file : files_) {
    if (file.client == nullptr) {
      if (!IsOver(file.problem)) problem = file.problem;
      continue;
    }
    const absl::StatusOr<StoreStatus> status = file.client->GetStatus();
    problem.Update(status.status());
    if (!status.ok()) continue;
    if (status->owner == account) return file.client.get();
    if (status->owner.empty()) is_new = file.client.get();
  }
  // It may be this person's, who must not get a second one.
  RETURN_IF_ERROR(problem);
  return any_new ? is_new : nullptr;
}

absl::StatusOr<Client*> Device::Impl::FindOrMake(absl::string_view account) {
  if (account.empty()) return InvalidField("account", "MISSING", "names the account");
  absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Client* const found, Find(account, /*any_new=*/true));
  if (found != nullptr) return found;
  const std::string name =
      absl::StrCat(absl::BytesToHexString(client::RandomOf(options_)->Bytes(kStoreNameBytes)), kStoreEnd);
  ASSIGN_OR_RETURN(std::unique_ptr<Client> made, Client::Create(OptionsOf(name)));
  return files_.emplace_back(File{name, std::move(made), absl::OkStatus()}).client.get();
}

void Device::Impl::MakePresent(Client* client) {
  absl::MutexLock lock(&mutex_);
  for (const File& file : files_) {
    if (file.client != nullptr && file.client.get() != client) file.client->Lock();
  }
  present_ = client;
}

absl::StatusOr<Client*> Device::Impl::SignIn(Transport& transport, absl::string_view account,
                                             absl::string_view passphrase, const SignInOptions& options) {
  absl::MutexLock one_at_a_time(&switching_);
  ASSIGN_OR_RETURN(Client* const client, FindOrMake(account));
  RETURN_IF_ERROR(client->SignIn(transport, account, passphrase, options));
  MakePresent(client);
  return client;
}

absl::StatusOr<Client*> Device::Impl::Switch(absl::string_view account, absl::string_view passphrase) {
  absl::MutexLock one_at_a_time(&switching_);
  Client* client = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    ASSIGN_OR_RETURN(client, Find(account, /*any_new=*/false));
  }
  if (client == nullptr || account.empty()) {
    return WithReason(absl::NotFoundError("nobody with this account has signed in on this device"), "NEVER_SIGNED_IN");
  }
  RETURN_IF_ERROR(client->Unlock(passphrase));
  MakePresent(client);
  return client;
}

std::vector<UserDelivery> Device::Impl::DeliverBut(const Client* left_out, Transport& transport,
                                                   const SyncOptions& options) {
  std::vector<Client*> clients;
  {
    absl::MutexLock lock(&mutex_);
    OpenRest();
    for (const File& file : files_) {
      if (file.client != nullptr && file.client.get() != left_out) clients.push_back(file.client.get());
    }
  }
  std::vector<UserDelivery> deliveries;
  for (Client* const client : clients) {
    UserDelivery delivery;
    const absl::StatusOr<StoreStatus> status = client->GetStatus();
    if (status.ok() && (status->owner.empty() || status->queued + status->parked == 0)) continue;
    if (status.ok()) delivery.account = status->owner;
    if (status.ok()) delivery.result = client->Deliver(transport, options);
    if (!status.ok()) delivery.result.status = status.status();
    deliveries.push_back(std::move(delivery));
    if (options.cancellation != nullptr && options.cancellation->cancelled()) break;
  }
  return deliveries;
}

Device::Device(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Device::~Device() = default;

absl::StatusOr<std::unique_ptr<Device>> Device::Open(const Options& options) {
  if (options.path.empty()) return InvalidField("path", "MISSING", "names the device's folder");
  RETURN_IF_ERROR(client::FilesOf(options).MakeFolders(options.path));
  ASSIGN_OR_RETURN(std::unique_ptr<HeldLock> lock,
                   client::WaitForLock(options, absl::StrCat(options.path, "/device.lock")));
  auto impl = std::make_unique<Impl>(options, std::move(lock));
  RETURN_IF_ERROR(impl->FindFiles());
  return std::unique_ptr<Device>(new Device(std::move(impl)));
}

std::vector<DeviceUser> Device::ListUsers() { return impl_->ListUsers(); }

absl::StatusOr<Client*> Device::SignIn(Transport& transport, absl::string_view account, absl::string_view passphrase,
                                       const SignInOptions& options) {
  return impl_->SignIn(transport, account, passphrase, options);
}

absl::StatusOr<Client*> Device::Switch(absl::string_view account, absl::string_view passphrase) {
  return impl_->Switch(account, passphrase);
}

void Device::LockAll() { impl_->LockAll(); }
Client* Device::present() { return impl_->present(); }

std::vector<UserDelivery> Device::DeliverAll(Transport& transport, const SyncOptions& options) {
  return impl_->DeliverBut(nullptr, transport, options);
}

SyncResult Device::Sync(Transport& transport, const SyncOptions& options) {
  SyncResult all;
  Client* const client = impl_->present();
  if (client != nullptr) all = client::SyncOrDeliver(*client, transport, options);
  for (const UserDelivery& delivery : impl_->DeliverBut(client, transport, options)) {
    AddDelivered(delivery.result, &all);
  }
  return all;
}

absl::Status Device::Watch(Transport& transport, const WatchOptions& options) {
  Client* const client = impl_->present();
  if (client == nullptr) return WithReason(absl::FailedPreconditionError("nobody is signed in"), "LOCKED");
  return client->Watch(transport, options);
}

}  // namespace ihala
