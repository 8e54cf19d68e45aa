#ifndef IHALA_TOOLS_ADMIN_ARRANGEMENT_TEXTS_H_
#define IHALA_TOOLS_ADMIN_ARRANGEMENT_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-admin says of trials and shocks.
namespace ihala::tools::arrangement_say {

inline constexpr Text kTrial{"التجارب: مسار عمل جديد لعدد من الحالات بجانب المعتاد",
                             "Trials: another workflow for a number of cases, beside the usual one"};
inline constexpr Text kShock{"الصدمات المعلنة: تسلك إحالات المنطقة مسار الطوارئ",
                             "Declared shocks: referrals of an area follow the emergency workflow"};
inline constexpr Text kDeclareTrial{"بدء تجربة لنسخة من مسار عمل", "Begins the trial of a version of a workflow"};
inline constexpr Text kDeclareShock{"إعلان صدمة", "Declares a shock"};
inline constexpr Text kEnd{"تحديد آخر يوم؛ يوم قبل الأول يلغيه كله",
                           "Says which day is the last one; one before the first takes it back"};
inline constexpr Text kWorkflowOption{"معرّف مسار العمل", "The workflow's id"};
inline constexpr Text kProgrammeOption{"برنامج مشمول (يمكن تكراره)", "A programme that it covers (may be repeated)"};
inline constexpr Text kOrganisationOption{"جهة مُحيلة مشمولة (يمكن تكرارها)",
                                          "A referring organisation that it covers (may be repeated)"};
inline constexpr Text kGovernorateOption{"محافظة العائلات المشمولة (يمكن تكرارها)؛ كلها ما لم تُذكر",
                                         "A governorate of the families covered (may be repeated); all by default"};
inline constexpr Text kCasesOption{"عدد الحالات التي تكتمل بها التجربة", "After how many cases the trial is full"};
inline constexpr Text kTitleArOption{"الاسم الذي يراه الناس، بالعربية", "What people call it, in Arabic"};
inline constexpr Text kTitleEnOption{"الاسم الذي يراه الناس، بالإنجليزية", "What people call it, in English"};
inline constexpr Text kUnsigned{"لم توقّع بعد على مسار العمل: $0؛ تبقى إحالاتها على المسار المعتاد حتى توقّع",
                                "Not signed by $0 yet: their referrals go on as before until they sign the workflow"};

}  // namespace ihala::tools::arrangement_say

#endif  // IHALA_TOOLS_ADMIN_ARRANGEMENT_TEXTS_H_
