#ifndef IHALA_COMMON_ACCESS_PERSONAL_FIELD_H_
#define IHALA_COMMON_ACCESS_PERSONAL_FIELD_H_

#include "google/protobuf/descriptor.h"
#include "ihala/v1/options.pb.h"

namespace ihala {

// Whether the field itself says something of a person: by its class, IDENTIFYING or SENSITIVE, whatever lies in it.
inline bool IsPersonalField(const google::protobuf::FieldDescriptor& field) {
  const v1::FieldClass kind = field.options().GetExtension(v1::access).field_class();
  return kind == v1::FIELD_CLASS_IDENTIFYING || kind == v1::FIELD_CLASS_SENSITIVE;
}

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_PERSONAL_FIELD_H_
