#include "tools/support/json_writer.h"

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "ihala/v1/case.pb.h"

namespace ihala::tools {
namespace {

TEST(JsonWriterTest, MembersAndElementsAreSeparated) {
  JsonWriter json;
  json.BeginObject().Key("a").Number(-1).Key("b").BeginArray().Bool(true).String("x").EndArray();
  json.Key("c").BeginObject().EndObject().Key("d").BeginArray().BeginObject().EndObject().BeginObject().EndObject();
  json.EndArray().EndObject();
  EXPECT_EQ(json.text(), R"({"a":-1,"b":[true,"x"],"c":{},"d":[{},{}]})");
}

TEST(JsonWriterTest, AMessageIsAnObjectOfWhatIsSet) {
  v1::CaseCore core;
  core.set_referral_id(std::string(16, '\x01'));
  core.set_entry(2);
  core.set_revision(40);
  core.set_urgency(v1::URGENCY_URGENT);
  core.mutable_due_on()->set_year(2026);
  core.mutable_received_at()->set_seconds(1740902400);
  core.mutable_workflow()->set_workflow_id("default");
  core.add_deciders("R-1");
  core.add_deciders("R-2");
  core.set_legal_hold(true);
  EXPECT_EQ(JsonWriter().Message(core).text(),
            R"({"referral_id":"01010101-0101-0101-0101-010101010101","workflow":{"workflow_id":"default"},"entry":2,)"
            R"("revision":40,"urgency":"URGENCY_URGENT","received_at":"2025-03-02T08:00:00Z","due_on":"2026",)"
            R"("legal_hold":true,"deciders":["R-1","R-2"]})");
}

TEST(JsonWriterTest, WhateverPeopleTypeStaysOneLineOfValidJson) {
  v1::Comment comment;
  comment.set_text("سطر\nثانٍ \"quoted\" \\ \x01 \xE2\x80\xAE end");
  const std::string text = JsonWriter().Message(comment).text();
  EXPECT_EQ(text.find('\n'), std::string::npos);
  google::protobuf::Struct parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &parsed).ok()) << text;
  EXPECT_EQ(parsed.fields().at("text").string_value(), comment.text());
}

}  // namespace
}  // namespace ihala::tools
