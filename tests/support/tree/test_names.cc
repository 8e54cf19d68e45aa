#include "tests/support/tree/test_names.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "absl/strings/match.h"

namespace ihala {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

std::set<std::string> TestsOfTree(const std::string& root) {
  static const std::regex test(R"(\bTEST(?:_F|_P)?\((\w+),\s*(\w+)\))");
  static const std::regex added(R"(\badd_test\(\s*NAME (\S+))");
  std::set<std::string> names;
  const auto add = [&names](const std::string& text, const std::regex& pattern, const char* before) {
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
      names.insert(before + (at->size() > 2 ? at->str(1) + "." + at->str(2) : at->str(1)));
    }
  };
  for (const char* folder : {"client-lib", "common", "server", "tests", "tools"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
      if (absl::EndsWith(entry.path().string(), "_test.cc")) add(TextOf(entry.path()), test, "");
      if (entry.path().filename() == "CMakeLists.txt") add(TextOf(entry.path()), added, "ctest:");
    }
  }
  return names;
}

}  // namespace ihala
