#include "common/workflow/stored_workflow.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

constexpr size_t kMostKept = 16;

// The newest last.
class Shelf {
 public:
  std::shared_ptr<const Workflow> Find(absl::string_view digest) {
    absl::MutexLock lock(&mutex_);
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [digest](const Kept& one) { return one.first == digest; });
    if (found == kept_.end()) return nullptr;
    std::rotate(found, found + 1, kept_.end());
    return kept_.back().second;
  }

  void Put(std::string digest, std::shared_ptr<const Workflow> workflow) {
    absl::MutexLock lock(&mutex_);
    if (kept_.size() >= kMostKept) kept_.erase(kept_.begin());
    kept_.emplace_back(std::move(digest), std::move(workflow));
  }

 private:
  using Kept = std::pair<std::string, std::shared_ptr<const Workflow>>;

  absl::Mutex mutex_;
  std::vector<Kept> kept_ ABSL_GUARDED_BY(mutex_);
};

Shelf& TheShelf() {
  static auto* const shelf = new Shelf();
  return *shelf;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Workflow>> CompileStored(absl::string_view bytes) {
  std::string digest = Digest(bytes);
  if (std::shared_ptr<const Workflow> known = TheShelf().Find(digest); known != nullptr) return known;
  v1::Workflow document;
  if (!document.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a stored workflow does not parse");
  }
  ASSIGN_OR_RETURN(std::shared_ptr<const Workflow> workflow, Workflow::Compile(std::move(document)));
  TheShelf().Put(std::move(digest), workflow);
  return workflow;
}

}  // namespace ihala
