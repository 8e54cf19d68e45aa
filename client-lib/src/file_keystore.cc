#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/file_system.h"
#include "common/base/random.h"
#include "common/base/seal.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "ihala/keystore.h"

namespace ihala {
namespace {

constexpr absl::string_view kHead = "ihala keystore 1\n";
constexpr absl::string_view kWrapPlace = "ihala/keystore/1";

class FileKeystore final : public Keystore {
 public:
  FileKeystore(std::string path, FileSystem* files, Random* random)
      : path_(std::move(path)),
        files_(files == nullptr ? SystemFiles::Get() : *files),
        random_(random == nullptr ? SystemRandom::Get() : *random) {}

  absl::StatusOr<std::string> Wrap(absl::string_view secret) override {
    RETURN_IF_ERROR(Load(/*make=*/true));
    return Seal(key_, kWrapPlace, secret, random_);
  }

  absl::StatusOr<std::string> Unwrap(absl::string_view wrapped) override {
    RETURN_IF_ERROR(Load(/*make=*/false));
    return Unseal(key_, kWrapPlace, wrapped);
  }

 private:
  absl::Status Load(bool make) {
    if (!key_.empty()) return absl::OkStatus();
    absl::StatusOr<std::string> read = files_.ReadSmall(path_);
    if (absl::IsNotFound(read.status()) && make) return Make();
    if (absl::IsNotFound(read.status())) {
      return WithReason(absl::FailedPreconditionError(absl::StrCat("the keystore ", path_, " is gone")), "NO_KEYSTORE");
    }
    RETURN_IF_ERROR(read.status());
    const Secret content(*std::move(read));
    const absl::string_view bytes = content.Reveal();
    if (!absl::StartsWith(bytes, kHead) || bytes.size() != kHead.size() + kKeyBytes) {
      return absl::DataLossError(absl::StrCat("the keystore ", path_, " is damaged"));
    }
    ASSIGN_OR_RETURN(key_, Key32::FromBytes(bytes.substr(kHead.size())));
    return absl::OkStatus();
  }

  absl::Status Make() {
    Key32 key = Key32::Generate(random_);
    const Secret content(absl::StrCat(kHead, key.Reveal()));
    RETURN_IF_ERROR(files_.WriteSmall(path_, content.Reveal()));
    key_ = std::move(key);
    return absl::OkStatus();
  }

  const std::string path_;
  FileSystem& files_;
  Random& random_;
  Key32 key_;
};

}  // namespace

absl::string_view FileKeystoreCaveat() {
  return "The key of this device lies in a file. Whoever copies that file together with the store needs only the "
         "passphrase. Keep it on another medium, or on an encrypted disk.";
}

std::unique_ptr<Keystore> NewFileKeystore(const std::string& path, FileSystem* files, Random* random) {
  return std::make_unique<FileKeystore>(path, files, random);
}

}  // namespace ihala
