#include "tests/kill/killer.h"

#include <signal.h>
#include <unistd.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/kill/trace_log.h"

namespace ihala::kill_test {
namespace {

// Calls at which a life may end, and how late the call may come. Of writes and syncs of files there are a handful for
// each commit; of messages many for each call.
struct Point {
  const char* call;
  uint64_t latest;
};
constexpr Point kPoints[] = {{"pwrite64", 60}, {"pwrite64", 12}, {"fdatasync", 25}, {"fdatasync", 6},
                             {"sendmsg", 80},  {"sendmsg", 20},  {"ftruncate", 2},  {"unlink", 2}};

}  // namespace

Killer::Life Killer::Begin(const Actor& actor) {
  Life life;
  ++lives_;
  std::vector<std::string> command = actor.command;
  const bool traced = random_.Uniform(4) != 0;
  if (traced) {
    const Point& point = kPoints[random_.Uniform(std::size(kPoints))];
    life.trace = absl::StrCat(folder_, "/trace-", lives_);
    std::vector<std::string> outer = {
        strace_, "-f",
        "-qq",   "-y",
        "-s",    "0",
        "-o",    life.trace,
        "-e",    absl::StrCat("trace=pwrite64,fdatasync,", point.call),
        "-e",    absl::StrCat("inject=", point.call, ":signal=SIGKILL:when=", 1 + random_.Uniform(point.latest))};
    outer.insert(outer.end(), command.begin(), command.end());
    command = std::move(outer);
  }
  // Long enough to start and do something; the server longer, or nobody would ever get an answer.
  const uint64_t least = actor.is_server ? 300 : 200;
  life.ends_at = absl::Now() + absl::Milliseconds(least + random_.Uniform(actor.is_server ? 1000 : 2000));
  life.process = std::make_unique<Process>(command, actor.output);
  return life;
}

void Killer::Count(const Actor& actor, const Life& life, bool by_call, Counts* counts) {
  if (!life.process->was_killed()) {
    ++counts->unexpected;
    std::cout << actor.name << " ended by itself with " << life.process->exit_code() << std::endl;
    return;
  }
  ++(actor.is_server ? counts->server : counts->client);
  if (life.trace.empty()) return;
  // Ended by a signal of ours, strace went too and its last lines with it.
  if (by_call && DiedInCommit(life.trace, actor.store)) {
    ++counts->in_commit;
    counts->in_commit_of_server += actor.is_server;
  }
  unlink(life.trace.c_str());
}

Counts Killer::Run(const std::vector<Actor>& actors, uint64_t kills) {
  Counts counts;
  std::vector<Life> lives;
  for (const Actor& actor : actors) lives.push_back(Begin(actor));
  while (counts.client + counts.server < kills) {
    for (size_t i = 0; i < actors.size(); ++i) {
      Life& life = lives[i];
      const bool by_call = life.process->HasEnded();
      if (!by_call) {
        if (absl::Now() < life.ends_at) continue;
        life.process->Signal(SIGKILL);
        life.process->Wait();
      }
      Count(actors[i], life, by_call, &counts);
      life = Begin(actors[i]);
    }
    absl::SleepFor(absl::Milliseconds(2));
  }
  lives.clear();
  return counts;
}

}  // namespace ihala::kill_test
