#include "tools/field/field.h"

#include <unistd.h>

#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "ihala/status.h"
#include "tools/field/device_texts.h"
#include "tools/field/key_texts.h"
#include "tools/field/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

constexpr size_t kCertificateBytes = 1024 * 1024;
// How long another process may take to finish with the store.
constexpr absl::Duration kLockWait = absl::Seconds(10);

struct ReasonWords {
  const char* reason;
  const Text& text;
};
const ReasonWords kReasons[] = {
    {"STORE_IN_USE", field_say::kStoreInUse},       {"LOCKED", field_say::kLocked},
    {"NEVER_SIGNED_IN", field_say::kNeverSignedIn}, {"OTHER_ACCOUNT", field_say::kOtherAccount},
    {"OTHER_SERVER", field_say::kOtherServer},      {"OFFLINE_TOO_LONG", field_say::kOfflineTooLong},
    {"FORGOTTEN", field_say::kForgotten},           {"NOT_FORGOTTEN", field_say::kNotForgotten},
    {"NO_WORKFLOW", field_say::kNoWorkflow},        {"WORKFLOW_NOT_SIGNED", field_say::kWorkflowNotSigned},
    {"NEEDS_LINK", field_say::kNeedsLink},          {"ALREADY_SUBMITTED", field_say::kAlreadySubmitted},
    {"NOT_REFUSED", field_say::kNotRefused},        {"AMBIGUOUS", field_say::kAmbiguousCase},
    {"ENCODING", field_say::kWrongEncoding},        {"EMPTY", field_say::kEmptySheet},
    {"COLUMNS", field_say::kWrongColumns},
};

absl::StatusOr<std::unique_ptr<Transport>> DialGrpc(const Endpoint& endpoint) {
  GrpcOptions options;
  options.target = endpoint.address;
  options.server_name = endpoint.server_name;
  if (!endpoint.ca_file.empty()) {
    absl::StatusOr<std::string> pem = ReadFile(endpoint.ca_file, kCertificateBytes);
    if (!pem.ok()) return LocalError(pem.status().code(), say::kCannotReadFile, endpoint.ca_file);
    options.ca_pem = *std::move(pem);
  }
  return NewGrpcTransport(options);
}

absl::StatusOr<std::string> AskOnStandardStreams(const std::string& question) {
  std::cerr << question << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) return absl::NotFoundError("no answer");
  return line;
}

}  // namespace

FieldEnvironment MachineFieldEnvironment(const Cancellation* cancellation) {
  FieldEnvironment environment;
  environment.base = MachineEnvironment();
  environment.dial = DialGrpc;
  environment.watched = isatty(STDERR_FILENO) == 1;
  if (environment.watched && isatty(STDIN_FILENO) == 1) environment.ask = AskOnStandardStreams;
  environment.cancellation = cancellation;
  return environment;
}

absl::Status Explained(const absl::Status& status) {
  if (status.ok() || !LocalText(status, Language::kEnglish).empty()) return status;
  const std::string reason = ReasonOf(status);
  for (const ReasonWords& known : kReasons) {
    if (reason != known.reason) continue;
    absl::Status told = LocalError(status.code(), known.text);
    status.ForEachPayload([&told](absl::string_view url, const absl::Cord& payload) { told.SetPayload(url, payload); });
    return told;
  }
  return status;
}

ExitCode Field::Fail(const absl::Status& status, absl::string_view what) {
  return output_.Fail(Explained(status), Words(), what);
}

Link& Field::link() {
  if (link_ == nullptr) {
    absl::StatusOr<Link> loaded = LoadLink(LinkedPath());
    link_ = std::make_unique<Link>(loaded.ok() ? *std::move(loaded) : Link());
    if (!options_.endpoint.address.empty()) link_->endpoint.address = options_.endpoint.address;
    if (!options_.endpoint.ca_file.empty()) link_->endpoint.ca_file = options_.endpoint.ca_file;
    if (!options_.endpoint.server_name.empty()) link_->endpoint.server_name = options_.endpoint.server_name;
  }
  return *link_;
}

absl::StatusOr<Options> Field::OptionsFor(const std::string& path) {
  Options options;
  options.path = path;
  options.lock_wait = kLockWait;
  options.passphrase_effort = environment_.passphrase_effort;
  options.clock = environment_.base.clock;
  options.random = environment_.base.random;
  keystore_ = NewFileKeystore(KeystorePath(), nullptr, environment_.base.random);
  options.keystore = keystore_.get();
  return options;
}

std::string Field::KeystorePath() const {
  if (!options_.keystore.empty()) return options_.keystore;
  return options_.device.empty() ? options_.store + ".keystore" : options_.device + "/device.keystore";
}

absl::StatusOr<Device*> Field::OpenedDevice() {
  if (options_.device.empty()) return nullptr;
  if (device_ == nullptr) {
    ASSIGN_OR_RETURN(const Options options, OptionsFor(options_.device));
    ASSIGN_OR_RETURN(device_, Device::Open(options));
  }
  return device_.get();
}

absl::StatusOr<Client*> Field::SignIn(Transport& transport, const std::string& account, absl::string_view passphrase,
                                      const SignInOptions& options) {
  ASSIGN_OR_RETURN(Device * device, OpenedDevice());
  if (device != nullptr) {
    const bool is_new = !PathExists(KeystorePath());
    absl::StatusOr<Client*> client = device->SignIn(transport, account, passphrase, options);
    if (is_new && PathExists(KeystorePath())) output_.Say(field_say::kKeystoreMade, KeystorePath());
    return client;
  }
  ASSIGN_OR_RETURN(Client * client, Opened(/*create=*/true));
  RETURN_IF_ERROR(client->SignIn(transport, account, passphrase, options));
  return client;
}

absl::StatusOr<Client*> Field::Opened(bool create) {
  if (client_ != nullptr) return client_.get();
  ASSIGN_OR_RETURN(Device * device, OpenedDevice());
  if (device != nullptr) {
    if (device->present() == nullptr) return LocalError(absl::StatusCode::kFailedPrecondition, field_say::kNobodyThere);
    return device->present();
  }
  if (options_.store.empty()) return UsageError(field_say::kNameStore);
  ASSIGN_OR_RETURN(const Options options, OptionsFor(options_.store));
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Open(options);
  if (absl::IsNotFound(client.status())) {
    if (!create) return LocalError(absl::StatusCode::kNotFound, field_say::kNoStore, options_.store);
    client = Client::Create(options);
    if (client.ok()) output_.Say(field_say::kKeystoreMade, KeystorePath());
  }
  if (Reason(client.status()) == "NO_KEYSTORE") return LocalError(client.status().code(), field_say::kNoKeystore);
  if (Reason(client.status()) == "OTHER_KEYSTORE") return LocalError(client.status().code(), field_say::kOtherKeystore);
  if (!client.ok()) return client.status();
  client_ = *std::move(client);
  return client_.get();
}

absl::StatusOr<const Secret*> Field::Passphrase(const std::string& account) {
  if (passphrase_.empty()) {
    ASSIGN_OR_RETURN(passphrase_, ReadPassphrase(environment_.base, options_.passphrase_file, account, language()));
  }
  return &passphrase_;
}

absl::Status Field::UnlockOne(Client** client) {
  ASSIGN_OR_RETURN(Device * device, OpenedDevice());
  if (device != nullptr && device->present() == nullptr) {
    if (options_.user.empty()) return UsageError(field_say::kNameUser);
    ASSIGN_OR_RETURN(const Secret* passphrase, Passphrase(options_.user));
    ASSIGN_OR_RETURN(*client, device->Switch(options_.user, passphrase->Reveal()));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(*client, Opened());
  ASSIGN_OR_RETURN(const StoreStatus status, (*client)->GetStatus());
  if (status.unlocked) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Secret* passphrase, Passphrase(link().account));
  return (*client)->Unlock(passphrase->Reveal());
}

absl::StatusOr<Client*> Field::Unlocked() {
  if (unlocked_) return Opened();
  Client* client = nullptr;
  const absl::Status opened = UnlockOne(&client);
  if (absl::IsUnauthenticated(opened)) return LocalError(opened.code(), field_say::kWrongPassphrase);
  if (absl::IsResourceExhausted(opened)) return LocalError(opened.code(), field_say::kTooManyGuesses);
  RETURN_IF_ERROR(opened);
  unlocked_ = true;
  if (!options_.keep_language) {
    ASSIGN_OR_RETURN(const v1::Account account, client->GetAccount());
    if (const auto of_account = ParseLanguage(account.language())) output_.set_language(*of_account);
  }
  return client;
}

absl::StatusOr<Transport*> Field::Dial() {
  if (transport_ == nullptr) {
    if (link().endpoint.address.empty()) return UsageError(field_say::kNameServer);
    ASSIGN_OR_RETURN(transport_, environment_.dial(link().endpoint));
  }
  return transport_.get();
}

absl::StatusOr<const v1::Workflow*> Field::WorkflowOf(const v1::WorkflowRef& ref) {
  const std::string key = absl::StrCat(ref.workflow_id(), "/", ref.version());
  const auto known = workflows_.find(key);
  if (known != workflows_.end()) return &known->second;
  ASSIGN_OR_RETURN(Client * client, Unlocked());
  ASSIGN_OR_RETURN(v1::Workflow workflow, client->GetWorkflow(ref.workflow_id(), ref.version()));
  return &workflows_.emplace(key, std::move(workflow)).first->second;
}

absl::StatusOr<const v1::GetDirectoryResponse*> Field::Directory() {
  if (directory_ == nullptr) {
    ASSIGN_OR_RETURN(Client * client, Unlocked());
    ASSIGN_OR_RETURN(v1::GetDirectoryResponse directory, client->GetDirectory());
    directory_ = std::make_unique<v1::GetDirectoryResponse>(std::move(directory));
  }
  return directory_.get();
}

const v1::Workflow* Field::Words() {
  // Only for a store that is open already: telling an error must not ask for a passphrase.
  if (!unlocked_) return nullptr;
  const auto directory = Directory();
  if (!directory.ok() || (*directory)->programmes().empty()) return nullptr;
  v1::WorkflowRef newest;
  newest.set_workflow_id((*directory)->programmes(0).workflow_id());
  const auto workflow = WorkflowOf(newest);
  return workflow.ok() ? *workflow : nullptr;
}

void Field::ForgetDocuments() {
  directory_.reset();
  workflows_.clear();
}

}  // namespace ihala::tools
