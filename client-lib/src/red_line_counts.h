#ifndef IHALA_CLIENT_LIB_SRC_RED_LINE_COUNTS_H_
#define IHALA_CLIENT_LIB_SRC_RED_LINE_COUNTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client-lib/src/engine.h"
#include "common/base/errors.h"
#include "ihala/v1/sync.pb.h"

// How often red lines stopped something on this device, by kind and receiver and nothing else (docs/figures.md). The
// counts go to the server in reports: what is in one stays in it under its id until the server has taken it, so that a
// lost answer neither doubles nor loses any. What is counted meanwhile goes into the next one.
namespace ihala::client {

// Counts a refusal once for each kind of red line among its fields, in a transaction of its own. Nothing happens where
// there is none, nor where the store cannot be written: the person should read why they were refused.
void CountRedLines(Engine& engine, const std::vector<FieldViolation>& fields, const std::string& receiving);

// Adds the report that is on its way, or a new one, which is stored first. Nothing where nothing is counted.
absl::Status ReportRedLines(Engine& engine, v1::ExchangeUp* up);
// Forgets what the server has taken. In an open transaction.
absl::Status NoteReportAnswer(Store& store, const v1::ExchangeUp& up, const v1::ExchangeDown& down);
// Forgets the report that is on its way, because the server cannot read it. In an open transaction.
absl::Status ForgetReport(Store& store);

// Takes over a row of another store: its columns are report, kind, receiving and attempts. One that is no count any
// more is passed over. In an open transaction.
absl::Status CopyRedLines(Store& store, const sqlite::Statement& row);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_RED_LINE_COUNTS_H_
