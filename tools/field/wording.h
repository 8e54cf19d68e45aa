#ifndef IHALA_TOOLS_FIELD_WORDING_H_
#define IHALA_TOOLS_FIELD_WORDING_H_

#include <optional>
#include <string>

#include "ihala/records.h"
#include "tools/support/json_writer.h"
#include "tools/support/language.h"

// How the library's records are told to people and programs.
namespace ihala::tools {

// "local", "queued", "acknowledged" or "refused"; and back.
absl::string_view DeliveryCode(Delivery delivery);
std::optional<Delivery> ParseDelivery(absl::string_view code);
std::string DeliveryTitle(Delivery delivery, Language language);

// "refused", "unreadable", "parked", "question", "confirm", "overdue" or "warning".
absl::string_view AttentionCode(AttentionKind kind);

// The short code as people write it; the id of a draft, which has none yet.
std::string NameOf(const CaseSummary& summary);

// Whole objects.
void WriteSummary(const CaseSummary& summary, Language language, JsonWriter& json);
void WriteOperation(const OperationRecord& record, Language language, JsonWriter& json);
void WriteAttention(const AttentionItem& item, Language language, JsonWriter& json);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_WORDING_H_
