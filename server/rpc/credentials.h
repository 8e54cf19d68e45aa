#ifndef IHALA_SERVER_RPC_CREDENTIALS_H_
#define IHALA_SERVER_RPC_CREDENTIALS_H_

#include <memory>
#include <string>

#include <grpcpp/security/server_credentials.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala {

// Where a data folder keeps the server's certificate chain and key, in PEM.
std::string CertificatePath(const std::string& data_dir);
std::string KeyPath(const std::string& data_dir);

// Whether `listen` ("host:port") names this machine's own loopback and nothing else.
bool IsLoopback(absl::string_view listen);

// TLS 1.3 with the data folder's certificate and key. NOT_FOUND where a file is missing, FAILED_PRECONDITION where it
// is empty or the key can be read by others.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsCredentials(const std::string& data_dir);

// No TLS: only where it was asked for, and only on loopback; else FAILED_PRECONDITION.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> PlaintextCredentials(absl::string_view listen);

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_CREDENTIALS_H_
