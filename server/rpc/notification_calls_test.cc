// NotificationService through a whole server: each reads their own, and nobody another's.
#include <string>

#include <grpcpp/client_context.h>

#include "gtest/gtest.h"
#include "ihala/v1/notification_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using Notifications = v1::NotificationService;

class NotificationCallsTest : public ::testing::Test {
 protected:
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(Stub& stub, const std::string& account,
                    grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.*rpc)(&context, request, response);
  }
  v1::ListNotificationsResponse List(const std::string& account, uint32_t page_size = 0,
                                     const std::string& token = "") {
    v1::ListNotificationsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListNotificationsResponse response;
    const grpc::Status listed = Call(*stub_, account, &Notifications::Stub::ListNotifications, request, &response);
    EXPECT_TRUE(listed.ok()) << listed.error_message();
    return response;
  }
  grpc::Status PutContact(const std::string& account, const v1::Contact& contact) {
    v1::PutContactRequest request;
    request.set_request_id(server_.RequestId());
    *request.mutable_contact() = contact;
    v1::PutContactResponse response;
    return Call(*stub_, account, &Notifications::Stub::PutContact, request, &response);
  }
  // A case of the worker's that the reviewer claims.
  std::string Claimed() {
    const v1::Referral dossier = world::Dossier(server_.clock(), server_.random());
    return server_.OpenTo(world::kReviewer, server_.Submit(world::kWorker, dossier)).referral_id();
  }

  TestServer server_;
  std::unique_ptr<Notifications::Stub> stub_ = Notifications::NewStub(server_.InProcessChannel());
};

TEST_F(NotificationCallsTest, EachReadsTheirOwnPageByPageAndMarksThemAsSeen) {
  for (int i = 0; i < 5; ++i) Claimed();
  const v1::ListNotificationsResponse all = List(world::kWorker);
  ASSERT_EQ(all.notifications_size(), 5);
  EXPECT_EQ(all.unseen(), 5u);
  std::string token;
  int found = 0;
  do {
    const v1::ListNotificationsResponse page = List(world::kWorker, 2, token);
    for (const v1::Notification& one : page.notifications()) {
      EXPECT_EQ(one.id(), all.notifications(found++).id());
    }
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(found, 5);
  for (const char* other : {world::kReviewer, world::kOtherWorker, world::kForeignWorker, world::kCoordinator}) {
    EXPECT_EQ(List(other).notifications_size(), 0) << other;
  }
  v1::MarkNotificationsSeenRequest seen;
  seen.set_request_id(server_.RequestId());
  seen.set_up_to(all.notifications(2).id());
  v1::MarkNotificationsSeenResponse marked;
  ASSERT_TRUE(Call(*stub_, world::kWorker, &Notifications::Stub::MarkNotificationsSeen, seen, &marked).ok());
  EXPECT_EQ(List(world::kWorker).unseen(), 2u);
  EXPECT_TRUE(List(world::kWorker).notifications(4).seen());
  EXPECT_FALSE(List(world::kWorker).notifications(0).seen());
}

TEST_F(NotificationCallsTest, AContactIsItsOwnersAlone) {
  v1::Contact contact;
  contact.set_email("worker@example.org");
  contact.set_language("ar");
  ASSERT_TRUE(PutContact(world::kWorker, contact).ok());
  v1::GetContactResponse own;
  ASSERT_TRUE(Call(*stub_, world::kWorker, &Notifications::Stub::GetContact, v1::GetContactRequest(), &own).ok());
  EXPECT_EQ(own.contact().email(), "worker@example.org");
  for (const char* other : {world::kSupervisor, world::kReviewer}) {
    v1::GetContactResponse got;
    ASSERT_TRUE(Call(*stub_, other, &Notifications::Stub::GetContact, v1::GetContactRequest(), &got).ok());
    EXPECT_EQ(got.contact().email(), "") << other;
  }
}

TEST_F(NotificationCallsTest, WhatNoSenderCouldUseIsRefusedWithTheFieldsName) {
  const auto field = [&](const v1::Contact& contact) {
    const CallError error = ErrorOf(PutContact(world::kWorker, contact));
    return error.fields.empty() ? std::string() : *error.fields.begin();
  };
  v1::Contact contact;
  contact.set_email("worker@example.org\r\nBcc: all@example.org");
  EXPECT_EQ(field(contact), "contact.email");
  contact.clear_email();
  contact.set_phone("0599123456");
  EXPECT_EQ(field(contact), "contact.phone");
  contact.set_phone("+970599123456");
  contact.set_language("fr");
  EXPECT_EQ(field(contact), "contact.language");
  contact.set_language("en");
  contact.mutable_quiet_until()->set_year(2026);
  EXPECT_EQ(field(contact), "contact.quiet_until");
}

TEST_F(NotificationCallsTest, ACaseIsNamedToThoseWhoMayKnowOfIt) {
  const std::string id = Claimed();
  const v1::ListNotificationsResponse told = List(world::kWorker);
  ASSERT_EQ(told.notifications_size(), 1);
  EXPECT_EQ(told.notifications(0).referral_id(), id);
  EXPECT_EQ(told.notifications(0).kind(), v1::NOTIFICATION_KIND_ACKNOWLEDGED);
  EXPECT_NE(told.notifications(0).text().ar(), "");
}

}  // namespace
}  // namespace ihala
