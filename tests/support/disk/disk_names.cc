#include "tests/support/disk/disk_names.h"

#include <algorithm>
#include <set>

#include "common/base/file.h"

namespace ihala {

std::shared_ptr<DiskFile> DiskNames::Find(absl::string_view path) const {
  const auto found = seen_.find(std::string(path));
  return found == seen_.end() ? nullptr : found->second;
}

void DiskNames::Apply(const Change& change, Names& names) {
  for (const auto& [path, file] : change) {
    if (file == nullptr) {
      names.erase(path);
    } else {
      names[path] = file;
    }
  }
}

void DiskNames::Add(Change change) {
  Apply(change, seen_);
  changes_.push_back(std::move(change));
}

void DiskNames::Put(absl::string_view path, std::shared_ptr<DiskFile> file) {
  Add({{std::string(path), std::move(file)}});
}

void DiskNames::Remove(absl::string_view path) { Add({{std::string(path), nullptr}}); }

void DiskNames::Rename(absl::string_view from, absl::string_view to) {
  std::shared_ptr<DiskFile> file = Find(from);
  Add({{std::string(from), nullptr}, {std::string(to), std::move(file)}});
}

void DiskNames::SyncFolder(absl::string_view folder) {
  const auto is_elsewhere = [&](const Change& change) { return FolderOf(change.front().first) != folder; };
  const auto synced = std::stable_partition(changes_.begin(), changes_.end(), is_elsewhere);
  for (auto change = synced; change != changes_.end(); ++change) Apply(*change, durable_);
  changes_.erase(synced, changes_.end());
}

void DiskNames::Settle(Random& random) {
  // As often as not the folder's changes come in their order, until one and all after it do not.
  const bool in_order = random.Uniform(2) == 0;
  const uint64_t kept = random.Uniform(changes_.size() + 1);
  std::set<std::string> lost;
  for (size_t i = 0; i < changes_.size(); ++i) {
    const Change& change = changes_[i];
    bool survives = in_order ? i < kept : random.Uniform(2) == 0;
    for (const auto& [path, file] : change) survives = survives && !lost.contains(path);
    if (survives) {
      Apply(change, durable_);
    } else {
      for (const auto& [path, file] : change) lost.insert(path);
    }
  }
  changes_.clear();
  seen_ = durable_;
}

}  // namespace ihala
