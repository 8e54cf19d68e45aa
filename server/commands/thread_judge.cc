#include "server/commands/thread_judge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

bool IsCoordinator(const Caller& caller) { return caller.Holds(v1::ROLE_COORDINATOR, ""); }

bool KnowsReason(const ReferenceData& reference, const v1::ReasonSubject& reason) {
  return std::any_of(reference.workflows.begin(), reference.workflows.end(), [&](const auto& workflow) {
    return workflow.second->FindReason(reason.reason_set(), reason.code()) != nullptr;
  });
}

bool Restricts(const v1::SharingAgreement& version, const std::string& path) {
  return absl::c_linear_search(version.withheld(), path) || absl::c_linear_search(version.barred(), path) ||
         std::any_of(version.postponed().begin(), version.postponed().end(),
                     [&](const v1::RungFields& fields) { return absl::c_linear_search(fields.fields(), path); });
}

// A red line has to stand in the version that is named.
void CheckRedLine(const ReferenceData& reference, const v1::ThreadSubject& subject,
                  std::vector<FieldViolation>* problems) {
  const v1::RedLine& line = subject.red_line();
  const v1::SharingAgreement* const version = reference.directory.agreement(subject.agreement_id(), line.version());
  if (version == nullptr) {
    return problems->push_back({"subject.red_line.version", "UNKNOWN_CODE", "must be a version of the agreement"});
  }
  const auto must_stand = [&](bool stands, const char* field, const char* what) {
    if (!stands) problems->push_back({absl::StrCat("subject.red_line.", field), "UNKNOWN_CODE", what});
  };
  if (line.has_field()) {
    must_stand(Restricts(*version, line.field()), "field",
               "must be a field that this version postpones, withholds or bars");
  } else if (line.has_forbidden_organisation()) {
    must_stand(absl::c_linear_search(version->forbidden_organisations(), line.forbidden_organisation()),
               "forbidden_organisation", "must be an organisation that this version forbids");
  } else {
    must_stand(absl::c_linear_search(version->forbidden_desks(), line.forbidden_desk()), "forbidden_desk",
               "must be a desk that this version forbids");
  }
}

// What the thread is about has to be there, and for all who take part.
void CheckSubject(const ReferenceData& reference, const v1::Thread& thread, std::vector<FieldViolation>* problems) {
  const v1::ThreadSubject& subject = thread.subject();
  if (subject.has_reason() && !KnowsReason(reference, subject.reason())) {
    problems->push_back({"subject.reason.code", "UNKNOWN_CODE", "must be a reason of a workflow that is loaded"});
  }
  if (subject.agreement_id().empty()) return;
  const std::vector<const v1::SharingAgreement*> versions = reference.directory.VersionsOf(subject.agreement_id());
  // Others' agreements and ones that do not exist get the same words.
  const bool all_are_sides =
      !versions.empty() &&
      std::all_of(thread.organisations().begin(), thread.organisations().end(), [&](const std::string& code) {
        return code == versions.back()->referring_organisation() || code == versions.back()->receiving_organisation();
      });
  if (!all_are_sides) {
    problems->push_back(
        {"subject.agreement_id", "NOT_COVERED", "must be an agreement of which all who take part are sides"});
  } else if (subject.has_red_line()) {
    CheckRedLine(reference, subject, problems);
  }
}

absl::Status CheckThread(const ReferenceData& reference, const Caller& caller, const v1::Thread& thread) {
  // A thread is the whole organisation's, so whoever is bound to some desks opens none in its name.
  if (!IsCoordinator(caller) && !SpeaksForAll(caller, caller.organisation)) {
    return WithReason(absl::PermissionDeniedError("Only who speaks for the whole organisation opens a thread."),
                      "SPEAKS_FOR_A_PART");
  }
  std::vector<FieldViolation> problems;
  for (int i = 0; i < thread.organisations_size(); ++i) {
    if (reference.directory.organisation(thread.organisations(i)) != nullptr) continue;
    problems.push_back({absl::StrCat("organisations[", i, "]"), "UNKNOWN_CODE",
                        "must be the code of an organisation in the directory"});
  }
  if (!IsCoordinator(caller) && !absl::c_linear_search(thread.organisations(), caller.organisation)) {
    problems.push_back({"organisations", "NOT_COVERED", "must have your own organisation among them"});
  }
  CheckSubject(reference, thread, &problems);
  return WithReason(InvalidFields(problems), "INVALID");
}

Applied AppliedTo(const v1::Thread& thread, uint64_t revision, const char* action) {
  return {revision, absl::BytesToHexString(thread.thread_id()), action};
}

// Puts the next post, and the thread as it is with it.
absl::StatusOr<uint64_t> Put(WriteTxn& txn, absl::Time now, const Caller& caller, v1::Thread& thread, v1::Post post) {
  thread.set_posts(thread.posts() + 1);
  *thread.mutable_last_post_at() = TimestampOfTime(now);
  post.set_n(thread.posts());
  post.set_organisation(caller.organisation);
  *post.mutable_at() = TimestampOfTime(now);
  RETURN_IF_ERROR(txn.PutThread(thread));
  RETURN_IF_ERROR(txn.PutPost(thread.thread_id(), post));
  return txn.TakeNumber();
}

absl::StatusOr<Applied> Open(WriteTxn& txn, const ReferenceData& reference, absl::Time now, const Caller& caller,
                             OpenThread entry) {
  RETURN_IF_ERROR(CheckThread(reference, caller, entry.thread));
  ASSIGN_OR_RETURN(const std::optional<v1::Thread> present, txn.FindThread(entry.thread.thread_id()));
  if (present.has_value()) {
    return WithReason(InvalidField("thread_id", "REUSED", "must be new for each thread"), "INVALID");
  }
  entry.thread.set_opened_by(caller.organisation);
  *entry.thread.mutable_opened_at() = TimestampOfTime(now);
  ASSIGN_OR_RETURN(const uint64_t revision, Put(txn, now, caller, entry.thread, std::move(entry.post)));
  return AppliedTo(entry.thread, revision, audit_action::kThreadOpen);
}

absl::StatusOr<v1::Thread> FindMine(WriteTxn& txn, const Caller& caller, const std::string& thread_id) {
  ASSIGN_OR_RETURN(std::optional<v1::Thread> thread, txn.FindThread(thread_id));
  if (!thread.has_value() || !TakesPart(caller, *thread)) return NoSuchThread();
  return *std::move(thread);
}

absl::StatusOr<Applied> Post(WriteTxn& txn, absl::Time now, const Caller& caller, const AddPost& entry) {
  ASSIGN_OR_RETURN(v1::Thread thread, FindMine(txn, caller, entry.thread_id));
  if (thread.has_closed_at()) {
    return WithReason(absl::FailedPreconditionError("The thread is closed."), "THREAD_CLOSED");
  }
  ASSIGN_OR_RETURN(const uint64_t revision, Put(txn, now, caller, thread, entry.post));
  return AppliedTo(thread, revision, audit_action::kThreadPost);
}

absl::StatusOr<Applied> Close(WriteTxn& txn, absl::Time now, const Caller& caller, const CloseThread& entry) {
  ASSIGN_OR_RETURN(v1::Thread thread, FindMine(txn, caller, entry.thread_id));
  if (!IsCoordinator(caller) && thread.opened_by() != caller.organisation) {
    return WithReason(absl::PermissionDeniedError("Only whoever opened it, and the coordinator, close a thread."),
                      "PERMISSION");
  }
  if (!thread.has_closed_at()) *thread.mutable_closed_at() = TimestampOfTime(now);
  RETURN_IF_ERROR(txn.PutThread(thread));
  ASSIGN_OR_RETURN(const uint64_t revision, txn.TakeNumber());
  return AppliedTo(thread, revision, audit_action::kThreadClose);
}

}  // namespace

bool TakesPart(const Caller& caller, const v1::Thread& thread) {
  if (IsCoordinator(caller)) return true;
  return absl::c_linear_search(thread.organisations(), caller.organisation) &&
         SpeaksForAll(caller, caller.organisation);
}

absl::Status NoSuchThread() {
  return WithReason(absl::NotFoundError("There is no such thread, or your organisation takes no part in it."),
                    "THREAD_NOT_FOUND");
}

absl::StatusOr<Applied> JudgeThreadWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                        const Caller& caller, const DirectoryEntry& entry) {
  if (const auto* open = std::get_if<OpenThread>(&entry)) return Open(txn, reference, now, caller, *open);
  if (const auto* post = std::get_if<AddPost>(&entry)) return Post(txn, now, caller, *post);
  return Close(txn, now, caller, std::get<CloseThread>(entry));
}

}  // namespace ihala
