// The report: what a person reads, corrects and imports again.
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

TEST_F(ImportTest, TheReportCorrectedIsASheet) {
  Cells row = row_;
  row["urgency"] = "عاجل جداً";
  row["phone"] = "+970590000001";
  row["phone_owner"] = "رب الأسرة";
  EXPECT_EQ(Import(SheetOf({row})).reported, 1u);
  const std::string report = report_.str();
  EXPECT_TRUE(absl::StartsWith(report, "\xEF\xBB\xBF"));
  // A spreadsheet program would take the plus for a formula.
  EXPECT_TRUE(absl::StrContains(report, "'+970590000001"));
  const std::string corrected = absl::StrReplaceAll(report, {{"عاجل جداً", "عاجل"}});
  const ImportResult result = Import(corrected);
  ASSERT_OK(result.status);
  ASSERT_EQ(result.accepted, 1u) << (rows_.empty() ? "no row"
                                                   : rows_[0].problems[0].key + rows_[0].problems[0].expected);
  const auto view = client_->GetCase(rows_[0].queued.referral_id);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->dossier.people(0).phones(0).e164(), "+970590000001");
  // And what it corrected is known in the sheet that it came from.
  row["urgency"] = "عاجل";
  EXPECT_EQ(Import(SheetOf({row})).repeated, 1u);
}

TEST_F(ImportTest, AReportThatCannotBeWrittenEndsTheImport) {
  std::istringstream sheet(MakeSheet(5, 2).parts[0]);
  std::ostringstream broken;
  broken.setstate(std::ios::badbit);
  ImportOptions options;
  options.report = &broken;
  const ImportResult result = ImportHouseholds(*client_, sheet, options);
  EXPECT_TRUE(absl::IsDataLoss(result.status));
  EXPECT_EQ(result.reported, 0u);
}

}  // namespace
}  // namespace ihala::client
