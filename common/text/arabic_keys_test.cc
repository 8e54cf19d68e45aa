#include "common/text/arabic_keys.h"

#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include "common/text/presentation_forms.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

std::u32string IcuNfkc(const std::u32string& codes) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  const icu::UnicodeString in =
      icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(codes.data()), static_cast<int32_t>(codes.size()));
  const icu::UnicodeString out = nfkc->normalize(in, error);
  EXPECT_TRUE(U_SUCCESS(error));
  std::string utf8;
  out.toUTF8String(utf8);
  return ToCodePoints(utf8);
}

void ExpectAllEqual(std::string (*key)(absl::string_view), std::initializer_list<const char*> names) {
  const std::string first = key(*names.begin());
  EXPECT_FALSE(first.empty());
  for (const char* name : names) EXPECT_EQ(key(name), first) << name;
}

TEST(PresentationFormsTest, EveryOneExpandsAsIcuNormalisesIt) {
  for (char32_t code = 0xFB00; code <= 0xFFFF; ++code) {
    const bool ours = (code >= 0xFB50 && code <= 0xFDFF) || (code >= 0xFE70 && code <= 0xFEFF);
    const std::u32string expected = ours ? IcuNfkc({code}) : std::u32string{code};
    ASSERT_EQ(ToUtf8(ExpandPresentationForm(code)), ToUtf8(expected)) << std::hex << static_cast<uint32_t>(code);
  }
}

TEST(ArabicKeysTest, EveryPresentationFormHasTheKeyOfItsNormalForm) {
  for (char32_t code = 0xFB50; code <= 0xFEFF; ++code) {
    if (code > 0xFDFF && code < 0xFE70) continue;
    // Between two letters, so that a stray space or mark shows. A lone mark's space is ours to drop.
    const std::u32string raw = {U'س', code, U'ر'};
    std::u32string normal = IcuNfkc({code});
    if (normal.size() > 1 && normal[0] == ' ') normal.erase(0, 1);
    EXPECT_EQ(StrictKey(ToUtf8(raw)), StrictKey(ToUtf8(U"س" + normal + U"ر")))
        << std::hex << static_cast<uint32_t>(code);
  }
}

TEST(ArabicKeysTest, NormalisingFirstChangesNoKeyOfArabicText) {
  // Every Arabic letter with every mark that composes with it, in both forms.
  for (char32_t letter = 0x620; letter <= 0x6D5; ++letter) {
    if (!u_isalpha(static_cast<UChar32>(letter))) continue;
    for (char32_t mark : {0x64E, 0x651, 0x653, 0x654, 0x655}) {
      const std::u32string raw = {U'ب', letter, mark, U'ن'};
      EXPECT_EQ(StrictKey(ToUtf8(raw)), StrictKey(ToUtf8(IcuNfkc(raw))))
          << std::hex << static_cast<uint32_t>(letter) << " " << static_cast<uint32_t>(mark);
    }
  }
}

TEST(ArabicKeysTest, SpellingsOfOneNameMeet) {
  ExpectAllEqual(StrictKey, {"يحيى", "يحيي", "يحیی"});
  ExpectAllEqual(StrictKey, {"فاطمة", "فاطمه", "فاطمۃ"});
  ExpectAllEqual(StrictKey, {"إسراء", "اسراء", "أسراء", "ٱسراء", "ا\u0655سراء"});
  ExpectAllEqual(StrictKey, {"محمد", "ﻣﺤﻤﺪ", "محمـــد", "مُحَمَّد", "م\u200Fحمد", " محمد ", "محمد.", "\u00A0محمد"});
  ExpectAllEqual(StrictKey, {"علي كريم", "علی کریم", "على كريم", "علي   كريم", "علي-كريم"});
  ExpectAllEqual(StrictKey, {"سلام", "سﻼم", "سلا\u200Dم"});
  ExpectAllEqual(StrictKey, {"آمنة", "امنه", "ا\u0653منة"});
}

TEST(ArabicKeysTest, CompoundsAreOneWordHoweverWritten) {
  EXPECT_EQ(StrictKey("عبد الرحمن"), "عبدالرحمن");
  ExpectAllEqual(StrictKey, {"عبدالرحمن", "عبد الرحمن", "عبد  الرّحمٰن", "عبد\u200Cالرحمن"});
  ExpectAllEqual(StrictKey, {"أبوسمرة", "ابو سمره", "أبو سمرة"});
  ExpectAllEqual(StrictKey, {"أم كلثوم", "امكلثوم"});
  ExpectAllEqual(StrictKey, {"نور الدين", "نورالدين"});
  ExpectAllEqual(StrictKey, {"هبة الله", "هبةالله", "هبه ﷲ"});
  ExpectAllEqual(StrictKey, {"أبو عبد الله", "ابوعبدالله", "أبو عبدالله", "ابوعبد الله"});
  EXPECT_EQ(StrictKey("محمد عبد الله خليل"), "محمد عبدالله خليل");
  EXPECT_EQ(StrictKey("خليل عبد"), "خليل عبد");
  EXPECT_EQ(StrictKey("الله"), "الله");
}

TEST(ArabicKeysTest, DifferentNamesStayApartUnderTheStrictKey) {
  const std::vector<const char*> names = {"محمد", "محمود", "احمد", "حمد",  "ليان", "سلمى", "عبد الرحمن", "عبد الرحيم",
                                          "رائد", "رايد",  "مؤمن", "مومن", "ذياب", "دياب", "عبد الرحمان"};
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = 0; j < i; ++j) EXPECT_NE(StrictKey(names[i]), StrictKey(names[j])) << names[i];
  }
}

TEST(ArabicKeysTest, HamzaOnItsSeatIsOneLetterHoweverEncoded) {
  ExpectAllEqual(StrictKey, {"مؤمن", "مو\u0654من", "مو\u064E\u0654من"});
  ExpectAllEqual(StrictKey, {"رائد", "راي\u0654د", "رای\u0654د"});
}

TEST(ArabicKeysTest, TheLooseKeyFindsMore) {
  ExpectAllEqual(LooseKey, {"عبد الرحمن", "عبد الرحمان", "عبدالرحمان"});
  ExpectAllEqual(LooseKey, {"رائد", "رايد"});
  ExpectAllEqual(LooseKey, {"مؤمن", "مومن"});
  ExpectAllEqual(LooseKey, {"إسراء", "اسرا", "أسراء"});
  ExpectAllEqual(LooseKey, {"ذياب", "دياب"});
  ExpectAllEqual(LooseKey, {"نظمي", "نضمي"});
  ExpectAllEqual(LooseKey, {"ثابت", "تابت"});
  ExpectAllEqual(LooseKey, {"صابر", "سابر"});
  EXPECT_NE(LooseKey("محمد"), LooseKey("احمد"));
  EXPECT_NE(LooseKey("ليان"), LooseKey("سلمى"));
}

TEST(ArabicKeysTest, EqualStrictKeysAreEqualLooseKeys) {
  for (const char* name : {"عبدالرحمن", "هبة الله", "أبو سمرة", "إسراء", "مؤمن", "يحيى"}) {
    EXPECT_EQ(LooseKey(name), LooseKey(StrictKey(name))) << name;
  }
}

TEST(ArabicKeysTest, AKeyIsItsOwnKey) {
  for (const char* name : {"عبد الرحمن", "أبو عبد الله", "فاطمة حسن علي الأشقر", "ﷺ", "John O'Neil 3"}) {
    EXPECT_EQ(StrictKey(StrictKey(name)), StrictKey(name)) << name;
  }
}

TEST(ArabicKeysTest, TheArticleOfAFamilyIsOptional) {
  ExpectAllEqual(FamilyKey, {"الأشقر", "أشقر", "اشقر"});
  ExpectAllEqual(FamilyKey, {"أبو سمرة", "ابوسمره"});
  ExpectAllEqual(FamilyKey, {"آل ياسين", "ياسين"});
  EXPECT_NE(FamilyKey("الأشقر"), FamilyKey("أبو سمرة"));
  EXPECT_EQ(StrictKey("الأشقر"), "الاشقر");
  // Not enough would be left.
  EXPECT_EQ(FamilyKey("الي"), "الي");
  // The article inside a compound belongs to it.
  EXPECT_EQ(FamilyKey("عبد العال"), "عبدالعال");
  ExpectAllEqual(LooseFamilyKey, {"الأشقر", "أشقر"});
}

TEST(ArabicKeysTest, NothingUsableGivesAnEmptyKey) {
  for (const char* name : {"", "  ", "ـــ", "\u064E\u0651", "\u200F", "-.-"}) {
    EXPECT_EQ(StrictKey(name), "") << name;
    EXPECT_EQ(LooseKey(name), "") << name;
    EXPECT_EQ(FamilyKey(name), "") << name;
  }
}

TEST(ArabicKeysTest, OtherScriptsPassThroughInLowerCase) {
  EXPECT_EQ(StrictKey("Mohammed  AL-Najjar"), "mohammed al najjar");
  EXPECT_EQ(StrictKey("٣ أولاد"), "3 اولاد");
}

TEST(ArabicKeysTest, BrokenBytesDoNotBreakTheKey) { EXPECT_TRUE(IsValidUtf8(StrictKey("محمد\xff\xd9"))); }

}  // namespace
}  // namespace ihala::text
