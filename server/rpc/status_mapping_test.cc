#include "server/rpc/status_mapping.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "server/handlers/retry_after.h"

namespace ihala {
namespace {

// The detail of this type; fails the test where there is none.
template <typename T>
T Detail(const google::rpc::Status& status) {
  T detail;
  for (const auto& any : status.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  ADD_FAILURE() << "no " << T::descriptor()->full_name();
  return detail;
}

TEST(StatusMappingTest, FieldsReasonAndCodeTravel) {
  const auto out = ToRpcStatus(WithReason(InvalidField("people[0].phone", "MALFORMED", "must be a number"), "INVALID"));
  EXPECT_EQ(out.code(), 3);
  const auto request = Detail<google::rpc::BadRequest>(out);
  ASSERT_EQ(request.field_violations_size(), 1);
  EXPECT_EQ(request.field_violations(0).field(), "people[0].phone");
  EXPECT_EQ(request.field_violations(0).reason(), "MALFORMED");
  EXPECT_EQ(request.field_violations(0).description(), "must be a number");
  const auto info = Detail<google::rpc::ErrorInfo>(out);
  EXPECT_EQ(info.reason(), "INVALID");
  EXPECT_EQ(info.domain(), "ihala");
}

TEST(StatusMappingTest, WhenToComeBackTravels) {
  const auto out = ToRpcStatus(WithRetryAfter(absl::ResourceExhaustedError("busy"), absl::Milliseconds(2500)));
  const auto retry = Detail<google::rpc::RetryInfo>(out);
  EXPECT_EQ(retry.retry_delay().seconds(), 2);
  EXPECT_EQ(retry.retry_delay().nanos(), 500'000'000);
}

TEST(StatusMappingTest, EveryErrorHasAReason) {
  for (int code = 1; code <= 16; ++code) {
    const auto out = ToRpcStatus(absl::Status(static_cast<absl::StatusCode>(code), "words"));
    EXPECT_EQ(out.code(), code);
    EXPECT_FALSE(Detail<google::rpc::ErrorInfo>(out).reason().empty());
  }
}

TEST(StatusMappingTest, FailuresOfTheServerTellNothingOfItself) {
  for (const absl::Status& status :
       {absl::InternalError("/var/lib/x"), absl::DataLossError("/var/lib/x"), absl::UnknownError("/var/lib/x")}) {
    EXPECT_EQ(ToRpcStatus(status).SerializeAsString().find("/var/lib"), std::string::npos);
  }
}

TEST(StatusMappingTest, AThousandFieldsFitTheHeadersAndAreCounted) {
  std::vector<FieldViolation> fields;
  for (int i = 0; i < 1000; ++i) fields.push_back({absl::StrCat("inputs[", i, "].text"), "TOO_LONG", "has at most 9"});
  const auto out = ToRpcStatus(InvalidFields(fields));
  // With base64 around it and the text beside it.
  EXPECT_LT(out.SerializeAsString().size() * 4 / 3 + out.message().size(), 7500u);
  const auto shown = Detail<google::rpc::BadRequest>(out).field_violations_size();
  EXPECT_GT(shown, 10);
  EXPECT_EQ(Detail<google::rpc::ErrorInfo>(out).metadata().at("more_fields"), absl::StrCat(1000 - shown));
}

TEST(StatusMappingTest, OkIsOk) {
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).code(), 0);
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).details_size(), 0);
}

}  // namespace
}  // namespace ihala
