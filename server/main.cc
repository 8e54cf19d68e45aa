// ihala-server: flags, then what the server is made of, then the server until somebody ends it.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "google/protobuf/stubs/logging.h"
#include "server/serve.h"

namespace {

// A key in the environment is of no use to the programs that this one runs.
std::string TakeMasterKeyVariable() {
  const char* const value = std::getenv(ihala::kMasterKeyVariable);
  std::string text = value == nullptr ? "" : value;
  unsetenv(ihala::kMasterKeyVariable);
  return text;
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  ihala::ServerOptions options;
  ihala::SqlStoreOptions store;
  ihala::SenderOptions senders;
  const std::map<std::string, ihala::LogLevel> levels = {{"debug", ihala::LogLevel::kDebug},
                                                         {"info", ihala::LogLevel::kInfo},
                                                         {"warning", ihala::LogLevel::kWarning},
                                                         {"error", ihala::LogLevel::kError}};
  CLI::App app("Runs one Ihala server on the data folder that `ihala-admin init` made.");
  app.add_option("--data", options.data_dir, "The data folder")->required();
  app.add_option("--key-store", store.key_store, "The file of keys; ihala.keys in the data folder by default");
  CLI::Option* const file = app.add_option("--master-key-file", store.master_source.file,
                                           "The file of the master key; master.key in the data folder by default");
  app.add_option("--master-key-command", store.master_source.command,
                 "A command that writes the master key, as for a key service; else IHALA_MASTER_KEY may hold it")
      ->excludes(file);
  app.add_option("--listen", options.listen, "Address and port to listen on; port 0 takes a free one")
      ->default_val("127.0.0.1:7443");
  app.add_flag("--plaintext", options.plaintext, "Serve without TLS; loopback addresses only");
  app.add_flag("--reflection", options.reflection, "Let tools ask which services there are");
  int head_seconds = static_cast<int>(absl::ToInt64Seconds(options.head_every));
  app.add_option("--head-every", head_seconds, "Seconds from one signed head of the trail to the next")
      ->check(CLI::Range(1, 86400));
  app.add_option("--key-backup-days", options.key_backup_days,
                 "For how many days you keep a backup of the key store, and no longer")
      ->check(CLI::Range(1u, ihala::kMostKeyBackupDays));
  app.add_option("--erasure-list", store.erasure_list,
                 "The list of erased cases, kept apart from all backups; ihala.erased in the data folder by default");
  app.add_option("--log-level", options.log_level, "Least level to log: debug, info, warning or error")
      ->transform(CLI::CheckedTransformer(levels));
  ihala::AddSenderOptions(app, senders);
  app.set_version_flag("--version", IHALA_VERSION);
  CLI11_PARSE(app, argc, argv);
  options.head_every = absl::Seconds(head_seconds);
  store.data_dir = options.data_dir;
  store.master_source.environment = TakeMasterKeyVariable();
  // Before any thread is made, so that all of them leave these signals to the one that waits for them.
  const sigset_t signals = ihala::ServerSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // The library's own complaints are no lines of our log.
  google::protobuf::SetLogHandler(nullptr);

  ihala::StderrLog log;
  if (const absl::Status status = ihala::Serve(options, store, std::move(senders), log); !status.ok()) {
    std::cerr << "ihala-server: " << status.message() << "\n";
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
