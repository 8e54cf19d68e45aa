#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "tools/admin/commands.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"

namespace ihala::tools {
namespace {

constexpr Text kUndelivered{"الإشعارات التي لم تصل: عرضها وإعادة إرسالها",
                            "Messages that could not be delivered: listing them, trying again"};
constexpr Text kUndeliveredList{"عرضها: لمن وبأي طريق ولماذا، دون الحالة والعنوان",
                                "Lists them: to whom, by which way and why, not the case or the address"};
constexpr Text kUndeliveredRetry{"إعادة إرسالها كلها، بعد إصلاح السبب",
                                 "Tries all of them again, once the cause is mended"};
constexpr Text kNoneUndelivered{"لا شيء", "None"};
constexpr Text kRetried{"ستُرسل من جديد", "They will be tried again"};
constexpr Text kOfAccount{"الحساب", "Account"};
constexpr Text kByWay{"الطريق", "Way"};
constexpr Text kOfKind{"النوع", "Kind"};
constexpr Text kSince{"الوقت", "Since"};
constexpr Text kTries{"المحاولات", "Tries"};
constexpr Text kFault{"السبب", "Fault"};

absl::Status ListAllUndelivered(Admin& admin) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  Output& output = admin.output();
  const Language language = output.language();
  const auto say = [&](const Text& text) { return std::string(Say(language, text)); };
  Table table({say(kOfAccount), say(kByWay), say(kOfKind), say(kSince), say(kTries), say(kFault)});
  JsonWriter json;
  json.BeginArray();
  v1::ListUndeliveredRequest request;
  do {
    ASSIGN_OR_RETURN(const v1::ListUndeliveredResponse page, Ask(*server, &ServerApi::ListUndelivered, request));
    for (const v1::UndeliveredMessage& message : page.messages()) {
      json.Message(message);
      table.Add({message.account(), ValueTitle(*v1::NotificationChannel_descriptor(), message.channel(), language),
                 ValueTitle(*v1::NotificationKind_descriptor(), message.kind(), language), TimeForPeople(message.at()),
                 absl::StrCat(message.attempts()), message.error()});
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  output.Json(json.EndArray());
  if (table.empty()) {
    output.Say(kNoneUndelivered);
  } else {
    table.Print(output);
  }
  return absl::OkStatus();
}

absl::Status RetryAllUndelivered(Admin& admin) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::RetryUndeliveredRequest request;
  request.set_request_id(admin.environment().random->Bytes(16));
  RETURN_IF_ERROR(Ask(*server, &ServerApi::RetryUndelivered, request).status());
  admin.output().Say(kRetried);
  return absl::OkStatus();
}

}  // namespace

void AddUndeliveredCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddCommand(app, "undelivered", kUndelivered, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", kUndeliveredList, language)->callback([&chosen] { chosen = ListAllUndelivered; });
  AddCommand(*group, "retry", kUndeliveredRetry, language)->callback([&chosen] { chosen = RetryAllUndelivered; });
}

}  // namespace ihala::tools
