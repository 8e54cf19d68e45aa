#ifndef IHALA_TOOLS_DESK_WORKFLOW_TEXTS_H_
#define IHALA_TOOLS_DESK_WORKFLOW_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-desk says of versions of workflows, and of many cases at once.
namespace ihala::tools::desk_say {

inline constexpr Text kWorkflowRollBack{"إرجاع إحالات مؤسستي الجديدة إلى النسخة السابقة",
                                        "Has my organisation's new referrals follow the version before"};
inline constexpr Text kWorkflowMigrations{"خرائط الانتقال بين النسخ ومن وقّعها", "Migrations and who signed them"};
inline constexpr Text kWorkflowShowMigration{"نص خريطة انتقال كاملاً", "One migration, whole"};
inline constexpr Text kWorkflowSignMigration{"توقيع خريطة انتقال باسم مؤسستي", "Signs a migration for my organisation"};
inline constexpr Text kWorkflowDryRun{"ما الذي ستغيّره خريطة انتقال في حالات مؤسستي المفتوحة",
                                      "What a migration would change of my organisation's open cases"};
inline constexpr Text kFromOption{"النسخة التي تتركها الحالات", "The version that cases leave"};
inline constexpr Text kToOption{"النسخة التي تنتقل إليها", "The version that they follow then"};
inline constexpr Text kDryRunCodesOption{"كم رمزاً يُعرض في كل سطر", "How many codes to show in each line"};
inline constexpr Text kRolledBackTo{"أُرجعت إحالات مؤسستك عن النسخة $1 من $0",
                                    "Your organisation's referrals are rolled back from version $1 of $0"};
inline constexpr Text kMigrationLine{"$0: من النسخة $1 إلى $2؛ وقّعها: $3", "$0: from version $1 to $2; signed by: $3"};
inline constexpr Text kSignedMigration{"وُقّعت خريطة انتقال $0 من النسخة $1 إلى $2",
                                       "Signed the migration of $0 from version $1 to $2"};
inline constexpr Text kArrangements{"التجارب والصدمات المعلنة", "Trials and declared shocks"};
inline constexpr Text kTrial{"تجربة", "trial"};
inline constexpr Text kShock{"صدمة معلنة", "declared shock"};
inline constexpr Text kArrangementOpen{"حتى إشعار آخر", "until it is ended"};
inline constexpr Text kArrangementLine{"$0 ($1): $2؛ من $3 إلى $4؛ مسار العمل: $5",
                                       "$0 ($1): $2; from $3 to $4; workflow: $5"};
inline constexpr Text kNoMigration{"لا خريطة انتقال بين هاتين النسختين",
                                   "There is no migration between these versions"};

inline constexpr Text kAllOfQueueOption{"كل ما في القائمة بدلاً من ذكر الحالات، في أمر واحد",
                                        "All that is in the queue instead of named cases, in one command"};
inline constexpr Text kCasesOrQueue{"اذكر حالات أو استعمل --all-of-queue", "Name cases, or give --all-of-queue"};
inline constexpr Text kNoneForVerb{"لا حالة في القائمة يمكن أن تؤخذ لها هذه الخطوة الآن",
                                   "No case in the queue can take this step now"};
inline constexpr Text kNotInBulk{"الخطوة $0 تؤخذ لكل حالة وحدها: قرار بشأن أسرة واحدة",
                                 "The step $0 is taken on one case at a time: it decides on one family"};
inline constexpr Text kManyRefused{"$0: رُفضت: $1", "$0: refused: $1"};

}  // namespace ihala::tools::desk_say

#endif  // IHALA_TOOLS_DESK_WORKFLOW_TEXTS_H_
