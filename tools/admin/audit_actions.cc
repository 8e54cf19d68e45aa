#include "tools/admin/audit_actions.h"

#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/audit/file.h"
#include "common/audit/verifier.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "tools/admin/audit_texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

using Kind = AuditFinding::Kind;

absl::Status CannotWrite(const std::string& file) {
  return LocalError(absl::StatusCode::kInternal, say::kCannotWriteFile, file);
}

// Whom cases are of, and who read them, is nobody else's business on this machine.
absl::Status OpenPrivate(const std::string& path, std::ofstream& file) {
  const mode_t mask = umask(0077);
  file.open(path, std::ios::binary | std::ios::trunc);
  umask(mask);
  return file ? absl::OkStatus() : CannotWrite(path);
}

// The lines of one page.
std::string LinesOf(const v1::ListAuditTrailResponse& page, AuditFileWriter& writer) {
  std::string text;
  int head = 0;
  for (const v1::AuditEntry& entry : page.entries()) {
    text += writer.Line(entry);
    while (head < page.heads_size() && page.heads(head).n() <= entry.n()) text += writer.Line(page.heads(head++));
  }
  for (const v1::AuditCount& count : page.counts()) text += writer.Line(count);
  return text;
}

// Reads a file of the format. An error names the file.
absl::Status Read(const std::string& file, absl::FunctionRef<absl::Status(const v1::AuditLine&)> take) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return LocalError(absl::StatusCode::kNotFound, say::kCannotReadFile, file);
  absl::Status read = ReadAuditFile(in, take);
  if (read.ok() || !LocalText(read, Language::kEnglish).empty()) return read;
  return LocalError(read.code(), audit_say::kNotAnAuditFile, file, std::string(read.message()));
}

// Brings the heads of one file in as witnesses.
absl::Status AddWitnesses(const std::string& file, TrailVerifier& verifier) {
  std::string key;
  verifier.BeginCarrier();
  return Read(file, [&](const v1::AuditLine& line) -> absl::Status {
    if (line.has_file()) key = line.file().server_key();
    if (!line.has_head()) return absl::OkStatus();
    if (verifier.AddWitness(key, line.head()).ok()) return absl::OkStatus();
    return LocalError(absl::StatusCode::kInvalidArgument, audit_say::kNoWitness, file, line.head().n());
  });
}

struct KindText {
  Kind kind;
  const char* name;  // For programs.
  Text text;
};

const KindText& TextOf(Kind kind) {
  static const KindText texts[] = {
      {Kind::kMalformed, "malformed", audit_say::kMalformed},
      {Kind::kNumber, "number", audit_say::kNumber},
      {Kind::kChain, "chain", audit_say::kChain},
      {Kind::kHead, "head", audit_say::kHead},
      {Kind::kOtherServer, "other_server", audit_say::kOtherServer},
      {Kind::kOtherEpoch, "other_epoch", audit_say::kOtherEpoch},
      {Kind::kRewritten, "rewritten", audit_say::kRewritten},
      {Kind::kRolledBack, "rolled_back", audit_say::kRolledBack},
      {Kind::kHeadWithheld, "head_withheld", audit_say::kHeadWithheld},
      {Kind::kContradiction, "contradiction", audit_say::kContradiction},
  };
  for (const KindText& text : texts) {
    if (text.kind == kind) return text;
  }
  return texts[0];
}

void Report(const AuditReport& report, Output& output) {
  JsonWriter json;
  json.BeginObject().Key("entries").Unsigned(report.entries).Key("heads").Unsigned(report.heads);
  json.Key("witnesses").Unsigned(report.witnesses).Key("witnessed").Unsigned(report.witnessed);
  json.Key("unwitnessed").Unsigned(report.unwitnessed()).Key("found").Unsigned(report.findings_in_all);
  json.Key("findings").BeginArray();
  for (const AuditFinding& finding : report.findings) {
    json.BeginObject().Key("kind").String(TextOf(finding.kind).name).Key("n").Unsigned(finding.n).EndObject();
  }
  output.Json(json.EndArray().EndObject());
  output.Say(audit_say::kRead, report.entries, report.heads, report.witnesses);
  for (const AuditFinding& finding : report.findings) output.Say(TextOf(finding.kind).text, finding.n);
  if (report.findings_in_all > report.findings.size()) {
    output.Say(audit_say::kMoreFound, report.findings_in_all - report.findings.size());
  }
  if (report.ok() && report.witnessed > 0) output.Say(audit_say::kWhole, report.witnessed);
  if (report.witnesses == 0) output.Say(audit_say::kNoHeads);
  output.Say(audit_say::kUnwitnessed, report.unwitnessed());
}

}  // namespace

absl::Status ExportAudit(Admin& admin, const std::string& out) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  const std::string part = out + ".part";
  std::ofstream file;
  AuditFileWriter writer;
  v1::ListAuditTrailRequest request;
  uint64_t entries = 0;
  for (bool last = false; !last;) {
    ASSIGN_OR_RETURN(const auto page, Ask(*server, &ServerApi::ListAuditTrail, request));
    if (!file.is_open()) {
      RETURN_IF_ERROR(OpenPrivate(part, file));
      file << writer.Begin(page.server_key(), page.epoch(), /*has_trail=*/true);
    }
    file << LinesOf(page, writer);
    entries += static_cast<uint64_t>(page.entries_size());
    last = page.last() || page.entries_size() == 0;
    if (!last) request.set_after(page.entries(page.entries_size() - 1).n());
    request.set_up_to(page.up_to());
  }
  file << writer.End();
  file.close();
  if (!file || std::rename(part.c_str(), out.c_str()) != 0) return CannotWrite(out);
  JsonWriter json;
  admin.output().Json(json.BeginObject().Key("file").String(out).Key("entries").Unsigned(entries).EndObject());
  admin.output().Say(audit_say::kExported, entries, out);
  return absl::OkStatus();
}

absl::Status VerifyAudit(Admin& admin, const AuditVerifyOptions& options) {
  TrailVerifier verifier;
  if (!options.server_key.empty()) {
    const std::string key = absl::HexStringToBytes(options.server_key);
    if (options.server_key.size() != 2 * kPublicKeyBytes || absl::BytesToHexString(key) != options.server_key) {
      return UsageError(audit_say::kNotAKey);
    }
    verifier.TrustKey(key);
  }
  for (const std::string& file : options.heads) RETURN_IF_ERROR(AddWitnesses(file, verifier));
  RETURN_IF_ERROR(Read(options.file, [&](const v1::AuditLine& line) -> absl::Status {
    if (line.has_file() && !line.file().has_trail()) {
      return LocalError(absl::StatusCode::kInvalidArgument, audit_say::kNoTrail, options.file);
    }
    if (line.has_file()) verifier.Begin(line.file());
    if (line.has_entry()) verifier.Take(line.entry());
    if (line.has_head()) verifier.Take(line.head());
    return absl::OkStatus();
  }));
  const AuditReport report = verifier.Report();
  Report(report, admin.output());
  if (report.ok()) return absl::OkStatus();
  return LocalError(absl::StatusCode::kFailedPrecondition, audit_say::kNotWhole, options.file);
}

}  // namespace ihala::tools
