// ThreadService through a whole server: who takes part, and that nobody is named.
#include <functional>
#include <string>
#include <vector>

#include <grpcpp/client_context.h>

#include "common/base/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/thread_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using Threads = v1::ThreadService;
using testing::ElementsAre;
using testing::IsEmpty;

class ThreadCallsTest : public ::testing::Test {
 protected:
  template <typename Request, typename Response>
  grpc::Status Call(const std::string& account,
                    grpc::Status (Threads::Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub_.get()->*rpc)(&context, request, response);
  }
  // Between the first society and the ministry, about their agreement.
  v1::OpenThreadRequest Opening() {
    v1::OpenThreadRequest request;
    request.set_request_id(server_.RequestId());
    request.set_thread_id(NewUuidV7(server_.clock(), server_.random()));
    request.mutable_subject()->set_agreement_id(world::kAgreement1);
    request.add_organisations(world::kCso1);
    request.add_organisations(world::kMinistry);
    request.set_title("Why phones are withheld");
    request.set_kind(v1::POST_KIND_BARRIER);
    request.set_text("Families fear that the number goes on to others.");
    return request;
  }
  grpc::Status Open(const std::string& account, const v1::OpenThreadRequest& request) {
    v1::OpenThreadResponse response;
    return Call(account, &Threads::Stub::OpenThread, request, &response);
  }
  grpc::Status Post(const std::string& account, const std::string& thread_id, const std::string& text,
                    v1::AddPostResponse* response) {
    v1::AddPostRequest request;
    request.set_request_id(server_.RequestId());
    request.set_thread_id(thread_id);
    request.set_kind(v1::POST_KIND_AGREED);
    request.set_text(text);
    return Call(account, &Threads::Stub::AddPost, request, response);
  }
  grpc::Status Close(const std::string& account, const std::string& thread_id) {
    v1::CloseThreadRequest request;
    request.set_request_id(server_.RequestId());
    request.set_thread_id(thread_id);
    v1::CloseThreadResponse response;
    return Call(account, &Threads::Stub::CloseThread, request, &response);
  }
  std::vector<std::string> TitlesOf(const std::string& account, uint32_t page_size = 0) {
    std::vector<std::string> titles;
    v1::ListThreadsRequest request;
    request.set_page_size(page_size);
    do {
      v1::ListThreadsResponse page;
      const grpc::Status status = Call(account, &Threads::Stub::ListThreads, request, &page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const v1::Thread& thread : page.threads()) titles.push_back(thread.title());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return titles;
  }

  TestServer server_;
  std::unique_ptr<Threads::Stub> stub_ = Threads::NewStub(server_.Channel());
};

TEST_F(ThreadCallsTest, BothSidesAndTheCoordinatorTalkAndNobodyElseKnows) {
  const v1::OpenThreadRequest opening = Opening();
  ASSERT_TRUE(Open(world::kSupervisor, opening).ok());
  v1::AddPostResponse added;
  ASSERT_TRUE(Post(world::kLead, opening.thread_id(), "Only the holder sees it.", &added).ok());
  ASSERT_TRUE(Post(world::kCoordinator, opening.thread_id(), "Noted for the others.", &added).ok());
  EXPECT_EQ(added.thread().posts(), 3u);
  for (const char* account : {world::kSupervisor, world::kLead, world::kCoordinator}) {
    EXPECT_THAT(TitlesOf(account), ElementsAre(opening.title())) << account;
  }
  EXPECT_THAT(TitlesOf(world::kForeignSupervisor), IsEmpty());
  const grpc::Status foreign = Post(world::kForeignSupervisor, opening.thread_id(), "What is this?", &added);
  const grpc::Status absent =
      Post(world::kForeignSupervisor, NewUuidV7(server_.clock(), server_.random()), "What is this?", &added);
  EXPECT_EQ(foreign.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(foreign.error_message() + foreign.error_details(), absent.error_message() + absent.error_details());
}

TEST_F(ThreadCallsTest, PostsBearTheOrganisationAndNeverTheAccount) {
  const v1::OpenThreadRequest opening = Opening();
  ASSERT_TRUE(Open(world::kSupervisor, opening).ok());
  v1::AddPostResponse added;
  ASSERT_TRUE(Post(world::kLead, opening.thread_id(), "Only the holder sees it.", &added).ok());
  v1::ListPostsRequest request;
  request.set_thread_id(opening.thread_id());
  request.set_page_size(1);
  std::vector<std::string> by;
  do {
    v1::ListPostsResponse page;
    ASSERT_TRUE(Call(world::kSupervisor, &Threads::Stub::ListPosts, request, &page).ok());
    for (const v1::Post& post : page.posts()) {
      by.push_back(post.organisation());
      EXPECT_EQ(post.DebugString().find(world::kLead), std::string::npos);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(by, ElementsAre(world::kCso1, world::kMinistry));
}

TEST_F(ThreadCallsTest, TextThatNamesAPersonIsRefusedByItsField) {
  v1::OpenThreadRequest opening = Opening();
  opening.set_text("The family with the number 0599123456");
  opening.set_title("About KH7W-42MD-Z and 901234567");
  EXPECT_THAT(ErrorOf(Open(world::kSupervisor, opening)).fields, ElementsAre("title", "text"));
  EXPECT_THAT(TitlesOf(world::kSupervisor), IsEmpty());
}

TEST_F(ThreadCallsTest, OnlySidesOfAnAgreementTalkAboutIt) {
  v1::OpenThreadRequest opening = Opening();
  opening.add_organisations(world::kCso2);
  EXPECT_THAT(ErrorOf(Open(world::kSupervisor, opening)).fields, ElementsAre("subject.agreement_id"));
  opening = Opening();
  opening.mutable_subject()->set_agreement_id(world::kAgreement2);
  EXPECT_THAT(ErrorOf(Open(world::kSupervisor, opening)).fields, ElementsAre("subject.agreement_id"));
  opening.mutable_subject()->mutable_reason()->set_reason_set("refused");
  opening.mutable_subject()->mutable_reason()->set_code("NO_SUCH");
  EXPECT_THAT(ErrorOf(Open(world::kSupervisor, opening)).fields, ElementsAre("subject.reason.code"));
}

TEST_F(ThreadCallsTest, ARedLineStandsInTheVersionThatIsNamed) {
  v1::SharingAgreement next = world::Agreements()[0];
  next.set_version(2);
  next.clear_signatures();
  next.add_withheld("people.phones");
  next.add_forbidden_desks(world::kOtherDesk);
  server_.Agree(next);
  const auto open = [&](const std::function<void(v1::RedLine&)>& edit) {
    server_.clock().Advance(absl::Milliseconds(5));
    v1::OpenThreadRequest opening = Opening();
    v1::RedLine& line = *opening.mutable_subject()->mutable_red_line();
    line.set_version(2);
    edit(line);
    return ErrorOf(Open(world::kSupervisor, opening)).fields;
  };
  EXPECT_THAT(open([](v1::RedLine& line) { line.set_field("people.phones"); }), IsEmpty());
  EXPECT_THAT(open([](v1::RedLine& line) { line.set_forbidden_desk(world::kOtherDesk); }), IsEmpty());
  EXPECT_THAT(open([](v1::RedLine& line) { line.set_field("people.name"); }), ElementsAre("subject.red_line.field"));
  EXPECT_THAT(open([](v1::RedLine& line) { line.set_forbidden_desk(world::kDesk); }),
              ElementsAre("subject.red_line.forbidden_desk"));
  EXPECT_THAT(open([](v1::RedLine& line) { line.set_forbidden_organisation(world::kCso2); }),
              ElementsAre("subject.red_line.forbidden_organisation"));
  const auto of_version = [](uint32_t version) {
    return [version](v1::RedLine& line) {
      line.set_version(version);
      line.set_field("people.phones");
    };
  };
  EXPECT_THAT(open(of_version(1)), ElementsAre("subject.red_line.field")) << "it stands in the second version";
  EXPECT_THAT(open(of_version(3)), ElementsAre("subject.red_line.version"));
  EXPECT_THAT(open(of_version(0)), ElementsAre("subject.red_line.version"));
  EXPECT_THAT(open([](v1::RedLine&) {}), ElementsAre("subject.red_line"));
  v1::OpenThreadRequest trial = Opening();
  trial.mutable_subject()->set_trial("TRIAL-1");
  trial.mutable_subject()->mutable_red_line()->set_version(2);
  trial.mutable_subject()->mutable_red_line()->set_field("people.phones");
  EXPECT_THAT(ErrorOf(Open(world::kSupervisor, trial)).fields, ElementsAre("subject.red_line"));
  v1::ListThreadsResponse listed;
  ASSERT_TRUE(Call(world::kLead, &Threads::Stub::ListThreads, v1::ListThreadsRequest(), &listed).ok());
  ASSERT_EQ(listed.threads_size(), 2);
  EXPECT_EQ(listed.threads(0).subject().red_line().forbidden_desk(), world::kOtherDesk);
}

TEST_F(ThreadCallsTest, WhoSpeaksForSomeDesksOpensNoneInTheNameOfAll) {
  v1::Account part = world::Accounts()[0];
  part.set_code("S-12");
  part.mutable_roles()->Clear();
  v1::RoleBinding& binding = *part.add_roles();
  binding.set_role(v1::ROLE_SUPERVISOR);
  binding.set_organisation(world::kCso1);
  binding.add_desks(world::kDesk);
  server_.Enrol(part);
  EXPECT_EQ(ErrorOf(Open("S-12", Opening())).reason, "SPEAKS_FOR_A_PART");
  EXPECT_THAT(TitlesOf(world::kSupervisor), IsEmpty());
}

TEST_F(ThreadCallsTest, WhoeverOpensOneTakesPart) {
  v1::OpenThreadRequest opening = Opening();
  EXPECT_THAT(ErrorOf(Open(world::kForeignSupervisor, opening)).fields, ElementsAre("organisations"));
  EXPECT_TRUE(Open(world::kCoordinator, opening).ok());
}

TEST_F(ThreadCallsTest, AClosedThreadIsReadAndNotWrittenOn) {
  const v1::OpenThreadRequest opening = Opening();
  ASSERT_TRUE(Open(world::kSupervisor, opening).ok());
  EXPECT_EQ(Close(world::kLead, opening.thread_id()).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  ASSERT_TRUE(Close(world::kSupervisor, opening.thread_id()).ok());
  ASSERT_TRUE(Close(world::kCoordinator, opening.thread_id()).ok());
  v1::AddPostResponse added;
  EXPECT_EQ(ErrorOf(Post(world::kLead, opening.thread_id(), "One more.", &added)).reason, "THREAD_CLOSED");
  EXPECT_THAT(TitlesOf(world::kLead), ElementsAre(opening.title()));
}

TEST_F(ThreadCallsTest, ThreadsComeInPagesNewestFirst) {
  std::vector<std::string> titles;
  for (int i = 0; i < 5; ++i) {
    v1::OpenThreadRequest opening = Opening();
    opening.set_title("Thread " + std::to_string(i));
    ASSERT_TRUE(Open(world::kSupervisor, opening).ok());
    titles.insert(titles.begin(), opening.title());
    server_.clock().Advance(absl::Milliseconds(5));
  }
  EXPECT_EQ(TitlesOf(world::kLead, 2), titles);
  EXPECT_EQ(TitlesOf(world::kCoordinator), titles);
}

}  // namespace
}  // namespace ihala
