#ifndef IHALA_OPTIONS_H_
#define IHALA_OPTIONS_H_

#include <string>

#include "absl/time/time.h"

namespace ihala {

class Clock;       // common/base/clock.h
class FileSystem;  // common/base/file_system.h
class Keystore;    // ihala/keystore.h
class Random;      // common/base/random.h

// How hard the passphrase is to guess from a stolen file.
enum class PassphraseEffort {
  // 64 MiB and about half a second of this device for each guess, as measured when the passphrase is set.
  kProduction,
  // The least that the algorithm takes. Never for real people's data.
  kTests,
};

// Where a store lives and what it is given. A plain value.
struct Options {
  // The store's file. One file belongs to one person and one server. Beside it lie `<path>.lock`, unless the app has a
  // keystore of its own `<path>.keystore`, and, while the store
  // is open, SQLite's own `-wal` and `-shm`. The folder must exist. Required.
  std::string path;

  // How long Create and Open wait while another process has the store open.
  absl::Duration lock_wait = absl::Seconds(5);

  // How hard the passphrase is to guess from a stolen file.
  PassphraseEffort passphrase_effort = PassphraseEffort::kProduction;

  // The device's own secret; see keystore.h. Null takes a file keystore at `<path>.keystore`. Not owned; it must
  // outlive the client.
  Keystore* keystore = nullptr;

  // The clock and the source of randomness, for tests and simulations; null takes the machine's. Not owned; they must
  // outlive the client and may be called from any thread that uses it.
  Clock* clock = nullptr;
  Random* random = nullptr;

  // Where the file and all that lies beside it are kept, SQLite's own files too, for tests and simulations; null is the
  // machine's disk. Not owned; it must outlive the client.
  FileSystem* files = nullptr;
};

}  // namespace ihala

#endif  // IHALA_OPTIONS_H_
