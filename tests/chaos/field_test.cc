// The caseworker's program itself over a bad link: it needs nobody who understands links.
#include "common/base/file.h"
#include "google/protobuf/util/json_util.h"
#include "tests/chaos/chaos_test_base.h"

namespace ihala::chaos {
namespace {

using testing::HasSubstr;

constexpr absl::Duration kRunLimit = absl::Minutes(4);

class FieldTest : public ChaosTest {
 protected:
  Ended Run(std::vector<std::string> words) {
    words.insert(words.begin(), {IHALA_PROGRAMS "/ihala-field", "--lang", "en"});
    return RunToEnd({words,
                     {{"IHALA_STORE", folder_.At("field.ihala")},
                      {"IHALA_SERVER", proxy_->address()},
                      {"IHALA_CA", server_.data_dir() + "/tls/ca.crt"},
                      {"IHALA_PASSPHRASE", world::PassphraseOf(world::kWorker)}}},
                    kRunLimit);
  }
  void Add(int number) {
    SeededRandom random(static_cast<uint64_t>(number) + 1);
    std::string json;
    const v1::Referral dossier = world::Dossier(SystemClock::Get(), random);
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(dossier, &json).ok());
    ASSERT_TRUE(WriteFileDurably(folder_.At("dossier.json"), json).ok());
    const Ended added = Run({"add", folder_.At("dossier.json")});
    ASSERT_EQ(added.code, 0) << added.err;
  }
};

TEST_F(FieldTest, SyncEndsWellOverALinkThatComesAndGoes) {
  const Ended in = Run({"sign-in", "--account", world::kWorker});
  ASSERT_EQ(in.code, 0) << in.err;
  ASSERT_EQ(Run({"sync"}).code, 0);
  for (int i = 0; i < 5; ++i) Add(i);
  Weather weather = Radio(20'000, absl::Milliseconds(300));
  weather.period = absl::Seconds(4);
  weather.up_for = absl::Seconds(2);
  for (const Outage outage : {Outage::kHold, Outage::kReset}) {
    weather.outage = outage;
    proxy_->SetWeather(weather);
    const Ended sync = Run({"sync"});
    ASSERT_EQ(sync.code, 0) << sync.out << sync.err;
    EXPECT_THAT(sync.out, HasSubstr("Everything is in step"));
  }
  EXPECT_EQ(Supervisor().ListCases()->size(), 5u);
}

TEST_F(FieldTest, WithoutALinkItSaysSoAndKeepsEverything) {
  ASSERT_EQ(Run({"sign-in", "--account", world::kWorker}).code, 0);
  ASSERT_EQ(Run({"sync"}).code, 0);
  Add(1);
  Weather refused;
  refused.arrival = Arrival::kReset;
  proxy_->SetWeather(refused);
  EXPECT_NE(Run({"sync", "--max-failures", "2"}).code, 0);
  proxy_->SetWeather(Weather());
  const Ended sync = Run({"sync"});
  EXPECT_EQ(sync.code, 0) << sync.err;
  EXPECT_EQ(Supervisor().ListCases()->size(), 1u);
}

}  // namespace
}  // namespace ihala::chaos
