#include "tests/sim/oracle.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

// Whether a receiver may see no more than the envelope of the case.
bool IsShut(const v1::CaseCore& core) {
  return core.consent_ended() || core.stage_id() == "WITHDRAWN" || core.stage_id() == "VOIDED";
}

// The offset by which the default workflow counts days.
absl::TimeZone CaseZone() { return absl::FixedTimeZone(2 * 60 * 60); }

// Whether the consent's last day is over.
bool IsOver(const v1::Consent& consent, absl::Time now) {
  const v1::Date& last = consent.expires_on();
  return last.day() != 0 &&
         now >= absl::FromCivil(absl::CivilDay(last.year(), last.month(), last.day()) + 1, CaseZone());
}

// The rungs of disclosure.
enum Height { kEnvelope, kReview, kIdentity, kAccepted };

Height HeightOf(const v1::Referral& dossier) {
  for (const v1::Person& person : dossier.people()) {
    if (person.marital_status() != v1::MARITAL_STATUS_UNSPECIFIED) return kAccepted;
  }
  if (dossier.people_size() > 0 || dossier.household().has_current_place() || dossier.has_safe_contact()) {
    return kIdentity;
  }
  return dossier.has_needs() || dossier.has_consent() || dossier.coverage_size() > 0 ? kReview : kEnvelope;
}

Height HeightOf(const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs) {
  return std::any_of(inputs.begin(), inputs.end(), [](const v1::InputValue& input) { return !input.text().empty(); })
             ? kReview
             : kEnvelope;
}

// How far up what is in the row stands for the people of an organisation: what they said themselves they may read.
Height HeightOf(const v1::Row& row, const std::string& organisation) {
  if (row.has_dossier()) return HeightOf(row.dossier());
  if (row.has_comment()) {
    const bool own = row.comment().author_organisation() == organisation;
    return row.comment().text().empty() || own ? kEnvelope : kReview;
  }
  if (row.has_history()) return HeightOf(row.history().inputs());
  if (row.has_conflict()) return HeightOf(row.conflict().other());
  return row.has_core() ? std::max(HeightOf(row.core().inputs()), HeightOf(row.core().pending().inputs())) : kEnvelope;
}

bool HasContent(const v1::Referral& dossier) { return HeightOf(dossier) > kEnvelope; }

// How far up a stage of the default workflow lets a receiver see.
Height OpensIn(const std::string& stage) {
  if (stage == "SUBMITTED" || stage == "WITHDRAWN" || stage == "VOIDED" || stage == "EXPIRED") return kEnvelope;
  const bool accepted =
      stage == "ACCEPTED" || stage == "WAITLISTED" || stage == "ENROLLED" || stage == "COMPLETED" || stage == "FAILED";
  return accepted ? kAccepted : kIdentity;
}

// How far up somebody of the receiver may see: who holds the case or oversees it sees why; names, who asked for them.
Height OpenTo(const std::string& account, bool leads, const v1::CaseCore& core) {
  if (core.holder().empty() || (core.holder() != account && !leads)) return kEnvelope;
  const auto& opened = core.identity_opened_by();
  const bool asked = std::find(opened.begin(), opened.end(), account) != opened.end();
  return std::min(OpensIn(core.stage_id()), asked ? kAccepted : kReview);
}

// Whether another amendment may have replaced this one: the case was amended more than once. What was filed again after
// a fork stands behind its author's later words, and may leave no event of its own.
bool IsReplaced(const std::vector<const OperationRecord*>& records, const Truth& truth) {
  const auto found = truth.find(records.front()->referral_id);
  if (found == truth.end()) return false;
  int amendments = 0;
  for (const v1::HistoryEntry& entry : found->second.history) {
    amendments += entry.kind() == v1::HISTORY_KIND_AMENDED ? 1 : 0;
  }
  const bool refiled = std::any_of(records.begin(), records.end(),
                                   [](const OperationRecord* record) { return record->operation.has_origin(); });
  return amendments > (refiled ? 0 : 1);
}

const char* NameOf(Deed deed) {
  switch (deed) {
    case Deed::kSubmit:
      return "submission";
    case Deed::kComment:
      return "comment";
    case Deed::kStep:
      return "step";
    case Deed::kAmend:
      return "amendment";
  }
  return "";
}

}  // namespace

Oracle::Person Oracle::PersonOf(const std::string& account) const {
  for (const v1::Account& one : world::Accounts()) {
    if (one.code() != account) continue;
    const auto became = became_.find(account);
    const std::set<v1::Role> roles = became == became_.end() ? std::set<v1::Role>{one.roles(0).role()} : became->second;
    Person person;
    person.organisation = one.organisation();
    person.refers = person.organisation != world::kMinistry;
    person.leads = roles.contains(v1::ROLE_LEAD);
    person.sees_all = roles != std::set<v1::Role>{v1::ROLE_CASEWORKER};
    if (one.roles(0).desks_size() > 0) person.desk = one.roles(0).desks(0);
    return person;
  }
  return {};
}

bool Oracle::MaySeeCase(const std::string& account, const Person& person, const v1::CaseCore& core) {
  if (person.organisation.empty()) return false;
  if (person.refers) {
    if (core.referring_organisation() != person.organisation) return false;
    return person.sees_all || core.worker_code() == account || core.assigned_to() == account;
  }
  if (core.receiving_organisation() != person.organisation) return false;
  return person.desk.empty() || core.desk() == person.desk;
}

void Oracle::MayBecome(const std::string& account, v1::Role role) {
  became_.try_emplace(account, std::set<v1::Role>{v1::ROLE_CASEWORKER}).first->second.insert(role);
}

void Oracle::IsNow(const std::string& account, v1::Role role) { became_[account] = {role}; }

std::string Oracle::NewWords(absl::string_view who) { return absl::StrCat("words ", ++words_, " of ", who); }

void Oracle::Tries(const std::string& words, Deed deed, const std::string& account) {
  memories_[words] = {deed, account, false};
}

void Oracle::IsPromised(const std::string& words) { memories_[words].promised = true; }

uint64_t Oracle::promised() const {
  return static_cast<uint64_t>(
      std::count_if(memories_.begin(), memories_.end(), [](const auto& one) { return one.second.promised; }));
}

void Oracle::SeesCase(const std::string& account, const CaseView& view, absl::Time floor) {
  if (PersonOf(account).refers || !HasContent(view.dossier) || !IsOver(view.dossier.consent(), floor)) return;
  findings_->overexposed.push_back(
      absl::StrCat(account, " is shown ", view.summary.short_code, " after the consent's last day"));
}

void Oracle::SeesPage(const std::string& account, const v1::Page& page, const Truth& truth, absl::Time server_time) {
  const Person person = PersonOf(account);
  for (const v1::Row& row : page.rows()) {
    if (row.referral_id().empty() || row.has_left_scope()) continue;
    const auto found = truth.find(row.referral_id());
    if (found == truth.end()) {
      findings_->diverged.push_back(absl::StrCat(account, " was sent a row of a case that does not exist"));
      continue;
    }
    const v1::CaseCore& core = found->second.core;
    if (!MaySeeCase(account, person, core)) {
      findings_->overexposed.push_back(absl::StrCat(account, " was sent a row of ", core.short_code()));
    } else if (row.has_comment() && row.comment().audience() == v1::AUDIENCE_INTERNAL &&
               row.comment().author_organisation() != person.organisation) {
      findings_->overexposed.push_back(absl::StrCat(account, " was sent an internal comment of ", core.short_code()));
    } else if (!person.refers && HeightOf(row, person.organisation) > kEnvelope &&
               (IsShut(core) || IsOver(found->second.dossier.consent(), server_time))) {
      findings_->overexposed.push_back(absl::StrCat(account, " was sent content of the shut ", core.short_code()));
    } else if (!person.refers && HeightOf(row, person.organisation) > OpenTo(account, person.leads, core)) {
      findings_->overexposed.push_back(
          absl::StrCat(account, " was sent of ", core.short_code(), " what is not open to them yet"));
    }
  }
}

void Oracle::Judge(const Truth& truth, const std::vector<std::vector<OperationRecord>>& devices, absl::Time now) {
  std::map<std::string, std::vector<std::string>> cases;
  for (const auto& [id, one] : truth) {
    for (const std::string& words : WordsIn(one)) cases[words].push_back(id);
  }
  std::map<std::string, std::vector<const OperationRecord*>> records;
  for (const std::vector<OperationRecord>& device : devices) {
    for (const OperationRecord& record : device) records[WordsIn(record.operation)].push_back(&record);
  }
  withdrawn_.clear();
  ran_out_.clear();
  for (const std::vector<OperationRecord>& device : devices) {
    for (const OperationRecord& record : device) {
      if (record.operation.take_step().step_id() == "WITHDRAW") withdrawn_.insert(record.referral_id);
      const bool ran_out = IsOver(record.operation.submit().referral().consent(), now) ||
                           IsOver(record.operation.amend().changed().consent(), now);
      if (ran_out) ran_out_.insert(record.referral_id);
    }
  }
  for (const auto& [words, memory] : memories_) JudgePromise(words, memory, cases[words], records[words], truth);
}

void Oracle::JudgeOrder(const Truth& truth, const std::vector<std::vector<OperationRecord>>& devices) {
  std::map<std::string, size_t> places;
  for (const auto& [id, one] : truth) {
    for (size_t i = 0; i < one.comments.size(); ++i) places[one.comments[i].text()] = i;
  }
  for (const std::vector<OperationRecord>& device : devices) {
    std::map<std::string, size_t> last;  // Of each case.
    for (const OperationRecord& record : device) {
      const auto place = places.find(record.operation.add_comment().text());
      if (record.delivery != Delivery::kAcknowledged || place == places.end()) continue;
      // Of what was filed again after a fork a part may have come through before, and what waited for its case is
      // judged when that comes.
      if (record.operation.has_origin()) continue;
      if (place->second < last[record.referral_id]) {
        findings_->diverged.push_back(absl::StrCat("'", place->first, "' was applied before what was said earlier"));
      }
      last[record.referral_id] = place->second;
    }
  }
}

void Oracle::JudgePromise(const std::string& words, const Memory& memory, const std::vector<std::string>& cases,
                          const std::vector<const OperationRecord*>& records, const Truth& truth) {
  if (cases.size() > 1) {
    findings_->doubled.push_back(absl::StrCat(NameOf(memory.deed), " '", words, "' is there ", cases.size(), " times"));
  }
  const OperationRecord* refused = nullptr;
  bool is_acknowledged = false;
  bool is_kept = false;
  for (const OperationRecord* record : records) {
    is_kept = is_kept || (record->parked && !record->reason.empty());
    if (record->delivery == Delivery::kRefused) refused = record;
    if (record->parked) JudgeParked(words, memory, *record, truth);
    if (record->delivery == Delivery::kAcknowledged) is_acknowledged = true;
  }
  if (!cases.empty() && refused != nullptr && !is_acknowledged) {
    findings_->diverged.push_back(
        absl::StrCat(NameOf(memory.deed), " '", words, "' happened, and its author reads that it was refused"));
  }
  if (!cases.empty() || !memory.promised) return;
  if (refused != nullptr) return JudgeRefusal(words, memory, *refused, truth);
  // A step may have been true already; a submission and a comment are themselves or nothing.
  if (is_acknowledged && memory.deed == Deed::kStep) return;
  // An amendment's value may have been replaced, but only by another amendment.
  if (is_acknowledged && memory.deed == Deed::kAmend && IsReplaced(records, truth)) return;
  if (is_kept) return;
  findings_->lost.push_back(absl::StrCat(NameOf(memory.deed), " '", words, "' of ", memory.account, " is ",
                                         is_acknowledged ? "acknowledged and nowhere" : "nowhere"));
}

// What waits for its case may wait no longer than until the case is there.
void Oracle::JudgeParked(const std::string& words, const Memory& memory, const OperationRecord& record,
                         const Truth& truth) {
  const auto found = truth.find(record.referral_id);
  if (found == truth.end() || !MaySeeCase(memory.account, PersonOf(memory.account), found->second.core)) return;
  findings_->stuck.push_back(absl::StrCat(NameOf(memory.deed), " '", words, "' waits for ",
                                          found->second.core.short_code(), ", which is there"));
}

// A refusal is an answer only where something was in the way; an engine that refuses everything would lose nothing.
void Oracle::JudgeRefusal(const std::string& words, const Memory& memory, const OperationRecord& record,
                          const Truth& truth) {
  if (record.reason.empty() || record.reason_text.ar().empty() || record.reason_text.en().empty()) {
    findings_->lost.push_back(absl::StrCat("'", words, "' was refused without words for a person: ", record.reason));
    return;
  }
  const auto found = truth.find(record.referral_id);
  // A withdrawal beats its submission in whatever order they come, and whatever was said of the case meanwhile.
  bool crossed = record.reason == "WITHDRAWN_FIRST" && withdrawn_.contains(record.referral_id);
  // Whoever comes after the consent's last day comes too late, however long the way was.
  const bool needs_consent = memory.deed == Deed::kSubmit || memory.deed == Deed::kAmend;
  crossed = crossed || (needs_consent && record.reason == "CONSENT_MISSING" && ran_out_.contains(record.referral_id));
  if (found != truth.end() && (memory.deed == Deed::kStep || memory.deed == Deed::kAmend)) {
    for (const v1::HistoryEntry& entry : found->second.history) {
      crossed = crossed || entry.actor() != memory.account || entry.entry() > record.operation.base_entry();
    }
  }
  // What somebody may do changes with their role, and their device hears of it later.
  if (crossed || became_.contains(memory.account)) return;
  findings_->lost.push_back(absl::StrCat(NameOf(memory.deed), " '", words, "' of ", memory.account,
                                         " was refused with ", record.reason, " though nothing stood in its way"));
}

}  // namespace ihala::sim
