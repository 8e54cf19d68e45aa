#include "tools/story/tally.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "google/protobuf/util/message_differencer.h"

namespace ihala::story {
namespace {

using google::protobuf::util::MessageDifferencer;

const v1::Step* FindStep(const v1::Workflow& workflow, const std::string& step_id) {
  for (const v1::Step& step : workflow.steps()) {
    if (step.step_id() == step_id) return &step;
  }
  return nullptr;
}

v1::StageKind KindOf(const v1::Workflow& workflow, const std::string& stage_id) {
  for (const v1::Stage& stage : workflow.stages()) {
    if (stage.stage_id() == stage_id) return stage.kind();
  }
  return v1::STAGE_KIND_UNSPECIFIED;
}

// The stages in which a reviewer holds a case without having decided it: those to which claiming leads.
std::set<std::string> ReviewStages(const v1::Workflow& workflow) {
  std::set<std::string> stages;
  for (const v1::Step& step : workflow.steps()) {
    if (step.kind() == v1::STEP_KIND_CLAIM && !step.to_stage().empty()) stages.insert(step.to_stage());
  }
  return stages;
}

bool Moves(const v1::HistoryEntry& entry) { return entry.from_stage() != entry.to_stage(); }

// What the family is known by apart from the ids that a device makes: the same sheet imported twice has the same.
std::string PeopleOf(const v1::Referral& referral) {
  v1::Referral people;
  for (const v1::Person& person : referral.people()) {
    v1::Person& kept = *people.add_people();
    *kept.mutable_name() = person.name();
    *kept.mutable_birth() = person.birth();
    *kept.mutable_documents() = person.documents();
  }
  return people.people().empty() ? "" : people.SerializeAsString();
}

class Comparison {
 public:
  Comparison(const ServerFile& server, const std::vector<FieldFile>& fields) : server_(server), fields_(fields) {}

  Tally Run() {
    for (const FieldFile& field : fields_) {
      for (const SentOperation& sent : field.operations) LookForOperation(field, sent);
      for (const auto& [id, shown] : field.cases) LookForWhatWasShown(id, shown);
    }
    for (const auto& [id, found] : server_.cases) {
      LookForTwins(id, found);
      LookForRepetition(id, found);
      CountProgress(id, found);
    }
    tally_.submitted = authors_.size();
    tally_.lost = lost_.size();
    tally_.doubled = doubled_.size();
    return std::move(tally_);
  }

 private:
  void Problem(const std::string& id, absl::string_view what) {
    tally_.problems.push_back(absl::StrCat(id.size() == 16 ? UuidToText(id) : "a case without an id", ": ", what));
  }
  void Lost(const std::string& id, absl::string_view what) {
    lost_.insert(id);
    Problem(id, absl::StrCat("lost: ", what));
  }
  void Doubled(const std::string& id, absl::string_view what) {
    doubled_.insert(id);
    Problem(id, absl::StrCat("doubled: ", what));
  }

  const Judged* JudgedAs(const SentOperation& sent) const {
    const auto found = server_.ledger.find(sent.name);
    return found == server_.ledger.end() ? nullptr : &found->second;
  }
  const ServerCase* CaseAtServer(const std::string& id) const {
    const auto found = server_.cases.find(id);
    return found == server_.cases.end() || found->second.cores.empty() ? nullptr : &found->second;
  }

  // Whatever a store was told is done must be done, and every referral that it queued must have arrived as it was.
  void LookForOperation(const FieldFile& field, const SentOperation& sent) {
    if (sent.superseded) return;
    const Judged* judged = JudgedAs(sent);
    const bool same = judged != nullptr && judged->digest == sent.digest;
    if (sent.acknowledged && !same) Lost(sent.referral_id, "an acknowledged operation is not in the server's ledger");
    if (sent.acknowledged && same && judged->verdict.kind() != sent.verdict.kind()) {
      Lost(sent.referral_id, "the server's ledger has another verdict than its receipt");
    }
    const std::optional<v1::Operation>& operation =
        sent.operation.has_value() || !same ? sent.operation : judged->operation;
    if (!operation.has_value()) return Lost(sent.referral_id, "an operation is neither in its store nor at the server");
    if (!operation->has_submit()) return;
    if (!authors_.emplace(sent.referral_id, &field).second) Doubled(sent.referral_id, "it was submitted twice");
    tally_.acknowledged += sent.acknowledged;
    LookForSubmission(sent, operation->submit());
  }

  void LookForSubmission(const SentOperation& sent, const v1::SubmitReferral& submit) {
    const ServerCase* found = CaseAtServer(sent.referral_id);
    if (found == nullptr) return Lost(sent.referral_id, "it was submitted and is not at the server");
    const v1::CaseCore& core = found->cores.front();
    // An erased case has neither code nor dossier, on purpose.
    if (core.has_erased()) return;
    if (sent.acknowledged && core.short_code() != sent.verdict.short_code()) {
      Lost(sent.referral_id, "the server has it under another code than the slip says");
    }
    if (found->dossiers.empty()) return Lost(sent.referral_id, "the server has no dossier of it");
    // A case that was voided by an older server has an empty one.
    if (KindOf(WorkflowOf(core), core.stage_id()) == v1::STAGE_KIND_CLOSED_ERASED) return;
    if (!MessageDifferencer::Equals(found->dossiers.front(), submit.referral())) {
      Lost(sent.referral_id, "the server's dossier is not the one that was submitted");
    }
  }

  // The server must still have what it showed to a device, whatever happened to it since.
  void LookForWhatWasShown(const std::string& id, const FieldCase& shown) {
    const ServerCase* found = CaseAtServer(id);
    if (found == nullptr) return Lost(id, "the server showed it to a device and has it no more");
    if (found->cores.front().revision() < shown.core.revision()) Lost(id, "the server went back in time");
    for (const v1::HistoryEntry& entry : shown.history) {
      if (Find(found->history, entry.seq()) == nullptr) Lost(id, "a line of its history is gone from the server");
    }
  }

  static const v1::HistoryEntry* Find(const std::vector<v1::HistoryEntry>& history, uint64_t seq) {
    const auto found = std::find_if(history.begin(), history.end(), [&](const auto& e) { return e.seq() == seq; });
    return found == history.end() ? nullptr : &*found;
  }

  // Two cases that are one.
  void LookForTwins(const std::string& id, const ServerCase& found) {
    if (found.cores.empty()) return Problem(id, "the server has parts of it without the case itself");
    if (authors_.count(id) == 0) Problem(id, "no field store submitted it");
    if (found.cores.size() > 1) Doubled(id, "the server has the case itself twice");
    if (found.dossiers.size() > 1) Doubled(id, "the server has two dossiers of it");
    for (const v1::CaseCore& core : found.cores) {
      if (!ids_.insert(core.referral_id()).second) Doubled(id, "two cases have its id");
      if (!core.short_code().empty() && !codes_.insert(core.short_code()).second)
        Doubled(id, "two cases have its short code");
    }
    for (const v1::Referral& dossier : found.dossiers) {
      const std::string household = dossier.household().household_id();
      if (!household.empty() && !households_.insert(household).second) Doubled(id, "two cases have its household");
      for (const v1::Person& person : dossier.people()) {
        const std::string& person_id = person.person_id();
        if (!person_id.empty() && !people_.insert(person_id).second) Doubled(id, "two cases have the same person");
      }
      const std::string family = PeopleOf(dossier);
      if (!family.empty() && !families_.insert(family).second) Doubled(id, "two cases tell of the same people");
    }
  }

  // One case to which something was done twice. Each move of the stage has an entry number of its own.
  void LookForRepetition(const std::string& id, const ServerCase& found) {
    if (found.cores.empty()) return;
    const v1::Workflow& workflow = WorkflowOf(found.cores.front());
    int submissions = 0;
    std::set<uint32_t> entries;
    for (const v1::HistoryEntry& entry : found.history) {
      const v1::Step* step = FindStep(workflow, entry.step_id());
      submissions += step != nullptr && step->kind() == v1::STEP_KIND_SUBMIT;
      if (Moves(entry) && !entries.insert(entry.entry()).second) Doubled(id, "it entered a stage twice at once");
    }
    if (submissions > 1) Doubled(id, "its history has two submissions");
    if (submissions == 0) Lost(id, "its history has no submission");
  }

  void CountProgress(const std::string& id, const ServerCase& found) {
    if (found.cores.empty()) return;
    const v1::CaseCore& core = found.cores.front();
    const v1::Workflow& workflow = WorkflowOf(core);
    ++tally_.at_stage[core.stage_id()];
    std::set<std::string> steps;
    for (const v1::HistoryEntry& entry : found.history) {
      if (Moves(entry)) steps.insert(entry.step_id());
    }
    for (const std::string& step : steps) ++tally_.took_step[step];
    const v1::HistoryEntry* decision = LastDecision(found, workflow);
    if (decision == nullptr) return;
    ++tally_.decided;
    const auto author = authors_.find(id);
    if (author == authors_.end()) return;
    const auto shown = author->second->cases.find(id);
    if (shown == author->second->cases.end()) return;
    const v1::CaseCore& copy = shown->second.core;
    const v1::HistoryEntry* told = Find(shown->second.history, decision->seq());
    tally_.answered_back += told != nullptr && told->step_id() == decision->step_id() &&
                            told->to_stage() == decision->to_stage() && copy.stage_id() == core.stage_id() &&
                            copy.entry() == core.entry() && copy.reason_code() == core.reason_code();
  }

  const v1::Workflow& WorkflowOf(const v1::CaseCore& core) const {
    const auto found = server_.workflows.find({core.workflow().workflow_id(), core.workflow().version()});
    return found == server_.workflows.end() ? v1::Workflow::default_instance() : found->second;
  }

  const ServerFile& server_;
  const std::vector<FieldFile>& fields_;
  Tally tally_;
  std::map<std::string, const FieldFile*> authors_;  // The store that submitted each referral.
  std::set<std::string> lost_;
  std::set<std::string> doubled_;
  std::set<std::string> ids_;
  std::set<std::string> codes_;
  std::set<std::string> households_;
  std::set<std::string> people_;
  std::set<std::string> families_;
};

}  // namespace

const v1::HistoryEntry* LastDecision(const ServerCase& found, const v1::Workflow& workflow) {
  const std::set<std::string> reviews = ReviewStages(workflow);
  const v1::HistoryEntry* last = nullptr;
  for (const v1::HistoryEntry& entry : found.history) {
    if (entry.side() != v1::SIDE_RECEIVER || !Moves(entry) || reviews.count(entry.to_stage()) > 0) continue;
    const v1::StageKind kind = KindOf(workflow, entry.to_stage());
    if (kind != v1::STAGE_KIND_UNSPECIFIED && kind != v1::STAGE_KIND_WAITING_ON_REFERRER) last = &entry;
  }
  return last;
}

Tally Compare(const ServerFile& server, const std::vector<FieldFile>& fields) {
  return Comparison(server, fields).Run();
}

}  // namespace ihala::story
