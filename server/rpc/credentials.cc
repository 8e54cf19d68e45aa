#include "server/rpc/credentials.h"

#include <arpa/inet.h>
#include <sys/stat.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

// A chain of a few certificates has a few KiB.
constexpr size_t kPemBytesMax = 256 * 1024;

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  ASSIGN_OR_RETURN(std::string pem, ReadFile(path, kPemBytesMax));
  if (pem.empty()) return absl::FailedPreconditionError(absl::StrCat(path, " is empty."));
  return pem;
}

absl::Status CheckPrivate(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return absl::NotFoundError(absl::StrCat(path, " cannot be looked at."));
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(path, " must be readable by its owner alone (chmod 600)."));
}

// This gRPC always lets TLS 1.2 in and has no option against it. A cipher list for TLS 1.2 of which the server can
// never use one, because it holds no pre-shared keys, has the same effect: a handshake below 1.3 finds nothing in
// common. TLS 1.3 has its own list, which this does not touch. gRPC reads it once, before its first credentials.
void AllowOnlyTls13() { setenv("GRPC_SSL_CIPHER_SUITES", "PSK-AES256-GCM-SHA384", 1); }

}  // namespace

std::string CertificatePath(const std::string& data_dir) { return absl::StrCat(data_dir, "/tls/server.crt"); }
std::string KeyPath(const std::string& data_dir) { return absl::StrCat(data_dir, "/tls/server.key"); }

bool IsLoopback(absl::string_view listen) {
  const size_t colon = listen.rfind(':');
  if (colon == absl::string_view::npos) return false;
  std::string host(listen.substr(0, colon));
  if (host == "localhost") return true;
  if (host == "[::1]") return true;
  in_addr address;
  if (inet_pton(AF_INET, host.c_str(), &address) != 1) return false;
  return (ntohl(address.s_addr) >> 24) == 127;
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsCredentials(const std::string& data_dir) {
  AllowOnlyTls13();
  RETURN_IF_ERROR(CheckPrivate(KeyPath(data_dir)));
  grpc::SslServerCredentialsOptions options(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  ASSIGN_OR_RETURN(pair.private_key, ReadPem(KeyPath(data_dir)));
  ASSIGN_OR_RETURN(pair.cert_chain, ReadPem(CertificatePath(data_dir)));
  options.pem_key_cert_pairs.push_back(std::move(pair));
  return grpc::SslServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> PlaintextCredentials(absl::string_view listen) {
  if (!IsLoopback(listen)) {
    return absl::FailedPreconditionError(
        "Plaintext is for loopback addresses only (127.0.0.1, [::1], localhost): leave out --plaintext.");
  }
  return grpc::InsecureServerCredentials();
}

}  // namespace ihala
