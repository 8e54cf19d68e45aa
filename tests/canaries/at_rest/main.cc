// What whoever takes a phone, or the disk of the server, finds: real programs with many records in them, each field of
// which holds a value that is nowhere else, and a look at every file, at the memory of the device's process once it is
// locked, and at the core file that it leaves. Prints one line.
//   ihala_canaries_at_rest --programs=FOLDER [--records=N] [--plant] [--verbose]
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "tests/canaries/at_rest/device.h"
#include "tests/canaries/at_rest/run.h"

namespace {

struct Flags {
  ihala::canaries::AtRestFlags run;
  ihala::canaries::DeviceFlags device;
};

bool ReadOne(absl::string_view word, Flags* flags) {
  if (absl::ConsumePrefix(&word, "--programs=")) {
    flags->run.programs = std::string(word);
  } else if (absl::ConsumePrefix(&word, "--device=")) {
    flags->device.folder = std::string(word);
  } else if (absl::ConsumePrefix(&word, "--server=")) {
    flags->device.address = std::string(word);
  } else if (absl::ConsumePrefix(&word, "--ca=")) {
    flags->device.ca_file = std::string(word);
  } else if (absl::ConsumePrefix(&word, "--records=")) {
    return absl::SimpleAtoi(word, &flags->run.records) && flags->run.records >= 20;
  } else if (word == "--plant") {
    flags->run.plant = true;
  } else if (word == "--verbose") {
    flags->run.verbose = true;
  } else if (word == "--open") {
    flags->device.locks = false;
  } else {
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags;
  bool read = true;
  for (int i = 1; i < argc; ++i) read = read && ReadOne(argv[i], &flags);
  if (!read || (flags.run.programs.empty() && flags.device.folder.empty())) {
    std::cerr << "usage: ihala_canaries_at_rest --programs=FOLDER [--records=N] [--plant] [--verbose]" << std::endl;
    return 2;
  }
  if (!flags.device.folder.empty()) {
    flags.device.records = flags.run.records;
    ihala::canaries::LiveOnDevice(flags.device);
  }
  flags.run.self = argv[0];
  return ihala::canaries::RunAtRest(flags.run) ? 0 : 1;
}
