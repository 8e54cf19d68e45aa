#include "common/wire/utf8_path.h"

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/text/utf8.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

// Deeper than any message of ours: the bytes are hostile.
constexpr int kMaxDepth = 32;

std::string Find(absl::string_view bytes, const Descriptor& type, int depth);

// Looks into one length-delimited value of `field`; `index` tells repeated ones apart.
std::string FindIn(absl::string_view value, const FieldDescriptor& field, int index, int depth) {
  std::string name = field.name();
  if (field.is_repeated()) absl::StrAppend(&name, "[", index, "]");
  if (field.type() == FieldDescriptor::TYPE_STRING) return text::IsValidUtf8(value) ? "" : name;
  if (field.type() != FieldDescriptor::TYPE_MESSAGE) return "";
  const std::string inner = Find(value, *field.message_type(), depth + 1);
  return inner.empty() ? "" : absl::StrCat(name, ".", inner);
}

std::string Find(absl::string_view bytes, const Descriptor& type, int depth) {
  if (depth > kMaxDepth) return "";
  google::protobuf::io::CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                                               static_cast<int>(bytes.size()));
  absl::flat_hash_map<const FieldDescriptor*, int> seen;
  while (const uint32_t tag = input.ReadTag()) {
    const FieldDescriptor* const field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    if (field == nullptr || WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&input, tag)) return "";
      continue;
    }
    uint32_t size = 0;
    if (!input.ReadVarint32(&size)) return "";
    const size_t start = input.CurrentPosition();
    if (size > bytes.size() - start || !input.Skip(static_cast<int>(size))) return "";
    std::string path = FindIn(bytes.substr(start, size), *field, seen[field]++, depth);
    if (!path.empty()) return path;
  }
  return "";
}

}  // namespace

std::string FindBrokenText(absl::string_view bytes, const Descriptor& type) { return Find(bytes, type, 0); }

}  // namespace ihala
