#include <algorithm>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "ihala/v1/thread_service.pb.h"
#include "tests/matrix/look.h"
#include "tests/matrix/others.h"

namespace ihala::matrix {
namespace {

// What a thread may be about, and between whom.
struct Topic {
  std::string name;
  v1::ThreadSubject subject;
  std::vector<std::string> organisations;
  bool is_sound = true;  // False where not all of them are sides of the agreement.
};

std::vector<Topic> Topics() {
  Topic own{"an agreement", {}, {kCsoA, kMinA}};
  own.subject.set_agreement_id(kOpenTerms);
  Topic others{"another agreement", {}, {kCsoA, kMinB}};
  others.subject.set_agreement_id(kToB);
  Topic reason{"a reason", {}, {kCsoB, kMinA}};
  reason.subject.mutable_reason()->set_reason_set("decline");
  reason.subject.mutable_reason()->set_code("RED_LINE");
  Topic trial{"a trial", {}, {kDuo, kCsoA, kMinB}};
  trial.subject.set_trial("TRIAL-1");
  Topic beside{"an agreement of others", {}, {kCsoA, kMinB}, false};
  beside.subject.set_agreement_id(kOpenTerms);
  return {own, others, reason, trial, beside};
}

bool Coordinates(const Person& who) { return HoldsAnyOf(who, {v1::ROLE_COORDINATOR}); }

// "Whoever speaks for an organisation that takes part, and the coordinator."
bool TakesPart(const Person& who, const v1::Thread& thread) {
  if (Coordinates(who)) return true;
  return SpeaksForAll(who) && absl::c_linear_search(thread.organisations(), who.account.organisation());
}

std::string RelationOf(const Person& who, const v1::Thread& thread) {
  if (Coordinates(who)) return "coordinates";
  if (absl::c_linear_search(thread.organisations(), who.account.organisation())) {
    return TakesPart(who, thread) ? "takes part" : "of who takes part";
  }
  return "takes no part";
}

// Everybody tries everything; what came of it is remembered as it should be.
class Talk {
 public:
  explicit Talk(Tally* tally) : tally_(*tally), office_(FirstAgreements()) {}

  void Judge() {
    for (const Topic& topic : Topics()) {
      for (const Person& who : office_.people()) TryOpening(who, topic);
    }
    for (Known& known : threads_) {
      for (const Person& who : office_.people()) TryPosting(who, known);
    }
    // Every second one is closed, by everybody who tries.
    for (size_t i = 0; i < threads_.size(); i += 2) {
      for (const Person& who : office_.people()) TryClosing(who, threads_[i]);
      for (const Person& who : office_.people()) TryPosting(who, threads_[i]);
    }
    for (const Person& who : office_.people()) JudgeWhatIsShown(who);
    tally_.Check({"everybody", "", "OpenThread", ""}, "threads", "some", threads_.size() > 5 ? "some" : "few");
  }

 private:
  struct Known {
    v1::Thread thread;
    std::vector<v1::Post> posts;
  };

  absl::StatusCode CodeOf(const Person& who, absl::StatusCode then) const {
    const bool door = Coordinates(who) || HoldsAnyOf(who, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD});
    if (!who.may_enter()) return absl::StatusCode::kUnauthenticated;
    return door ? then : absl::StatusCode::kPermissionDenied;
  }
  void Check(const Place& place, absl::StatusCode expected, const absl::Status& status) {
    tally_.Check(place, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(status.code()));
  }
  void CheckHidden(const Place& place, const absl::Status& status, const absl::Status& absent) {
    if (absl::IsNotFound(status)) tally_.Check(place, "words", EndingOf(absent).words, EndingOf(status).words);
  }
  void Stamp(google::protobuf::Timestamp* at) {
    at->set_seconds(absl::ToUnixSeconds(office_.clock().Now()));
    at->set_nanos(0);
  }
  void Add(const Person& who, const std::string& text, Known* known) {
    v1::Post& post = known->posts.emplace_back();
    known->thread.set_posts(static_cast<uint32_t>(known->posts.size()));
    post.set_n(known->thread.posts());
    post.set_organisation(who.account.organisation());
    post.set_kind(v1::POST_KIND_WHY);
    post.set_text(text);
    Stamp(post.mutable_at());
    Stamp(known->thread.mutable_last_post_at());
  }

  void TryOpening(const Person& who, const Topic& topic) {
    // Each has its own moment, so that what is in time order is so beyond doubt.
    office_.clock().Advance(absl::Seconds(1));
    v1::OpenThreadRequest request;
    request.set_request_id(office_.RequestId());
    request.set_thread_id(office_.NewId());
    *request.mutable_subject() = topic.subject;
    for (const std::string& one : topic.organisations) request.add_organisations(one);
    request.set_title(absl::StrCat("what stands between us: ", topic.name));
    request.set_kind(v1::POST_KIND_WHY);
    request.set_text("why it stands there");
    v1::OpenThreadResponse response;
    const absl::Status status = office_.Call(who, request, &response);
    Known opened;
    v1::Thread& thread = opened.thread;
    thread.set_thread_id(request.thread_id());
    *thread.mutable_subject() = topic.subject;
    *thread.mutable_organisations() = request.organisations();
    thread.set_title(request.title());
    thread.set_opened_by(who.account.organisation());
    Stamp(thread.mutable_opened_at());
    const bool among = Coordinates(who) || absl::c_linear_search(topic.organisations, who.account.organisation());
    absl::StatusCode expected = absl::StatusCode::kOk;
    if (!among || !topic.is_sound) expected = absl::StatusCode::kInvalidArgument;
    // Whoever speaks for a part speaks for none of it here.
    if (!Coordinates(who) && !SpeaksForAll(who)) expected = absl::StatusCode::kPermissionDenied;
    const Place place{who.code(), RelationOf(who, thread), "OpenThread", topic.name};
    Check(place, CodeOf(who, expected), status);
    if (!status.ok()) return;
    Add(who, request.text(), &opened);
    tally_.Compare(place, thread, response.thread());
    threads_.push_back(std::move(opened));
  }

  void TryPosting(const Person& who, Known& known) {
    office_.clock().Advance(absl::Seconds(1));
    v1::AddPostRequest request;
    request.set_request_id(office_.RequestId());
    request.set_thread_id(known.thread.thread_id());
    request.set_kind(v1::POST_KIND_WHY);
    request.set_text(absl::StrCat("as ", who.account.organisation(), " sees it"));
    v1::AddPostResponse response;
    const absl::Status status = office_.Call(who, request, &response);
    const Place place{who.code(), RelationOf(who, known.thread), "AddPost", known.thread.title()};
    const absl::StatusCode taken =
        known.thread.has_closed_at() ? absl::StatusCode::kFailedPrecondition : absl::StatusCode::kOk;
    Check(place, CodeOf(who, TakesPart(who, known.thread) ? taken : absl::StatusCode::kNotFound), status);
    request.set_request_id(office_.RequestId());
    request.set_thread_id(office_.NewId());
    CheckHidden(place, status, office_.Call(who, request, nullptr));
    if (!status.ok()) return;
    Add(who, request.text(), &known);
    tally_.Compare(place, known.thread, response.thread());
  }

  void TryClosing(const Person& who, Known& known) {
    v1::CloseThreadRequest request;
    request.set_request_id(office_.RequestId());
    request.set_thread_id(known.thread.thread_id());
    v1::CloseThreadResponse response;
    const absl::Status status = office_.Call(who, request, &response);
    const bool opened = known.thread.opened_by() == who.account.organisation();
    absl::StatusCode expected = absl::StatusCode::kOk;
    if (!opened && !Coordinates(who)) expected = absl::StatusCode::kPermissionDenied;
    if (!TakesPart(who, known.thread)) expected = absl::StatusCode::kNotFound;
    const Place place{who.code(), RelationOf(who, known.thread), "CloseThread", known.thread.title()};
    Check(place, CodeOf(who, expected), status);
    request.set_request_id(office_.RequestId());
    request.set_thread_id(office_.NewId());
    CheckHidden(place, status, office_.Call(who, request, nullptr));
    if (!status.ok()) return;
    if (!known.thread.has_closed_at()) Stamp(known.thread.mutable_closed_at());
    tally_.Compare(place, known.thread, response.thread());
  }

  void JudgeWhatIsShown(const Person& who) {
    std::vector<const Known*> mine;
    for (const Known& known : threads_) {
      if (TakesPart(who, known.thread)) mine.push_back(&known);
    }
    const absl::StatusCode code = CodeOf(who, absl::StatusCode::kOk);
    if (code != absl::StatusCode::kOk) mine.clear();
    for (const uint32_t size : kPageSizes) {
      const auto listed =
          ReadList<v1::Thread>(office_, who, v1::ListThreadsRequest(), size, &v1::ListThreadsResponse::threads);
      const Place place{who.code(), "", "ListThreads", ""};
      tally_.Check(place, "status", absl::StatusCodeToString(code), absl::StatusCodeToString(listed.ending.code));
      tally_.Check(place, "count", absl::StrCat(mine.size()), absl::StrCat(listed.items.size()));
      tally_.Check(place, "end", "", listed.ends_early ? "an empty page after a full one" : "");
      // The newest first.
      for (size_t i = 0; i < std::min(mine.size(), listed.items.size()); ++i) {
        const v1::Thread& thread = mine[mine.size() - 1 - i]->thread;
        tally_.Compare({who.code(), RelationOf(who, thread), "ListThreads", thread.title()}, thread, listed.items[i]);
      }
    }
    for (const Known& known : threads_) JudgePosts(who, known);
  }

  void JudgePosts(const Person& who, const Known& known) {
    const bool takes_part = TakesPart(who, known.thread);
    const absl::StatusCode code = CodeOf(who, takes_part ? absl::StatusCode::kOk : absl::StatusCode::kNotFound);
    const Place place{who.code(), RelationOf(who, known.thread), "ListPosts", known.thread.title()};
    for (const uint32_t size : kPageSizes) {
      v1::ListPostsRequest request;
      request.set_thread_id(known.thread.thread_id());
      const auto listed = ReadList<v1::Post>(office_, who, request, size, &v1::ListPostsResponse::posts);
      tally_.Check(place, "status", absl::StatusCodeToString(code), absl::StatusCodeToString(listed.ending.code));
      const size_t due = code == absl::StatusCode::kOk ? known.posts.size() : 0;
      tally_.Check(place, "count", absl::StrCat(due), absl::StrCat(listed.items.size()));
      for (size_t i = 0; i < std::min(due, listed.items.size()); ++i) {
        tally_.Compare(place, known.posts[i], listed.items[i]);
      }
      request.set_thread_id(office_.NewId());
      const auto absent = ReadList<v1::Post>(office_, who, request, size, &v1::ListPostsResponse::posts);
      if (code == absl::StatusCode::kNotFound) {
        tally_.Check(place, "words", absent.ending.words, listed.ending.words);
      }
    }
  }

  Tally& tally_;
  Office office_;
  std::vector<Known> threads_;
};

}  // namespace

void JudgeThreads(Tally* tally) { Talk(tally).Judge(); }

}  // namespace ihala::matrix
