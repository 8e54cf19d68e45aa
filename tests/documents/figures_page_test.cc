// docs/figures.md says what each figure of the monitor counts. Whoever adds or changes one says so there, or this
// fails.
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "server/figures/definitions.h"
#include "tests/documents/page.h"

namespace ihala::documents {
namespace {

TEST(FiguresPageTest, SaysOfEachFigureWhatIsPrintedBesideIt) {
  const std::vector<Row> rows = TableUnder(FileOfTree("docs/figures.md"), "## What each figure counts");
  ASSERT_EQ(rows.size(), FigureDefinitions().size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const FigureDefinition& figure = FigureDefinitions()[i];
    EXPECT_EQ(Quoted(rows[i].at(0)), std::vector<std::string>{std::string(figure.id)});
    EXPECT_EQ(rows[i].at(1),
              absl::AsciiStrToLower(absl::StripPrefix(v1::FigureUnit_Name(figure.unit), "FIGURE_UNIT_")));
    EXPECT_EQ(rows[i].at(2), figure.definition_en);
  }
}

}  // namespace
}  // namespace ihala::documents
