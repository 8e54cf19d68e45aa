#include "tests/canaries/watcher.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala::canaries {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The case that a message says it is of: by its own field, or by that of the core in it.
std::string CaseOf(const Message& message) {
  const auto* const id = message.GetDescriptor()->FindFieldByName("referral_id");
  if (id != nullptr && id->type() == FieldDescriptor::TYPE_BYTES) {
    return message.GetReflection()->GetString(message, id);
  }
  const auto* const core = message.GetDescriptor()->FindFieldByName("core");
  if (core == nullptr || core->message_type() != v1::CaseCore::descriptor()) return "";
  return static_cast<const v1::CaseCore&>(message.GetReflection()->GetMessage(message, core)).referral_id();
}

}  // namespace

void Watcher::Answered(const Principal& who, const std::string& surface, absl::string_view bytes,
                       const Message* message, const std::string& case_id) {
  const std::set<const Canary*> found = book_.FindIn(bytes);
  {
    absl::MutexLock lock(&mutex_);
    seen_.insert({surface, who.account});
    bytes_ += bytes.size();
  }
  for (const Canary* canary : found) {
    const bool fine = canary->record != kTyped && MaySee(who, records_[canary->record], canary->path);
    if (!fine) Hit(surface, who.account, canary->record, canary->path);
    absl::MutexLock lock(&mutex_);
    if (fine) shown_.insert(canary);
  }
  if (message != nullptr) LookInto(*message, who, surface, case_id, nullptr);
}

void Watcher::Written(const std::string& surface, absl::string_view bytes) {
  const std::set<const Canary*> found = book_.FindIn(bytes);
  {
    absl::MutexLock lock(&mutex_);
    seen_.insert({surface, ""});
    bytes_ += bytes.size();
  }
  for (const Canary* canary : found) Hit(surface, "", canary->record, canary->path);
}

int Watcher::RecordOf(const std::string& case_id) {
  absl::MutexLock lock(&mutex_);
  if (by_id_.size() != records_.size()) {
    for (size_t i = 0; i < records_.size(); ++i) by_id_[records_[i].id] = static_cast<int>(i);
  }
  const auto found = by_id_.find(case_id);
  return found == by_id_.end() ? kTyped : found->second;
}

void Watcher::LookInto(const Message& message, const Principal& who, const std::string& surface, std::string case_id,
                       const std::string* prefix) {
  if (const std::string own = CaseOf(message); !own.empty()) case_id = own;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const bool begins = is_message && field->message_type() == v1::Referral::descriptor();
    const std::string path = prefix == nullptr ? "" : *prefix + field->name();
    if (prefix != nullptr && Leaves().count(path) > 0) {
      const int record = RecordOf(case_id);
      if (record == kTyped || !MaySee(who, records_[record], path)) Hit(surface, who.account, record, path);
      continue;
    }
    if (!is_message) continue;
    const std::string inner = begins ? "" : path + ".";
    const std::string* const under = begins || prefix != nullptr ? &inner : nullptr;
    const auto& reflection = *message.GetReflection();
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& part = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                 : reflection.GetMessage(message, field);
      LookInto(part, who, surface, case_id, under);
    }
  }
}

void Watcher::Hit(const std::string& surface, const std::string& account, int record, const std::string& path) {
  absl::MutexLock lock(&mutex_);
  if (++hits_ > printed_) return;
  std::cout << "hit: " << surface << " to " << (account.empty() ? "anybody" : account) << ": " << path << " of case "
            << record << std::endl;
}

uint64_t Watcher::surfaces() const {
  absl::MutexLock lock(&mutex_);
  return seen_.size();
}

uint64_t Watcher::hits() const {
  absl::MutexLock lock(&mutex_);
  return hits_;
}

size_t Watcher::Unseen() const {
  absl::MutexLock lock(&mutex_);
  return book_.OfCases() - shown_.size();
}

uint64_t Watcher::bytes() const {
  absl::MutexLock lock(&mutex_);
  return bytes_;
}

}  // namespace ihala::canaries
