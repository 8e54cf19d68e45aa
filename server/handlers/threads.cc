#include "server/handlers/threads.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/text/person_marks.h"
#include "server/commands/thread_judge.h"
#include "server/handlers/change.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

constexpr size_t kOrganisationsMax = 20;

// Text that everybody in the thread reads, and that is about nobody.
void CheckText(FieldChecks& checks, absl::string_view field, const std::string& text, size_t most, text::Lines lines) {
  checks.Text(field, text, most, lines);
  checks.That(!text::NamesAPerson(text), field, "NAMES_A_PERSON",
              "must be about no person: it has a number, address or short code of somebody's");
}

void CheckPost(FieldChecks& checks, v1::PostKind kind, const std::string& text) {
  checks.Required("kind", kind != v1::POST_KIND_UNSPECIFIED);
  CheckText(checks, "text", text, limits::kCommentCodePoints, text::Lines::kMany);
}

void CheckSubject(FieldChecks& checks, const v1::ThreadSubject& subject) {
  switch (subject.about_case()) {
    case v1::ThreadSubject::kAgreementId:
      checks.Party("subject.agreement_id", subject.agreement_id());
      break;
    case v1::ThreadSubject::kReason:
      checks.Code("subject.reason.reason_set", subject.reason().reason_set());
      checks.Code("subject.reason.code", subject.reason().code());
      break;
    case v1::ThreadSubject::kTrial:
      checks.Code("subject.trial", subject.trial());
      break;
    case v1::ThreadSubject::ABOUT_NOT_SET:
      checks.Required("subject", false);
      break;
  }
  if (!subject.has_red_line()) return;
  const v1::RedLine& line = subject.red_line();
  checks.That(subject.has_agreement_id(), "subject.red_line", "NOT_ALLOWED", "stands in an agreement only");
  checks.Required("subject.red_line.version", line.version() != 0);
  checks.Required("subject.red_line", line.line_case() != v1::RedLine::LINE_NOT_SET);
}

v1::Post PostOf(v1::PostKind kind, const std::string& text) {
  v1::Post post;
  post.set_kind(kind);
  post.set_text(text);
  return post;
}

absl::StatusOr<v1::Thread> FindMine(ReadTxn& txn, const Caller& caller, const std::string& thread_id) {
  ASSIGN_OR_RETURN(std::optional<v1::Thread> thread, txn.FindThread(thread_id));
  if (!thread.has_value() || !TakesPart(caller, *thread)) return NoSuchThread();
  return *std::move(thread);
}

// Has the executor judge a word and answers with the thread as it is after it.
template <typename Request, typename Response>
void Say(HandlerEnv& env, const Call& call, const Request& request, DirectoryEntry entry, Response* response,
         Done done) {
  Change(env, call, request.request_id(), request, /*base_revision=*/0, std::move(entry),
         [&env, &call, &request, response, done = std::move(done)](const absl::StatusOr<uint64_t>& revision) {
           if (!revision.ok()) return done(revision.status());
           done(env.store->Read([&](ReadTxn& txn) -> absl::Status {
             ASSIGN_OR_RETURN(*response->mutable_thread(), FindMine(txn, call.caller, request.thread_id()));
             return absl::OkStatus();
           }));
         });
}

}  // namespace

void OpenThread(HandlerEnv& env, const Call& call, const v1::OpenThreadRequest& request,
                v1::OpenThreadResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Uuid("thread_id", request.thread_id());
  checks.Required("organisations", !request.organisations().empty());
  checks.AtMost("organisations", request.organisations_size(), kOrganisationsMax);
  for (int i = 0; i < request.organisations_size(); ++i) {
    checks.Party(absl::StrCat("organisations[", i, "]"), request.organisations(i));
  }
  CheckSubject(checks, request.subject());
  CheckText(checks, "title", request.title(), limits::kLineCodePoints, text::Lines::kOne);
  CheckPost(checks, request.kind(), request.text());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  v1::Thread thread;
  thread.set_thread_id(request.thread_id());
  *thread.mutable_subject() = request.subject();
  *thread.mutable_organisations() = request.organisations();
  thread.set_title(request.title());
  Say(env, call, request, ihala::OpenThread{std::move(thread), PostOf(request.kind(), request.text())}, response,
      std::move(done));
}

void AddPost(HandlerEnv& env, const Call& call, const v1::AddPostRequest& request, v1::AddPostResponse* response,
             Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Uuid("thread_id", request.thread_id());
  CheckPost(checks, request.kind(), request.text());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Say(env, call, request, ihala::AddPost{request.thread_id(), PostOf(request.kind(), request.text())}, response,
      std::move(done));
}

void CloseThread(HandlerEnv& env, const Call& call, const v1::CloseThreadRequest& request,
                 v1::CloseThreadResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Uuid("thread_id", request.thread_id());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Say(env, call, request, ihala::CloseThread{request.thread_id()}, response, std::move(done));
}

absl::Status ListThreads(HandlerEnv& env, const Call& call, const v1::ListThreadsRequest& request,
                         v1::ListThreadsResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Page(request.page_size(), request.page_token()).Status());
  const PageTokens tokens(env, call, "ListThreads");
  ASSIGN_OR_RETURN(std::string before, tokens.Read(request.page_token(), ""));
  const int page_size = PageSize(request.page_size());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<v1::Thread> threads,
                       txn.ListThreads(call.caller.organisation, before, page_size));
      for (const v1::Thread& thread : threads) {
        before = thread.thread_id();
        if (!TakesPart(call.caller, thread)) continue;
        // Only another one that the caller may see makes another page.
        if (response->threads_size() == page_size) {
          response->set_next_page_token(tokens.Write(response->threads(page_size - 1).thread_id()));
          return absl::OkStatus();
        }
        *response->add_threads() = thread;
      }
      if (threads.empty()) return absl::OkStatus();
    }
  });
}

absl::Status ListPosts(HandlerEnv& env, const Call& call, const v1::ListPostsRequest& request,
                       v1::ListPostsResponse* response) {
  FieldChecks checks(request);
  checks.Uuid("thread_id", request.thread_id()).Page(request.page_size(), request.page_token());
  RETURN_IF_ERROR(checks.Status());
  const PageTokens tokens(env, call, absl::StrCat("ListPosts/", absl::BytesToHexString(request.thread_id())));
  ASSIGN_OR_RETURN(const uint64_t after, tokens.ReadNumber(request.page_token()));
  const int page_size = PageSize(request.page_size());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    RETURN_IF_ERROR(FindMine(txn, call.caller, request.thread_id()).status());
    ASSIGN_OR_RETURN(std::vector<v1::Post> posts,
                     txn.ListPosts(request.thread_id(), static_cast<uint32_t>(after), page_size + 1));
    const bool more = posts.size() > static_cast<size_t>(page_size);
    if (more) posts.pop_back();
    for (v1::Post& post : posts) *response->add_posts() = std::move(post);
    if (more) response->set_next_page_token(tokens.WriteNumber(response->posts(page_size - 1).n()));
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
