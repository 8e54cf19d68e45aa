#include "server/audit/trail.h"

#include <filesystem>
#include <optional>

#include "common/audit/head.h"
#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/referral_service.pb.h"
#include "server/store/sql_store.h"

namespace ihala {
namespace {

class TrailTest : public ::testing::Test {
 protected:
  TrailTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ihala-trail-XXXXXX").string();
    options_.data_dir = mkdtemp(pattern.data());
    options_.random = &random_;
    EXPECT_TRUE(InitSqlStore(options_).ok());
    store_ = *OpenSqlStore(options_);
    trail_.emplace(store_.get(), &clock_);
  }
  ~TrailTest() override {
    trail_.reset();
    store_.reset();
    std::filesystem::remove_all(options_.data_dir);
  }

  void Put() {
    ASSERT_TRUE(
        store_->Write([&](WriteTxn& txn) {
                return txn.PutAudit({clock_.Now(), "A", "", "case.date", "", "", ""});
              })
            .ok());
  }
  std::vector<v1::AuditHead> Heads() {
    std::vector<v1::AuditHead> heads;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(heads, txn.ListHeads(0, 1000));
                      return absl::OkStatus();
                    })
                    .ok());
    return heads;
  }
  std::vector<v1::AuditCount> Counts() {
    std::vector<v1::AuditCount> counts;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(counts, txn.ListReadCounts(0));
                      return absl::OkStatus();
                    })
                    .ok());
    return counts;
  }

  FakeClock clock_{absl::FromUnixSeconds(1'770'000'000)};
  SeededRandom random_{1};
  SqlStoreOptions options_;
  std::unique_ptr<Store> store_;
  std::optional<Trail> trail_;
};

TEST_F(TrailTest, AHeadIsSignedOnlyWhereThereIsSomethingNew) {
  ASSERT_TRUE(trail_->Publish().ok());
  EXPECT_TRUE(Heads().empty());
  Put();
  Put();
  ASSERT_TRUE(trail_->Publish().ok());
  ASSERT_TRUE(trail_->Publish().ok());
  ASSERT_EQ(Heads().size(), 1u);
  EXPECT_EQ(Heads()[0].n(), 2u);
  EXPECT_TRUE(VerifyHead(trail_->public_key(), Heads()[0]));
  Put();
  ASSERT_TRUE(trail_->Publish().ok());
  EXPECT_EQ(Heads().size(), 2u);
}

TEST_F(TrailTest, FiguresAddUpByDayAccountAndSurface) {
  Caller worker;
  worker.account = "W-1";
  worker.roles.emplace_back().set_role(v1::ROLE_CASEWORKER);
  const auto read = [&] {
    Trail::Answer answer{worker, "read.get_referral", "", {}};
    answer.reads.Note(std::string(16, 'a'), v1::RUNG_DOSSIER);
    answer.reads.Note(std::string(16, 'b'), v1::RUNG_ENVELOPE);
    trail_->Enter(std::move(answer), [](const absl::Status& status) { EXPECT_TRUE(status.ok()); });
  };
  read();
  ASSERT_TRUE(trail_->Publish().ok());
  read();
  ASSERT_TRUE(trail_->Publish().ok());
  clock_.Advance(absl::Hours(24));
  read();
  ASSERT_TRUE(trail_->Publish().ok());
  ASSERT_EQ(Counts().size(), 2u);
  EXPECT_EQ(Counts()[0].answers(), 2u);
  EXPECT_EQ(Counts()[0].own(), 4u);
  EXPECT_EQ(Counts()[1].answers(), 1u);
}

TEST_F(TrailTest, SurfacesAreCalledByTheirRpc) {
  const auto* const service = v1::GetReferralRequest::descriptor()->file()->FindServiceByName("ReferralService");
  EXPECT_EQ(ReadActionOf(*service->FindMethodByName("GetReferral")), "read.get_referral");
  EXPECT_EQ(ReadActionOf(*service->FindMethodByName("ListHistory")), "read.list_history");
}

TEST_F(TrailTest, WhatIsNoCodeComesIntoNoTrail) {
  EXPECT_FALSE(
      store_->Write([&](WriteTxn& txn) {
              return txn.PutAudit({clock_.Now(), "a name", "", "case.date", "", "", ""});
            })
          .ok());
  EXPECT_FALSE(
      store_->Write([&](WriteTxn& txn) {
              return txn.PutAudit({clock_.Now(), "A", "", "case.forgotten", "", "", ""});
            })
          .ok())
      << "an action that no page explains";
}

}  // namespace
}  // namespace ihala
