#include "tests/audit/trials.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/audit/attacks.h"
#include "tests/audit/played_trail.h"

namespace ihala::audit {
namespace {

using Leave = TrailVerifier::Leave;

// A trail that goes on for a while, with a head now and then and one at least.
PlayedTrail HonestTrail(Random& random, uint64_t most) {
  PlayedTrail trail = PlayedTrail::Make(random);
  for (uint64_t i = 5 + Draw(random, most); i > 0; --i) {
    trail.Append(DrawRecord(random));
    if (Draw(random, 12) == 0) trail.Publish();
  }
  if (trail.heads.empty()) trail.Publish();
  return trail;
}

// The heads that somebody carried outside: some of them, by one carrier or two, and which is the last.
struct Outside {
  std::string key;
  std::vector<std::vector<v1::AuditHead>> carriers;
  uint64_t witnessed = 0;
};

Outside CarryOutside(Random& random, const PlayedTrail& trail) {
  Outside outside{trail.file.server_key(), {{}, {}}, 0};
  const size_t last = Draw(random, trail.heads.size());
  for (size_t i = 0; i <= last; ++i) {
    if (i < last && Draw(random, 2) == 0) continue;
    outside.carriers[Draw(random, 2)].push_back(trail.heads[i]);
    outside.witnessed = trail.heads[i].n();
  }
  return outside;
}

TrailVerifier With(const Outside& outside, Leave leave) {
  TrailVerifier verifier(leave);
  for (const std::vector<v1::AuditHead>& heads : outside.carriers) {
    verifier.BeginCarrier();
    for (const v1::AuditHead& head : heads) {
      if (!verifier.AddWitness(outside.key, head).ok()) std::abort();
    }
  }
  return verifier;
}

// Whether a trail in a file is found to be another one than it was. A file that is none is found.
bool IsFoundInText(const std::string& text, const Outside& outside, Leave leave) {
  const std::vector<v1::AuditLine> lines = PlayedTrail::FromText(text);
  if (lines.empty()) return true;
  TrailVerifier verifier = With(outside, leave);
  for (const v1::AuditLine& line : lines) {
    if (line.has_file()) verifier.Begin(line.file());
    if (line.has_entry()) verifier.Take(line.entry());
    if (line.has_head()) verifier.Take(line.head());
  }
  return !verifier.Report().ok();
}

// What the lines of a text say up to an entry; empty where it is no file.
std::string UpTo(const std::string& text, uint64_t n) {
  PlayedTrail trail;
  for (const v1::AuditLine& line : PlayedTrail::FromText(text)) {
    if (line.has_file()) trail.file = line.file();
    if (line.has_entry()) trail.entries.push_back(line.entry());
    if (line.has_head()) trail.heads.push_back(line.head());
  }
  return trail.entries.empty() ? "" : trail.UpTo(n);
}

}  // namespace

bool IsFound(uint64_t seed, Leave leave, const char** name) {
  SeededRandom random(seed);
  const PlayedTrail honest = HonestTrail(random, 60);
  const PlayedTrail other = HonestTrail(random, 60);
  const Outside outside = CarryOutside(random, honest);
  const std::string before = honest.UpTo(outside.witnessed);
  const size_t kind = Draw(random, AttackCount() + 1);
  for (;;) {
    if (kind == AttackCount()) {
      *name = "flip a byte of the file";
      const std::string text = FlipByte(random, honest.ToText());
      if (UpTo(text, outside.witnessed) == before) continue;
      return IsFoundInText(text, outside, leave);
    }
    *name = AttackAt(kind).name;
    PlayedTrail attacked = honest;
    AttackAt(kind).run(random, outside.witnessed, other, attacked);
    if (attacked.UpTo(outside.witnessed) == before) continue;
    if (Draw(random, 4) == 0) return IsFoundInText(attacked.ToText(), outside, leave);
    TrailVerifier verifier = With(outside, leave);
    Show(attacked, verifier);
    return !verifier.Report().ok();
  }
}

uint64_t CountFalse(uint64_t seed, uint64_t checks) {
  uint64_t accused = 0;
  for (uint64_t done = 0; done < checks; ++seed) {
    SeededRandom random(seed);
    PlayedTrail trail = PlayedTrail::Make(random);
    Outside outside{trail.file.server_key(), {{}}, 0};
    TrailVerifier verifier;
    verifier.Begin(trail.file);
    for (uint64_t length = 1 + Draw(random, 3000); length > 0 && done < checks; --length, ++done) {
      trail.Append(DrawRecord(random));
      // Somebody sets the clock back.
      if (Draw(random, 500) == 0) trail.clock_us -= 3'600'000'000;
      verifier.Take(trail.entries.back());
      const bool publishes = Draw(random, 60) == 0;
      if (publishes) trail.Publish();
      if (publishes) verifier.Take(trail.heads.back());
      if (publishes && Draw(random, 2) == 0) {
        outside.carriers[0].push_back(trail.heads.back());
        if (!verifier.AddWitness(outside.key, trail.heads.back()).ok()) std::abort();
      }
      const AuditReport report = verifier.Report();
      const bool is_right = report.ok() && report.entries == trail.entries.size() &&
                            report.witnessed == (outside.carriers[0].empty() ? 0 : outside.carriers[0].back().n());
      accused += is_right ? 0 : 1;
    }
    if (seed % 20 == 0 && IsFoundInText(trail.ToText(), outside, Leave::kNothing)) ++accused;
  }
  return accused;
}

}  // namespace ihala::audit
