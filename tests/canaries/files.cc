#include "tests/canaries/files.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ihala::canaries {

namespace fs = std::filesystem;

std::string ContentsOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void LetCoreFilesLand(const std::string& folder) {
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_CORE, &limit) != 0) Die("no limit of core files");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_CORE, &limit) != 0) Die("core files cannot be let");
  fs::current_path(folder);
}

bool LeaveCoreFile(const std::string& word) {
  const pid_t pid = fork();
  if (pid == 0) {
    // A copy in writable memory, whatever the compiler knows of the other one.
    volatile char held[64] = {};
    for (size_t i = 0; i < word.size() && i < sizeof(held); ++i) held[i] = word[i];
    std::signal(SIGABRT, SIG_DFL);
    raise(SIGABRT);
    _exit(held[0]);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFSIGNALED(status) && WCOREDUMP(status);
}

void LookAtNames(Watcher& watcher, const std::string& surface, const std::string& folder) {
  watcher.Written(surface + " names", folder);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    watcher.Written(surface + " names", entry.path().string());
  }
}

void LookAtFiles(Watcher& watcher, const std::string& surface, const std::string& folder) {
  LookAtNames(watcher, surface, folder);
  watcher.Written(surface, "");
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    watcher.Written(surface, ContentsOf(entry.path()));
  }
}

void LookAtProcess(Watcher& watcher, const std::string& surface, pid_t pid) {
  const fs::path process = absl::StrCat("/proc/", pid);
  for (const char* name : {"cmdline", "environ", "comm", "status", "maps"}) {
    watcher.Written(absl::StrCat(surface, " ", name), ContentsOf(process / name));
  }
  for (const auto& entry : fs::directory_iterator(process / "fd")) {
    std::error_code error;
    const std::string target = fs::read_symlink(entry.path(), error).string();
    watcher.Written(surface + " names of open files", target);
    // Sockets and devices have no contents to look at; a deleted file still has.
    const bool is_file = !error && absl::StartsWith(target, "/") && !absl::StartsWith(target, "/dev/");
    if (is_file && fs::is_regular_file(entry.path(), error)) {
      watcher.Written(surface + " open files", ContentsOf(entry.path()));
    }
  }
}

}  // namespace ihala::canaries
