#ifndef IHALA_COMMON_WIRE_ZSTD_CONTEXTS_H_
#define IHALA_COMMON_WIRE_ZSTD_CONTEXTS_H_

#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace ihala {

// Contexts cost more to make than a small message costs to pack, so they are kept for the next one: as many as were
// ever in use at a time.
template <typename Context, Context* (*kMake)(), size_t (*kFree)(Context*)>
class Contexts {
 public:
  // One for the caller alone, until it goes.
  class Lease {
   public:
    explicit Lease(Contexts& from) : from_(from) {
      {
        absl::MutexLock lock(&from.mutex_);
        generation_ = from.generation_;
        if (!from.idle_.empty()) {
          context_ = std::move(from.idle_.back());
          from.idle_.pop_back();
        }
      }
      if (context_ == nullptr) context_.reset(kMake());
    }
    ~Lease() {
      absl::MutexLock lock(&from_.mutex_);
      if (generation_ == from_.generation_) from_.idle_.push_back(std::move(context_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Context* get() const { return context_.get(); }

   private:
    friend class Contexts;
    struct Free {
      void operator()(Context* context) const { kFree(context); }
    };

    Contexts& from_;
    uint64_t generation_ = 0;
    std::unique_ptr<Context, Free> context_;
  };

  // The program's own.
  static Contexts& Get() {
    static Contexts& contexts = *new Contexts();
    return contexts;
  }

  void Forget() {
    std::vector<std::unique_ptr<Context, typename Lease::Free>> idle;
    absl::MutexLock lock(&mutex_);
    ++generation_;
    idle.swap(idle_);
  }

 private:
  absl::Mutex mutex_;
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Context, typename Lease::Free>> idle_ ABSL_GUARDED_BY(mutex_);
};

using Compressors = Contexts<ZSTD_CCtx, ZSTD_createCCtx, ZSTD_freeCCtx>;
using Decompressors = Contexts<ZSTD_DCtx, ZSTD_createDCtx, ZSTD_freeDCtx>;

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_ZSTD_CONTEXTS_H_
