#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

constexpr Governorate kGovernorates[] = {
    {"PS0255", "شمال غزة"}, {"PS0260", "غزة"}, {"PS0265", "دير البلح"}, {"PS0270", "خان يونس"}, {"PS0275", "رفح"},
};

// Not an official gazetteer: localities have no P-code of their own.
constexpr Locality kLocalities[] = {
    {"PS0255", "بيت حانون", "town"},
    {"PS0255", "بيت لاهيا", "town"},
    {"PS0255", "جباليا", "town"},
    {"PS0255", "مخيم جباليا", "camp"},
    {"PS0255", "أم النصر (القرية البدوية)", "village"},
    {"PS0260", "غزة", "city"},
    {"PS0260", "مخيم الشاطئ", "camp"},
    {"PS0260", "المغراقة", "village"},
    {"PS0260", "جحر الديك", "village"},
    {"PS0260", "مدينة الزهراء", "town"},
    {"PS0265", "دير البلح", "city"},
    {"PS0265", "مخيم دير البلح", "camp"},
    {"PS0265", "النصيرات", "town"},
    {"PS0265", "مخيم النصيرات", "camp"},
    {"PS0265", "البريج", "town"},
    {"PS0265", "مخيم البريج", "camp"},
    {"PS0265", "المغازي", "town"},
    {"PS0265", "مخيم المغازي", "camp"},
    {"PS0265", "الزوايدة", "town"},
    {"PS0265", "المصدر", "village"},
    {"PS0265", "وادي السلقا", "village"},
    {"PS0270", "خان يونس", "city"},
    {"PS0270", "مخيم خان يونس", "camp"},
    {"PS0270", "بني سهيلا", "town"},
    {"PS0270", "عبسان الكبيرة", "town"},
    {"PS0270", "عبسان الجديدة", "town"},
    {"PS0270", "خزاعة", "town"},
    {"PS0270", "القرارة", "town"},
    {"PS0270", "الفخاري", "village"},
    {"PS0270", "المواصي (خان يونس)", "area"},
    {"PS0275", "رفح", "city"},
    {"PS0275", "مخيم رفح", "camp"},
    {"PS0275", "تل السلطان", "area"},
    {"PS0275", "النصر (البيوك)", "village"},
    {"PS0275", "شوكة الصوفي", "village"},
    {"PS0275", "المواصي (رفح)", "area"},
};

}  // namespace

absl::Span<const Governorate> Governorates() { return kGovernorates; }

absl::Span<const Locality> Localities() { return kLocalities; }

}  // namespace ihala::load
