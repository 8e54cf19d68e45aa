// Each kind of weather, by what arrives and in which order. Clocks are asked only for what cannot have been faster.
#include "tests/support/chaos/chaos_proxy.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"

namespace ihala::chaos {
namespace {

using testing::Ne;

constexpr int kPatienceSeconds = 60;
constexpr absl::Duration kLookAgain = absl::Microseconds(100);
constexpr char kBroken[] = "broken";
constexpr char kEnded[] = "ended";

// A plain blocking connection, which gives up after a minute.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {
    EXPECT_GE(fd, 0);
    const timeval patience = {kPatienceSeconds, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  }
  Peer(Peer&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Peer() {
    if (fd_ >= 0) close(fd_);
  }

  // False where the other end is gone.
  bool Send(const std::string& bytes) {
    size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t took = send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (took <= 0) return false;
      sent += static_cast<size_t>(took);
    }
    return true;
  }
  std::string Receive(size_t size) {
    std::string bytes(size, '\0');
    const ssize_t got = recv(fd_, bytes.data(), size, MSG_WAITALL);
    bytes.resize(got > 0 ? static_cast<size_t>(got) : 0);
    return bytes;
  }
  // All that comes until the end, and how it ended.
  std::pair<std::string, std::string> ReceiveAll() {
    std::string all;
    char buffer[4096];
    for (;;) {
      const ssize_t got = recv(fd_, buffer, sizeof(buffer), 0);
      if (got == 0) return {all, kEnded};
      if (got < 0) return {all, errno == ECONNRESET || errno == EPIPE ? kBroken : absl::StrCat("errno ", errno)};
      all.append(buffer, static_cast<size_t>(got));
    }
  }
  bool HasSomething() {
    pollfd poll_for = {fd_, POLLIN, 0};
    return poll(&poll_for, 1, 0) == 1;
  }
  void FinishWriting() { shutdown(fd_, SHUT_WR); }

 private:
  int fd_;
};

class ChaosProxyTest : public testing::Test {
 protected:
  ChaosProxyTest() : listener_(Listen()), server_port_(PortOf(listener_)) {}
  void Begin(const Weather& weather = Weather(), uint64_t seed = 1) {
    auto proxy = ChaosProxy::Start(server_port_, seed, weather);
    ASSERT_TRUE(proxy.ok()) << proxy.status();
    proxy_ = *std::move(proxy);
  }

  static Socket Listen() {
    auto listener = ListenOnLoopback();
    EXPECT_TRUE(listener.ok()) << listener.status();
    return *std::move(listener);
  }
  Peer Connect() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(proxy_->port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    return Peer(fd);
  }
  // The server's end of whoever came next.
  Peer AcceptOne() {
    pollfd poll_for = {listener_.fd(), POLLIN, 0};
    EXPECT_EQ(poll(&poll_for, 1, kPatienceSeconds * 1000), 1);
    return Peer(accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  void WaitUntil(const std::function<bool(const Counters&)>& done) {
    const absl::Duration end = clock_.BootTime() + absl::Seconds(kPatienceSeconds);
    while (!done(proxy_->counters())) {
      ASSERT_LT(clock_.BootTime(), end);
      clock_.SleepFor(kLookAgain);
    }
  }
  // Proves that the proxy went round once more: a byte the other way.
  static void GoRound(Peer& from, Peer& to) {
    ASSERT_TRUE(from.Send("."));
    ASSERT_EQ(to.Receive(1), ".");
  }

  // What became of `count` connections, one after the other, over which both ends speak in turns.
  std::vector<std::string> Fates(uint64_t seed, int count) {
    Weather weather;
    weather.cut_percent = 50;
    weather.cut_within = 20;
    Begin(weather, seed);
    std::vector<std::string> fates;
    for (int i = 0; i < count; ++i) {
      Peer client = Connect();
      Peer server = AcceptOne();
      std::string fate = "whole";
      for (int turn = 0; turn < 40 && fate == "whole"; ++turn) {
        Peer& from = turn % 2 == 0 ? client : server;
        Peer& to = turn % 2 == 0 ? server : client;
        if (!Crosses(from, to, fates)) fate = absl::StrCat("cut in turn ", turn);
      }
      fates.push_back(fate);
    }
    return fates;
  }
  bool Crosses(Peer& from, Peer& to, const std::vector<std::string>& before) {
    const auto cuts = static_cast<uint64_t>(
        std::count_if(before.begin(), before.end(), [](const std::string& fate) { return fate != "whole"; }));
    if (!from.Send(".")) return false;
    bool is_cut = false;
    WaitUntil([&](const Counters& counters) {
      is_cut = counters.cuts > cuts;
      return is_cut || to.HasSomething();
    });
    return !is_cut && to.Receive(1) == ".";
  }

  SystemClock& clock_ = SystemClock::Get();
  SeededRandom random_{7};
  Socket listener_;
  const int server_port_;
  std::unique_ptr<ChaosProxy> proxy_;
};

TEST_F(ChaosProxyTest, InFairWeatherEveryByteArrivesBothWays) {
  Begin();
  const std::string up = random_.Bytes(700'000);
  const std::string down = random_.Bytes(900'000);
  Peer client = Connect();
  Peer server = AcceptOne();
  std::thread upward([&] { EXPECT_TRUE(client.Send(up)); });
  std::thread downward([&] { EXPECT_TRUE(server.Send(down)); });
  std::string got_up;
  std::thread reader([&] { got_up = server.Receive(up.size()); });
  EXPECT_TRUE(client.Receive(down.size()) == down);
  for (std::thread* thread : {&upward, &downward, &reader}) thread->join();
  EXPECT_TRUE(got_up == up);
  const Counters counters = proxy_->counters();
  EXPECT_EQ(counters.bytes_up, up.size());
  EXPECT_EQ(counters.bytes_down, down.size());
  EXPECT_EQ(counters.connections, 1u);
  EXPECT_EQ(counters.cuts, 0u);
}

TEST_F(ChaosProxyTest, AnEndThatSaidAllStillHearsTheOther) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  ASSERT_TRUE(client.Send("question"));
  client.FinishWriting();
  EXPECT_EQ(server.ReceiveAll(), std::make_pair(std::string("question"), std::string(kEnded)));
  ASSERT_TRUE(server.Send("answer"));
  server.FinishWriting();
  EXPECT_EQ(client.ReceiveAll(), std::make_pair(std::string("answer"), std::string(kEnded)));
  WaitUntil([](const Counters& counters) { return counters.open == 0; });
}

TEST_F(ChaosProxyTest, WhatBreaksAtOneEndBreaksAtTheOther) {
  Begin();
  auto client = std::make_unique<Peer>(Connect());
  Peer server = AcceptOne();
  GoRound(server, *client);
  ASSERT_TRUE(server.Send("never read"));
  WaitUntil([](const Counters& counters) { return counters.bytes_down == 11; });
  // With bytes that nobody read, closing is a reset.
  client.reset();
  EXPECT_EQ(server.ReceiveAll().second, kBroken);
}

TEST_F(ChaosProxyTest, ADelayIsPaidByTheFirstWordThreeTimesAndByTheAnswerOnce) {
  Weather weather;
  weather.up.delay = absl::Milliseconds(30);
  weather.down.delay = absl::Milliseconds(20);
  Begin(weather);
  const absl::Duration begun = clock_.BootTime();
  Peer client = Connect();
  Peer server = AcceptOne();
  ASSERT_TRUE(client.Send("?"));
  ASSERT_EQ(server.Receive(1), "?");
  EXPECT_GE(clock_.BootTime() - begun, absl::Milliseconds(80));
  ASSERT_TRUE(server.Send("!"));
  ASSERT_EQ(client.Receive(1), "!");
  EXPECT_GE(clock_.BootTime() - begun, absl::Milliseconds(100));
}

TEST_F(ChaosProxyTest, JitterNeverChangesTheOrder) {
  Weather weather;
  weather.up.jitter = absl::Milliseconds(5);
  Begin(weather);
  const std::string bytes = random_.Bytes(200'000);
  Peer client = Connect();
  Peer server = AcceptOne();
  std::thread sender([&] { EXPECT_TRUE(client.Send(bytes)); });
  EXPECT_TRUE(server.Receive(bytes.size()) == bytes);
  sender.join();
}

TEST_F(ChaosProxyTest, AllConnectionsShareTheRateOfADirection) {
  Weather weather;
  weather.up.bytes_per_second = 200'000;
  Begin(weather);
  const absl::Duration begun = clock_.BootTime();
  Peer clients[] = {Connect(), Connect()};
  Peer servers[] = {AcceptOne(), AcceptOne()};
  const std::string bytes = random_.Bytes(20'000);
  std::thread other([&] { EXPECT_TRUE(clients[1].Send(bytes)); });
  ASSERT_TRUE(clients[0].Send(bytes));
  for (Peer& server : servers) EXPECT_TRUE(server.Receive(bytes.size()) == bytes);
  other.join();
  EXPECT_GE(clock_.BootTime() - begun, absl::Milliseconds(200));
}

TEST_F(ChaosProxyTest, TheOtherDirectionHasARateOfItsOwn) {
  Weather weather;
  // A byte in an hour.
  weather.up.bytes_per_second = 1;
  weather.up.passage = Passage::kHold;
  Begin(weather);
  Peer client = Connect();
  Peer server = AcceptOne();
  ASSERT_TRUE(client.Send("waits"));
  const std::string bytes = random_.Bytes(50'000);
  std::thread sender([&] { EXPECT_TRUE(server.Send(bytes)); });
  EXPECT_TRUE(client.Receive(bytes.size()) == bytes);
  sender.join();
  EXPECT_EQ(proxy_->counters().bytes_up, 0u);
}

TEST_F(ChaosProxyTest, ACutByResetLetsExactlySoManyBytesThrough) {
  for (const uint64_t bytes : {0u, 1u, 1399u, 1400u, 1401u, 5000u}) {
    Begin();
    Peer client = Connect();
    Peer server = AcceptOne();
    proxy_->CutAfter(Direction::kUp, bytes, Cut::kReset);
    const std::string said = random_.Bytes(5000);
    client.Send(said);
    EXPECT_EQ(server.ReceiveAll(), std::make_pair(said.substr(0, bytes), std::string(kBroken))) << bytes;
    EXPECT_EQ(client.ReceiveAll().second, kBroken);
    WaitUntil([](const Counters& counters) { return counters.open == 0; });
    EXPECT_EQ(proxy_->counters().cuts, 1u);
    EXPECT_FALSE(proxy_->DisarmCut());
  }
}

TEST_F(ChaosProxyTest, ACutByCloseEndsBothAtThatByte) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  proxy_->CutAfter(Direction::kDown, 3000, Cut::kClose);
  const std::string said = random_.Bytes(5000);
  ASSERT_TRUE(server.Send(said));
  EXPECT_EQ(client.ReceiveAll(), std::make_pair(said.substr(0, 3000), std::string(kEnded)));
  EXPECT_EQ(server.ReceiveAll(), std::make_pair(std::string(), std::string(kEnded)));
}

TEST_F(ChaosProxyTest, ACutCountsTheBytesOfAllConnectionsAndComesOnce) {
  Begin();
  Peer clients[] = {Connect(), Connect()};
  Peer servers[] = {AcceptOne(), AcceptOne()};
  proxy_->CutAfter(Direction::kUp, 5, Cut::kReset);
  ASSERT_TRUE(clients[0].Send("abc"));
  ASSERT_EQ(servers[0].Receive(3), "abc");
  ASSERT_TRUE(clients[1].Send("defg"));
  EXPECT_EQ(servers[1].ReceiveAll(), std::make_pair(std::string("de"), std::string(kBroken)));
  ASSERT_TRUE(clients[0].Send("h"));
  EXPECT_EQ(servers[0].Receive(1), "h");
  proxy_->CutAfter(Direction::kUp, 5, Cut::kReset);
  EXPECT_TRUE(proxy_->DisarmCut());
}

TEST_F(ChaosProxyTest, ACutInSilenceTellsNobody) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  proxy_->CutAfter(Direction::kUp, 4, Cut::kSilence);
  ASSERT_TRUE(client.Send("said and lost"));
  ASSERT_EQ(server.Receive(4), "said");
  ASSERT_TRUE(server.Send("lost too"));
  WaitUntil([](const Counters& counters) { return counters.swallowed_up == 9 && counters.swallowed_down == 8; });
  EXPECT_FALSE(server.HasSomething());
  EXPECT_FALSE(client.HasSomething());
  EXPECT_EQ(proxy_->counters().open, 1u);
}

TEST_F(ChaosProxyTest, CuttingAllCutsWhatIsOpenAndNothingLater) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  GoRound(client, server);
  proxy_->CutAll(Cut::kReset);
  EXPECT_EQ(client.ReceiveAll().second, kBroken);
  EXPECT_EQ(server.ReceiveAll().second, kBroken);
  Peer next = Connect();
  Peer next_server = AcceptOne();
  GoRound(next, next_server);
}

TEST_F(ChaosProxyTest, ABlackHoleAcceptsAndAnswersNobody) {
  Weather weather;
  weather.arrival = Arrival::kSwallow;
  Begin(weather);
  Peer client = Connect();
  ASSERT_TRUE(client.Send("hello"));
  WaitUntil([](const Counters& counters) { return counters.swallowed_up == 5; });
  EXPECT_EQ(proxy_->counters().refused, 1u);
  EXPECT_EQ(proxy_->counters().connections, 0u);
  EXPECT_FALSE(client.HasSomething());
}

TEST_F(ChaosProxyTest, AHalfOpenConnectionStaysSoAfterTheLinkHealed) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  GoRound(client, server);
  Weather half;
  half.down.passage = Passage::kSwallow;
  proxy_->SetWeather(half);
  ASSERT_TRUE(server.Send("nobody hears"));
  WaitUntil([](const Counters& counters) { return counters.swallowed_down == 12; });
  // The other way lives.
  GoRound(client, server);
  proxy_->SetWeather(Weather());
  ASSERT_TRUE(server.Send("still not"));
  WaitUntil([](const Counters& counters) { return counters.swallowed_down == 21; });
  GoRound(client, server);
  EXPECT_FALSE(client.HasSomething());
  Peer fresh = Connect();
  Peer fresh_server = AcceptOne();
  GoRound(fresh_server, fresh);
}

TEST_F(ChaosProxyTest, WhoConnectsWhileOneDirectionIsGoneWaitsUntilItIsBack) {
  Begin();
  for (const bool up : {true, false}) {
    Peer before = Connect();
    Peer before_server = AcceptOne();
    GoRound(before, before_server);
    Weather half;
    (up ? half.up : half.down).passage = Passage::kSwallow;
    proxy_->SetWeather(half);
    Peer client = Connect();
    ASSERT_TRUE(client.Send("hello"));
    // The direction that lives shows that the proxy went round.
    if (up) GoRound(before_server, before);
    if (!up) GoRound(before, before_server);
    pollfd poll_for = {listener_.fd(), POLLIN, 0};
    EXPECT_EQ(poll(&poll_for, 1, 0), 0);
    proxy_->SetWeather(Weather());
    Peer server = AcceptOne();
    EXPECT_EQ(server.Receive(5), "hello");
  }
}

TEST_F(ChaosProxyTest, WhatIsHeldArrivesWholeOnceTheLinkIsBack) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  GoRound(client, server);
  Weather held;
  held.up.passage = Passage::kHold;
  proxy_->SetWeather(held);
  const std::string said = random_.Bytes(5000);
  ASSERT_TRUE(client.Send(said));
  client.FinishWriting();
  GoRound(server, client);
  EXPECT_EQ(proxy_->counters().bytes_up, 1u);
  proxy_->SetWeather(Weather());
  EXPECT_EQ(server.ReceiveAll(), std::make_pair(said, std::string(kEnded)));
}

TEST_F(ChaosProxyTest, ArrivalsAreResetOrClosed) {
  Weather weather;
  weather.arrival = Arrival::kReset;
  Begin(weather);
  EXPECT_EQ(Connect().ReceiveAll().second, kBroken);
  weather.arrival = Arrival::kClose;
  proxy_->SetWeather(weather);
  EXPECT_EQ(Connect().ReceiveAll(), std::make_pair(std::string(), std::string(kEnded)));
  EXPECT_EQ(proxy_->counters().refused, 2u);
}

TEST_F(ChaosProxyTest, ADoubledConnectionIsSaidTwiceAndAnsweredOnce) {
  Weather weather;
  weather.double_percent = 100;
  Begin(weather);
  Peer client = Connect();
  Peer servers[] = {AcceptOne(), AcceptOne()};
  ASSERT_TRUE(client.Send("once"));
  for (Peer& server : servers) EXPECT_EQ(server.Receive(4), "once");
  // Which of the two is which only the answers tell.
  for (Peer& server : servers) ASSERT_TRUE(server.Send("answer"));
  WaitUntil([](const Counters& counters) { return counters.bytes_to_doubles == 6; });
  EXPECT_EQ(client.Receive(6), "answer");
  EXPECT_FALSE(client.HasSomething());
  EXPECT_EQ(proxy_->counters().doubled, 1u);
}

TEST_F(ChaosProxyTest, ALinkThatComesAndGoesCarriesEverythingInTheEnd) {
  Weather weather;
  weather.period = absl::Milliseconds(40);
  weather.up_for = absl::Milliseconds(10);
  weather.up.bytes_per_second = 1'000'000;
  Begin(weather);
  Peer client = Connect();
  Peer server = AcceptOne();
  const std::string bytes = random_.Bytes(50'000);
  const absl::Duration begun = clock_.BootTime();
  std::thread sender([&] { EXPECT_TRUE(client.Send(bytes)); });
  EXPECT_TRUE(server.Receive(bytes.size()) == bytes);
  sender.join();
  // 50 ms of the rate fill more than four of the times that it is up.
  EXPECT_GE(clock_.BootTime() - begun, absl::Milliseconds(120));
}

TEST_F(ChaosProxyTest, ALinkThatResetsAsItGoesBreaksWhatIsOpenAndWhoComesMeanwhile) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  GoRound(client, server);
  Weather weather;
  weather.period = absl::Hours(1);
  weather.outage = Outage::kReset;
  proxy_->SetWeather(weather);
  EXPECT_EQ(client.ReceiveAll().second, kBroken);
  EXPECT_EQ(server.ReceiveAll().second, kBroken);
  EXPECT_EQ(Connect().ReceiveAll().second, kBroken);
  weather.up_for = absl::Hours(1);
  proxy_->SetWeather(weather);
  Peer next = Connect();
  Peer next_server = AcceptOne();
  GoRound(next, next_server);
}

TEST_F(ChaosProxyTest, ALinkThatSwallowsAsItGoesLeavesConnectionsDead) {
  Begin();
  Peer client = Connect();
  Peer server = AcceptOne();
  GoRound(client, server);
  Weather weather;
  weather.period = absl::Hours(1);
  weather.outage = Outage::kSwallow;
  proxy_->SetWeather(weather);
  ASSERT_TRUE(client.Send("lost"));
  WaitUntil([](const Counters& counters) { return counters.swallowed_up == 4; });
  proxy_->SetWeather(Weather());
  ASSERT_TRUE(client.Send("as well"));
  WaitUntil([](const Counters& counters) { return counters.swallowed_up == 11; });
  EXPECT_FALSE(server.HasSomething());
}

TEST_F(ChaosProxyTest, TheSeedDecidesTheFates) {
  const std::vector<std::string> fates = Fates(11, 30);
  EXPECT_EQ(Fates(11, 30), fates);
  EXPECT_NE(Fates(12, 30), fates);
  EXPECT_THAT(fates, testing::Contains("whole"));
  EXPECT_THAT(fates, testing::Contains(Ne("whole")));
}

TEST_F(ChaosProxyTest, WhereNobodyListensTheClientIsReset) {
  const int gone = server_port_;
  listener_ = Listen();
  auto proxy = ChaosProxy::Start(gone, 1);
  ASSERT_TRUE(proxy.ok()) << proxy.status();
  proxy_ = *std::move(proxy);
  EXPECT_EQ(Connect().ReceiveAll().second, kBroken);
  proxy_->SetTarget(PortOf(listener_));
  Peer client = Connect();
  Peer server = AcceptOne();
  GoRound(client, server);
}

TEST_F(ChaosProxyTest, TheWeatherIsToldInWords) {
  Weather weather = Radio(2500, absl::Seconds(1));
  weather.period = absl::Minutes(1);
  weather.up_for = absl::Seconds(8);
  weather.cut_percent = 5;
  EXPECT_EQ(Describe(weather),
            "up 500ms+0 2500 B/s, down 500ms+0 2500 B/s, there for 8s in each 1m, else held, 5 % cut within 4096 "
            "bytes");
}

}  // namespace
}  // namespace ihala::chaos
