// Gives every target every file of its corpus once, in any build, and prints one line.
//   ihala_fuzz_corpus FOLDER
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "tests/fuzz/target.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> FilesOf(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Read(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: ihala_fuzz_corpus FOLDER" << std::endl;
    return 2;
  }
  int inputs = 0, failed = 0;
  for (const ihala::fuzz::Target& target : ihala::fuzz::Targets()) {
    const std::vector<fs::path> files = FilesOf(fs::path(argv[1]) / target.name);
    if (files.empty()) {
      std::cerr << "fuzz-corpus: " << target.name << " has no inputs" << std::endl;
      ++failed;
    }
    for (const fs::path& file : files) {
      // Said before, so that the last line of a program that ended names the input.
      std::cerr << "fuzz-corpus: " << target.name << " reads " << file.filename().string() << std::endl;
      const std::clock_t began = std::clock();
      ihala::fuzz::RunTarget(target, Read(file));
      ++inputs;
      if (std::clock() - began <= CLOCKS_PER_SEC) continue;
      std::cerr << "fuzz-corpus: that took more than a second" << std::endl;
      ++failed;
    }
  }
  std::cout << "fuzz-corpus: targets=" << ihala::fuzz::Targets().size() << " inputs=" << inputs << " failed=" << failed
            << std::endl;
  return failed == 0 ? 0 : 1;
}
