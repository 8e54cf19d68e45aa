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

TEST_F(ConnectionsTest, AfterACallThatFoundNoLinkTheTransportKnowsWhenThereIsOne) {
  const std::unique_ptr<Transport> transport = MakeTransport();
  EXPECT_FALSE(transport->LinkIsBack(/*look=*/true));
  Weather refused;
  refused.arrival = Arrival::kReset;
  proxy_->SetWeather(refused);
  EXPECT_TRUE(absl::IsUnavailable(Call(*transport, kLong)));
  const uint64_t before = proxy_->counters().refused;
  WaitUntil([&] { return !transport->LinkIsBack(/*look=*/true) && proxy_->counters().refused > before + 3; });
  proxy_->SetWeather(Weather());
  WaitUntil([&] { return transport->LinkIsBack(/*look=*/true); });
  EXPECT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
  EXPECT_EQ(proxy_->counters().connections, 1u);
}

TEST_F(ConnectionsTest, AConnectionThatBrokeIsNoReasonToTryAgainAtOnce) {
  const std::unique_ptr<Transport> transport = MakeTransport();
  // The handshake comes through, the answer does not.
  ASSERT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
  const uint64_t whole = proxy_->counters().bytes_down;
  proxy_->CutAll(Cut::kReset);
  proxy_->CutAfter(Direction::kDown, whole - 20, Cut::kReset);
  while (proxy_->counters().cuts < 2) EXPECT_FALSE(Call(*transport, kLong).ok());
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(transport->LinkIsBack(/*look=*/true));
}

TEST_F(ConnectionsTest, CallsThatAreAnsweredShareOneConnection) {
  const std::unique_ptr<Transport> transport = MakeTransport();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(absl::IsUnauthenticated(Call(*transport, kLong)));
  EXPECT_EQ(proxy_->counters().connections, 1u);
}

}  // namespace
}  // namespace ihala::chaos
