#include "server/rpc/credentials.h"

#include <sys/stat.h>

#include <openssl/ssl.h>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/store/sql_store.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

TEST(CredentialsTest, OnlyThisMachinesOwnAddressesAreLoopback) {
  for (const char* listen : {"127.0.0.1:0", "127.8.9.10:7443", "[::1]:7443", "localhost:7443"}) {
    EXPECT_TRUE(IsLoopback(listen)) << listen;
  }
  for (const char* listen : {"0.0.0.0:0", "[::]:7443", "192.0.2.1:7443", "localhost.example:1", "127.0.0.1.example:1",
                             "127.0.0.1", "", "unix:/tmp/x", "*:7443"}) {
    EXPECT_FALSE(IsLoopback(listen)) << listen;
  }
}

TEST(CredentialsTest, PlaintextIsRefusedOutsideLoopback) {
  EXPECT_TRUE(PlaintextCredentials("127.0.0.1:0").ok());
  EXPECT_EQ(PlaintextCredentials("0.0.0.0:7443").status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CredentialsTest, AKeyThatOthersCanReadIsRefused) {
  TestServer server({.world = false});
  ASSERT_TRUE(TlsCredentials(server.data_dir()).ok());
  chmod(KeyPath(server.data_dir()).c_str(), 0640);
  EXPECT_EQ(TlsCredentials(server.data_dir()).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CredentialsTest, MissingFilesAreNamed) {
  const absl::Status status = TlsCredentials("/nowhere").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(status.message()).find("/nowhere/tls/server.key"), std::string::npos);
}

// Whether a TLS handshake of at most `version` succeeds.
bool Handshakes(const TestServer& server, int version) {
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_max_proto_version(context, version);
  const unsigned char h2[] = "\x02h2";
  SSL_CTX_set_alpn_protos(context, h2, 3);
  BIO* const bio = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(bio, server.address().c_str());
  const bool done = BIO_do_connect(bio) == 1 && BIO_do_handshake(bio) == 1;
  BIO_free_all(bio);
  SSL_CTX_free(context);
  return done;
}

TEST(CredentialsTest, NothingOlderThanTls13ComesIn) {
  TestServer server({.world = false});
  EXPECT_TRUE(Handshakes(server, TLS1_3_VERSION));
  EXPECT_FALSE(Handshakes(server, TLS1_2_VERSION));
}

}  // namespace
}  // namespace ihala
