#include "tests/tidy/include_arrows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace ihala::tidy {
namespace {

// A part of the tree and the parts that it may include besides itself. The longest matching prefix holds.
struct Arrow {
  std::string from;
  std::vector<std::string> to;
};

const char kProto[] = "proto/";
const char kPublic[] = "client-lib/include/";

const std::vector<Arrow>& Arrows() {
  static const auto& arrows = *new std::vector<Arrow>{
      {"common/base/", {}},
      {"common/text/", {"common/base/"}},
      {"common/sqlite/", {"common/base/"}},
      {"common/workflow/", {"common/base/", "common/text/", kProto}},
      {"common/access/", {"common/base/", "common/workflow/", "common/referral/", kProto}},
      {"common/referral/", {"common/base/", "common/text/", kProto}},
      {"common/wire/", {"common/base/", "common/text/", "common/referral/", kProto}},
      {"common/audit/", {"common/base/", "common/wire/", kProto}},
      {"server/", {"common/", kProto}},
      // Storage is below everything else of the server, and keys below that; only the way in is above the handlers.
      {"server/keys/", {"common/"}},
      {"server/store/", {"server/keys/", "common/", kProto}},
      {"server/audit/", {"server/store/", "common/", kProto}},
      {"server/figures/", {"server/store/", "common/", kProto}},
      {"server/commands/", {"server/store/", "server/observe/", "common/", kProto}},
      {"server/senders/", {"server/commands/", "server/observe/", "server/store/", "common/", kProto}},
      {"client-lib/", {"common/", kProto}},
      {kPublic, {kProto}},
      // What an outsider would write: nothing but the promise.
      {"client-lib/quickstart/", {kPublic, kProto}},
      {"tools/", {kPublic, "common/", kProto}},
      // Makes the first store before any server runs; no other part of a tool opens the server's file.
      {"tools/admin/init", {"server/setup/", "server/keys/", "tools/", kPublic, "common/", kProto}},
      // Looks into a copy of its files, where no server is.
      {"tools/admin/backup", {"server/setup/", "server/keys/", "tools/", kPublic, "common/", kProto}},
      // Fills a store of the server's through the server's own executor, for measuring; no server runs then.
      {"tools/load/store/", {"server/commands/", "server/store/", "tools/", "common/", kProto}},
      // Opens what is sealed in the files of both ends, while no program has them open.
      {"tools/story/files", {"server/store/", "client-lib/", "tools/", "common/", kProto}},
      {"tests/", {"server/", "client-lib/", "tools/", "common/", kProto}},
      // A second opinion on who sees what is worth something only as long as it shares nothing with the first.
      {"tests/matrix/oracle", {"tests/matrix/case_truth", "tests/matrix/field_tree", kProto}},
      {"tests/matrix/case_truth", {kProto}},
      {"tests/matrix/field_tree", {kProto}},
  };
  return arrows;
}

const Arrow* ArrowOf(const std::string& path) {
  const Arrow* best = nullptr;
  for (const Arrow& arrow : Arrows()) {
    if (absl::StartsWith(path, arrow.from) && (best == nullptr || arrow.from.size() > best->from.size())) best = &arrow;
  }
  return best;
}

bool IsGrpc(const std::string& target) {
  return absl::StartsWith(target, "grpcpp/") || absl::StrContains(target, ".grpc.pb.h") ||
         (absl::StartsWith(target, "grpc/") && !absl::EndsWith(target, ".pb.h"));
}

// A gRPC header costs seconds in each file that sees it, so few may.
bool MaySeeGrpc(const std::string& path) {
  if (absl::StartsWith(path, "server/rpc/") || absl::StartsWith(path, "tests/")) return true;
  if (absl::StartsWith(path, "client-lib/src/grpc_transport")) return true;
  return absl::StartsWith(path, "tools/") && absl::StrContains(path, "/connection");
}

// Where an included path lives in the tree; empty for what is not ours.
std::string HomeOf(const std::string& target) {
  for (const char* root : {"common/", "server/", "client-lib/", "tools/", "tests/"}) {
    if (absl::StartsWith(target, root)) return target;
  }
  if (absl::EndsWith(target, ".pb.h") || absl::StartsWith(target, "google/protobuf/"))
    return absl::StrCat(kProto, target);
  if (absl::StartsWith(target, "ihala/")) return absl::StrCat(kPublic, target);
  return "";
}

// The target of an include line, and whether it stands in quotes; empty if the line is none.
std::string TargetOf(absl::string_view line, bool* quoted) {
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "#")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "include")) return "";
  line = absl::StripLeadingAsciiWhitespace(line);
  *quoted = absl::StartsWith(line, "\"");
  if (!*quoted && !absl::StartsWith(line, "<")) return "";
  const size_t end = line.find(*quoted ? '"' : '>', 1);
  return end == absl::string_view::npos ? "" : std::string(line.substr(1, end - 1));
}

bool HasArrow(const SourceFile& file, const std::string& home) {
  const Arrow* arrow = ArrowOf(file.path);
  if (arrow == nullptr) return false;
  if (absl::StartsWith(home, arrow->from)) return true;
  // A unit test may use what the tests of the whole share.
  if (IsTest(file) && absl::StartsWith(home, "tests/support/")) return true;
  return std::any_of(arrow->to.begin(), arrow->to.end(),
                     [&](const std::string& to) { return absl::StartsWith(home, to); });
}

std::string Objection(const SourceFile& file, const std::string& target, bool quoted) {
  if (IsGrpc(target) && !MaySeeGrpc(file.path)) return absl::StrCat("gRPC is not for this file: ", target);
  if (target == "sqlite3.h" && !absl::StartsWith(file.path, "common/sqlite/") && !IsTest(file)) {
    return "SQLite is used through common/sqlite/";
  }
  const std::string home = HomeOf(target);
  if (!home.empty()) return HasArrow(file, home) ? "" : absl::StrCat("no arrow leads to ", target);
  if (quoted && !absl::StrContains(target, "/") && target != "sqlite3.h" && target != "sodium.h" &&
      target != "zstd.h") {
    return absl::StrCat("an include starts at the root of the tree: ", target);
  }
  return "";
}

}  // namespace

Findings ForbiddenIncludes(const SourceFile& file) {
  Findings findings;
  if (!IsCpp(file)) return findings;
  const std::vector<std::string> lines = CodeLines(file, /*keep_literals=*/true);
  for (size_t i = 0; i < lines.size(); ++i) {
    bool quoted = false;
    const std::string target = TargetOf(lines[i], &quoted);
    if (target.empty()) continue;
    std::string objection = Objection(file, target, quoted);
    if (!objection.empty()) findings.push_back({file.path, static_cast<int>(i) + 1, std::move(objection)});
  }
  return findings;
}

}  // namespace ihala::tidy
