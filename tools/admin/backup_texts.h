#ifndef IHALA_TOOLS_ADMIN_BACKUP_TEXTS_H_
#define IHALA_TOOLS_ADMIN_BACKUP_TEXTS_H_

#include "tools/support/messages.h"

// What ihala-admin says about backups.
namespace ihala::tools::admin_say {

inline constexpr Text kCheckBackup{"فتح نسخة احتياطية بكل ما فيها، وإبلاغ الخادم بأنها سليمة",
                                   "Opens everything in a backup, and tells the server that it is good"};
inline constexpr Text kBackupCopyOption{"مجلد النسخة الاحتياطية من قاعدة البيانات",
                                        "The folder with the copy of the database"};
inline constexpr Text kCheckOnlyOption{"فحص النسخة دون إبلاغ الخادم", "Checks the copy and tells no server"};
inline constexpr Text kBackupGood{"النسخة $0 سليمة حتى التغيير $1: فُتحت $2 من الحالات و$3 من المحتويات",
                                  "The copy $0 is good up to change $1: $2 cases and $3 contents open"};
inline constexpr Text kBackupReported{"علم الخادم بها: يجوز للأجهزة أن تنسى ما تحفظه النسخة",
                                      "The server knows: devices may forget what the copy keeps"};
inline constexpr Text kBackupBad{"النسخة الاحتياطية لا تصلح: $0", "The backup is no good: $0"};

}  // namespace ihala::tools::admin_say

#endif  // IHALA_TOOLS_ADMIN_BACKUP_TEXTS_H_
