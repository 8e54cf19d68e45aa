#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/load/circumstances.h"
#include "tools/load/draw.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

using Phrases = absl::Span<const absl::string_view>;

constexpr absl::string_view kDisplaced[] = {
    "أسرة نازحة من {from} وتقيم حالياً في {here}",
    "نزحت الأسرة من {from} أكثر من مرة، وهي الآن في {here}",
    "أسرة مكونة من {size} أفراد، أصلها من {from}، انتقلت إلى {here}",
    "تسكن الأسرة مؤقتاً في {here} بعد فقدان مسكنها في {from}",
    "اضطرت الأسرة إلى ترك {from} والإقامة في {here}",
    "الأسرة من سكان {from} سابقاً وتعيش في {here} مع أسر أخرى",
};
constexpr absl::string_view kAtHome[] = {
    "أسرة من {size} أفراد تقيم في {here}",
    "عادت الأسرة إلى مسكنها في {here} وهو بحاجة إلى ترميم",
    "تقيم الأسرة في غرفة واحدة صالحة من منزلها في {here}",
    "بقيت الأسرة في {here} رغم تضرر المسكن",
};
constexpr absl::string_view kTent[] = {
    "الخيمة ممزقة ولا تقي من المطر", "تعيش في خيمة لا تتسع للجميع",          "لا توجد أغطية كافية داخل الخيمة",
    "الخيمة قديمة وأرضيتها رملية",   "تسربت المياه إلى الخيمة في آخر منخفض",
};
constexpr absl::string_view kIndoors[] = {
    "المكان مزدحم ولا خصوصية فيه",    "تتقاسم المطبخ والحمام مع عدة أسر",
    "المسكن دون نوافذ ولا كهرباء",    "مهددة بالإخلاء لعدم القدرة على دفع الإيجار أو المساهمة",
    "المياه لا تصل إلا مرة كل أسبوع",
};
constexpr absl::string_view kNoIncome[] = {
    "لا يوجد أي دخل منذ أكثر من عام",
    "فقد رب الأسرة عمله ولا بديل له",
    "استنفدت الأسرة مدخراتها وباعت ما تملك",
    "عليها ديون للبقالة والصيدلية",
    "يعتمد الجميع على التكية ووجبة واحدة في اليوم",
};
constexpr absl::string_view kLittleIncome[] = {
    "الدخل متقطع من أعمال يومية لا تكفي",      "تعتمد على طرود متباعدة لا تسد الحاجة",
    "كان الدخل من الزراعة والصيد وتوقف معظمه", "يعمل أحد الأبناء في بيع الحطب أياماً قليلة",
    "تعيش على ما يقدمه الأقارب أحياناً",
};
constexpr absl::string_view kInfant[] = {"تحتاج إلى حليب أطفال وحفاضات", "في الأسرة رضيع وتغذية الأم ضعيفة",
                                         "لم تستكمل تطعيمات الطفل الأصغر", "الرضيع بحاجة إلى ملابس شتوية"};
constexpr absl::string_view kElder[] = {"كبير السن بحاجة إلى دواء شهري ومرافق",
                                        "لا يستطيع المسن الوقوف في طوابير المياه والمساعدات",
                                        "يحتاج كبير السن إلى فرشة طبية", "لا معيل للمسن سوى الأسرة"};
constexpr absl::string_view kDisabled[] = {"يحتاج أحد الأفراد إلى كرسي متحرك أو أداة مساندة",
                                           "الوصول إلى دورة المياه صعب على ذي الإعاقة",
                                           "بطارية السماعة الطبية نفدت ولا بديل", "يحتاج من يساعده في الحركة اليومية"};
constexpr absl::string_view kIll[] = {"تكلفة الدواء تفوق قدرتها", "الدواء المزمن منقطع منذ أسابيع",
                                      "المراجعة الطبية تحتاج إلى أجرة مواصلات", "تحتاج إلى غذاء خاص بسبب المرض"};
constexpr absl::string_view kOrphans[] = {"ترعى الجدة أطفالاً فقدوا من كان يعيلهم", "الأطفال بلا معيل سوى الجدة",
                                          "يحتاج الأطفال إلى كفالة ومتابعة مدرسية"};
constexpr absl::string_view kChildren[] = {"الأطفال خارج المدرسة منذ مدة", "ينقص الأطفال ملابس وأحذية للشتاء",
                                           "يحتاج الأطفال إلى قرطاسية ورسوم نقطة تعليمية",
                                           "يقضي الأطفال ساعات في جلب المياه"};
constexpr absl::string_view kAsk[] = {"المطلوب مساعدة نقدية منتظمة",
                                      "ترجو الأسرة إدراجها في برنامج التحويلات",
                                      "الأولوية للغذاء ثم الدواء",
                                      "مساعدة نقدية لشراء خيمة وأغطية",
                                      "الأسرة تطلب \"مبلغاً ثابتاً\" ولو كان قليلاً",
                                      "الأفضل مساعدة نقدية لأن السلع متوفرة وغالية",
                                      "طلبت الأسرة إبلاغها بالنتيجة مهما كانت",
                                      "لم تصلها أي زيارة منذ التسجيل"};

std::string Fill(absl::string_view phrase, const Household& household) {
  const Place& place = household.place;
  const absl::string_view here =
      place.locality.empty() ? ArabicWord(Code::kGovernorate, place.governorate) : absl::string_view(place.locality);
  return absl::StrReplaceAll(phrase, {{"{from}", ArabicWord(Code::kGovernorate, place.origin_governorate)},
                                      {"{here}", here},
                                      {"{size}", absl::StrCat(CountPeople(household).size)}});
}

// What is special about this family, each a sentence.
std::vector<std::string> Particulars(Random& random, const Household& household) {
  std::vector<std::string> sentences;
  const auto say = [&](Phrases phrases) { sentences.emplace_back(Pick<absl::string_view>(random, phrases)); };
  if (HasVulnerability(household, "PREGNANT_OR_LACTATING") && Chance(random, 80)) say(kInfant);
  if (HasVulnerability(household, "ELDERLY") && Chance(random, 70)) say(kElder);
  if (HasVulnerability(household, "DISABILITY")) say(kDisabled);
  if (HasVulnerability(household, "CHRONIC_ILLNESS")) say(kIll);
  if (HasVulnerability(household, "ORPHAN_CARER")) say(kOrphans);
  if (CountPeople(household).from_5_to_17 > 0 && Chance(random, 60)) say(kChildren);
  if (sentences.size() > 3) sentences.resize(3);
  return sentences;
}

}  // namespace

std::string WriteNeed(Random& random, const Household& household) {
  const bool displaced = household.shelter != "OWN_HOME" && household.shelter != "DAMAGED";
  std::vector<std::string> sentences;
  sentences.push_back(
      Fill(Pick<absl::string_view>(random, displaced ? Phrases(kDisplaced) : Phrases(kAtHome)), household));
  const bool tent = household.shelter == "TENT";
  if (Chance(random, 85)) {
    sentences.emplace_back(Pick<absl::string_view>(random, tent ? Phrases(kTent) : Phrases(kIndoors)));
  }
  const bool without = household.income == "NO_INCOME";
  sentences.emplace_back(Pick<absl::string_view>(random, without ? Phrases(kNoIncome) : Phrases(kLittleIncome)));
  for (std::string& sentence : Particulars(random, household)) {
    sentences.push_back(std::move(sentence));
  }
  if (Chance(random, 75)) {
    sentences.emplace_back(Pick<absl::string_view>(random, Phrases(kAsk)));
  }
  constexpr absl::string_view kBetween[] = {"، ", ". ", "؛ ", "\n", ", "};
  const absl::string_view between = kBetween[Weighted(random, {40, 26, 10, 16, 8})];
  return absl::StrCat(absl::StrJoin(sentences, between), ".");
}

}  // namespace ihala::load
