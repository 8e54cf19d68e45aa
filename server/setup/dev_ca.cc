#include "server/setup/dev_ca.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/unsigned_bytes.h"

namespace ihala {
namespace {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;

constexpr absl::Duration kLife = absl::Hours(24 * 365);
// Clocks of clients run behind: a certificate must not be from their future.
constexpr absl::Duration kEarlier = absl::Hours(24);
constexpr size_t kSerialBytes = 16;
constexpr size_t kHostBytesMax = 253;

absl::Status Failed(const char* what) { return absl::InternalError(absl::StrCat("OpenSSL could not ", what, ".")); }

bool IsAddress(const std::string& host) {
  unsigned char buffer[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), buffer) == 1 || inet_pton(AF_INET6, host.c_str(), buffer) == 1;
}

bool IsHostName(const std::string& host) {
  return !host.empty() && host.size() <= kHostBytesMax && std::all_of(host.begin(), host.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-';
  });
}

absl::StatusOr<std::string> AlternativeNames(const std::vector<std::string>& hosts) {
  std::vector<std::string> names = {"DNS:localhost", "IP:127.0.0.1", "IP:::1"};
  for (const std::string& host : hosts) {
    if (!IsAddress(host) && !IsHostName(host)) {
      return InvalidField("hosts", "MALFORMED", "must be names of letters, digits, dots and hyphens, or addresses");
    }
    std::string name = absl::StrCat(IsAddress(host) ? "IP:" : "DNS:", host);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return absl::StrJoin(names, ",");
}

absl::Status SetSerial(X509* certificate, Random& random) {
  std::string bytes = random.Bytes(kSerialBytes);
  bytes[0] = static_cast<char>((bytes[0] & 0x7F) | 0x01);  // Positive and not zero.
  BIGNUM* const number = BN_bin2bn(UnsignedBytes(bytes), static_cast<int>(bytes.size()), nullptr);
  const bool set = number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set ? absl::OkStatus() : Failed("set a serial number");
}

absl::Status SetTimes(X509* certificate, absl::Time now) {
  const time_t from = absl::ToTimeT(now - kEarlier);
  const time_t to = absl::ToTimeT(now + kLife);
  const bool set = ASN1_TIME_set(X509_getm_notBefore(certificate), from) != nullptr &&
                   ASN1_TIME_set(X509_getm_notAfter(certificate), to) != nullptr;
  return set ? absl::OkStatus() : Failed("set the dates");
}

absl::Status SetName(X509_NAME* name, const char* common_name) {
  const bool set = X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, UnsignedBytes(common_name), -1, -1, 0) == 1;
  return set ? absl::OkStatus() : Failed("set a name");
}

absl::Status AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  const bool added = extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
  return added ? absl::OkStatus() : Failed("add an extension");
}

// A certificate for `key`, without its extensions and its signature.
absl::StatusOr<Certificate> Begin(EVP_PKEY* key, const char* subject, absl::Time now, Random& random) {
  Certificate certificate(X509_new());
  if (certificate == nullptr || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      X509_set_pubkey(certificate.get(), key) != 1) {
    return Failed("make a certificate");
  }
  RETURN_IF_ERROR(SetSerial(certificate.get(), random));
  RETURN_IF_ERROR(SetTimes(certificate.get(), now));
  RETURN_IF_ERROR(SetName(X509_get_subject_name(certificate.get()), subject));
  return certificate;
}

absl::Status Sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  const bool is_signed = X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
                         X509_sign(certificate, issuer_key, EVP_sha256()) > 0;
  return is_signed ? absl::OkStatus() : Failed("sign a certificate");
}

absl::StatusOr<Certificate> MakeAuthority(EVP_PKEY* key, absl::Time now, Random& random) {
  ASSIGN_OR_RETURN(Certificate ca, Begin(key, "Ihala development authority", now, random));
  RETURN_IF_ERROR(AddExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
  RETURN_IF_ERROR(AddExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign"));
  RETURN_IF_ERROR(AddExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash"));
  RETURN_IF_ERROR(Sign(ca.get(), ca.get(), key));
  return ca;
}

absl::StatusOr<Certificate> MakeServer(EVP_PKEY* key, X509* ca, EVP_PKEY* ca_key, const std::string& names,
                                       absl::Time now, Random& random) {
  ASSIGN_OR_RETURN(Certificate server, Begin(key, "Ihala server", now, random));
  RETURN_IF_ERROR(AddExtension(server.get(), ca, NID_basic_constraints, "critical,CA:FALSE"));
  RETURN_IF_ERROR(AddExtension(server.get(), ca, NID_key_usage, "critical,digitalSignature"));
  RETURN_IF_ERROR(AddExtension(server.get(), ca, NID_ext_key_usage, "serverAuth"));
  RETURN_IF_ERROR(AddExtension(server.get(), ca, NID_subject_alt_name, names));
  RETURN_IF_ERROR(AddExtension(server.get(), ca, NID_authority_key_identifier, "keyid"));
  RETURN_IF_ERROR(Sign(server.get(), ca, ca_key));
  return server;
}

// What `write` writes into a memory BIO.
template <typename Write>
absl::StatusOr<std::string> ToPem(Write write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || write(bio.get()) != 1) return Failed("write PEM");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

absl::StatusOr<std::string> ToPem(X509* certificate) {
  return ToPem([certificate](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

}  // namespace

absl::StatusOr<DevCertificates> MakeDevCertificates(const std::vector<std::string>& hosts, Clock& clock,
                                                    Random& random) {
  ASSIGN_OR_RETURN(const std::string names, AlternativeNames(hosts));
  const absl::Time now = clock.Now();
  const Key ca_key(EVP_EC_gen("P-256"));
  const Key server_key(EVP_EC_gen("P-256"));
  if (ca_key == nullptr || server_key == nullptr) return Failed("make a key");
  ASSIGN_OR_RETURN(const Certificate ca, MakeAuthority(ca_key.get(), now, random));
  ASSIGN_OR_RETURN(const Certificate server, MakeServer(server_key.get(), ca.get(), ca_key.get(), names, now, random));
  DevCertificates made;
  ASSIGN_OR_RETURN(made.ca_certificate, ToPem(ca.get()));
  ASSIGN_OR_RETURN(made.server_certificate, ToPem(server.get()));
  made.server_certificate += made.ca_certificate;
  ASSIGN_OR_RETURN(made.server_key, ToPem([&](BIO* bio) {
                     return PEM_write_bio_PrivateKey(bio, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                   }));
  return made;
}

}  // namespace ihala
