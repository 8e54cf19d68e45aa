#include "common/audit/record.h"

#include <initializer_list>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

constexpr size_t kPackedCaseBytes = kIdBytes + 1;
// A code has at most 64 bytes, a UUID 36, an id in hexadecimal 32; a kind of verdict and its reason about 60.
constexpr size_t kFieldBytes = 96;

absl::Status Malformed(absl::string_view field, absl::string_view what) {
  return InvalidField(field, "MALFORMED", what);
}

// What codes, ids and the names of verdicts are made of. A blank joins a verdict and its reason.
bool IsCode(absl::string_view text, bool may_have_blank) {
  if (text.size() > kFieldBytes) return false;
  for (const char c : text) {
    const bool joins = c == '-' || c == '_' || c == '.' || c == '/' || (c == ' ' && may_have_blank);
    if (!joins && !absl::ascii_isalnum(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

}  // namespace

std::string AuditChainStart() { return std::string(kDigestBytes, '\0'); }

std::string AuditChain(absl::string_view previous, uint64_t n, const AuditRecord& record) {
  Hasher hasher;
  hasher.Update(record.cases.empty() ? "ihala audit 1" : "ihala audit 2").Update(previous);
  const auto add = [&](absl::string_view part) { hasher.Update(absl::StrCat(part.size(), ":")).Update(part); };
  add(absl::StrCat(n, "|", absl::ToUnixMicros(record.at)));
  for (absl::string_view part : std::initializer_list<absl::string_view>{
           record.actor, record.organisation, record.action, record.subject, record.result, record.digest}) {
    add(part);
  }
  if (!record.cases.empty()) add(PackCases(record.cases));
  return hasher.Finish();
}

std::string PackCases(const std::vector<CaseRung>& cases) {
  std::string packed;
  packed.reserve(cases.size() * kPackedCaseBytes);
  for (const CaseRung& one : cases) {
    packed += one.referral_id;
    packed.push_back(static_cast<char>(one.rung));
  }
  return packed;
}

absl::StatusOr<std::vector<CaseRung>> UnpackCases(absl::string_view packed) {
  if (packed.size() % kPackedCaseBytes != 0) return absl::DataLossError("the cases of an audit record are cut");
  std::vector<CaseRung> cases;
  cases.reserve(packed.size() / kPackedCaseBytes);
  for (; !packed.empty(); packed.remove_prefix(kPackedCaseBytes)) {
    const auto rung = static_cast<unsigned char>(packed[kIdBytes]);
    cases.push_back({std::string(packed.substr(0, kIdBytes)), static_cast<v1::Rung>(rung)});
  }
  return cases;
}

v1::AuditEntry ToEntry(uint64_t n, const AuditRecord& record, absl::string_view chain) {
  v1::AuditEntry entry;
  entry.set_n(n);
  entry.set_at_us(absl::ToUnixMicros(record.at));
  entry.set_actor(record.actor);
  entry.set_organisation(record.organisation);
  entry.set_action(record.action);
  entry.set_subject(record.subject);
  entry.set_result(record.result);
  entry.set_digest(record.digest);
  for (const CaseRung& one : record.cases) {
    v1::AuditCase& out = *entry.add_cases();
    out.set_case_id(UuidToText(one.referral_id));
    out.set_rung(one.rung);
  }
  entry.set_chain(std::string(chain));
  return entry;
}

absl::StatusOr<AuditRecord> FromEntry(const v1::AuditEntry& entry) {
  AuditRecord record;
  record.at = absl::FromUnixMicros(entry.at_us());
  record.actor = entry.actor();
  record.organisation = entry.organisation();
  record.action = entry.action();
  record.subject = entry.subject();
  record.result = entry.result();
  record.digest = entry.digest();
  record.cases.reserve(static_cast<size_t>(entry.cases_size()));
  for (const v1::AuditCase& one : entry.cases()) {
    absl::StatusOr<std::string> id = UuidFromText(one.case_id());
    // One spelling alone, so that whoever compares texts compares ids.
    if (!id.ok() || UuidToText(*id) != one.case_id()) return Malformed("cases.case_id", "must be the text of a UUID");
    if (one.rung() <= 0 || one.rung() > std::numeric_limits<unsigned char>::max()) {
      return Malformed("cases.rung", "must be a rung");
    }
    record.cases.push_back({*std::move(id), one.rung()});
  }
  return record;
}

absl::Status CheckIdsAndCodes(const AuditRecord& record) {
  const std::pair<absl::string_view, const std::string*> codes[] = {{"actor", &record.actor},
                                                                    {"organisation", &record.organisation},
                                                                    {"action", &record.action},
                                                                    {"subject", &record.subject}};
  for (const auto& [field, text] : codes) {
    if (!IsCode(*text, /*may_have_blank=*/false)) return Malformed(field, "must be an id or a code");
  }
  if (!IsCode(record.result, /*may_have_blank=*/true)) return Malformed("result", "must be a verdict and its reason");
  if (!record.digest.empty() && record.digest.size() != kDigestBytes) {
    return Malformed("digest", "must be empty or 32 bytes");
  }
  for (const CaseRung& one : record.cases) {
    if (one.referral_id.size() != kIdBytes) return Malformed("cases.referral_id", "must be 16 bytes");
  }
  return absl::OkStatus();
}

}  // namespace ihala
