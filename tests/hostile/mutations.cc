#include "tests/hostile/mutations.h"

#include <limits>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace ihala::hostile {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Stands where bytes are put that no message object would hold, and is as long as them.
constexpr char kMarker[] = "@@SPOILED@@";
constexpr size_t kLongText = 100'000;
constexpr int kManyEntries = 10'000;
// Above what one message may have.
constexpr size_t kHugeBytes = 5 * 1024 * 1024;

struct Way {
  const char* how;
  bool bad;
  bool form;
};

constexpr Way kTextWays[] = {
    {"missing", false, false}, {"long", true, true},          {"control", true, true},      {"nul", true, true},
    {"escape", true, true},    {"bidi-override", true, true}, {"bidi-isolate", true, true}, {"not-utf8", true, true},
    {"surrogate", true, true}, {"overlong", true, true},      {"unknown", false, false},    {"spaces", false, false},
    {"formula", false, false}, {"two-lines", false, false},
};
constexpr Way kBytesWays[] = {
    {"missing", false, false}, {"fifteen", false, true},  {"seventeen", false, true},
    {"zeros", false, false},   {"uuid-v4", false, false}, {"long", false, true},
};
constexpr Way kEnumWays[] = {
    {"missing", false, false}, {"enum-999", true, true}, {"enum-negative", true, true}, {"enum-max", true, true}};
constexpr Way kNumberWays[] = {
    {"missing", false, false}, {"max", false, false}, {"min", false, false}, {"minus-one", false, false}};
constexpr Way kBoolWays[] = {{"flip", false, false}};
constexpr Way kMessageWays[] = {{"missing", false, false}, {"empty", false, false}, {"wrong-wire", false, false}};
constexpr Way kListWays[] = {{"none", false, false}, {"many", true, true}, {"twice", false, false}};
constexpr Way kWholeWays[] = {{"cut", false, false}, {"bits", false, false}, {"tail", false, false},
                              {"huge", true, true},  {"nested", true, true}, {"empty", false, false}};

class Collector {
 public:
  Collector(const MutationOptions& options, std::vector<Mutation>* out) : options_(options), out_(out) {}

  void Walk(const Descriptor& type, const Message* sample) {
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* const field = type.field(i);
      // Nobody reads it.
      if (field->options().deprecated()) continue;
      // Another alternative would make another message of it.
      if (field->real_containing_oneof() != nullptr &&
          (sample == nullptr || !sample->GetReflection()->HasField(*sample, field))) {
        continue;
      }
      path_.push_back(field);
      if (field->is_repeated()) AddAll(kListWays);
      AddValues(*field);
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Walk(*field->message_type(), SampleOf(*field, sample));
      }
      path_.pop_back();
    }
  }

 private:
  static const Message* SampleOf(const FieldDescriptor& field, const Message* parent) {
    if (parent == nullptr) return nullptr;
    const Reflection& reflection = *parent->GetReflection();
    if (!field.is_repeated()) {
      return reflection.HasField(*parent, &field) ? &reflection.GetMessage(*parent, &field) : nullptr;
    }
    return reflection.FieldSize(*parent, &field) > 0 ? &reflection.GetRepeatedMessage(*parent, &field, 0) : nullptr;
  }

  void AddValues(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return AddAll(kMessageWays);
      case FieldDescriptor::CPPTYPE_ENUM:
        return AddAll(kEnumWays);
      case FieldDescriptor::CPPTYPE_BOOL:
        return AddAll(kBoolWays);
      case FieldDescriptor::CPPTYPE_STRING:
        if (field.type() == FieldDescriptor::TYPE_STRING) {
          AddAll(kTextWays);
          for (const std::string& code : options_.foreign) out_->push_back({path_, absl::StrCat("foreign:", code)});
        } else {
          AddAll(kBytesWays);
        }
        return;
      default:
        return AddAll(kNumberWays);
    }
  }

  template <size_t kSize>
  void AddAll(const Way (&ways)[kSize]) {
    for (const Way& way : ways) {
      // Of bytes only ids have one length that is right.
      const bool is_id = path_.back()->type() == FieldDescriptor::TYPE_BYTES &&
                         absl::EndsWith(path_.back()->name(), "_id") && way.form;
      out_->push_back({path_, way.how, way.bad || is_id, way.form});
    }
  }

  const MutationOptions& options_;
  std::vector<Mutation>* const out_;
  std::vector<const FieldDescriptor*> path_;
};

// The message that holds the field, made on the way.
Message* ParentOf(const Mutation& mutation, Message* root) {
  for (size_t i = 0; i + 1 < mutation.path.size(); ++i) {
    const FieldDescriptor* const field = mutation.path[i];
    const Reflection& reflection = *root->GetReflection();
    if (!field->is_repeated()) {
      root = reflection.MutableMessage(root, field);
    } else if (reflection.FieldSize(*root, field) > 0) {
      root = reflection.MutableRepeatedMessage(root, field, 0);
    } else {
      root = reflection.AddMessage(root, field);
    }
  }
  return root;
}

std::string TextFor(const std::string& how, const std::string& present) {
  absl::string_view foreign = how;
  if (absl::ConsumePrefix(&foreign, "foreign:")) return std::string(foreign);
  if (how == "long") return std::string(kLongText, 'x');
  if (how == "control") return present + "\x01";
  if (how == "nul") return present + std::string(1, '\0');
  if (how == "escape") return "\x1b[2J" + present;
  if (how == "bidi-override") return "\u202E" + present;
  if (how == "bidi-isolate") return present + "\u2066";
  if (how == "not-utf8" || how == "surrogate" || how == "overlong") return kMarker;
  if (how == "unknown") return "NO-SUCH-THING";
  if (how == "spaces") return "  \u00a0 ";
  if (how == "formula") return "=HYPERLINK(\"http://x.invalid\")";
  if (how == "two-lines") return present + "\n" + present;
  return "";
}

std::string BytesFor(const std::string& how, const std::string& present) {
  if (how == "fifteen") return std::string(15, '\x7f');
  if (how == "seventeen") return std::string(17, '\x7f');
  if (how == "zeros") return std::string(16, '\0');
  if (how == "uuid-v4") return std::string("\x01\x23\x45\x67\x89\xab\x4c\xde\x8f\x01\x23\x45\x67\x89\xab\xcd", 16);
  if (how == "long") return std::string(kLongText, '\x7f');
  return "";
}

int EnumFor(const std::string& how) {
  if (how == "enum-999") return 999;
  if (how == "enum-negative") return -1;
  return how == "enum-max" ? std::numeric_limits<int>::max() : 0;
}

template <typename T>
T NumberFor(const std::string& how) {
  if (how == "max") return std::numeric_limits<T>::max();
  if (how == "min") return std::numeric_limits<T>::min();
  return how == "minus-one" ? static_cast<T>(-1) : T{0};
}

// Sets one value, of a list its first entry.
void SetValue(const FieldDescriptor& field, const std::string& how, Message* parent) {
  const Reflection& reflection = *parent->GetReflection();
  const bool in_list = field.is_repeated();
  const bool is_there = in_list && reflection.FieldSize(*parent, &field) > 0;
  const auto set = [&](auto value, auto set_one, auto set_entry, auto add) {
    if (!in_list) return (reflection.*set_one)(parent, &field, value);
    if (is_there) return (reflection.*set_entry)(parent, &field, 0, value);
    (reflection.*add)(parent, &field, value);
  };
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string present;
      if (!in_list) present = reflection.GetString(*parent, &field);
      if (is_there) present = reflection.GetRepeatedString(*parent, &field, 0);
      const bool is_text = field.type() == FieldDescriptor::TYPE_STRING;
      return set(is_text ? TextFor(how, present) : BytesFor(how, present), &Reflection::SetString,
                 &Reflection::SetRepeatedString, &Reflection::AddString);
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return set(EnumFor(how), &Reflection::SetEnumValue, &Reflection::SetRepeatedEnumValue, &Reflection::AddEnumValue);
    case FieldDescriptor::CPPTYPE_BOOL:
      return set(!in_list && !reflection.GetBool(*parent, &field), &Reflection::SetBool, &Reflection::SetRepeatedBool,
                 &Reflection::AddBool);
    case FieldDescriptor::CPPTYPE_INT32:
      return set(NumberFor<int32_t>(how), &Reflection::SetInt32, &Reflection::SetRepeatedInt32, &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return set(NumberFor<int64_t>(how), &Reflection::SetInt64, &Reflection::SetRepeatedInt64, &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return set(NumberFor<uint32_t>(how), &Reflection::SetUInt32, &Reflection::SetRepeatedUInt32,
                 &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return set(NumberFor<uint64_t>(how), &Reflection::SetUInt64, &Reflection::SetRepeatedUInt64,
                 &Reflection::AddUInt64);
    default:
      return;
  }
}

void AddEntry(const FieldDescriptor& field, Message* parent) {
  const Reflection& reflection = *parent->GetReflection();
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (!is_message) {
    // A copy of the first entry, or a first one.
    Message* const scratch = parent->New();
    scratch->CopyFrom(*parent);
    if (reflection.FieldSize(*parent, &field) == 0) {
      SetValue(field, field.type() == FieldDescriptor::TYPE_STRING ? "unknown" : "zeros", parent);
    } else {
      // Merging appends the whole list; only the first entry is wanted.
      while (reflection.FieldSize(*scratch, &field) > 1) reflection.RemoveLast(scratch, &field);
      std::vector<const FieldDescriptor*> others;
      reflection.ListFields(*scratch, &others);
      for (const FieldDescriptor* other : others) {
        if (other != &field) reflection.ClearField(scratch, other);
      }
      parent->MergeFrom(*scratch);
    }
    delete scratch;
  } else if (reflection.FieldSize(*parent, &field) == 0) {
    reflection.AddMessage(parent, &field);
  } else {
    Message* const added = reflection.AddMessage(parent, &field);
    added->CopyFrom(reflection.GetRepeatedMessage(*parent, &field, 0));
  }
}

void ChangeList(const FieldDescriptor& field, const std::string& how, Message* parent) {
  const Reflection& reflection = *parent->GetReflection();
  if (how == "none") return reflection.ClearField(parent, &field);
  if (how == "twice") return AddEntry(field, parent), AddEntry(field, parent);
  // Doubling, so that making ten thousand entries is quick. Empty messages are the cheapest on the wire.
  Message* const scratch = parent->New();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    for (int i = 0; i < kManyEntries; ++i) reflection.AddMessage(scratch, &field);
  } else {
    AddEntry(field, scratch);
    while (reflection.FieldSize(*scratch, &field) < kManyEntries) {
      Message* const half = scratch->New();
      half->CopyFrom(*scratch);
      scratch->MergeFrom(*half);
      delete half;
    }
  }
  parent->MergeFrom(*scratch);
  delete scratch;
}

// A single message field whose bytes are a number instead.
void WrongWire(const FieldDescriptor& field, Message* parent) {
  parent->GetReflection()->ClearField(parent, &field);
  parent->GetReflection()->MutableUnknownFields(parent)->AddVarint(field.number(), 7);
}

std::string Spoil(const Mutation& mutation, std::string bytes, Random& random) {
  if (mutation.how == "cut") return bytes.substr(0, random.Uniform(bytes.size()));
  if (mutation.how == "bits") {
    for (int i = 0; i < 3 && !bytes.empty(); ++i) {
      char& byte = bytes[random.Uniform(bytes.size())];
      byte = static_cast<char>(byte ^ (1 << random.Uniform(8)));
    }
    return bytes;
  }
  if (mutation.how == "tail") return bytes + random.Bytes(1 + random.Uniform(40));
  if (mutation.how == "huge") return bytes + "\xfa\xff\x03\x80\x80\xc0\x02" + std::string(kHugeBytes, 'x');
  // Groups in groups, far deeper than any reader should follow.
  if (mutation.how == "nested") return bytes + std::string(20'000, '\x7b');
  return "";
}

}  // namespace

std::string Mutation::Field() const {
  std::string name;
  for (const FieldDescriptor* field : path) absl::StrAppend(&name, name.empty() ? "" : ".", field->name());
  return name;
}

std::vector<Mutation> MutationsOf(const Message& sample, const MutationOptions& options) {
  std::vector<Mutation> all;
  Collector(options, &all).Walk(*sample.GetDescriptor(), &sample);
  return all;
}

std::vector<Mutation> MutationsOfWhole() {
  std::vector<Mutation> all;
  for (const Way& way : kWholeWays) {
    const bool varies = std::string(way.how) == "cut" || std::string(way.how) == "bits";
    for (int i = 0; i < (varies ? 20 : 1); ++i) all.push_back({{}, way.how, way.bad, way.form});
  }
  return all;
}

std::string Apply(const Mutation& mutation, Message* valid, Random& random) {
  if (mutation.path.empty()) return Spoil(mutation, valid->SerializeAsString(), random);
  const FieldDescriptor& field = *mutation.path.back();
  const std::string& how = mutation.how;
  Message* const parent = ParentOf(mutation, valid);
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (how == "none" || how == "many" || how == "twice") {
    ChangeList(field, how, parent);
  } else if (is_message && how == "wrong-wire") {
    WrongWire(field, parent);
  } else if (is_message) {
    parent->GetReflection()->ClearField(parent, &field);
    if (how == "empty" && field.is_repeated()) parent->GetReflection()->AddMessage(parent, &field);
    if (how == "empty" && !field.is_repeated()) parent->GetReflection()->MutableMessage(parent, &field);
  } else {
    SetValue(field, how, parent);
  }
  std::string bytes = valid->SerializeAsString();
  // As long as the marker, so that every length before it stays right.
  if (how == "not-utf8")
    return absl::StrReplaceAll(bytes, {{kMarker,
                                        "bad\xff\xfe\x80"
                                        "bytes"}});
  if (how == "surrogate")
    return absl::StrReplaceAll(bytes, {{kMarker,
                                        "\xed\xa0\x80"
                                        "half pai"}});
  if (how == "overlong")
    return absl::StrReplaceAll(bytes, {{kMarker,
                                        "\xc0\xaf"
                                        "too long."}});
  return bytes;
}

}  // namespace ihala::hostile
