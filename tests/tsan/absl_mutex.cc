// Tells ThreadSanitizer what Abseil's mutex does. Debian's Abseil is built without it, so the lock and unlock inside
// the library are invisible, and every field that a mutex guards would be reported as a race. The linker's --wrap sends
// our calls through here: what a holder wrote before letting go is seen by the next holder. Only the tsan preset links
// this; the list of wrapped symbols stands in CMakeLists.txt beside it, and a new one there without its function here
// does not link.
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
}

namespace {

// Around a call into the library: it evaluates the waiters' conditions on the thread that unlocks, where their reads
// are in order although ThreadSanitizer cannot know.
struct InLibrary {
  InLibrary() { AnnotateIgnoreReadsBegin(__FILE__, __LINE__); }
  ~InLibrary() { AnnotateIgnoreReadsEnd(__FILE__, __LINE__); }
};

void* Key(const void* address) { return const_cast<void*>(address); }

}  // namespace

// The name that the linker gives to the wrapped and to the original function of a mangled name.
#define IHALA_BOTH(name, symbol, result, ...)            \
  result Real##name(__VA_ARGS__) asm("__real_" #symbol); \
  result Wrapped##name(__VA_ARGS__) asm("__wrap_" #symbol);

IHALA_BOTH(Lock, _ZN4absl7debian35Mutex4LockEv, void, absl::Mutex*)
IHALA_BOTH(Unlock, _ZN4absl7debian35Mutex6UnlockEv, void, absl::Mutex*)
IHALA_BOTH(TryLock, _ZN4absl7debian35Mutex7TryLockEv, bool, absl::Mutex*)
IHALA_BOTH(ReaderLock, _ZN4absl7debian35Mutex10ReaderLockEv, void, absl::Mutex*)
IHALA_BOTH(ReaderUnlock, _ZN4absl7debian35Mutex12ReaderUnlockEv, void, absl::Mutex*)
IHALA_BOTH(LockWhen, _ZN4absl7debian35Mutex8LockWhenERKNS0_9ConditionE, void, absl::Mutex*, const absl::Condition&)
IHALA_BOTH(Await, _ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE, void, absl::Mutex*, const absl::Condition&)
IHALA_BOTH(AwaitWithTimeout, _ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE, bool,
           absl::Mutex*, const absl::Condition&, absl::Duration)
IHALA_BOTH(AwaitWithDeadline, _ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE, bool, absl::Mutex*,
           const absl::Condition&, absl::Time)
IHALA_BOTH(Wait, _ZN4absl7debian37CondVar4WaitEPNS0_5MutexE, void, absl::CondVar*, absl::Mutex*)
IHALA_BOTH(WaitWithTimeout, _ZN4absl7debian37CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE, bool, absl::CondVar*,
           absl::Mutex*, absl::Duration)
IHALA_BOTH(WaitWithDeadline, _ZN4absl7debian37CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE, bool, absl::CondVar*,
           absl::Mutex*, absl::Time)
IHALA_BOTH(Notify, _ZN4absl7debian312Notification6NotifyEv, void, absl::Notification*)
IHALA_BOTH(WaitForNotification, _ZNK4absl7debian312Notification19WaitForNotificationEv, void, const absl::Notification*)
IHALA_BOTH(WaitForNotificationWithTimeout,
           _ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE, bool,
           const absl::Notification*, absl::Duration)
IHALA_BOTH(DecrementCount, _ZN4absl7debian315BlockingCounter14DecrementCountEv, bool, absl::BlockingCounter*)
IHALA_BOTH(WaitForCount, _ZN4absl7debian315BlockingCounter4WaitEv, void, absl::BlockingCounter*)

#undef IHALA_BOTH

namespace {

// Holding starts or ends around `call`; it may also let go and take again in between, as waiting does.
template <typename Call>
auto Holding(const void* key, bool before, bool after, const Call& call) {
  struct Acquire {
    const void* key;
    ~Acquire() {
      if (key != nullptr) __tsan_acquire(Key(key));
    }
  } acquire{after ? key : nullptr};
  if (before) __tsan_release(Key(key));
  InLibrary in_library;
  return call();
}

}  // namespace

void WrappedLock(absl::Mutex* mutex) {
  Holding(mutex, false, true, [&] { RealLock(mutex); });
}
void WrappedUnlock(absl::Mutex* mutex) {
  Holding(mutex, true, false, [&] { RealUnlock(mutex); });
}
bool WrappedTryLock(absl::Mutex* mutex) {
  return Holding(mutex, false, true, [&] { return RealTryLock(mutex); });
}
void WrappedReaderLock(absl::Mutex* mutex) {
  Holding(mutex, false, true, [&] { RealReaderLock(mutex); });
}
void WrappedReaderUnlock(absl::Mutex* mutex) {
  Holding(mutex, true, false, [&] { RealReaderUnlock(mutex); });
}
void WrappedLockWhen(absl::Mutex* mutex, const absl::Condition& condition) {
  Holding(mutex, false, true, [&] { RealLockWhen(mutex, condition); });
}
void WrappedAwait(absl::Mutex* mutex, const absl::Condition& condition) {
  Holding(mutex, true, true, [&] { RealAwait(mutex, condition); });
}
bool WrappedAwaitWithTimeout(absl::Mutex* mutex, const absl::Condition& condition, absl::Duration timeout) {
  return Holding(mutex, true, true, [&] { return RealAwaitWithTimeout(mutex, condition, timeout); });
}
bool WrappedAwaitWithDeadline(absl::Mutex* mutex, const absl::Condition& condition, absl::Time deadline) {
  return Holding(mutex, true, true, [&] { return RealAwaitWithDeadline(mutex, condition, deadline); });
}
void WrappedWait(absl::CondVar* condition, absl::Mutex* mutex) {
  Holding(mutex, true, true, [&] { RealWait(condition, mutex); });
}
bool WrappedWaitWithTimeout(absl::CondVar* condition, absl::Mutex* mutex, absl::Duration timeout) {
  return Holding(mutex, true, true, [&] { return RealWaitWithTimeout(condition, mutex, timeout); });
}
bool WrappedWaitWithDeadline(absl::CondVar* condition, absl::Mutex* mutex, absl::Time deadline) {
  return Holding(mutex, true, true, [&] { return RealWaitWithDeadline(condition, mutex, deadline); });
}
void WrappedNotify(absl::Notification* notification) {
  Holding(notification, true, false, [&] { RealNotify(notification); });
}
void WrappedWaitForNotification(const absl::Notification* notification) {
  Holding(notification, false, true, [&] { RealWaitForNotification(notification); });
}
bool WrappedWaitForNotificationWithTimeout(const absl::Notification* notification, absl::Duration timeout) {
  return Holding(notification, false, true, [&] { return RealWaitForNotificationWithTimeout(notification, timeout); });
}
bool WrappedDecrementCount(absl::BlockingCounter* counter) {
  return Holding(counter, true, false, [&] { return RealDecrementCount(counter); });
}
void WrappedWaitForCount(absl::BlockingCounter* counter) {
  Holding(counter, false, true, [&] { RealWaitForCount(counter); });
}
