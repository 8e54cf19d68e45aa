#include "common/text/month_names.h"

#include <algorithm>
#include <iterator>

namespace ihala::text {
namespace {

struct Entry {
  const char* key;
  int month;
};

// All as StrictKey writes them: without hamza over or under an alef, with ه for ة.
constexpr Entry kGregorian[] = {
    {"كانون الثاني", 1},  {"كانون ثاني", 1},   {"كانون ثان", 1},  {"يناير", 1},    {"january", 1},
    {"jan", 1},           {"شباط", 2},         {"فبراير", 2},     {"february", 2}, {"feb", 2},
    {"اذار", 3},          {"مارس", 3},         {"march", 3},      {"mar", 3},      {"نيسان", 4},
    {"ابريل", 4},         {"april", 4},        {"apr", 4},        {"ايار", 5},     {"مايو", 5},
    {"may", 5},           {"حزيران", 6},       {"يونيو", 6},      {"يونيه", 6},    {"june", 6},
    {"jun", 6},           {"تموز", 7},         {"يوليو", 7},      {"يوليه", 7},    {"july", 7},
    {"jul", 7},           {"اب", 8},           {"اغسطس", 8},      {"august", 8},   {"aug", 8},
    {"ايلول", 9},         {"سبتمبر", 9},       {"september", 9},  {"sept", 9},     {"sep", 9},
    {"تشرين الاول", 10},  {"تشرين اول", 10},   {"اكتوبر", 10},    {"october", 10}, {"oct", 10},
    {"تشرين الثاني", 11}, {"تشرين ثاني", 11},  {"تشرين ثان", 11}, {"نوفمبر", 11},  {"november", 11},
    {"nov", 11},          {"كانون الاول", 12}, {"كانون اول", 12}, {"ديسمبر", 12},  {"december", 12},
    {"dec", 12},
};

constexpr Entry kHijri[] = {
    {"محرم", 1},         {"صفر", 2},          {"ربيع الاول", 3},   {"ربيع اول", 3},    {"ربيع الثاني", 4},
    {"ربيع الاخر", 4},   {"ربيع ثاني", 4},    {"جمادي الاولي", 5}, {"جمادي الاول", 5}, {"جمادي الثانيه", 6},
    {"جمادي الاخره", 6}, {"جمادي الثاني", 6}, {"رجب", 7},          {"شعبان", 8},       {"رمضان", 9},
    {"شوال", 10},        {"ذو القعده", 11},   {"ذي القعده", 11},   {"ذو الحجه", 12},   {"ذي الحجه", 12},
};

template <size_t n>
int Find(const Entry (&entries)[n], absl::string_view key) {
  const auto* found =
      std::find_if(std::begin(entries), std::end(entries), [key](const Entry& entry) { return key == entry.key; });
  return found == std::end(entries) ? 0 : found->month;
}

}  // namespace

std::optional<MonthName> FindMonthName(absl::string_view key) {
  if (const int month = Find(kGregorian, key); month != 0) return MonthName{month, false};
  if (const int month = Find(kHijri, key); month != 0) return MonthName{month, true};
  return std::nullopt;
}

}  // namespace ihala::text
