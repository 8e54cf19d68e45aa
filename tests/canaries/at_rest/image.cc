#include "tests/canaries/at_rest/image.h"

#include <fcntl.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "client-lib/src/keyring.h"
#include "client-lib/src/store.h"
#include "common/base/file_system.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"

namespace ihala::canaries {

bool EachPieceOfMemory(pid_t pid, absl::FunctionRef<void(absl::string_view)> take) {
  const int memory = open(absl::StrCat("/proc/", pid, "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) return false;
  std::ifstream maps(absl::StrCat("/proc/", pid, "/maps"));
  std::string line, bytes;
  bool any = false;
  while (std::getline(maps, line)) {
    uint64_t begin = 0, end = 0;
    char rights[5] = {};
    if (std::sscanf(line.c_str(), "%" SCNx64 "-%" SCNx64 " %4s", &begin, &end, rights) != 3) continue;
    // What nobody can write is the program itself, as it lies on the disk.
    if (rights[1] != 'w') continue;
    bytes.resize(end - begin);
    const ssize_t got = pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(begin));
    if (got <= 0) continue;
    any = true;
    take(absl::string_view(bytes.data(), static_cast<size_t>(got)));
  }
  close(memory);
  return any;
}

absl::StatusOr<std::vector<std::string>> SecretsOf(const std::string& path, const std::string& passphrase) {
  FileSystem& files = SystemFiles::Get();
  ASSIGN_OR_RETURN(const auto store, client::Store::Open(files, path, /*create=*/false, SystemRandom::Get()));
  const auto keystore = NewFileKeystore(path + ".keystore", &files);
  client::Keyring keyring(store.get(), keystore.get(), &SystemRandom::Get(), PassphraseEffort::kProduction);
  RETURN_IF_ERROR(keyring.Load());
  ASSIGN_OR_RETURN(const Key32 key, keyring.Open(passphrase));
  return std::vector<std::string>{std::string(key.Reveal()), passphrase};
}

uint64_t CountSecrets(absl::string_view bytes, const std::vector<std::string>& secrets) {
  uint64_t count = 0;
  for (const std::string& secret : secrets) {
    for (size_t at = bytes.find(secret); at != absl::string_view::npos; at = bytes.find(secret, at + 1)) ++count;
  }
  return count;
}

}  // namespace ihala::canaries
