// How cases went, read from a real file.
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/sql_store_fixture.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SqlStoriesTest : public SqlStoreFixture {
 protected:
  static std::string CaseId(char n) { return std::string(15, '\x01') + n; }

  // A case with two entries in its history, put in the wrong order, and two escalations.
  void Put(char n, const std::string& referring, const std::string& receiving) {
    const std::string id = CaseId(n);
    const RowScope scope{referring, receiving, "", ""};
    v1::CaseCore core;
    core.set_referral_id(id);
    core.set_referring_organisation(referring);
    v1::Referral dossier;
    dossier.mutable_envelope()->set_programme("CASH");
    ASSERT_TRUE(
        store_
            ->Write([&](WriteTxn& txn) -> absl::Status {
              for (const char entry : {'\x02', '\x01'}) {
                v1::HistoryEntry event;
                event.set_entry(static_cast<uint32_t>(entry));
                RETURN_IF_ERROR(
                    txn.PutRow(RowKind::kHistory, id, std::string(7, '\0') + entry, scope, event.SerializeAsString())
                        .status());
              }
              RETURN_IF_ERROR(txn.PutRow(RowKind::kDossier, id, "", scope, dossier.SerializeAsString()).status());
              RETURN_IF_ERROR(txn.PutRow(RowKind::kCore, id, "", scope, core.SerializeAsString()).status());
              for (const v1::EscalationLevel level : {v1::ESCALATION_LEVEL_LEAD, v1::ESCALATION_LEVEL_REVIEWER}) {
                RETURN_IF_ERROR(txn.PutEscalation(
                    {id, 1, v1::SIDE_RECEIVER, level, referring, receiving, absl::UnixEpoch() + absl::Seconds(level)}));
              }
              return absl::OkStatus();
            })
            .ok());
  }
  static StoryQuery Of(const std::string& referring, const std::string& receiving, bool with_dossier = false) {
    StoryQuery query;
    query.referring = referring;
    query.receiving = receiving;
    query.with_dossier = with_dossier;
    return query;
  }
  StoryPage List(const StoryQuery& query, const std::string& after = "", int limit = 100) {
    StoryPage page;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(page, txn.ListStories(query, after, limit));
                      return absl::OkStatus();
                    })
                    .ok());
    return page;
  }
  static std::vector<std::string> IdsOf(const StoryPage& page) {
    std::vector<std::string> ids;
    for (const CaseStory& story : page.stories) ids.push_back(story.core.referral_id());
    return ids;
  }
};

TEST_F(SqlStoriesTest, ACaseComesWithItsHistoryInOrderAndItsOwnEscalations) {
  for (const char n : {'b', 'a'}) Put(n, "CSO-1", "MIN");
  const StoryPage page = List({});
  EXPECT_THAT(IdsOf(page), ElementsAre(CaseId('a'), CaseId('b')));
  EXPECT_THAT(page.end, IsEmpty());
  for (const CaseStory& story : page.stories) {
    ASSERT_EQ(story.history.size(), 2u);
    EXPECT_EQ(story.history[0].entry(), 1u);
    EXPECT_EQ(story.history[1].entry(), 2u);
    ASSERT_EQ(story.escalations.size(), 2u);
    EXPECT_EQ(story.escalations[0].level, v1::ESCALATION_LEVEL_REVIEWER);
    EXPECT_EQ(story.escalations[0].at, absl::UnixEpoch() + absl::Seconds(v1::ESCALATION_LEVEL_REVIEWER));
    EXPECT_EQ(story.escalations[1].referral_id, story.core.referral_id());
    EXPECT_FALSE(story.dossier.has_value()) << "nobody asked for it";
  }
  const StoryPage with = List(Of("", "", /*with_dossier=*/true));
  ASSERT_EQ(with.stories.size(), 2u);
  EXPECT_EQ(with.stories[0].dossier->envelope().programme(), "CASH");
}

TEST_F(SqlStoriesTest, PagesFollowOneAnotherWithoutGapOrRepetition) {
  for (const char n : {'a', 'b', 'c', 'd', 'e'}) Put(n, "CSO-1", "MIN");
  for (const int limit : {1, 2, 3, 5}) {
    std::vector<std::string> ids;
    std::string after;
    int pages = 0;
    do {
      const StoryPage page = List({}, after, limit);
      for (const CaseStory& story : page.stories) {
        ids.push_back(story.core.referral_id());
        EXPECT_EQ(story.history.size(), 2u);
        EXPECT_EQ(story.escalations.size(), 2u);
      }
      after = page.end;
      ++pages;
    } while (!after.empty());
    EXPECT_THAT(ids, ElementsAre(CaseId('a'), CaseId('b'), CaseId('c'), CaseId('d'), CaseId('e')));
    EXPECT_EQ(pages, (5 + limit - 1) / limit);
  }
}

TEST_F(SqlStoriesTest, AnOrganisationSeesItsOwnSide) {
  Put('a', "CSO-1", "MIN");
  Put('b', "CSO-2", "MIN");
  Put('c', "CSO-1", "OTHER");
  EXPECT_THAT(IdsOf(List(Of("CSO-1", ""))), ElementsAre(CaseId('a'), CaseId('c')));
  EXPECT_THAT(IdsOf(List(Of("", "MIN"))), ElementsAre(CaseId('a'), CaseId('b')));
  EXPECT_THAT(IdsOf(List(Of("", "CSO-1"))), IsEmpty());
  EXPECT_THAT(IdsOf(List(Of("CSO-1", ""), "", 1)), ElementsAre(CaseId('a')));
}

}  // namespace
}  // namespace ihala
