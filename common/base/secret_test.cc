#include "common/base/secret.h"

#include <ostream>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

namespace ihala {
namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(SecretTest, CannotBePrintedOrCopiedSilently) {
  static_assert(Printable<std::string>);
  static_assert(!Printable<Secret>);
  static_assert(!std::is_copy_constructible_v<Secret>);
  static_assert(!std::is_convertible_v<std::string, Secret>);
  static_assert(!std::is_convertible_v<Secret, absl::string_view>);
}

TEST(SecretTest, RevealsWhatItWasGiven) {
  const Secret secret(std::string("open sesame"));
  EXPECT_EQ(secret.Reveal(), "open sesame");
  EXPECT_EQ(secret.Copy().Reveal(), "open sesame");
  EXPECT_TRUE(Secret().empty());
}

TEST(SecretTest, NothingStaysWhereItWasMovedFrom) {
  // Short enough to live inside the object, where a plain move would leave a copy.
  Secret from(std::string("pin 1234"));
  const char* inside = from.Reveal().data();
  Secret to(std::move(from));
  EXPECT_EQ(to.Reveal(), "pin 1234");
  EXPECT_TRUE(from.empty());  // NOLINT: the promise is about the moved-from object.
  for (int i = 0; i < 8; ++i) EXPECT_EQ(inside[i], '\0');
  Secret assigned(std::string("old"));
  assigned = std::move(to);
  EXPECT_EQ(assigned.Reveal(), "pin 1234");
  EXPECT_TRUE(to.empty());  // NOLINT
}

TEST(SecretTest, WipingCoversTheSpareCapacityToo) {
  std::string text(200, 'x');
  const char* bytes = text.data();
  text.resize(3);
  Wipe(text);
  EXPECT_TRUE(text.empty());
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.InnerPointer): it keeps its capacity, which is what is looked at.
  for (int i = 0; i < 200; ++i) ASSERT_EQ(bytes[i], '\0') << i;
}

}  // namespace
}  // namespace ihala
