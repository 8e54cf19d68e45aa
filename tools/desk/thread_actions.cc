#include "tools/desk/thread_actions.h"

#include <functional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "ihala/v1/thread_service.pb.h"
#include "tools/desk/texts.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

std::string SubjectText(const v1::ThreadSubject& subject) {
  if (subject.has_reason()) return absl::StrCat(subject.reason().reason_set(), "/", subject.reason().code());
  if (subject.agreement_id().empty()) return subject.trial();
  if (!subject.has_red_line()) return subject.agreement_id();
  const v1::RedLine& line = subject.red_line();
  return absl::StrCat(subject.agreement_id(), "/", line.version(), " ", line.field(), line.forbidden_organisation(),
                      line.forbidden_desk());
}

absl::Status ForEachThread(Desk& desk, const std::function<void(const v1::Thread&)>& take) {
  v1::ListThreadsRequest request;
  do {
    ASSIGN_OR_RETURN(const v1::ListThreadsResponse page, desk.Ask(&ServerApi::ListThreads, request));
    for (const v1::Thread& thread : page.threads()) take(thread);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<std::string> FindThread(Desk& desk, const std::string& typed) {
  std::vector<std::string> found;
  RETURN_IF_ERROR(ForEachThread(desk, [&](const v1::Thread& thread) {
    if (absl::StartsWith(absl::BytesToHexString(thread.thread_id()), typed)) found.push_back(thread.thread_id());
  }));
  if (found.size() != 1) return UsageError(found.empty() ? desk_say::kNoSuchThread : desk_say::kManyThreads);
  return found.front();
}

absl::StatusOr<v1::PostKind> KindOf(const std::string& word) {
  v1::PostKind kind = v1::POST_KIND_UNSPECIFIED;
  if (!v1::PostKind_Parse(absl::StrCat("POST_KIND_", absl::AsciiStrToUpper(word)), &kind)) {
    return UsageError(desk_say::kUnknownPostKind, word);
  }
  return kind;
}

absl::StatusOr<v1::ThreadSubject> SubjectOf(const ThreadOptions& options) {
  v1::ThreadSubject subject;
  if (!options.agreement.empty()) subject.set_agreement_id(options.agreement);
  if (!options.trial.empty()) subject.set_trial(options.trial);
  if (options.version != 0) subject.mutable_red_line()->set_version(options.version);
  if (!options.field.empty()) subject.mutable_red_line()->set_field(options.field);
  if (!options.forbidden_organisation.empty()) {
    subject.mutable_red_line()->set_forbidden_organisation(options.forbidden_organisation);
  }
  if (!options.forbidden_desk.empty()) subject.mutable_red_line()->set_forbidden_desk(options.forbidden_desk);
  if (!options.reason.empty()) {
    const size_t slash = options.reason.find('/');
    if (slash == std::string::npos) return UsageError(desk_say::kReasonForm);
    subject.mutable_reason()->set_reason_set(options.reason.substr(0, slash));
    subject.mutable_reason()->set_code(options.reason.substr(slash + 1));
  }
  return subject;
}

// Says how the thread is now.
ExitCode Report(Desk& desk, const v1::Thread& thread) {
  desk.output().Json(JsonWriter().BeginObject().Key("thread").Message(thread).EndObject());
  desk.output().Say(desk_say::kThreadDone, absl::BytesToHexString(thread.thread_id()), thread.posts());
  return kExitOk;
}

absl::StatusOr<v1::Thread> Open(Desk& desk, const ThreadOptions& options) {
  v1::OpenThreadRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_thread_id(NewUuidV7(*desk.environment().clock, *desk.environment().random));
  ASSIGN_OR_RETURN(*request.mutable_subject(), SubjectOf(options));
  for (const std::string& organisation : options.organisations) request.add_organisations(organisation);
  request.set_title(options.title);
  ASSIGN_OR_RETURN(const v1::PostKind kind, KindOf(options.kind));
  request.set_kind(kind);
  request.set_text(options.text);
  ASSIGN_OR_RETURN(const v1::OpenThreadResponse response, desk.Write(&ServerApi::OpenThread, request));
  return response.thread();
}

absl::StatusOr<v1::Thread> Post(Desk& desk, const ThreadOptions& options) {
  v1::AddPostRequest request;
  request.set_request_id(desk.NewRequestId());
  ASSIGN_OR_RETURN(*request.mutable_thread_id(), FindThread(desk, options.thread));
  ASSIGN_OR_RETURN(const v1::PostKind kind, KindOf(options.kind));
  request.set_kind(kind);
  request.set_text(options.text);
  ASSIGN_OR_RETURN(const v1::AddPostResponse response, desk.Write(&ServerApi::AddPost, request));
  return response.thread();
}

absl::StatusOr<v1::Thread> Close(Desk& desk, const ThreadOptions& options) {
  v1::CloseThreadRequest request;
  request.set_request_id(desk.NewRequestId());
  ASSIGN_OR_RETURN(*request.mutable_thread_id(), FindThread(desk, options.thread));
  ASSIGN_OR_RETURN(const v1::CloseThreadResponse response, desk.Write(&ServerApi::CloseThread, request));
  return response.thread();
}

absl::Status Show(Desk& desk, const ThreadOptions& options) {
  v1::ListPostsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_thread_id(), FindThread(desk, options.thread));
  const Language language = desk.output().language();
  JsonWriter json;
  json.BeginObject().Key("posts").BeginArray();
  do {
    ASSIGN_OR_RETURN(const v1::ListPostsResponse page, desk.Ask(&ServerApi::ListPosts, request));
    for (const v1::Post& post : page.posts()) {
      json.Message(post);
      const std::string by =
          post.organisation().empty() ? std::string(Say(language, desk_say::kTheCoordinator)) : post.organisation();
      desk.output().Say(desk_say::kPostLine, post.n(), by,
                        ValueTitle(*v1::PostKind_descriptor(), post.kind(), language), post.text());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  desk.output().Json(json.EndArray().EndObject());
  return absl::OkStatus();
}

ExitCode Done(Desk& desk, const absl::StatusOr<v1::Thread>& thread) {
  return thread.ok() ? Report(desk, *thread) : desk.output().Fail(thread.status());
}

}  // namespace

ExitCode ListThreads(Desk& desk) {
  Output& output = desk.output();
  const Language language = output.language();
  JsonWriter json;
  json.BeginObject().Key("threads").BeginArray();
  Table table({std::string(Say(language, desk_say::kColumnThread)),
               std::string(Say(language, desk_say::kColumnSubject)), std::string(Say(language, desk_say::kColumnTitle)),
               std::string(Say(language, desk_say::kColumnWho)), std::string(Say(language, desk_say::kColumnPosts)),
               std::string(Say(language, desk_say::kColumnClosed))});
  const absl::Status listed = ForEachThread(desk, [&](const v1::Thread& thread) {
    json.Message(thread);
    table.Add({absl::BytesToHexString(thread.thread_id()), SubjectText(thread.subject()), thread.title(),
               absl::StrJoin(thread.organisations(), ", "), absl::StrCat(thread.posts()),
               thread.has_closed_at() ? "✓" : ""});
  });
  if (!listed.ok()) return output.Fail(listed);
  output.Json(json.EndArray().EndObject());
  if (!table.empty()) table.Print(output);
  return kExitOk;
}

ExitCode ShowThread(Desk& desk, const ThreadOptions& options) {
  const absl::Status shown = Show(desk, options);
  return shown.ok() ? kExitOk : desk.output().Fail(shown);
}

ExitCode OpenThread(Desk& desk, const ThreadOptions& options) { return Done(desk, Open(desk, options)); }
ExitCode PostToThread(Desk& desk, const ThreadOptions& options) { return Done(desk, Post(desk, options)); }
ExitCode CloseThread(Desk& desk, const ThreadOptions& options) { return Done(desk, Close(desk, options)); }

}  // namespace ihala::tools
