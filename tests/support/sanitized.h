#ifndef IHALA_TESTS_SUPPORT_SANITIZED_H_
#define IHALA_TESTS_SUPPORT_SANITIZED_H_

// A sanitized build takes ten to thirty times as long, and looks for faults of memory and threads: what tries very many
// values to hold a property tries fewer of them there. The gate tries all in the build without one.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IHALA_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IHALA_SANITIZED 1
#endif
#endif

namespace ihala {

#ifdef IHALA_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// How many of `times` values a test tries, drawn by chance or all of a range in order.
constexpr int Tries(int times) { return kSanitized ? (times + 7) / 8 : times; }

// The distance between two values of a range of which a test tries every one: a prime, so that a test of days meets
// every day of the week and of the month.
constexpr int kStride = kSanitized ? 11 : 1;

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_SANITIZED_H_
