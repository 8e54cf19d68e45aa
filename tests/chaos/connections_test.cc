// What the way to the server makes of connections that are not what they seem.
#include "tests/chaos/chaos_test_base.h"

namespace ihala::chaos {
namespace {

class ConnectionsTest : public ChaosTest {
 protected:
  std::unique_ptr<Transport> MakeTransport() {
    GrpcOptions options;
    options.target = proxy_->address();
    options.ca_pem = server_.CaCertificate();
    return *NewGrpcTransport(options);
  }
  // Any call that reaches the server: it has no session and says so.
  static absl::Status Call(Transport& transport, absl::Duration timeout) {
    CallOptions options;
    options.timeout = timeout;
    return transport.Exchange(v1::ExchangeRequest(), options).status();
  }
};

constexpr absl::Duration kShort = absl::Seconds(1);
constexpr absl::Duration kLong = absl::Minutes(1);

TEST_F(ConnectionsTest, ACallAfterOneThatGotNoAnswerGoesByANewConnection) {
  const std::unique_ptr<Transport> transport = MakeTransport();
  ASSERT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
  // A middlebox forgets the connection and tells nobody.
  proxy_->CutAll(Cut::kSilence);
  EXPECT_TRUE(absl::IsDeadlineExceeded(Call(*transport, kShort)));
  EXPECT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
  EXPECT_EQ(proxy_->counters().connections, 2u);
}

TEST_F(ConnectionsTest, ACallAfterARefusedConnectionTriesAtOnce) {
  const std::unique_ptr<Transport> transport = MakeTransport();
  Weather refused;
  refused.arrival = Arrival::kReset;
  proxy_->SetWeather(refused);
  uint64_t tried = 0;
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(absl::IsUnavailable(Call(*transport, kLong)));
    // Each call is an attempt of its own, not the memory of an earlier one.
    EXPECT_GT(proxy_->counters().refused, tried);
    tried = proxy_->counters().refused;
  }
  proxy_->SetWeather(Weather());
  EXPECT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
}

TEST_F(ConnectionsTest, CallsThatAreAnsweredShareOneConnection) {
  const std::unique_ptr<Transport> transport = MakeTransport();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
  EXPECT_EQ(proxy_->counters().connections, 1u);
}

}  // namespace
}  // namespace ihala::chaos
