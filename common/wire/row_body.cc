#include "common/wire/row_body.h"

#include "google/protobuf/descriptor.h"

namespace ihala {

google::protobuf::Message* MutableBodyOf(v1::Row* row) {
  if (row->body_case() == v1::Row::BODY_NOT_SET) return nullptr;
  const google::protobuf::FieldDescriptor* const field =
      v1::Row::descriptor()->FindFieldByNumber(static_cast<int>(row->body_case()));
  return row->GetReflection()->MutableMessage(row, field);
}

}  // namespace ihala
