// Plays traces of three people who take turns at one device, two of them with the same passphrase, which is killed
// again and again at some call to its disk: whatever one of them saved must be there and leave once under their name,
// and nobody may see, change or send what is another one's.
//   ihala_traces [--traces N] [--seed N] [--jobs N] [--trace N] [--plant lying-disk|shared-rows|mixed-up-authors]
// Each may be written --traces=N too. --trace plays that one trace of the seed. --plant plants a fault that must be
// found.
#include <iostream>
#include <string>

#include "google/protobuf/stubs/logging.h"
#include "tests/traces/flags.h"

int main(int argc, char** argv) {
  ihala::traces_test::RunOptions options;
  if (!ihala::traces_test::ReadFlags(argc, argv, &options)) {
    std::cerr << "usage: ihala_traces [--traces N] [--seed N] [--jobs N] [--trace N] [--plant NAME]\n";
    return 2;
  }
  google::protobuf::SetLogHandler(nullptr);
  const ihala::traces_test::RunResult result = ihala::traces_test::PlayTraces(options);
  const ihala::traces_test::Findings& findings = result.findings;
  for (const std::string& text : findings.texts) std::cerr << "traces: " << text << "\n";
  if (result.bad_trace.has_value())
    std::cerr << "traces: again: " << ihala::traces_test::Replay(options, *result.bad_trace) << "\n";
  std::cout << "traces: traces=" << findings.traces << " lost=" << findings.lost << " crossed=" << findings.crossed
            << " broken=" << findings.broken << " kills=" << findings.kills << " seed=" << options.seed << std::endl;
  return findings.ok() ? 0 : 1;
}
