#ifndef IHALA_TESTS_AUDIT_PLAYED_TRAIL_H_
#define IHALA_TESTS_AUDIT_PLAYED_TRAIL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/audit/record.h"
#include "common/audit/verifier.h"
#include "common/base/random.h"
#include "common/base/sign.h"
#include "ihala/v1/audit.pb.h"

namespace ihala::audit {

// Draws below `end`, which is above 0.
uint64_t Draw(Random& random, uint64_t end);

// A record as servers write them.
AuditRecord DrawRecord(Random& random);

// A server's trail, with the key that signs its heads: what an honest server hands out, and what one that lies works
// on.
struct PlayedTrail {
  static PlayedTrail Make(Random& random);

  // Appends a record, chained to the last.
  void Append(const AuditRecord& record);
  // Signs where the trail stands.
  void Publish();
  // What a server does that wants a changed trail to look whole: numbers and chains every entry from index `from` on
  // anew; signs every head anew with the key that it has now, each at the entry of its number. Heads beyond the end go.
  void Chain(size_t from);
  void Sign();

  // The trail as a file, and what is in one. Empty where it is none.
  std::string ToText() const;
  static std::vector<v1::AuditLine> FromText(const std::string& text);

  // Everything that a witness to entry `n` vouches for, as bytes to compare.
  std::string UpTo(uint64_t n) const;

  std::string seed;  // Of the key.
  v1::AuditFile file;
  std::vector<v1::AuditEntry> entries;
  std::vector<v1::AuditHead> heads;
  int64_t clock_us = 1'770'000'000'000'000;
};

// Puts a trail's lines before a verifier.
void Show(const PlayedTrail& trail, TrailVerifier& verifier);

}  // namespace ihala::audit

#endif  // IHALA_TESTS_AUDIT_PLAYED_TRAIL_H_
