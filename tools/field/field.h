#ifndef IHALA_TOOLS_FIELD_FIELD_H_
#define IHALA_TOOLS_FIELD_FIELD_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ihala/client.h"
#include "ihala/device.h"
#include "ihala/keystore.h"
#include "tools/field/link_file.h"
#include "tools/support/environment.h"
#include "tools/support/output.h"

namespace ihala::tools {

// What ihala-field touches besides what every tool touches, so that a test can stand in for it.
struct FieldEnvironment {
  Environment base;
  std::function<absl::StatusOr<std::unique_ptr<Transport>>(const Endpoint&)> dial;
  PassphraseEffort passphrase_effort = PassphraseEffort::kProduction;
  // Whether somebody watches `base.err`, and a bar may be drawn on it.
  bool watched = false;
  // Asks the person at the terminal a question and returns the line that they answer. Null where nobody can be asked.
  std::function<absl::StatusOr<std::string>(const std::string& question)> ask;
  // Set when the person asks to stop. May be null.
  const Cancellation* cancellation = nullptr;
};

// The real one.
FieldEnvironment MachineFieldEnvironment(const Cancellation* cancellation);

// What every command can be told.
struct FieldOptions {
  std::string store;
  std::string device;  // The folder of a device that several people use, in place of a store; and which of them.
  std::string user;
  std::string passphrase_file;
  std::string keystore;        // Empty for the one beside the store.
  Endpoint endpoint;           // What is empty is taken from the file beside the store.
  bool keep_language = false;  // Whether the person said in which language to speak.
};

// What the commands of one run share: the way to speak, the store once it is open, and its documents. One thread.
class Field {
 public:
  // `environment` and `output` must outlive it.
  Field(const FieldEnvironment& environment, Output& output, FieldOptions options)
      : environment_(environment), output_(output), options_(std::move(options)) {}

  const FieldEnvironment& environment() const { return environment_; }
  Output& output() { return output_; }
  Language language() const { return output_.language(); }
  const FieldOptions& options() const { return options_; }

  // The store as it is, locked; made if `create` and there is none. Of a device, that of whoever is there.
  absl::StatusOr<Client*> Opened(bool create = false);
  // The device; null where a store was named.
  absl::StatusOr<Device*> OpenedDevice();
  // Signs in on the store, or on a device into that person's, making it where there is none.
  absl::StatusOr<Client*> SignIn(Transport& transport, const std::string& account, absl::string_view passphrase,
                                 const SignInOptions& options);
  // The store, unlocked by the passphrase, which is asked for once. From here on it speaks the account's language,
  // unless another was asked for.
  absl::StatusOr<Client*> Unlocked();
  absl::StatusOr<const Secret*> Passphrase(const std::string& account);
  // The way to the server that was named or is remembered, beside the store or in the device's folder.
  absl::StatusOr<Transport*> Dial();
  Link& link();

  // Documents of the store; they live as long as this object.
  absl::StatusOr<const v1::Workflow*> WorkflowOf(const v1::WorkflowRef& ref);
  absl::StatusOr<const v1::GetDirectoryResponse*> Directory();
  // The workflow whose words explain refusals; null where none was received yet.
  const v1::Workflow* Words();
  // Forgets what a sync may have changed.
  void ForgetDocuments();

  // Tells why something failed, in words, and returns what to exit with.
  ExitCode Fail(const absl::Status& status, absl::string_view what = "");

  // Beside what the file lies that remembers the server.
  std::string LinkedPath() const { return LinkedPathOf(options_); }
  static std::string LinkedPathOf(const FieldOptions& options) {
    return options.device.empty() ? options.store : options.device + "/device";
  }

 private:
  // What a store or a device is opened with.
  absl::StatusOr<Options> OptionsFor(const std::string& path);
  std::string KeystorePath() const;
  absl::Status UnlockOne(Client** client);

  const FieldEnvironment& environment_;
  Output& output_;
  const FieldOptions options_;
  std::unique_ptr<Keystore> keystore_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Device> device_;
  bool unlocked_ = false;
  Secret passphrase_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Link> link_;
  std::map<std::string, v1::Workflow> workflows_;
  std::unique_ptr<v1::GetDirectoryResponse> directory_;
};

// An error of the client library with words for its reason in both languages, where it has such a reason.
absl::Status Explained(const absl::Status& status);

// What one parsed command does. It prints its own results and refusals.
using FieldAction = std::function<ExitCode(Field&)>;

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_FIELD_H_
