#include "common/text/presentation_forms.h"

#include <string_view>
#include <vector>

namespace ihala::text {
namespace {

// Consecutive code points from `first` on, as their plain texts with a space between two. A number
// after a text says for how many code points it stands, since most letters have two or four
// shapes; "_" is a space within a text.
struct Run {
  char32_t first;
  std::u32string_view texts;
};

constexpr Run kRuns[] = {
    {0xFB50,
     U"ٱ2 ٻ4 پ4 ڀ4 ٺ4 ٿ4 ٹ4 ڤ4 ڦ4 ڄ4 ڃ4 چ4 ڇ4 ڍ2 ڌ2 ڎ2 ڈ2 ژ2 ڑ2 ک4 گ4 ڳ4 ڱ4 ں2 ڻ4 ۀ2 ہ4 ھ4 "
     U"ے2 ۓ2"},
    {0xFBD3,
     U"ڭ4 ۇ2 ۆ2 ۈ2 ۇٴ ۋ2 ۅ2 ۉ2 ې4 ى2 ئا2 ئە2 ئو2 ئۇ2 ئۆ2 ئۈ2 ئې3 ئى3 ی4 ئج ئح ئم ئى ئي بج "
     U"بح بخ بم بى بي تج تح تخ تم تى تي ثج ثم ثى ثي جح جم حج حم خج خح خم سج سح سخ سم صح صم "
     U"ضج ضح ضخ ضم طح طم ظم عج عم غج غم فج فح فخ فم فى في قح قم قى قي كا كج كح كخ كل كم كى "
     U"كي لج لح لخ لم لى لي مج مح مخ مم مى مي نج نح نخ نم نى ني هج هم هى هي يج يح يخ يم يى "
     U"يي ذ\u0670 ر\u0670 ى\u0670 _\u064c\u0651 _\u064d\u0651 _\u064e\u0651 _\u064f\u0651 "
     U"_\u0650\u0651 _\u0651\u0670 ئر ئز ئم ئن ئى ئي بر بز بم بن بى بي تر تز تم تن تى تي "
     U"ثر ثز ثم ثن ثى ثي فى في قى قي كا كل كم كى كي لم لى لي ما مم نر نز نم نن نى ني "
     U"ى\u0670 ير يز يم ين يى يي ئج ئح ئخ ئم ئه بج بح بخ بم به تج تح تخ تم ته ثم جح جم حج "
     U"حم خج خم سج سح سخ سم صح صخ صم ضج ضح ضخ ضم طح ظم عج عم غج غم فج فح فخ فم قح قم كج كح "
     U"كخ كل كم لج لح لخ لم له مج مح مخ مم نج نح نخ نم نه هج هم ه\u0670 يج يح يخ يم يه ئم "
     U"ئه بم به تم ته ثم ثه سم سه شم شه كل كم لم نم نه يم يه ـ\u064e\u0651 ـ\u064f\u0651 "
     U"ـ\u0650\u0651 طى طي عى عي غى غي سى سي شى شي حى حي جى جي خى خي صى صي ضى ضي شج شح شخ "
     U"شم شر سر صر ضر طى طي عى عي غى غي سى سي شى شي حى حي جى جي خى خي صى صي ضى ضي شج شح شخ "
     U"شم شر سر صر ضر شج شح شخ شم سه شه طم سج سح سخ شج شح شخ طم ظم ا\u064b2"},
    {0xFD50,
     U"تجم تحج2 تحم تخم تمج تمح تمخ جمح2 حمي حمى سحج سجح سجى سمح2 سمج سمم2 صحح2 صمم شحم2 "
     U"شجي شمخ2 شمم2 ضحى ضخم2 طمح2 طمم طمي عجم عمم2 عمى غمم غمي غمى فخم2 قمح قمم لحم لحي "
     U"لحى لجج2 لخم2 لمح2 محج محم محي مجح مجم مخج مخم"},
    {0xFD92,
     U"مجخ همج همم نحم نحى نجم2 نجى نمي نمى يمم2 بخي تجي تجى تخي تخى تمي تمى جمي جحى جمى "
     U"سخى صحي شحي ضحي لجي لمي يحي يجي يمي ممي قمي نحي قمح لحم عمي كمي نجح مخي لجم كمم لجم "
     U"نجح جحي حجي مجي فمي بحي كمم عجم صمم سخي نجي"},
    {0xFDF0, U"صلے قلے الله اكبر محمد صلعم رسول عليه وسلم صلى صلى_الله_عليه_وسلم جل_جلاله ریال"},
    {0xFE70, U"_\u064b ـ\u064b _\u064c"},
    {0xFE74, U"_\u064d"},
    {0xFE76,
     U"_\u064e ـ\u064e _\u064f ـ\u064f _\u0650 ـ\u0650 _\u0651 ـ\u0651 _\u0652 ـ\u0652 ء "
     U"آ2 أ2 ؤ2 إ2 ئ4 ا2 ب4 ة2 ت4 ث4 ج4 ح4 خ4 د2 ذ2 ر2 ز2 س4 ش4 ص4 ض4 ط4 ظ4 ع4 غ4 ف4 ق4 ك4 "
     U"ل4 م4 ن4 ه4 و2 ى2 ي4 لآ2 لأ2 لإ2 لا2"},
};

constexpr char32_t kFirst = 0xFB50;
constexpr char32_t kLast = 0xFEFF;

bool IsAsciiDigit(char32_t code) { return code >= '0' && code <= '9'; }

// Takes the next text and how many code points it stands for off the front of `rest`.
std::u32string TakeText(std::u32string_view& rest, int& count) {
  std::u32string text;
  count = 0;
  size_t i = 0;
  for (; i < rest.size() && rest[i] != ' '; ++i) {
    if (IsAsciiDigit(rest[i])) {
      count = count * 10 + static_cast<int>(rest[i] - '0');
    } else {
      text.push_back(rest[i] == '_' ? U' ' : rest[i]);
    }
  }
  if (count == 0) count = 1;
  rest.remove_prefix(i < rest.size() ? i + 1 : i);
  return text;
}

std::vector<std::u32string> Unpack() {
  std::vector<std::u32string> table(kLast - kFirst + 1);
  for (const Run& run : kRuns) {
    char32_t code = run.first;
    std::u32string_view rest = run.texts;
    while (!rest.empty()) {
      int count = 0;
      const std::u32string text = TakeText(rest, count);
      for (; count > 0; --count) table[code++ - kFirst] = text;
    }
  }
  return table;
}

}  // namespace

std::u32string ExpandPresentationForm(char32_t code) {
  static const auto* const table = new std::vector<std::u32string>(Unpack());
  if (code < kFirst || code > kLast || (*table)[code - kFirst].empty()) return {code};
  return (*table)[code - kFirst];
}

}  // namespace ihala::text
