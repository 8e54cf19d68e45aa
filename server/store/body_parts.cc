#include "server/store/body_parts.h"

#include <cstdint>
#include <set>

#include "common/access/personal_field.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

bool IsPersonal(const FieldDescriptor& field, std::set<const Descriptor*>& seen) {
  if (IsPersonalField(field)) return true;
  const Descriptor* const inside = field.message_type();
  if (inside == nullptr || !seen.insert(inside).second) return false;
  for (int i = 0; i < inside->field_count(); ++i) {
    if (IsPersonal(*inside->field(i), seen)) return true;
  }
  return false;
}

std::set<int> PersonalFieldsOf(RowKind kind) {
  std::set<int> personal;
  const FieldDescriptor* const row = v1::Row::descriptor()->FindFieldByNumber(static_cast<int>(FieldOf(kind)));
  if (row == nullptr) return personal;
  for (int i = 0; i < row->message_type()->field_count(); ++i) {
    const FieldDescriptor& field = *row->message_type()->field(i);
    std::set<const Descriptor*> seen;
    if (IsPersonal(field, seen)) personal.insert(field.number());
  }
  return personal;
}

const std::set<int>& PersonalFields(RowKind kind) {
  static const auto& core = *new std::set<int>(PersonalFieldsOf(RowKind::kCore));
  static const auto& comment = *new std::set<int>(PersonalFieldsOf(RowKind::kComment));
  static const auto& history = *new std::set<int>(PersonalFieldsOf(RowKind::kHistory));
  static const auto& conflict = *new std::set<int>(PersonalFieldsOf(RowKind::kConflict));
  if (kind == RowKind::kCore) return core;
  if (kind == RowKind::kComment) return comment;
  return kind == RowKind::kHistory ? history : conflict;
}

}  // namespace

BodySealing SealingOf(RowKind kind) {
  switch (kind) {
    case RowKind::kOrganisation:
    case RowKind::kProgramme:
    case RowKind::kDesk:
    case RowKind::kGovernorate:
    case RowKind::kAgreement:
    case RowKind::kWorkflow:
    case RowKind::kOutage:
    case RowKind::kLeft:
    case RowKind::kMigration:
    case RowKind::kArrangement:
      return BodySealing::kOpen;
    case RowKind::kCore:
    case RowKind::kComment:
    case RowKind::kHistory:
    case RowKind::kConflict:
      return BodySealing::kParts;
    case RowKind::kDossier:
    case RowKind::kDossierNumbers:
      return BodySealing::kWhole;
  }
  return BodySealing::kWhole;
}

BodyParts DivideBody(RowKind kind, absl::string_view body) {
  BodyParts parts;
  if (SealingOf(kind) == BodySealing::kParts) {
    const std::set<int>& personal = PersonalFields(kind);
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(body.data()),
                                              static_cast<int>(body.size()));
    for (;;) {
      const int begin = in.CurrentPosition();
      const uint32_t tag = in.ReadTag();
      if (tag == 0 && begin == static_cast<int>(body.size())) return parts;
      if (tag == 0 || !WireFormatLite::SkipField(&in, tag)) break;
      const bool is_personal = personal.contains(WireFormatLite::GetTagFieldNumber(tag));
      (is_personal ? parts.personal : parts.common)
          .append(body.data() + begin, static_cast<size_t>(in.CurrentPosition() - begin));
    }
    parts.common.clear();
  }
  parts.personal = std::string(body);
  return parts;
}

}  // namespace ihala
