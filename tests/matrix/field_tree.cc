#include "tests/matrix/field_tree.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

namespace ihala::matrix {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// No message of ours lies deeper.
constexpr int kDeepest = 12;

void AddPaths(const Descriptor& type, const std::string& prefix, int depth, std::vector<std::string>* paths) {
  if (depth > kDeepest) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string path = absl::StrCat(prefix, field.name());
    paths->push_back(path);
    if (HoldsOurs(field)) AddPaths(*field.message_type(), path + ".", depth + 1, paths);
  }
}

void AddPlaces(const Message& message, const std::string& prefix, const std::string& place, Spread* spread) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const std::string path = absl::StrCat(prefix, field->name());
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const int index = field->is_repeated() ? i : -1;
      const std::string here =
          absl::StrCat(place, field->name(), field->is_repeated() ? absl::StrCat("[", i, "]") : "");
      if (!HoldsOurs(*field)) {
        std::string value;
        google::protobuf::TextFormat::PrintFieldValueToString(message, field, index, &value);
        (*spread)[path].push_back(absl::StrCat(here, "=", value));
        continue;
      }
      (*spread)[path].push_back(here);
      const Message& part = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                 : reflection.GetMessage(message, field);
      AddPlaces(part, path + ".", here + ".", spread);
    }
  }
}

}  // namespace

bool HoldsOurs(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field.message_type()->file()->package() == "ihala.v1";
}

const std::vector<std::string>& PathsOf(const Descriptor& type) {
  static auto& known = *new std::map<const Descriptor*, std::vector<std::string>>();
  const auto [found, is_new] = known.try_emplace(&type);
  if (is_new) AddPaths(type, "", 0, &found->second);
  return found->second;
}

Spread SpreadOf(const Message& message) {
  Spread spread;
  AddPlaces(message, "", "", &spread);
  return spread;
}

std::vector<std::string> DifferentPaths(const Message& a, const Message& b) {
  const Spread here = SpreadOf(a);
  const Spread there = SpreadOf(b);
  std::set<std::string> paths;
  for (const auto& [path, places] : here) {
    const auto other = there.find(path);
    if (other == there.end() || other->second != places) paths.insert(path);
  }
  for (const auto& [path, places] : there) {
    if (!here.contains(path)) paths.insert(path);
  }
  return {paths.begin(), paths.end()};
}

}  // namespace ihala::matrix
