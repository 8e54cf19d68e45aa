#include "common/audit/actions.h"

#include <set>
#include <string>

#include "common/audit/record.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

TEST(AuditActionsTest, EachIsThereOnceAndIsACode) {
  std::set<std::string> seen;
  for (const char* action : AuditActions()) {
    EXPECT_TRUE(seen.insert(action).second) << action;
    EXPECT_TRUE(IsAuditAction(action));
    AuditRecord record;
    record.action = action;
    EXPECT_TRUE(CheckIdsAndCodes(record).ok()) << action;
  }
  EXPECT_GT(seen.size(), 30u);
}

TEST(AuditActionsTest, AReadIsOneAndNothingElseIs) {
  EXPECT_TRUE(IsAuditAction("read.get_referral"));
  for (const char* other :
       {"", "read.", "read", "read.Get", "read.a b", "operation", "agreement.signed", "AGREEMENT.SIGN"}) {
    EXPECT_FALSE(IsAuditAction(other)) << other;
  }
}

}  // namespace
}  // namespace ihala
