#include "tests/canaries/at_rest/run.h"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/canaries/at_rest/blocks.h"
#include "tests/canaries/at_rest/device.h"
#include "tests/canaries/at_rest/image.h"
#include "tests/canaries/files.h"
#include "tests/canaries/setting.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

namespace fs = std::filesystem;

class AtRest {
 public:
  explicit AtRest(const AtRestFlags& flags)
      : flags_(flags),
        self_(fs::absolute(flags.self).string()),
        setting_(flags.programs, flags.records, flags.verbose) {
    fs::create_directory(setting_.At("device"));
    LetCoreFilesLand(setting_.At("work"));
  }

  bool Run();

 private:
  std::string Store() const { return setting_.At(absl::StrCat("device/", kStoreName)); }
  void Fill();
  void LookAtFolder(const std::string& name, const std::string& folder);
  void LookAtMemory();
  void LookAtDevice();
  void LookAtServer();
  bool Found(const char* what, uint64_t before);
  bool FoundAll();

  const AtRestFlags flags_;
  const std::string self_;
  Setting setting_;
  std::unique_ptr<BackgroundProcess> device_;
  // A copy, because who looks afterwards has the files only.
  std::vector<std::string> secrets_;
  Blocks blocks_;
  uint64_t files_ = 0;
  uint64_t key_hits_ = 0;
  bool memory_read_ = false;
  bool core_landed_ = false;
};

void AtRest::Fill() {
  std::vector<std::string> words = {self_, "--device=" + setting_.At("device"), "--server=" + setting_.address(),
                                    "--ca=" + setting_.CaFile(), absl::StrCat("--records=", flags_.records)};
  if (flags_.plant) words.push_back("--open");
  device_ =
      std::make_unique<BackgroundProcess>(Command{std::move(words), setting_.Variables()}, setting_.At("app.log"));
  if (!device_->WaitForLog(kDone, absl::Seconds(60) + flags_.records * absl::Milliseconds(50))) Die(device_->Log());
  // The same once more, to know what to look for.
  NoteRecords(flags_.records, &setting_.book());
}

void AtRest::LookAtFolder(const std::string& name, const std::string& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) files_ += entry.is_regular_file() ? 1 : 0;
  LookAtFiles(setting_.watcher(), name, folder);
}

void AtRest::LookAtMemory() {
  memory_read_ = EachPieceOfMemory(device_->pid(), [this](absl::string_view piece) {
    setting_.watcher().Written("memory of the device's process", piece);
    key_hits_ += CountSecrets(piece, secrets_);
  });
}

void AtRest::LookAtDevice() {
  // While the process lives: with the log that has not been copied back.
  LookAtFolder("files of a device that runs", setting_.At("device"));
  fs::copy(setting_.At("device"), setting_.At("taken"), fs::copy_options::recursive);
  const std::string taken = setting_.At(absl::StrCat("taken/", kStoreName));
  auto secrets = SecretsOf(taken, world::PassphraseOf(world::kWorker));
  if (!secrets.ok()) Die(secrets.status().ToString());
  secrets_ = *std::move(secrets);
  LookAtMemory();
  device_->Signal(SIGABRT);
  if (device_->WaitForEnd() != -1) Die("the device's process outlived SIGABRT");
  for (const auto& entry : fs::directory_iterator(setting_.At("work"))) {
    core_landed_ = true;
    key_hits_ += CountSecrets(ContentsOf(entry.path()), secrets_);
  }
  LookAtFolder("core file of the device's process", setting_.At("work"));
  LookAtFolder("files of a device that died", setting_.At("device"));
  setting_.watcher().Written("what the app said", device_->Log());
  auto blocks = JudgeBlocks(taken);
  if (!blocks.ok()) Die(blocks.status().ToString());
  blocks_ = *blocks;
}

void AtRest::LookAtServer() {
  LookAtProcess(setting_.watcher(), "ihala-server", setting_.server().pid());
  setting_.server().Signal(SIGKILL);
  setting_.server().WaitForEnd();
  LookAtFolder("data folder of a server that died", setting_.At("data"));
  setting_.StartServer();
  setting_.server().Signal(SIGTERM);
  if (setting_.server().WaitForEnd() != 0) Die("the server did not stop");
  LookAtFolder("data folder", setting_.At("data"));
  LookAtFolder("temporary files", setting_.At("tmp"));
  setting_.watcher().Written("log of ihala-server", setting_.Log());
}

bool AtRest::Found(const char* what, uint64_t before) {
  if (setting_.watcher().hits() > before) return true;
  std::cout << "canaries: not found: " << what << std::endl;
  return false;
}

// Everything as it must not be, and each look alone.
bool AtRest::FoundAll() {
  Watcher& watcher = setting_.watcher();
  fs::copy(setting_.At("device"), setting_.At("clear"), fs::copy_options::recursive);
  const std::string taken = setting_.At(absl::StrCat("clear/", kStoreName));
  auto secrets = SecretsOf(taken, world::PassphraseOf(world::kWorker));
  if (!secrets.ok()) Die(secrets.status().ToString());
  secrets_ = *std::move(secrets);
  LookAtMemory();
  bool all = Found("what the memory of an open store holds", 0);
  if (key_hits_ == 0) std::cout << "canaries: not found: the key of an open store" << std::endl;
  all = key_hits_ > 0 && all;
  const absl::Status cleared = client::WriteAsBeforeSealing(taken, world::PassphraseOf(world::kWorker));
  if (!cleared.ok()) Die(cleared.ToString());
  const uint64_t before = watcher.hits();
  LookAtFolder("a store that is not sealed", setting_.At("clear"));
  all = Found("what a store that is not sealed holds", before) && all;
  const auto blocks = JudgeBlocks(taken);
  if (!blocks.ok()) Die(blocks.status().ToString());
  std::cout << "canaries: open_blocks=" << blocks->judged << " uneven=" << blocks->uneven << std::endl;
  return all && blocks->judged > 0 && blocks->uneven > blocks->judged / 2;
}

bool AtRest::Run() {
  Fill();
  if (flags_.plant) return FoundAll();
  LookAtDevice();
  LookAtServer();
  const uint64_t hits = setting_.watcher().hits();
  std::cout << "at rest: records=" << flags_.records << " files=" << files_ << " hits=" << hits
            << " core_key_hits=" << key_hits_ << " canaries=" << setting_.book().size()
            << " bytes=" << setting_.watcher().bytes() << " memory=" << memory_read_ << " core=" << core_landed_
            << " blocks=" << blocks_.all << " judged=" << blocks_.judged << " uneven=" << blocks_.uneven
            << absl::StrFormat(" least_bits=%.2f", blocks_.least_bits) << std::endl;
  return hits == 0 && key_hits_ == 0 && memory_read_ && blocks_.judged > 0 && blocks_.uneven == 0;
}

}  // namespace

bool RunAtRest(const AtRestFlags& flags) { return AtRest(flags).Run(); }

}  // namespace ihala::canaries
