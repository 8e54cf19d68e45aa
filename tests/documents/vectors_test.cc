// docs/sync-protocol-vectors.json says, byte for byte, what docs/sync-protocol.md means. Here the code that both the
// server and the client library use is held to it.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/sign.h"
#include "common/text/short_code.h"
#include "common/wire/chain.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "common/wire/wire_bytes.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "ihala/v1/sync.pb.h"
#include "tests/documents/page.h"

namespace ihala::documents {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using google::protobuf::util::JsonStringToMessage;

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

// Reads into an object of the file; a name that is not there fails the test.
class Vector {
 public:
  explicit Vector(Struct object) : object_(std::move(object)) {}

  Vector At(const std::string& name) const { return Vector(Field(name).struct_value()); }
  std::string Text(const std::string& name) const { return Field(name).string_value(); }
  std::string Bytes(const std::string& name) const { return absl::HexStringToBytes(Text(name)); }
  uint64_t Number(const std::string& name) const { return static_cast<uint64_t>(Field(name).number_value()); }
  std::vector<Vector> List(const std::string& name) const {
    std::vector<Vector> all;
    for (const Value& value : Field(name).list_value().values()) all.emplace_back(value.struct_value());
    EXPECT_FALSE(all.empty()) << name;
    return all;
  }
  std::vector<std::string> Texts(const std::string& name) const {
    std::vector<std::string> all;
    for (const Value& value : Field(name).list_value().values()) all.push_back(value.string_value());
    EXPECT_FALSE(all.empty()) << name;
    return all;
  }
  // The object's own message of a type, from its JSON.
  template <typename Message>
  Message As() const {
    std::string json;
    Message message;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(object_, &json).ok());
    EXPECT_TRUE(JsonStringToMessage(json, &message).ok()) << json;
    return message;
  }

 private:
  const Value& Field(const std::string& name) const {
    const auto found = object_.fields().find(name);
    EXPECT_NE(found, object_.fields().end()) << name;
    return found == object_.fields().end() ? Value::default_instance() : found->second;
  }

  Struct object_;
};

template <typename Message>
Message Parse(const std::string& bytes) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(bytes));
  return message;
}

class VectorsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Struct object;
    ASSERT_TRUE(JsonStringToMessage(FileOfTree("docs/sync-protocol-vectors.json"), &object).ok());
    all_ = Vector(std::move(object));
  }

  std::string StreamId() const { return all_.At("device").Bytes("stream_id"); }
  SigningKey Key(const std::string& owner) const { return *SigningKey::FromSeed(all_.At(owner).Bytes("seed")); }

  Vector all_{Struct()};
};

TEST_F(VectorsTest, SeedsGiveTheirPublicKeys) {
  for (const char* owner : {"device", "server"}) {
    EXPECT_EQ(Hex(Key(owner).PublicKey()), all_.At(owner).Text("public_key"));
  }
}

TEST_F(VectorsTest, EachOperationHasItsDigest) {
  std::string previous = ChainStart();
  EXPECT_EQ(Hex(previous), all_.At("chain").Text("start"));
  for (const Vector& entry : all_.At("chain").List("operations")) {
    const std::string operation = entry.Bytes("operation");
    EXPECT_EQ(Hex(Digest(entry.Bytes("hashed"))), entry.Text("digest"));
    previous = ChainNext(StreamId(), entry.Number("n"), previous, operation);
    EXPECT_EQ(Hex(previous), entry.Text("digest"));
  }
}

TEST_F(VectorsTest, EachOperationIsOneThatIsTakenAndIsWhatItsJsonSays) {
  for (const Vector& entry : all_.At("chain").List("operations")) {
    const absl::StatusOr<v1::Operation> operation = DecodeOperation(entry.Bytes("operation"));
    ASSERT_TRUE(operation.ok()) << operation.status();
    EXPECT_EQ(Hex(*EncodeOperation(entry.At("message").As<v1::Operation>())), entry.Text("operation"));
  }
}

TEST_F(VectorsTest, WhatADeviceSignsIsTheEndsOfItsRuns) {
  for (const Vector& exchange : all_.List("exchanges")) {
    const auto up = Parse<v1::ExchangeUp>(exchange.Bytes("exchange_up"));
    std::vector<std::pair<uint64_t, std::string>> ends;
    for (const v1::OperationRun& run : up.runs()) {
      const absl::StatusOr<std::vector<std::string>> digests = ChainOfRun(up.stream_id(), run);
      ASSERT_TRUE(digests.ok()) << digests.status();
      ends.emplace_back(run.first_n() + digests->size() - 1, digests->back());
    }
    const std::string text = RunsToSign(up.stream_id(), ends);
    EXPECT_EQ(Hex(text), exchange.Text("signed")) << exchange.Text("name");
    EXPECT_EQ(Hex(Key("device").Sign(text)), exchange.Text("signature"));
    EXPECT_TRUE(VerifySignature(all_.At("device").Bytes("public_key"), text, up.signature()));
  }
}

TEST_F(VectorsTest, ReceiptsAreSignedAndVerifiedAsTheyStand) {
  const std::string server_key = all_.At("server").Bytes("public_key");
  for (const Vector& answer : all_.List("answers")) {
    google::protobuf::RepeatedPtrField<v1::OperationVerdict> verdicts;
    for (const std::string& verdict : answer.Texts("verdicts")) {
      *verdicts.Add() = Parse<v1::OperationVerdict>(absl::HexStringToBytes(verdict));
    }
    EXPECT_EQ(Hex(VerdictDigest(verdicts)), answer.Text("verdict_digest")) << answer.Text("name");
    EXPECT_EQ(Hex(Digest(answer.Bytes("verdicts_hashed"))), answer.Text("verdict_digest"));
    v1::Receipt receipt = Parse<v1::Receipt>(answer.Bytes("receipt"));
    EXPECT_TRUE(VerifyReceipt(server_key, receipt)) << answer.Text("name");
    EXPECT_EQ(Hex(receipt.verdict_digest()), answer.Text("verdict_digest"));
    EXPECT_TRUE(VerifySignature(server_key, answer.Bytes("receipt_signed"), answer.Bytes("receipt_signature")));
    receipt.clear_signature();
    receipt.clear_key_id();
    SignReceipt(Key("server"), &receipt);
    EXPECT_EQ(Hex(receipt.key_id()), all_.At("server").Text("key_id"));
    EXPECT_EQ(Hex(SerializeDeterministic(receipt)), answer.Text("receipt")) << answer.Text("name");
  }
  for (const Vector& forged : all_.List("forged_receipts")) {
    EXPECT_FALSE(VerifyReceipt(server_key, Parse<v1::Receipt>(forged.Bytes("receipt")))) << forged.Text("why");
  }
}

TEST_F(VectorsTest, PayloadsAreUnpackedOrRefused) {
  const auto read = [](const Vector& entry) {
    v1::CompressedPayload payload;
    payload.set_codec(static_cast<v1::Codec>(entry.Number("codec")));
    payload.set_payload(entry.Bytes("payload"));
    payload.set_dictionary_id(static_cast<uint32_t>(entry.Number("dictionary_id")));
    return payload;
  };
  for (const Vector& entry : all_.At("payloads").List("accepted")) {
    v1::ExchangeUp up;
    EXPECT_TRUE(Unpack(read(entry), "up", &up).ok()) << entry.Text("name");
    const std::string unpacked = SerializeDeterministic(up);
    EXPECT_EQ(unpacked.size(), entry.Number("unpacked_size")) << entry.Text("name");
    EXPECT_EQ(Hex(Digest(unpacked)), entry.Text("unpacked_digest")) << entry.Text("name");
  }
  for (const Vector& entry : all_.At("payloads").List("refused")) {
    v1::ExchangeUp up;
    const absl::Status status = Unpack(read(entry), "up", &up);
    const bool too_large = entry.Text("reason") == "TOO_LARGE";
    EXPECT_EQ(status.code(), too_large ? absl::StatusCode::kResourceExhausted : absl::StatusCode::kInvalidArgument)
        << entry.Text("name") << ": " << status;
    EXPECT_EQ(Reason(status), too_large ? "TOO_LARGE" : "") << entry.Text("name");
  }
}

TEST_F(VectorsTest, ShortCodesAreReadOrNot) {
  for (const std::string& code : all_.Texts("short_codes")) {
    const absl::StatusOr<std::string> read = text::ParseShortCode(code);
    EXPECT_TRUE(read.ok() && *read == code) << code;
  }
  for (const std::string& code : all_.Texts("bad_short_codes")) {
    EXPECT_FALSE(text::ParseShortCode(code).ok()) << code;
  }
}

}  // namespace
}  // namespace ihala::documents
