#include "tests/audit/attacks.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/audit/head.h"
#include "common/base/ids.h"

namespace ihala::audit {
namespace {

// An index of an entry up to the witnessed one.
size_t Place(Random& random, uint64_t witnessed) { return Draw(random, witnessed); }

void FlipBit(Random& random, std::string* bytes) {
  if (bytes->empty()) return void(*bytes = random.Bytes(1));
  char& byte = (*bytes)[Draw(random, bytes->size())];
  byte = static_cast<char>(byte ^ (1 << Draw(random, 8)));
}

// Texts stay texts, or they would not travel.
void ChangeText(Random& random, std::string* text) {
  if (text->empty() || Draw(random, 3) == 0) return void(*text += absl::StrCat(Draw(random, 10)));
  if (Draw(random, 3) == 0) return text->pop_back();
  char& letter = (*text)[Draw(random, text->size())];
  letter = letter == 'Z' ? 'Y' : 'Z';
}

void ChangeCases(Random& random, v1::AuditEntry& entry) {
  if (entry.cases().empty() || Draw(random, 3) == 0) {
    v1::AuditCase& added = *entry.add_cases();
    added.set_case_id(UuidToText(random.Bytes(kIdBytes)));
    added.set_rung(v1::RUNG_REVIEW);
    return;
  }
  const int at = static_cast<int>(Draw(random, static_cast<uint64_t>(entry.cases_size())));
  switch (Draw(random, 3)) {
    case 0:
      return entry.mutable_cases()->DeleteSubrange(at, 1);
    case 1:
      return entry.mutable_cases(at)->set_case_id(UuidToText(random.Bytes(kIdBytes)));
    default:
      return entry.mutable_cases(at)->set_rung(static_cast<v1::Rung>(2 + Draw(random, 3)));
  }
}

// What an entry says, without its number and chain.
void ChangeContent(Random& random, v1::AuditEntry& entry) {
  switch (Draw(random, 8)) {
    case 0:
      return entry.set_at_us(entry.at_us() ^ static_cast<int64_t>(uint64_t{1} << Draw(random, 50)));
    case 1:
      return ChangeText(random, entry.mutable_actor());
    case 2:
      return ChangeText(random, entry.mutable_organisation());
    case 3:
      return ChangeText(random, entry.mutable_action());
    case 4:
      return ChangeText(random, entry.mutable_subject());
    case 5:
      return ChangeText(random, entry.mutable_result());
    case 6:
      return FlipBit(random, entry.mutable_digest());
    default:
      return ChangeCases(random, entry);
  }
}

void Edit(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  ChangeContent(random, trail.entries[Place(random, witnessed)]);
}

void EditNumberOrChain(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  v1::AuditEntry& entry = trail.entries[Place(random, witnessed)];
  if (Draw(random, 2) == 0) return entry.set_n(entry.n() ^ (uint64_t{1} << Draw(random, 63)));
  FlipBit(random, entry.mutable_chain());
}

void Delete(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  const size_t first = Place(random, witnessed);
  const size_t most = std::min<size_t>(trail.entries.size() - first, 1 + Draw(random, 4));
  trail.entries.erase(trail.entries.begin() + first, trail.entries.begin() + first + most);
}

void Insert(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  const size_t at = Place(random, witnessed);
  v1::AuditEntry entry = trail.entries[Draw(random, trail.entries.size())];
  if (Draw(random, 2) == 0) entry = ToEntry(at + 1, DrawRecord(random), random.Bytes(32));
  trail.entries.insert(trail.entries.begin() + at, std::move(entry));
}

void Swap(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  std::swap(trail.entries[Place(random, witnessed)], trail.entries[Draw(random, trail.entries.size())]);
}

void Reorder(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  const size_t first = Place(random, witnessed);
  const size_t most = std::min<size_t>(trail.entries.size() - first, 2 + Draw(random, 6));
  std::rotate(trail.entries.begin() + first, trail.entries.begin() + first + 1, trail.entries.begin() + first + most);
}

void Truncate(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  trail.entries.resize(Place(random, witnessed));
  trail.Sign();
}

// Goes back behind the witness and on from there in another way, perhaps far beyond it.
void RollBackAndGoOn(Random& random, uint64_t witnessed, const PlayedTrail&, PlayedTrail& trail) {
  Truncate(random, witnessed, trail, trail);
  for (uint64_t i = Draw(random, witnessed + 20); i > 0; --i) {
    trail.Append(DrawRecord(random));
    if (Draw(random, 10) == 0) trail.Publish();
  }
}

void ChainAnew(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail) {
  constexpr decltype(Attack::run) kFirst[] = {Edit, Delete, Insert, Swap, Reorder};
  kFirst[Draw(random, std::size(kFirst))](random, witnessed, other, trail);
  trail.Chain(0);
}

void ChainAndSignAnew(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail) {
  ChainAnew(random, witnessed, other, trail);
  trail.Sign();
}

// A new key: for the same trail, or for one that was changed as well.
void Rename(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail) {
  if (Draw(random, 2) == 0) ChainAnew(random, witnessed, other, trail);
  trail.seed = random.Bytes(kSigningSeedBytes);
  trail.Sign();
}

void NewEpoch(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail) {
  if (Draw(random, 2) == 0) ChainAnew(random, witnessed, other, trail);
  trail.file.set_epoch(random.Next64());
  if (Draw(random, 4) > 0) trail.Sign();
}

void RenameAndNewEpoch(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail) {
  trail.file.set_epoch(random.Next64());
  Rename(random, witnessed, other, trail);
}

// The end of another server's trail, or a piece of it, as it is or made to fit.
void Splice(Random& random, uint64_t witnessed, const PlayedTrail& other, PlayedTrail& trail) {
  const size_t at = Place(random, witnessed);
  if (at < other.entries.size()) {
    const size_t most = std::min(trail.entries.size(), other.entries.size()) - at;
    const size_t count = 1 + Draw(random, most);
    std::copy_n(other.entries.begin() + at, count, trail.entries.begin() + at);
  }
  if (Draw(random, 2) == 0) trail.Chain(0);
  if (Draw(random, 2) == 0) trail.Sign();
}

// Another server's trail under this one's name and key.
void Replace(Random& random, uint64_t, const PlayedTrail& other, PlayedTrail& trail) {
  trail.entries = other.entries;
  trail.heads = other.heads;
  if (Draw(random, 3) == 0) {
    trail.file = other.file;
  } else {
    trail.Sign();
  }
}

void DoubleHead(Random& random, uint64_t, const PlayedTrail&, PlayedTrail& trail) {
  const size_t at = Draw(random, trail.heads.size());
  v1::AuditHead head = trail.heads[at];
  // The same once more, or one that says something else under a good signature.
  if (Draw(random, 2) == 0) {
    head.set_chain(random.Bytes(32));
    SignHead(*SigningKey::FromSeed(trail.seed), &head);
  }
  trail.heads.insert(trail.heads.begin() + at + Draw(random, 2), head);
}

void ForgeHead(Random& random, uint64_t, const PlayedTrail& other, PlayedTrail& trail) {
  v1::AuditHead& head = trail.heads[Draw(random, trail.heads.size())];
  switch (Draw(random, 5)) {
    case 0:
      return FlipBit(random, head.mutable_signature());
    case 1:
      return head.set_at_us(head.at_us() + 1);
    case 2:
      return head.set_n(head.n() + 1);
    case 3:
      return FlipBit(random, head.mutable_chain());
    default:
      return SignHead(*SigningKey::FromSeed(other.seed), &head);
  }
}

constexpr Attack kAttacks[] = {
    {"edit", Edit},
    {"edit a number or chain", EditNumberOrChain},
    {"delete", Delete},
    {"insert", Insert},
    {"swap", Swap},
    {"reorder", Reorder},
    {"truncate", Truncate},
    {"roll back and go on", RollBackAndGoOn},
    {"chain anew", ChainAnew},
    {"chain and sign anew", ChainAndSignAnew},
    {"rename", Rename},
    {"new epoch", NewEpoch},
    {"rename and new epoch", RenameAndNewEpoch},
    {"splice", Splice},
    {"replace", Replace},
    {"double a head", DoubleHead},
    {"forge a head", ForgeHead},
};

}  // namespace

size_t AttackCount() { return std::size(kAttacks); }
const Attack& AttackAt(size_t index) { return kAttacks[index]; }

std::string FlipByte(Random& random, std::string text) {
  char& byte = text[Draw(random, text.size())];
  byte = static_cast<char>(byte ^ (1 << Draw(random, 7)));
  return text;
}

}  // namespace ihala::audit
