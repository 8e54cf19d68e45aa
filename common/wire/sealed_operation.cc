#include "common/wire/sealed_operation.h"

#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {
namespace {

// The chain's digest says on which stream and under which number an operation belongs; this says only what it is.
constexpr absl::string_view kOperationPlace = "ihala/operation/1";

}  // namespace

OperationUnderKey SealOperation(absl::string_view operation, Random& random) {
  OperationUnderKey sealed{Key32::Generate(random), {}};
  sealed.body = Seal(sealed.key, kOperationPlace, operation, random);
  return sealed;
}

absl::StatusOr<std::string> UnsealOperation(const Key32& key, absl::string_view body) {
  return Unseal(key, kOperationPlace, body);
}

std::string PackSealedOperation(absl::string_view body, absl::string_view key_for_server) {
  v1::SealedOperation packed;
  packed.set_body(std::string(body));
  packed.set_key(std::string(key_for_server));
  return packed.SerializeAsString();
}

absl::StatusOr<std::string> OpenSealedOperation(const Key32& server_key, absl::string_view packed) {
  v1::SealedOperation sealed;
  if (!sealed.ParseFromArray(packed.data(), static_cast<int>(packed.size()))) {
    return absl::InvalidArgumentError("not a sealed operation");
  }
  ASSIGN_OR_RETURN(std::string bytes, UnsealWith(server_key, sealed.key()));
  const Secret opened(std::move(bytes));
  const absl::StatusOr<Key32> key = Key32::FromBytes(opened.Reveal());
  if (!key.ok()) return absl::DataLossError("the key of a sealed operation is none");
  return UnsealOperation(*key, sealed.body());
}

}  // namespace ihala
