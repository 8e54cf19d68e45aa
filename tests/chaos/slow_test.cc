// Links that are slow, far, or hardly ever there.
#include "tests/chaos/chaos_test_base.h"
#include "tests/chaos/trials.h"

namespace ihala::chaos {
namespace {

// Where round trips are counted, time goes slower: what the machine itself takes must not look like a slow link.
constexpr int kSlowScale = 5;
constexpr int kScale = 20;
constexpr char kServer[] = IHALA_PROGRAMS "/ihala-server";

// Runs one trial after the other on one server.
class SlowTest : public testing::Test {
 protected:
  void Begin(int scale) {
    auto trials = Trials::Make(kServer, scale);
    ASSERT_TRUE(trials.ok()) << trials.status();
    trials_ = *std::move(trials);
  }
  static Figures Must(const absl::StatusOr<Figures>& figures) {
    EXPECT_TRUE(figures.ok()) << figures.status();
    return figures.value_or(Figures());
  }

  std::unique_ptr<Trials> trials_;
};

TEST_F(SlowTest, FiftyReferralsGoInFiveRoundTrips) {
  Begin(kSlowScale);
  const Figures figures = Must(trials_->SendReferrals(50));
  EXPECT_LE(figures.exchanges, 5u);
}

TEST_F(SlowTest, TwentyOperationsGoInOneRoundTripAndNothingInOneOfTwoHundredBytes) {
  Begin(kSlowScale);
  Must(trials_->SendReferrals(20));
  EXPECT_EQ(Must(trials_->SendComments(20)).exchanges, 1u);
  const Figures nothing = Must(trials_->SayNothing());
  EXPECT_EQ(nothing.exchanges, 1u);
  EXPECT_LE(nothing.payload_up + nothing.payload_down, 200u);
}

TEST_F(SlowTest, OverALinkThatIsThereEightSecondsOfEachMinuteAFirstSyncCompletesAndReceivesAlmostNothingTwice) {
  Begin(kScale / 2);
  Must(trials_->SendReferrals(60));
  const Figures figures = Must(trials_->FirstSync(Outage::kHold));
  EXPECT_GT(figures.payload_down, 20'000u);
  EXPECT_LE(figures.bytes_again * 20, figures.payload_down);
}

TEST_F(SlowTest, WhereSuchALinkTakesEveryConnectionAlongAFirstSyncCompletesToo) {
  Begin(kScale);
  Must(trials_->SendReferrals(10));
  EXPECT_GT(Must(trials_->FirstSync(Outage::kReset)).failures, 0u);
  EXPECT_GT(Must(trials_->FirstSync(Outage::kSwallow)).failures, 0u);
}

class LateTest : public ChaosTest {};

TEST_F(LateTest, AnswersThatComeAfterTheCallerGaveUpDoNothingTwiceAndGetThroughInTheEnd) {
  const auto device = ReadyDevice();
  std::vector<std::string> ids;
  // Longer than the first calls wait; and a new connection has three answers to wait for.
  Weather late;
  late.down.delay = absl::Seconds(40);
  for (int i = 0; i < 3; ++i) ids.push_back(device->Submit());
  proxy_->SetWeather(Scaled(late, kScale));
  const SyncResult result = device->Sync();
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_GE(result.failures, 1u);
  EXPECT_EQ(result.acknowledged, 3u);
  ExpectOnce(ids);
}

}  // namespace
}  // namespace ihala::chaos
