#include "common/wire/wire_bytes.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace ihala {
namespace {

void AppendBigEndian(uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

uint64_t TakeBigEndian(size_t count, absl::string_view& bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  bytes.remove_prefix(count);
  return value;
}

}  // namespace

void AppendFixed64(uint64_t value, std::string& out) { AppendBigEndian(value, 8, out); }
void AppendFixed32(uint32_t value, std::string& out) { AppendBigEndian(value, 4, out); }

void AppendSized(absl::string_view bytes, std::string& out) {
  AppendFixed64(bytes.size(), out);
  out.append(bytes.data(), bytes.size());
}

uint64_t TakeFixed64(absl::string_view& bytes) { return TakeBigEndian(8, bytes); }
uint32_t TakeFixed32(absl::string_view& bytes) { return static_cast<uint32_t>(TakeBigEndian(4, bytes)); }

std::string SerializeDeterministic(const google::protobuf::MessageLite& message) {
  std::string bytes;
  bytes.reserve(message.ByteSizeLong());
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace ihala
