#include "common/wire/device_signatures.h"

#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

constexpr char kBindingPurpose[] = "ihala/device/1";
constexpr char kReportPurpose[] = "ihala/device-report/1";
constexpr char kOrderPurpose[] = "ihala/device-order/1";

std::string BindingToSign(absl::string_view account, absl::string_view stream_id) {
  std::string text;
  AppendSized(kBindingPurpose, text);
  AppendSized(account, text);
  AppendSized(stream_id, text);
  return text;
}

// Field by field, so that both ends have the same bytes whatever else their versions of the message know.
std::string ReportToSign(absl::string_view stream_id, const v1::DeviceReport& report) {
  std::string text;
  AppendSized(kReportPurpose, text);
  AppendSized(stream_id, text);
  AppendFixed64(report.has_unsent() ? 1 : 0, text);
  AppendFixed64(report.unsent().operations(), text);
  AppendFixed64(report.unsent().drafts(), text);
  AppendSized(report.order_id(), text);
  AppendFixed64(report.order_is_done() ? 1 : 0, text);
  return text;
}

std::string OrderToSign(const v1::DeviceOrder& order) {
  std::string text;
  AppendSized(kOrderPurpose, text);
  AppendSized(order.stream_id(), text);
  AppendSized(order.order_id(), text);
  AppendFixed64(static_cast<uint64_t>(order.kind()), text);
  return text;
}

}  // namespace

std::string SignBinding(const SigningKey& key, absl::string_view account, absl::string_view stream_id) {
  return key.Sign(BindingToSign(account, stream_id));
}

bool VerifyBinding(absl::string_view public_key, absl::string_view account, absl::string_view stream_id,
                   absl::string_view signature) {
  return VerifySignature(public_key, BindingToSign(account, stream_id), signature);
}

void SignReport(const SigningKey& key, absl::string_view stream_id, v1::DeviceReport* report) {
  report->set_signature(key.Sign(ReportToSign(stream_id, *report)));
}

bool VerifyReport(absl::string_view public_key, absl::string_view stream_id, const v1::DeviceReport& report) {
  return VerifySignature(public_key, ReportToSign(stream_id, report), report.signature());
}

void SignOrder(const SigningKey& key, v1::DeviceOrder* order) { order->set_signature(key.Sign(OrderToSign(*order))); }

bool VerifyOrder(absl::string_view server_public_key, absl::string_view stream_id, const v1::DeviceOrder& order) {
  return order.stream_id() == stream_id && VerifySignature(server_public_key, OrderToSign(order), order.signature());
}

}  // namespace ihala
