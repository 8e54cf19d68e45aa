#include "server/setup/init.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/setup/dev_ca.h"
#include "server/store/sql_store.h"

namespace ihala {
namespace {

using CertificatePtr = std::unique_ptr<X509, void (*)(X509*)>;

CertificatePtr Parse(const std::string& pem) {
  BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  CertificatePtr certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
  BIO_free(bio);
  return certificate;
}

// What OpenSSL says of the chain at `at`: X509_V_OK or why not.
int Verify(const DevCertificates& made, absl::Time at) {
  const CertificatePtr ca = Parse(made.ca_certificate);
  const CertificatePtr server = Parse(made.server_certificate);
  X509_STORE* const store = X509_STORE_new();
  X509_STORE_add_cert(store, ca.get());
  X509_STORE_CTX* const context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, server.get(), nullptr);
  X509_STORE_CTX_set_time(context, 0, absl::ToTimeT(at));
  X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER);
  X509_verify_cert(context);
  const int result = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  return result;
}

class SetupTest : public ::testing::Test {
 protected:
  SetupTest() {
    std::string name = (std::filesystem::temp_directory_path() / "ihala-setup-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    data_ = folder_ + "/data";
  }
  ~SetupTest() override { std::filesystem::remove_all(folder_); }

  absl::Status Init(const std::string& account = "A-1", const std::string& passphrase = "long enough",
                    const std::vector<std::string>& hosts = {}) {
    return InitData(data_, hosts, account, passphrase, clock_, random_, PassphraseCost::ForTests());
  }

  std::string folder_;
  std::string data_;
  FakeClock clock_;
  SeededRandom random_{3};
};

TEST_F(SetupTest, TheChainHoldsForOneYearAndNoLonger) {
  const auto made = MakeDevCertificates({}, clock_, random_);
  ASSERT_TRUE(made.ok()) << made.status();
  const absl::Time now = clock_.Now();
  EXPECT_EQ(Verify(*made, now), X509_V_OK);
  EXPECT_EQ(Verify(*made, now - absl::Hours(23)), X509_V_OK);
  EXPECT_EQ(Verify(*made, now + absl::Hours(24 * 364)), X509_V_OK);
  EXPECT_EQ(Verify(*made, now + absl::Hours(24 * 366)), X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_F(SetupTest, TheCertificateIsForTheHostsAndNoOther) {
  const auto made = MakeDevCertificates({"ihala.example", "192.0.2.7", "localhost"}, clock_, random_);
  ASSERT_TRUE(made.ok()) << made.status();
  const CertificatePtr server = Parse(made->server_certificate);
  for (const char* name : {"localhost", "ihala.example"}) {
    EXPECT_EQ(X509_check_host(server.get(), name, 0, 0, nullptr), 1) << name;
  }
  for (const char* address : {"127.0.0.1", "::1", "192.0.2.7"}) {
    EXPECT_EQ(X509_check_ip_asc(server.get(), address, 0), 1) << address;
  }
  EXPECT_EQ(X509_check_host(server.get(), "other.example", 0, 0, nullptr), 0);
}

TEST_F(SetupTest, AHostThatIsNoneIsNamed) {
  for (const char* host : {"", "two words", "a,IP:192.0.2.1", "café"}) {
    const auto made = MakeDevCertificates({host}, clock_, random_);
    ASSERT_FALSE(made.ok()) << host;
    EXPECT_EQ(Violations(made.status())[0].field, "hosts");
  }
}

TEST_F(SetupTest, TwoInstallationsShareNoKey) {
  const auto first = MakeDevCertificates({}, clock_, random_);
  const auto second = MakeDevCertificates({}, clock_, random_);
  EXPECT_NE(first->server_key, second->server_key);
  EXPECT_NE(first->ca_certificate, second->ca_certificate);
}

TEST_F(SetupTest, AFolderIsReadyForAServerAndAnAdministrator) {
  ASSERT_TRUE(Init().ok());
  struct stat key;
  ASSERT_EQ(stat((data_ + "/tls/server.key").c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 0777, 0600u);
  EXPECT_TRUE(PathExists(data_ + "/tls/ca.crt"));
  EXPECT_FALSE(PathExists(data_ + "/tls/ca.key")) << "nobody may sign another certificate";
  const auto store = OpenSqlStore({.data_dir = data_, .random = &random_});
  ASSERT_TRUE(store.ok()) << store.status();
  std::optional<AccountRecord> record;
  ASSERT_TRUE((*store)
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(record, txn.FindAccount("A-1"));
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_TRUE(record.has_value());
  EXPECT_TRUE(VerifyPassphrase(record->passphrase_hash, "long enough"));
  ASSERT_EQ(record->account.roles_size(), 1);
  EXPECT_EQ(record->account.roles(0).role(), v1::ROLE_ADMINISTRATOR);
}

TEST_F(SetupTest, ASecondInitTouchesNothing) {
  ASSERT_TRUE(Init().ok());
  const auto before = ReadFile(data_ + "/tls/server.key", 1 << 20);
  EXPECT_EQ(Init("A-2").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(*ReadFile(data_ + "/tls/server.key", 1 << 20), *before);
}

TEST_F(SetupTest, BadFieldsAreNamedBeforeAnythingIsMade) {
  const auto field = [](const absl::Status& status) { return Violations(status).at(0).field; };
  EXPECT_EQ(field(Init("two words")), "admin_account");
  EXPECT_EQ(field(Init("")), "admin_account");
  EXPECT_EQ(field(Init("A-1", "short")), "admin_passphrase");
  EXPECT_EQ(field(Init("A-1", "long enough", {"two words"})), "hosts");
  EXPECT_FALSE(PathExists(data_));
}

}  // namespace
}  // namespace ihala
