#include "tests/support/disk/disk_file.h"

#include <algorithm>
#include <iterator>

#include "absl/container/flat_hash_set.h"

namespace ihala {
namespace {

uint64_t SectorsUpTo(uint64_t size) { return (size + kSectorBytes - 1) / kSectorBytes; }

}  // namespace

// What a disk and the system's cache of it may do with writes that nobody waited for. Each manner is drawn for a whole
// file: a disk that keeps the order of writes until it stops finds other faults than one that keeps every second
// sector.
class DiskFile::Survival {
 public:
  Survival(Random& random, size_t changes) : random_(random), changes_(changes) {
    constexpr Manner kManners[] = {Manner::kNothing, Manner::kEverything, Manner::kBeginning, Manner::kBeginning,
                                   Manner::kWrites,  Manner::kWrites,     Manner::kSectors,   Manner::kSectors};
    manner_ = kManners[random_.Uniform(std::size(kManners))];
    stops_at_ = random_.Uniform(changes + 1);
  }

  // The next change begins.
  void Begin(size_t index, uint64_t sectors) {
    tear_at_ = random_.Uniform(sectors + 1);
    tear_keeps_front_ = random_.Uniform(2) == 0;
    switch (manner_) {
      case Manner::kNothing:
        part_ = Part::kNone;
        break;
      case Manner::kEverything:
        part_ = Part::kAll;
        break;
      case Manner::kBeginning:
        part_ = index < stops_at_ ? Part::kAll : index == stops_at_ ? Part::kTorn : Part::kNone;
        break;
      case Manner::kWrites:
        part_ = random_.Uniform(2) == 0 ? Part::kNone : random_.Uniform(2) == 0 ? Part::kAll : Part::kTorn;
        break;
      case Manner::kSectors:
        part_ = Part::kEachBySelf;
        break;
    }
  }

  // Whether the present change survives in its sector number `sector`, from 0.
  bool Keeps(uint64_t sector) {
    switch (part_) {
      case Part::kNone:
        return false;
      case Part::kAll:
        return true;
      case Part::kTorn:
        return (sector < tear_at_) == tear_keeps_front_;
      case Part::kEachBySelf:
        return random_.Uniform(2) == 0;
    }
    return false;
  }

  // After how many of the changes the file's size is the one that survives. Sizes are kept apart from content.
  size_t ChangesOfSize() {
    switch (manner_) {
      case Manner::kNothing:
        return 0;
      case Manner::kEverything:
        return changes_;
      case Manner::kBeginning:
        return std::min<size_t>(stops_at_ + random_.Uniform(2), changes_);
      default:
        return random_.Uniform(changes_ + 1);
    }
  }

 private:
  enum class Manner { kNothing, kEverything, kBeginning, kWrites, kSectors };
  enum class Part { kNone, kAll, kTorn, kEachBySelf };

  Random& random_;
  const size_t changes_;
  Manner manner_ = Manner::kNothing;
  uint64_t stops_at_ = 0;
  Part part_ = Part::kNone;
  uint64_t tear_at_ = 0;
  bool tear_keeps_front_ = true;
};

void DiskFile::Change::Apply(FileContent& content) const {
  if (truncates) {
    content.Resize(offset);
  } else {
    content.Write(offset, bytes);
  }
}

void DiskFile::Add(Change change) {
  change.Apply(seen_);
  change.size = seen_.size();
  changes_.push_back(std::move(change));
}

void DiskFile::Write(uint64_t offset, absl::string_view bytes) {
  Change change;
  change.offset = offset;
  change.bytes = std::string(bytes);
  // A write beyond the end makes the gap too.
  const uint64_t begin = std::min(offset, seen_.size());
  change.first_sector = begin / kSectorBytes;
  change.sectors = SectorsUpTo(offset + bytes.size()) - change.first_sector;
  Add(std::move(change));
}

void DiskFile::Truncate(uint64_t size) {
  Change change;
  change.truncates = true;
  change.offset = size;
  // What is cut off is not written to; what is added is.
  change.first_sector = seen_.size() / kSectorBytes;
  if (size > seen_.size()) change.sectors = SectorsUpTo(size) - change.first_sector;
  Add(std::move(change));
}

void DiskFile::Sync() {
  durable_.Resize(seen_.size());
  for (const Change& change : changes_) {
    for (uint64_t i = 0; i < change.sectors; ++i) durable_.CopySector(seen_, change.first_sector + i);
  }
  changes_.clear();
  if (base_ != nullptr) *base_ = seen_;
}

void DiskFile::Settle(Random& random) {
  if (changes_.empty()) return;
  FileContent live = base_ != nullptr ? *base_ : durable_;
  const uint64_t durable_size = durable_.size();
  uint64_t largest = durable_size;
  for (const Change& change : changes_) largest = std::max(largest, change.size);
  durable_.Resize(largest);
  Survival survival(random, changes_.size());
  absl::flat_hash_set<uint64_t> kept;
  for (size_t i = 0; i < changes_.size(); ++i) {
    const Change& change = changes_[i];
    change.Apply(live);
    survival.Begin(i, change.sectors);
    for (uint64_t sector = 0; sector < change.sectors; ++sector) {
      if (!survival.Keeps(sector)) continue;
      durable_.CopySector(live, change.first_sector + sector);
      kept.insert(change.first_sector + sector);
    }
  }
  const size_t of_size = survival.ChangesOfSize();
  durable_.Resize(of_size == 0 ? durable_size : changes_[of_size - 1].size);
  // New space whose content never came holds whatever lay there before.
  if (random.Uniform(2) == 0) {
    for (uint64_t sector = SectorsUpTo(durable_size); sector * kSectorBytes < durable_.size(); ++sector) {
      if (kept.contains(sector)) continue;
      const uint64_t bytes = std::min(kSectorBytes, durable_.size() - sector * kSectorBytes);
      durable_.Write(sector * kSectorBytes, random.Bytes(bytes));
    }
  }
  changes_.clear();
  base_ = std::make_unique<FileContent>(seen_);
}

std::shared_ptr<DiskFile> DiskFile::Successor() const {
  auto next = std::make_shared<DiskFile>();
  next->durable_ = durable_;
  next->seen_ = seen_;
  if (base_ != nullptr) next->base_ = std::make_unique<FileContent>(*base_);
  next->changes_ = changes_;
  return next;
}

}  // namespace ihala
