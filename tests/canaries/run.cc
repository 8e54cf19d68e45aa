#include "tests/canaries/run.h"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "tests/canaries/cases.h"
#include "tests/canaries/files.h"
#include "tests/canaries/plants.h"
#include "tests/canaries/reads.h"
#include "tests/canaries/setting.h"
#include "tests/canaries/tools.h"
#include "tests/canaries/wrongs.h"

namespace ihala::canaries {
namespace {

constexpr int kReaders = 4;

// Lets several threads do something as everybody.
template <typename Do>
void AsEverybody(Setting& setting, const Do& act) {
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&setting, &act, i] {
      Voice voice(setting);
      for (size_t n = i; n < Principals().size(); n += kReaders) act(voice, n);
    });
  }
  for (std::thread& reader : readers) reader.join();
}

// Everything that is asked of the server.
void Ask(Setting& setting) {
  AsEverybody(setting, [&](Voice& voice, size_t n) { LeaveContact(voice, Principals()[n]); });
  Cases cases(setting);
  cases.Submit();
  std::vector<std::unique_ptr<ReadingDevice>> devices;
  for (const Principal& who : Principals()) devices.push_back(std::make_unique<ReadingDevice>(setting, who));
  AsEverybody(setting, [&](Voice& voice, size_t n) { devices[n]->Sync(voice, 256 * 1024); });
  cases.Work();
  AsEverybody(setting, [&](Voice& voice, size_t n) {
    const Principal& who = Principals()[n];
    devices[n]->Sync(voice, 8 * 1024);
    devices[n]->Repair(voice);
    devices[n]->Watch(voice);
    ReadEverything(voice, who);
  });
  AsEverybody(setting, [&](Voice& voice, size_t n) {
    TryWrites(voice, Principals()[n]);
    CallEverything(voice, Principals()[n]);
  });
  // Signing out ended the sessions.
  setting.ForgetTokens();
  Voice voice(setting);
  SayWhatIsRefused(voice);
}

// Everything that lies about, while the server runs and after it died.
void LookAround(Setting& setting) {
  Watcher& watcher = setting.watcher();
  LookAtProcess(watcher, "ihala-server", setting.server().pid());
  setting.server().Signal(SIGABRT);
  if (setting.server().WaitForEnd() != -1) Die("the server outlived SIGABRT");
  LookAtFiles(watcher, "core file of ihala-server", setting.At("work"));
  // With a log that nobody copied back.
  LookAtFiles(watcher, "data folder of a server that died", setting.At("data"));
  setting.StartServer();
  setting.server().Signal(SIGTERM);
  if (setting.server().WaitForEnd() != 0) Die("the server did not stop");
  watcher.Written("log of ihala-server", setting.Log());
  LookAtFiles(watcher, "data folder", setting.At("data"));
  if (std::filesystem::is_empty(setting.At("messages"))) Die("nobody was told anything");
  LookAtFiles(watcher, "messages", setting.At("messages"));
  LookAtFiles(watcher, "temporary files", setting.At("tmp"));
  LookAtFiles(watcher, "state of the tools", setting.At("state"));
  LookAtNames(watcher, "reports", setting.At("reports"));
}

}  // namespace

bool Run(const Flags& flags) {
  Rpcs();
  Setting setting(flags.programs, flags.cases, flags.verbose);
  LetCoreFilesLand(setting.At("work"));
  // The next one may leave its memory behind if it does not see to it.
  setting.server().Signal(SIGTERM);
  setting.server().WaitForEnd();
  setting.StartServer();
  Ask(setting);
  const Watcher& watcher = setting.watcher();
  if (flags.plant) return TryPlants(setting) && watcher.hits() == 0;
  UseTools(setting);
  LookAround(setting);
  std::cout << "canaries: records=" << setting.records().size() << " surfaces=" << watcher.surfaces()
            << " hits=" << watcher.hits() << " canaries=" << setting.book().size() << " unseen=" << watcher.Unseen()
            << " bytes=" << watcher.bytes() << std::endl;
  return watcher.hits() == 0 && watcher.Unseen() == 0;
}

}  // namespace ihala::canaries
