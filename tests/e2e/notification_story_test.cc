// People are told of what happens to a case by e-mail and SMS: real programs, a real mail server on loopback, and a
// command in place of an SMS gateway.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "tests/e2e/field_story_test_base.h"

namespace ihala {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kPassword[] = "the-words-of-the-mail-server";
constexpr char kPhone[] = "+970599123456";

class NotificationStoryTest : public FieldStoryTest {
 protected:
  void SetUp() override {
    FieldStoryTest::SetUp();
    listen_ = address_;
    const Ended in = DeskOf("W-31", kWords, {"sign-in", "--account", "W-31"});
    ASSERT_EQ(in.code, 0) << in.err;
  }

  std::vector<std::string> ServerFlags() override {
    if (mail_server_ == nullptr) StartMailServer();
    return {"--smtp-host",
            "localhost",
            "--smtp-port",
            std::to_string(mail_port_),
            "--smtp-ca",
            Authority(),
            "--smtp-user",
            "ihala",
            "--smtp-from",
            "ihala@mosd.example",
            "--notify-gather",
            "0",
            "--sms-command",
            Hook(),
            "--smtp-password-file",
            folder_.At("mail-password")};
  }

  void StartMailServer() {
    fs::create_directory(folder_.At("mails"));
    fs::create_directory(folder_.At("sms"));
    ASSERT_TRUE(WriteFileDurably(folder_.At("mail-password"), absl::StrCat(kPassword, "\n")).ok());
    ASSERT_TRUE(WriteFileDurably(Hook(), absl::StrCat("#!/bin/sh\nd=", folder_.At("sms"),
                                                      "\ncat >$d/$$.part\nmv $d/$$.part $d/$$.sms\n"))
                    .ok());
    ASSERT_EQ(chmod(Hook().c_str(), 0700), 0);
    mail_server_ = std::make_unique<BackgroundProcess>(
        Command{{"/usr/bin/python3", "-B", IHALA_MAIL_SERVER, folder_.At("mails"), Data() + "/tls/server.crt",
                 Data() + "/tls/server.key", "ihala", kPassword},
                {}},
        folder_.At("mail-server.log"));
    const std::optional<int> port = mail_server_->WaitForPort();
    ASSERT_TRUE(port.has_value()) << mail_server_->Log();
    mail_port_ = *port;
  }

  std::string Hook() const { return folder_.At("send-sms"); }

  void LeaveContact(const std::string& account, std::vector<std::string> args) {
    args.insert(args.begin(), {"contact", "put"});
    const Ended put = account == "R-71" ? Desk(args) : DeskOf(account, kWords, args);
    ASSERT_EQ(put.code, 0) << put.err;
  }
  void MustDesk(const std::vector<std::string>& args) {
    const Ended ended = Desk(args);
    ASSERT_EQ(ended.code, 0) << ended.out << ended.err;
  }
  void Sync() {
    const Ended ended = RunToEnd(Field({"sync"}));
    ASSERT_EQ(ended.code, 0) << ended.err;
  }

  // The text of a mail, with its headers as they came.
  static std::string Decoded(const std::string& mail) {
    const size_t end = mail.find("\r\n\r\n");
    std::string body;
    absl::Base64Unescape(absl::StrReplaceAll(mail.substr(end + 4), {{"\r\n", ""}}), &body);
    return absl::StrCat(mail.substr(0, end), "\n\n", body);
  }
  std::vector<std::string> Kept(const std::string& folder, const std::string& ending) const {
    std::vector<std::string> kept;
    for (const auto& file : fs::directory_iterator(folder_.At(folder))) {
      if (file.path().extension() != ending) continue;
      const std::string text = ReadFile(file.path().string(), 1 << 20).value_or("");
      kept.push_back(ending == ".mail" ? Decoded(text) : text);
    }
    return kept;
  }
  std::vector<std::string> Mails() const { return Kept("mails", ".mail"); }
  std::vector<std::string> Sms() const { return Kept("sms", ".sms"); }
  static int With(const std::vector<std::string>& messages, const std::string& reader, const std::string& words) {
    return static_cast<int>(std::count_if(messages.begin(), messages.end(), [&](const std::string& one) {
      return absl::StrContains(one, reader) && absl::StrContains(one, words);
    }));
  }
  // Waits until a message to a reader has these words.
  bool WaitFor(const std::string& reader, const std::string& words) const {
    for (int i = 0; i < 300; ++i) {
      if (With(Mails(), reader, words) + With(Sms(), reader, words) > 0) return true;
      absl::SleepFor(absl::Milliseconds(100));
    }
    return false;
  }

  std::unique_ptr<BackgroundProcess> mail_server_;
  int mail_port_ = 0;
};

TEST_F(NotificationStoryTest, BothSidesAreToldOnceAndNobodyIsNamed) {
  LeaveContact("W-31", {"--email", "w31@cso.example", "--phone", kPhone, "--language", "en"});
  LeaveContact("R-71", {"--email", "r71@mosd.example"});
  const std::string code = Add();
  Sync();
  MustDesk({"claim", code});
  ASSERT_TRUE(WaitFor("w31@cso.example", "took it up")) << server_->Log();
  ASSERT_TRUE(WaitFor(kPhone, "took it up"));
  MustDesk({"ask", code, "--input", "questions=ID_MISSING", "--input", "text=رقم الهوية؟"});
  ASSERT_TRUE(WaitFor("w31@cso.example", "asks something"));
  // Killed and started again: what was told is not told again.
  server_->Signal(SIGKILL);
  server_->WaitForEnd();
  StartServer();
  Sync();
  ASSERT_EQ(RunToEnd(Field({"answer", code, "--text", "600000004"})).code, 0);
  Sync();
  ASSERT_TRUE(WaitFor("r71@mosd.example", "back with you"));
  MustDesk({"decline", code, "--reason", "OUT_OF_MANDATE"});
  ASSERT_TRUE(WaitFor("w31@cso.example", "Reason: "));
  ASSERT_TRUE(WaitFor(kPhone, "Reason: "));

  const std::vector<std::string> mails = Mails();
  const std::vector<std::string> sms = Sms();
  for (const char* words : {"took it up", "asks something", "Reason: "}) {
    EXPECT_EQ(With(mails, "w31@cso.example", words), 1) << words;
    EXPECT_EQ(With(sms, kPhone, words), 1) << words;
  }
  EXPECT_THAT(mails, Each(HasSubstr("X-Tls: 1"))) << "nothing goes in the clear";
  EXPECT_THAT(mails, Each(HasSubstr(code))) << "by its code, as people say it";
  SeededRandom random(7);
  const v1::Referral dossier = world::Dossier(SystemClock::Get(), random);
  std::vector<std::string> all = mails;
  all.insert(all.end(), sms.begin(), sms.end());
  for (const v1::Person& person : dossier.people()) {
    for (const std::string& name : {person.name().first(), person.name().family()}) {
      ASSERT_NE(name, "");
      EXPECT_THAT(all, Each(Not(HasSubstr(name))));
    }
  }
  for (const char* said : {"رقم الهوية", "600000004", "W-31", "R-71"}) EXPECT_THAT(all, Each(Not(HasSubstr(said))));
  EXPECT_THAT(server_->Log(), Not(HasSubstr("example"))) << "addresses are in no log";
}

TEST_F(NotificationStoryTest, TheReaderSeesTheListAtTheDeskAndMarksItAsSeen) {
  const std::string code = Add();
  Sync();
  MustDesk({"claim", code});
  const auto list = [this](std::vector<std::string> args) {
    args.insert(args.begin(), "notifications");
    return DeskOf("W-31", kWords, args).out;
  };
  EXPECT_THAT(list({"--lang", "en"}), HasSubstr(code));
  EXPECT_THAT(list({"--seen"}), HasSubstr(code));
  EXPECT_THAT(list({}), Not(HasSubstr(code)));
  EXPECT_THAT(list({"--all"}), HasSubstr(code));
  EXPECT_THAT(Desk({"notifications"}).out, Not(HasSubstr(code))) << "nobody is told of their own doing";
}

TEST_F(NotificationStoryTest, WhatCannotBeDeliveredIsSeenByTheAdministratorWithoutTheCase) {
  LeaveContact("W-31", {"--email", "refused@cso.example"});
  const std::string code = Add();
  Sync();
  MustDesk({"claim", code});
  std::string listed;
  for (int i = 0; i < 300 && !absl::StrContains(listed, "REFUSED"); ++i) {
    absl::SleepFor(absl::Milliseconds(100));
    listed = Admin({"undelivered", "list"}).out;
  }
  EXPECT_THAT(listed, HasSubstr("W-31"));
  EXPECT_THAT(listed, HasSubstr("REFUSED"));
  EXPECT_THAT(listed, Not(HasSubstr(code)));
  EXPECT_THAT(listed, Not(HasSubstr("cso.example")));
  EXPECT_THAT(Admin({"--lang", "en", "status"}).out, HasSubstr("undelivered: 1"));
  LeaveContact("W-31", {"--email", "w31@cso.example", "--language", "ar"});
  ASSERT_EQ(Admin({"undelivered", "retry"}).code, 0);
  EXPECT_TRUE(WaitFor("w31@cso.example", "استلمتها"));
  EXPECT_THAT(Admin({"--lang", "en", "status"}).out, HasSubstr("undelivered: 0"));
}

TEST_F(NotificationStoryTest, AMailWhoseAnswerWasLostIsNotSentAgainToday) {
  LeaveContact("W-31", {"--email", "lost@cso.example", "--language", "en"});
  const std::string code = Add();
  Sync();
  MustDesk({"claim", code});
  ASSERT_TRUE(WaitFor("lost@cso.example", "took it up"));
  server_->Signal(SIGKILL);
  server_->WaitForEnd();
  StartServer();
  LeaveContact("R-71", {"--email", "r71@mosd.example", "--language", "en"});
  // What comes later shows that the server looked again.
  ASSERT_EQ(RunToEnd(Field({"withdraw", code, "--reason", "MOVED"})).code, 0);
  Sync();
  ASSERT_TRUE(WaitFor("r71@mosd.example", "ended"));
  EXPECT_EQ(With(Mails(), "lost@cso.example", "took it up"), 1);
  EXPECT_THAT(Admin({"--lang", "en", "status"}).out, HasSubstr("waiting: 1"));
}

TEST_F(NotificationStoryTest, AnAddressThatIsNoneIsRefusedByName) {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"--email", "no address"}, {"--phone", "059 912"}, {"--mute", "gossip"}}) {
    std::vector<std::string> words = {"contact", "put"};
    words.insert(words.end(), args.begin(), args.end());
    const Ended put = DeskOf("W-31", kWords, words);
    EXPECT_NE(put.code, 0);
    EXPECT_THAT(put.err, HasSubstr(args[0].substr(2)));
  }
}

TEST(SenderFlagsTest, WithoutTlsMailGoesToThisMachineOnly) {
  const Ended ended = RunToEnd({{absl::StrCat(IHALA_PROGRAMS, "/ihala-server"), "--data", "/nowhere", "--smtp-host",
                                 "mail.example", "--smtp-from", "a@b.example", "--smtp-tls", "none"},
                                {}});
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("--smtp-tls none"));
}

}  // namespace
}  // namespace ihala
