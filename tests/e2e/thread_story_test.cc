// A thread between two organisations and the coordinator, as their people keep it at the desk: real programs.
#include <string>
#include <vector>

#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/process/installation_test_base.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPhrase[] = "the-words-of-the-thread";

constexpr char kParties[] = R"(
workflow load --default
governorate load
organisation put CSO-1 --name-ar "جمعية" --name-en "A society" --refers --devices open
organisation put CSO-2 --name-ar "جمعية أخرى" --name-en "Another society" --refers --devices open
organisation put MOSD --name-ar "الوزارة" --name-en "The ministry" --receives --devices open
programme put NCTP --organisation MOSD --name-ar "تحويلات" --name-en "Transfers"
agreement put DSA-1 --referring CSO-1 --receiving MOSD --programme NCTP --default-terms
account put S-1 --organisation CSO-1 --role supervisor --language en --new-passphrase-file WORDS
account put W-1 --organisation CSO-1 --role caseworker --language en --new-passphrase-file WORDS
account put S-2 --organisation CSO-2 --role supervisor --language en --new-passphrase-file WORDS
account put L-1 --organisation MOSD --role lead --language en --new-passphrase-file WORDS
account put C-1 --role coordinator --language en --new-passphrase-file WORDS
)";

class ThreadStoryTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    MakeWorld(kParties, "WORDS", kPhrase);
    for (const char* account : {"W-1", "C-1"}) {
      const Ended in = DeskOf(account, kPhrase, {"sign-in", "--account", account});
      ASSERT_EQ(in.code, 0) << in.err;
    }
  }

  Ended Thread(const std::string& account, std::vector<std::string> args) {
    args.insert(args.begin(), "thread");
    return DeskOf(account, kPhrase, args);
  }

  Ended OpenAboutDsa(const std::string& account, const std::string& text) {
    return Thread(account, {"open", "--agreement", "DSA-1", "--with", "CSO-1", "--with", "MOSD", "--title",
                            "Phones are barred", "--kind", "barrier", text});
  }

  // The id in "Thread 0190…: 1 posts".
  static std::string IdIn(const std::string& said) {
    const size_t begin = said.find("Thread ") + 7;
    return said.substr(begin, said.find(':', begin) - begin);
  }
};

TEST_F(ThreadStoryTest, ItIsKeptByThoseWhoTakePartAndReadByNobodyElse) {
  const Ended opened = OpenAboutDsa("S-1", "Families are reached by a neighbour's phone only.");
  ASSERT_EQ(opened.code, 0) << opened.err;
  const std::string id = IdIn(opened.out);
  ASSERT_EQ(id.size(), 32u) << opened.out;

  EXPECT_THAT(Thread("L-1", {"list"}).out, HasSubstr("Phones are barred"));
  const Ended posted = Thread("L-1", {"post", id.substr(0, 20), "--kind", "agreed", "Desks call the caseworker."});
  ASSERT_EQ(posted.code, 0) << posted.err;
  EXPECT_THAT(posted.out, HasSubstr(": 2 posts"));
  const Ended shown = Thread("S-1", {"show", id});
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("1. CSO-1, "));
  EXPECT_THAT(shown.out, HasSubstr("2. MOSD, "));
  EXPECT_THAT(shown.out, HasSubstr("Desks call the caseworker."));
  for (const char* account : {"S-1", "L-1"}) {
    EXPECT_THAT(shown.out, Not(HasSubstr(account))) << "a post is its organisation's";
    EXPECT_THAT(Thread(account, {"show", id, "--json"}).out, Not(HasSubstr("\"L-1\"")));
  }
  EXPECT_THAT(Thread("C-1", {"list"}).out, HasSubstr("DSA-1")) << "the coordinator reads all";

  // For everybody else there is none.
  EXPECT_THAT(Thread("S-2", {"list"}).out, Not(HasSubstr("Phones")));
  EXPECT_THAT(Thread("S-2", {"show", id}).err, HasSubstr("There is no such thread"));
  EXPECT_NE(Thread("S-2", {"post", id, "Me too."}).code, 0);
  EXPECT_NE(Thread("W-1", {"show", id}).code, 0) << "a caseworker does not speak for the organisation";
  EXPECT_NE(OpenAboutDsa("W-1", "From a caseworker.").code, 0);
}

TEST_F(ThreadStoryTest, ItMayBeAboutOneRedLineOfTheAgreement) {
  const auto about = [&](const std::vector<std::string>& line) {
    std::vector<std::string> args = {"open", "--agreement", "DSA-1",    "--with", "CSO-1", "--with",
                                     "MOSD", "--title",     "One line", "--kind", "why"};
    args.insert(args.end(), line.begin(), line.end());
    args.emplace_back("It is why families stay away.");
    return Thread("S-1", args);
  };
  // The next version, which nobody has signed yet.
  ASSERT_TRUE(WriteFileDurably(folder_.At("terms"), "withheld: 'safe_contact'\n").ok());
  const Ended put = Admin({"agreement", "put", "DSA-1", "--version", "2", "--referring", "CSO-1", "--receiving", "MOSD",
                           "--programme", "NCTP", "--terms", folder_.At("terms")});
  ASSERT_EQ(put.code, 0) << put.err;
  EXPECT_NE(about({"--version", "2", "--forbidden-desk", "MOSD-X"}).code, 0) << "no desk is forbidden";
  EXPECT_NE(about({"--version", "1", "--field", "safe_contact"}).code, 0) << "the first version keeps nothing back";
  EXPECT_NE(about({"--forbidden-desk", "MOSD-X"}).code, 0) << "it stands in a version";
  const Ended opened = about({"--version", "2", "--field", "safe_contact"});
  ASSERT_EQ(opened.code, 0) << opened.err;
  EXPECT_THAT(Thread("C-1", {"list"}).out, HasSubstr("DSA-1/2 safe_contact"));
}

TEST_F(ThreadStoryTest, WhoeverOpenedItOrTheCoordinatorClosesItAndThenNothingIsAdded) {
  const std::string mine = IdIn(OpenAboutDsa("S-1", "First.").out);
  EXPECT_EQ(Thread("L-1", {"close", mine}).code, 1) << "the ministry did not open it";
  ASSERT_EQ(Thread("S-1", {"close", mine}).code, 0);
  EXPECT_THAT(Thread("L-1", {"list"}).out, HasSubstr("✓"));
  const Ended late = Thread("L-1", {"post", mine, "Too late."});
  EXPECT_EQ(late.code, 1);
  EXPECT_THAT(late.err, HasSubstr("The thread is closed"));
  const std::string theirs = IdIn(OpenAboutDsa("L-1", "Second.").out);
  EXPECT_EQ(Thread("C-1", {"close", theirs}).code, 0);
}

TEST_F(ThreadStoryTest, NoPersonComesIntoIt) {
  for (const char* text : {"Call her at 0599123456.", "His number is 901234567.", "Write to a.b@example.org."}) {
    const Ended refused = OpenAboutDsa("S-1", text);
    EXPECT_EQ(refused.code, 1) << text;
    EXPECT_THAT(refused.err, HasSubstr("text")) << text;
    EXPECT_THAT(refused.err, Not(HasSubstr("0599123456"))) << "an error repeats nothing";
  }
  EXPECT_EQ(Thread("S-1", {"list", "--json"}).out, "{\"threads\":[]}\n");
}

TEST_F(ThreadStoryTest, ItIsAboutWhatIsThereForAllWhoTakePart) {
  const auto open = [&](std::vector<std::string> about) {
    about.insert(about.begin(), "open");
    for (const char* word : {"--with", "CSO-1", "--with", "CSO-2", "--title", "A question", "--kind", "why", "Why?"}) {
      about.emplace_back(word);
    }
    return Thread("S-1", about);
  };
  const Ended others = open({"--agreement", "DSA-1"});
  EXPECT_EQ(others.code, 1) << "CSO-2 is no side of it";
  EXPECT_THAT(others.err, HasSubstr("subject.agreement_id"));
  EXPECT_EQ(open({"--reason", "no-slash"}).code, 2);
  EXPECT_EQ(open({"--reason", "refused/NO_SUCH_REASON"}).code, 1);
  EXPECT_EQ(open({"--reason", "refused/CONSENT_MISSING"}).code, 0);
  EXPECT_THAT(Thread("S-2", {"list"}).out, HasSubstr("refused/CONSENT_MISSING"));
  EXPECT_EQ(open({"--trial", "T-2026-1"}).code, 0);
  EXPECT_EQ(Thread("S-1", {"post", "ffff", "Into nothing."}).code, 2);
  EXPECT_EQ(Thread("S-1", {"post", "0", "--kind", "gossip", "To both."}).code, 2) << "several begin so";
}

}  // namespace
}  // namespace ihala
