#ifndef IHALA_SERVER_SETUP_DEV_CA_H_
#define IHALA_SERVER_SETUP_DEV_CA_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace ihala {

// PEM texts of a small certificate authority and the one server certificate that it signed.
struct DevCertificates {
  std::string ca_certificate;      // What clients trust.
  std::string server_certificate;  // The server's, then the authority's.
  std::string server_key;
};

// Makes an authority and a server certificate for localhost, 127.0.0.1, ::1 and `hosts` (names or addresses), on the
// curve P-256, valid for one year from the clock's day before. The authority's key is used once and forgotten, so that
// nobody can sign another certificate that these clients would trust: renewing makes a new authority. Keys come from
// OpenSSL's generator, serial numbers from `random`. INVALID_ARGUMENT for a host with characters that no host has.
absl::StatusOr<DevCertificates> MakeDevCertificates(const std::vector<std::string>& hosts, Clock& clock,
                                                    Random& random);

}  // namespace ihala

#endif  // IHALA_SERVER_SETUP_DEV_CA_H_
