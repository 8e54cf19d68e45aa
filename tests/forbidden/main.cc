// Tries every way in which a copy might come to an organisation or a desk that an agreement forbids, and counts the
// copies that came there: by the trail, by what was answered, and by what devices hold. Prints one line.
//   ihala_forbidden [--unforbidden] [--verbose]
#include <cstring>
#include <iostream>

#include "google/protobuf/stubs/logging.h"
#include "tests/forbidden/run.h"

int main(int argc, char** argv) {
  bool forbids = true, verbose = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--unforbidden") == 0) {
      forbids = false;
    } else if (std::strcmp(argv[i], "--verbose") == 0) {
      verbose = true;
    } else {
      std::cerr << "usage: ihala_forbidden [--unforbidden] [--verbose]" << std::endl;
      return 2;
    }
  }
  google::protobuf::SetLogHandler(nullptr);
  return ihala::forbidden::Run(forbids, verbose) ? 0 : 1;
}
