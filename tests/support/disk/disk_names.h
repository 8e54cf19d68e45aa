#ifndef IHALA_TESTS_SUPPORT_DISK_DISK_NAMES_H_
#define IHALA_TESTS_SUPPORT_DISK_DISK_NAMES_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "tests/support/disk/disk_file.h"

namespace ihala {

// The names of a disk's files: what is durable, what everybody sees, and the changes between the two. A name can come
// and go without its file's content, as POSIX has it: only a synced folder is sure. Guarded by the disk.
class DiskNames {
 public:
  using Names = std::map<std::string, std::shared_ptr<DiskFile>>;

  DiskNames() = default;
  // Names that are all durable.
  explicit DiskNames(Names names) : durable_(names), seen_(std::move(names)) {}

  // Null where there is none.
  std::shared_ptr<DiskFile> Find(absl::string_view path) const;
  // Each takes effect at once and is durable after SyncFolder.
  void Put(absl::string_view path, std::shared_ptr<DiskFile> file);
  void Remove(absl::string_view path);
  // Either both of its halves become durable or none.
  void Rename(absl::string_view from, absl::string_view to);
  // Makes every change of names in the folder (see FolderOf) durable.
  void SyncFolder(absl::string_view folder);

  // Of the changes that are not durable any part survives; of those of one name a later one only with all before it.
  void Settle(Random& random);
  // Every file is replaced by what `next` makes of it; one that has two names once.
  template <typename Next>
  void Replace(Next next) {
    std::map<DiskFile*, std::shared_ptr<DiskFile>> made;
    const auto successor = [&](const std::shared_ptr<DiskFile>& file) {
      if (file == nullptr) return file;
      std::shared_ptr<DiskFile>& other = made[file.get()];
      if (other == nullptr) other = next(*file);
      return other;
    };
    for (auto& [path, file] : seen_) file = successor(file);
    for (auto& [path, file] : durable_) file = successor(file);
    for (Change& change : changes_) {
      for (auto& [path, file] : change) file = successor(file);
    }
  }

  const Names& seen() const { return seen_; }

 private:
  // Names, each with the file it gets; null takes the name away.
  using Change = std::vector<std::pair<std::string, std::shared_ptr<DiskFile>>>;

  static void Apply(const Change& change, Names& names);
  void Add(Change change);

  Names durable_;
  Names seen_;
  std::vector<Change> changes_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_DISK_NAMES_H_
