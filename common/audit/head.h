#ifndef IHALA_COMMON_AUDIT_HEAD_H_
#define IHALA_COMMON_AUDIT_HEAD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/sign.h"
#include "ihala/v1/audit.pb.h"

namespace ihala {

// Fills in the signature of a head, by the server's key; checks it. The signature covers every other field and the
// public key itself, under a purpose of its own. False as well for a head that no server would sign: without a number,
// or whose chain is not 32 bytes.
void SignHead(const SigningKey& key, v1::AuditHead* head);
bool VerifyHead(absl::string_view public_key, const v1::AuditHead& head);

// Whether no honest server signed both, where it handed out `earlier` before `later`: they say different things of one
// number, or the trail became shorter. Heads of different epochs are of different histories and say nothing of each
// other. The times in heads are not asked: clocks are set back.
bool Contradict(const v1::AuditHead& earlier, const v1::AuditHead& later);

}  // namespace ihala

#endif  // IHALA_COMMON_AUDIT_HEAD_H_
