// Puts a value that is nowhere else into every sensitive field of many cases, asks for everything as everybody, and
// looks at all that comes out of the server and the tools. Prints one line.
//   ihala_canaries --programs=FOLDER [--cases=N] [--plant] [--verbose]
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/canaries/run.h"

namespace {

bool Read(int argc, char** argv, ihala::canaries::Flags* flags) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--programs=", 0) == 0) {
      flags->programs = argument.substr(11);
    } else if (argument == "--plant") {
      flags->plant = true;
    } else if (argument == "--verbose") {
      flags->verbose = true;
    } else if (argument.rfind("--cases=", 0) != 0 || !absl::SimpleAtoi(argument.substr(8), &flags->cases)) {
      return false;
    }
  }
  return !flags->programs.empty() && flags->cases > 0;
}

}  // namespace

int main(int argc, char** argv) {
  ihala::canaries::Flags flags;
  if (!Read(argc, argv, &flags)) {
    std::cerr << "usage: ihala_canaries --programs=FOLDER [--cases=N] [--plant] [--verbose]" << std::endl;
    return 2;
  }
  // Of messages that are meant not to parse.
  google::protobuf::SetLogHandler(nullptr);
  return ihala::canaries::Run(flags) ? 0 : 1;
}
