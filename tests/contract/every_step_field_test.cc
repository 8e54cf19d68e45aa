// Every step of the referring side through ihala-field, queued without a link.
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/contract/every_step_base.h"
#include "tools/field/field.h"
#include "tools/field/run.h"

namespace ihala {
namespace {

class EveryStepQueuedTest : public EveryStepTest {
 protected:
  Ended Field(const std::string& account, const Words& args) {
    std::ostringstream said;
    tools::FieldEnvironment environment;
    environment.base = EnvironmentOf(account, said);
    environment.passphrase_effort = PassphraseEffort::kTests;
    environment.dial = [this](const tools::Endpoint&) {
      GrpcOptions dial;
      dial.target = server_.address();
      dial.ca_pem = server_.CaCertificate();
      return NewGrpcTransport(dial);
    };
    const int code = tools::RunField(environment, args);
    return {code, said.str()};
  }
};

TEST_F(EveryStepQueuedTest, IhalaFieldQueuesEveryOneOfTheReferringSideWithoutALink) {
  for (const char* account : {world::kWorker, world::kSupervisor}) {
    const Ended in = Field(account, SignInWords(account));
    ASSERT_EQ(in.code, 0) << in.said;
  }
  for (const Line& line : Divide(Table(), true).first) {
    SCOPED_TRACE(line.Name());
    ASSERT_TRUE(line.step->offline());
    const std::string account = AccountOf(line.role);
    const v1::CaseCore before = CoreOf(CaseFor(line));
    ASSERT_EQ(Field(account, {"sync"}).code, 0);
    Words words = {"step", line.step->verb(), UuidToText(before.referral_id())};
    for (std::string& word : Typed(Filled(*line.step, line.step->inputs()))) words.push_back(std::move(word));
    const Ended queued = Field(account, words);
    EXPECT_EQ(queued.code, 0) << queued.said;
    EXPECT_EQ(CoreOf(before.referral_id()).revision(), before.revision()) << "it waits on the device";
    ASSERT_EQ(Field(account, {"sync"}).code, 0);
    ExpectTaken(line, before);
  }
}

}  // namespace
}  // namespace ihala
