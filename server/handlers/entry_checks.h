#ifndef IHALA_SERVER_HANDLERS_ENTRY_CHECKS_H_
#define IHALA_SERVER_HANDLERS_ENTRY_CHECKS_H_

#include <string>

#include "ihala/v1/arrangement.pb.h"
#include "ihala/v1/directory.pb.h"
#include "server/handlers/validate.h"

namespace ihala {

// The form of each kind of directory entry: codes, names, dates, lengths. Whether what it refers to exists is the
// executor's to say. Fields are named under `at`, the entry's place in its request.
void CheckEntry(const v1::Organisation& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::Desk& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::Programme& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::Governorate& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::SharingAgreement& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::Outage& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::Arrangement& entry, const std::string& at, FieldChecks& checks);
void CheckEntry(const v1::Account& entry, const std::string& at, FieldChecks& checks);

// The last day of an outage, a trial or a shock.
void CheckLastDay(const std::string& field, const v1::Date& day, FieldChecks& checks);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_ENTRY_CHECKS_H_
