// A check that cannot fail is worth nothing: here each one is shown what it must find and what it must let pass.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tidy/documents.h"
#include "tests/tidy/include_arrows.h"
#include "tests/tidy/injected_world.h"
#include "tests/tidy/layout.h"
#include "tests/tidy/proto_comments.h"
#include "tests/tidy/source_tree.h"
#include "tests/tidy/texts.h"
#include "tests/tidy/words.h"

namespace ihala::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Including(const std::string& target) { return "#include \"" + target + "\"\n"; }

std::vector<int> LinesOf(const Findings& findings) {
  std::vector<int> lines;
  for (const Finding& finding : findings) lines.push_back(finding.line);
  return lines;
}

TEST(CodeLinesTest, CommentsAreNoCode) {
  const auto file = MakeFile("a.cc", "int a;  // absl::Now\n/* absl::Now\n absl::Now */ int b;\n");
  EXPECT_THAT(CodeLines(file, true), ElementsAre("int a;              ", "            ", "              int b;"));
}

TEST(CodeLinesTest, LiteralsStayOrGoAsAsked) {
  const auto file = MakeFile("a.cc", R"x(f("a\"b // c", 'd', 1'000);)x");
  EXPECT_THAT(CodeLines(file, true), ElementsAre(R"x(f("a\"b // c", 'd', 1'000);)x"));
  EXPECT_THAT(CodeLines(file, false), ElementsAre(R"x(f("         ", ' ', 1'000);)x"));
}

TEST(CodeLinesTest, RawLiteralsMaySpanLines) {
  const auto file = MakeFile("a.cc", "f(R\"x(one\ntwo)x\" two);\n");
  EXPECT_THAT(CodeLines(file, false), ElementsAre("f(R\"x(   ", "   )x\" two);"));
}

TEST(DescribeTest, NamesPathAndLine) { EXPECT_EQ(Describe({{"a.cc", 3, "late"}}), "a.cc:3: late\n"); }

TEST(IncludeArrowsTest, ServerAndClientNeverSeeEachOther) {
  EXPECT_THAT(ForbiddenIncludes(MakeFile("server/rpc/server.cc", Including("client-lib/src/outbox.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("server/rpc/server.cc", Including("ihala/client.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("client-lib/src/outbox.cc", Including("server/store/store.h"))), SizeIs(1));
}

TEST(IncludeArrowsTest, CommonNeverLooksUp) {
  EXPECT_THAT(ForbiddenIncludes(MakeFile("common/base/ids.cc", Including("common/text/fold.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("common/sqlite/a.cc", Including("ihala/v1/referral.pb.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("common/workflow/a.cc", Including("common/access/access.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("common/wire/a.cc", Including("server/store/store.h"))), SizeIs(1));
}

TEST(IncludeArrowsTest, ToolsUseThePublicHeadersOnly) {
  EXPECT_THAT(ForbiddenIncludes(MakeFile("tools/field/list.cc", Including("client-lib/src/outbox.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("tools/admin/init.cc", Including("server/store/store.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("tools/load/store/fill.cc", Including("server/commands/executor.h"))),
              IsEmpty());
  EXPECT_THAT(ForbiddenIncludes(MakeFile("tools/load/cases/fill.cc", Including("server/commands/executor.h"))),
              SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("tools/field/list.cc", Including("ihala/client.h"))), IsEmpty());
}

TEST(IncludeArrowsTest, PublicHeadersPromiseNothingFromInside) {
  const auto file = MakeFile("client-lib/include/ihala/client.h", Including("common/base/clock.h"));
  EXPECT_THAT(ForbiddenIncludes(file), SizeIs(1));
}

TEST(IncludeArrowsTest, GrpcIsForFewFiles) {
  for (const char* target : {"grpcpp/grpcpp.h", "grpc/grpc.h", "ihala/v1/sync_service.grpc.pb.h"}) {
    EXPECT_THAT(ForbiddenIncludes(MakeFile("server/handlers/queue.cc", Including(target))), SizeIs(1)) << target;
    EXPECT_THAT(ForbiddenIncludes(MakeFile("server/rpc/queue.cc", Including(target))), IsEmpty()) << target;
    EXPECT_THAT(ForbiddenIncludes(MakeFile("tools/desk/connection.cc", Including(target))), IsEmpty()) << target;
  }
  EXPECT_THAT(ForbiddenIncludes(MakeFile("server/handlers/a.cc", "#include <grpcpp/grpcpp.h>\n")), SizeIs(1));
}

TEST(IncludeArrowsTest, PathsStartAtTheRoot) {
  EXPECT_THAT(ForbiddenIncludes(MakeFile("server/store/a.cc", Including("store.h"))), SizeIs(1));
}

TEST(IncludeArrowsTest, TestsMayUseAll) {
  const std::string all = Including("server/store/store.h") + Including("client-lib/src/outbox.h") +
                          Including("grpcpp/grpcpp.h") + Including("gtest/gtest.h");
  EXPECT_THAT(ForbiddenIncludes(MakeFile("tests/e2e/a_test.cc", all)), IsEmpty());
}

TEST(IncludeArrowsTest, UnitTestsFollowTheArrowsOfTheirFolder) {
  EXPECT_THAT(ForbiddenIncludes(MakeFile("common/base/a_test.cc", Including("server/store/store.h"))), SizeIs(1));
  EXPECT_THAT(ForbiddenIncludes(MakeFile("common/base/a_test.cc", Including("tests/support/temp.h"))), IsEmpty());
}

TEST(ProtoCommentsTest, FindsEachKindOfElement) {
  const auto file = MakeFile("proto/a.proto",
                             "service S {\n"                    // 1
                             "  rpc Get(A) returns (B);\n"      // 2
                             "}\n"                              // 3
                             "message A {\n"                    // 4
                             "  string a = 1;\n"                // 5
                             "  repeated ihala.v1.B b = 2 [\n"  // 6
                             "    (ihala.v1.x) = 3\n"           // 7
                             "  ];\n"                           // 8
                             "  map<string, B> c = 3;\n"        // 9
                             "  oneof kind {\n"                 // 10
                             "    B d = 4;\n"                   // 11
                             "  }\n"                            // 12
                             "  optional ihala.v1.Long e =\n"   // 13
                             "      5;\n"                       // 14
                             "}\n"                              // 15
                             "enum E {\n"                       // 16
                             "  E_UNSPECIFIED = 0;\n"           // 17
                             "}\n");                            // 18
  EXPECT_THAT(LinesOf(ProtoWithoutComment(file)), ElementsAre(1, 2, 4, 5, 6, 9, 10, 11, 13, 16, 17));
}

TEST(ProtoCommentsTest, AcceptsCommentedElements) {
  const auto file = MakeFile("proto/a.proto",
                             "syntax = \"proto3\";\n"
                             "option java_multiple_files = true;\n"
                             "// What a household needs.\n"
                             "message A {\n"
                             "  reserved 2;\n"
                             "  // How many people.\n"
                             "  uint32 size = 1 [(ihala.v1.x) = 3];\n"
                             "}\n");
  EXPECT_THAT(ProtoWithoutComment(file), IsEmpty());
}

TEST(InjectedWorldTest, FindsClocksSleepAndRandomness) {
  for (const char* line : {"auto t = absl::Now();", "std::chrono::system_clock::now()", "time_t t = time(nullptr);",
                           "gettimeofday(&tv, nullptr);", "std::random_device device;", "int r = rand();",
                           "std::this_thread::sleep_for(ms);", "absl::SleepFor(d);", "randombytes_buf(p, 16);",
                           "RAND_bytes(p, 16);", "absl::BitGen gen;"}) {
    EXPECT_THAT(ClockOrRandomness(MakeFile("server/store/a.cc", line)), SizeIs(1)) << line;
    EXPECT_THAT(ClockOrRandomness(MakeFile("server/store/a_test.cc", line)), SizeIs(1)) << line;
    EXPECT_THAT(ClockOrRandomness(MakeFile("common/base/clock.cc", line)), IsEmpty()) << line;
  }
}

TEST(InjectedWorldTest, LetsTheInjectedOnesPass) {
  const auto file = MakeFile("server/store/a.cc",
                             "const absl::Time now = clock.Now();  // not absl::Now()\n"
                             "LogLine(\"absl::Now\");\n"
                             "clock.SleepFor(d); operand(); runtime(0);\n");
  EXPECT_THAT(ClockOrRandomness(file), IsEmpty());
}

TEST(WorkflowNamesTest, ReadsStagesAndSteps) {
  const auto document = MakeFile("w.textproto",
                                 "workflow_id: \"default\"\n"
                                 "stages { stage_id: \"WAITING\" kind: STAGE_KIND_DRAFT }\n"
                                 "steps {\n  step_id: \"TAKE\"\n  from_stages: \"WAITING\"\n}\n");
  EXPECT_THAT(WorkflowNames(document), ElementsAre("WAITING", "TAKE"));
}

TEST(WorkflowNamesTest, FindsThemInCodeAndLiteralsOutsideTests) {
  const std::string code = "if (stage == \"WAITING\") return;\n// WAITING is fine in a comment\nint TAKE = 1, TAKEN;\n";
  const std::vector<std::string> names = {"WAITING", "TAKE"};
  EXPECT_THAT(LinesOf(WorkflowNamesInCode(MakeFile("server/a.cc", code), names)), ElementsAre(1, 3));
  EXPECT_THAT(WorkflowNamesInCode(MakeFile("server/a_test.cc", code), names), IsEmpty());
  EXPECT_THAT(WorkflowNamesInCode(MakeFile("server/a.cc", "return STAGE_KIND_WAITING;\n"), names), IsEmpty());
}

TEST(LeftBehindTest, FindsMachinePathsAndNotesToOneself) {
  const std::string text = std::string("see /wo") + "rk/x\nall well\n# TO" + "DO later\n";
  EXPECT_THAT(LinesOf(LeftBehind(MakeFile("README.md", text))), ElementsAre(1, 3));
}

TEST(DocumentsTest, FindsLinksToNothing) {
  const std::vector<SourceFile> tree = {MakeFile("docs/a.md", ""), MakeFile("README.md", "")};
  const auto page =
      MakeFile("docs/b.md", "[a](a.md) and [a](a.md#part)\n[up](../README.md) [gone](gone.md)\n[x](https://x)\n");
  EXPECT_THAT(LinesOf(BrokenLinks(page, tree)), ElementsAre(2));
  EXPECT_THAT(BrokenLinks(MakeFile("README.md", "[docs](docs/) [docs](docs)\n"), tree), IsEmpty());
}

TEST(DocumentsTest, FindsPackagesThatNobodyExplained) {
  const auto setup =
      MakeFile("tools/setup", "build=(\n  cmake libzstd-dev\n)\nother thing\ntest_only=(\n  strace\n)\n");
  EXPECT_THAT(LinesOf(PackagesWithoutReason(setup, MakeFile("d.md", "| cmake 3 | builds |\n"))), ElementsAre(2, 6));
  EXPECT_THAT(PackagesWithoutReason(setup, MakeFile("d.md", "cmake, libzstd-dev, strace\n")), IsEmpty());
}

TEST(LayoutTest, FindsFilesThatGrewTooLong) {
  const auto lines = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "int x;\n";
    return text;
  };
  EXPECT_THAT(LongFiles(MakeFile("a/a.h", lines(201))), SizeIs(1));
  EXPECT_THAT(LongFiles(MakeFile("a/a.h", lines(200))), IsEmpty());
  EXPECT_THAT(LongFiles(MakeFile("a/a.cc", lines(401))), SizeIs(1));
  EXPECT_THAT(LongFiles(MakeFile("a/a_test.cc", lines(600))), IsEmpty());
  EXPECT_THAT(LongFiles(MakeFile("a/a_test.cc", lines(601))), SizeIs(1));
  EXPECT_THAT(LongFiles(MakeFile("server/main.cc", lines(81))), SizeIs(1));
  EXPECT_THAT(LongFiles(MakeFile("proto/a.proto", lines(600))), IsEmpty());
  EXPECT_THAT(LongFiles(MakeFile("proto/a.proto", lines(601))), SizeIs(1));
}

TEST(LayoutTest, FindsFunctionsThatGrewTooLong) {
  std::string body;
  for (int i = 0; i < 58; ++i) body += "  Call();\n";
  const std::string before = "int x = 1;\nnamespace a {\nint Declared(int a,\n    int b);\n";
  EXPECT_THAT(LongFunctions(MakeFile("a.cc", before + "void F() {\n" + body + "}\n}\n")), IsEmpty());
  EXPECT_THAT(LinesOf(LongFunctions(MakeFile("a.cc", before + "void F() {\n" + body + "  Call();\n}\n}\n"))),
              ElementsAre(5));
  EXPECT_THAT(LongFunctions(MakeFile("a.cc", before + "class C {\n" + body + body + "};\n}\n")), IsEmpty());
  // A constant opens no function, though its value stands below it; a function that is one does.
  const std::string constant = "inline constexpr Text kText{\n    1};\n";
  EXPECT_THAT(LongFunctions(MakeFile("a.h", before + constant + body + "}\n")), IsEmpty());
  EXPECT_THAT(LongFunctions(MakeFile("a.h", before + "inline constexpr int F() {\n" + body + body + "}\n}\n")),
              SizeIs(1));
}

TEST(TextsTest, BothLanguagesInTheirPlacesWithTheSameValues) {
  const auto found = [](const std::string& value) {
    return TextsInOneLanguage(MakeFile("tools/a.h", "inline constexpr Text kText{" + value + "};\n")).size();
  };
  EXPECT_EQ(found("\"كُتب $0\", \"Wrote $0\""), 0u);
  EXPECT_EQ(found("\n    \"كُتب \"\n    \"$0\",\n    \"Wrote, \\\"that is\\\" \"\n    \"$0\""), 0u);
  EXPECT_EQ(found("\"كُتب\""), 1u);
  EXPECT_EQ(found("\"كُتب\", \"\""), 1u);
  EXPECT_EQ(found("\"Wrote\", \"Wrote\""), 1u);
  EXPECT_EQ(found("\"Wrote\", \"كُتب\""), 1u);
  EXPECT_EQ(found("\"كُتب $0\", \"Wrote $1\""), 1u);
  EXPECT_EQ(CountTexts(MakeFile("tools/a.h", "constexpr Words kA{\"أ\", \"a\"};\nconstexpr int kB{1};\n")), 1u);
}

TEST(LayoutTest, CountsCharactersNotBytes) {
  std::string arabic;
  for (int i = 0; i < 120; ++i) arabic += "ن";
  EXPECT_THAT(UntidyLines(MakeFile("a.cc", arabic + "\n")), IsEmpty());
  EXPECT_THAT(UntidyLines(MakeFile("a.cc", arabic + "x\n")), SizeIs(1));
  EXPECT_THAT(UntidyLines(MakeFile("a.cc", "x\t= 1;\ny = 2; \n")), SizeIs(2));
}

TEST(LayoutTest, GuardsFollowThePath) {
  const auto guarded = [](const std::string& path, const std::string& guard) {
    return MakeFile(path, "#ifndef " + guard + "\n#define " + guard + "\n#endif\n");
  };
  EXPECT_THAT(WrongGuard(guarded("common/base/clock.h", "IHALA_COMMON_BASE_CLOCK_H_")), IsEmpty());
  EXPECT_THAT(WrongGuard(guarded("client-lib/include/ihala/client.h", "IHALA_CLIENT_H_")), IsEmpty());
  EXPECT_THAT(WrongGuard(guarded("client-lib/src/outbox.h", "IHALA_CLIENT_LIB_SRC_OUTBOX_H_")), IsEmpty());
  EXPECT_THAT(WrongGuard(guarded("common/base/clock.h", "CLOCK_H")), SizeIs(1));
}

}  // namespace
}  // namespace ihala::tidy
