#include "tools/desk/notification_commands.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"

namespace ihala::tools {
namespace {

constexpr Text kNotifications{"ما جرى في إحالاتي مما ينبغي أن أعرفه",
                              "What happened in my cases that I should know of"};
constexpr Text kSeenOption{"اعتبارها كلها مقروءة", "Marks them all as seen"};
constexpr Text kAllOption{"المقروءة أيضا", "Also those that I saw"};
constexpr Text kNothingNew{"لا جديد", "Nothing new"};
constexpr Text kMarkedSeen{"اعتُبرت مقروءة", "Marked as seen"};
constexpr Text kContact{"أين تصلني الإشعارات: بريد أو رسالة قصيرة", "Where I am told: by e-mail or SMS"};
constexpr Text kContactShow{"عرضه", "Shows it"};
constexpr Text kContactPut{"تعيينه؛ ما لا يُذكر يُحذف", "Sets it; what is left out is gone"};
constexpr Text kEmailOption{"عنوان البريد", "The e-mail address"};
constexpr Text kPhoneOption{"الهاتف، مثل +970599123456", "The phone, as +970599123456"};
constexpr Text kMessageLanguageOption{"لغة الرسائل ar أو en؛ لغة الحساب إن تُركت", "ar or en; else the account's"};
constexpr Text kMuteOption{"نوع لا يُرسل، مثل comment", "A kind that is not sent, as comment"};
constexpr Text kQuietOption{"آخر يوم لا يُرسل فيه شيء، مثل 2026-03-20",
                            "The last day on which nothing is sent, as 2026-03-20"};
constexpr Text kContactIs{"البريد: $0\nالهاتف: $1\nاللغة: $2\nلا يُرسل: $3\nصمت حتى: $4",
                          "E-mail: $0\nPhone: $1\nLanguage: $2\nNot sent: $3\nQuiet until: $4"};
constexpr Text kContactKept{"حُفظ", "Kept"};
constexpr Text kUnknownKind{"النوع واحد من: $0", "The kind is one of: $0"};

constexpr char kKindPrefix[] = "NOTIFICATION_KIND_";

std::string TypedKind(int kind) {
  const std::string name = v1::NotificationKind_Name(static_cast<v1::NotificationKind>(kind));
  return absl::StrReplaceAll(absl::AsciiStrToLower(name.substr(sizeof(kKindPrefix) - 1)), {{"_", "-"}});
}

// Every page, newest first.
absl::StatusOr<std::vector<v1::Notification>> FetchNotifications(Desk& desk) {
  std::vector<v1::Notification> all;
  v1::ListNotificationsRequest request;
  request.set_page_size(500);
  do {
    ASSIGN_OR_RETURN(const v1::ListNotificationsResponse page, desk.Ask(&ServerApi::ListNotifications, request));
    all.insert(all.end(), page.notifications().begin(), page.notifications().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return all;
}

struct NotificationOptions {
  bool all = false;
  bool mark = false;
};

ExitCode ShowNotifications(Desk& desk, const NotificationOptions& options) {
  Output& output = desk.output();
  const auto all = FetchNotifications(desk);
  if (!all.ok()) return output.Fail(all.status());
  JsonWriter json;
  json.BeginArray();
  uint64_t newest = 0;
  bool any = false;
  for (const v1::Notification& one : *all) {
    newest = std::max(newest, one.id());
    if (one.seen() && !options.all) continue;
    any = true;
    json.Message(one);
    const std::string& text = output.language() == Language::kArabic ? one.text().ar() : one.text().en();
    output.Line(absl::StrCat(TimeForPeople(one.at()), "  ", Printable(text)));
  }
  output.Json(json.EndArray());
  if (!any) output.Say(kNothingNew);
  if (!options.mark || newest == 0) return kExitOk;
  v1::MarkNotificationsSeenRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_up_to(newest);
  const auto marked = desk.Write(&ServerApi::MarkNotificationsSeen, request);
  if (!marked.ok()) return output.Fail(marked.status());
  output.Say(kMarkedSeen);
  return kExitOk;
}

struct ContactOptions {
  v1::Contact contact;
  std::vector<std::string> muted;
  std::string quiet;
};

absl::StatusOr<v1::Contact> ContactOf(const ContactOptions& typed, Language language) {
  v1::Contact contact = typed.contact;
  for (const std::string& word : typed.muted) {
    std::vector<std::string> kinds;
    bool known = false;
    for (int kind = 1; kind < v1::NotificationKind_ARRAYSIZE; ++kind) {
      kinds.push_back(TypedKind(kind));
      if (kinds.back() != word) continue;
      contact.add_muted(static_cast<v1::NotificationKind>(kind));
      known = true;
    }
    if (!known) return InvalidField("mute", "UNKNOWN_CODE", Say(language, kUnknownKind, absl::StrJoin(kinds, ", ")));
  }
  if (!typed.quiet.empty()) {
    ASSIGN_OR_RETURN(*contact.mutable_quiet_until(), ParseDate("quiet-until", typed.quiet));
  }
  return contact;
}

ExitCode PutContact(Desk& desk, const ContactOptions& typed) {
  Output& output = desk.output();
  const absl::StatusOr<v1::Contact> contact = ContactOf(typed, output.language());
  if (!contact.ok()) return output.Fail(contact.status());
  v1::PutContactRequest request;
  request.set_request_id(desk.NewRequestId());
  *request.mutable_contact() = *contact;
  const auto put = desk.Write(&ServerApi::PutContact, request);
  if (!put.ok()) return output.Fail(put.status());
  output.Say(kContactKept);
  return kExitOk;
}

ExitCode ShowContact(Desk& desk) {
  Output& output = desk.output();
  const auto got = desk.Ask(&ServerApi::GetContact, v1::GetContactRequest());
  if (!got.ok()) return output.Fail(got.status());
  const v1::Contact& contact = got->contact();
  output.Json(JsonWriter().Message(contact));
  std::vector<std::string> muted;
  for (const int kind : contact.muted()) muted.push_back(TypedKind(kind));
  output.Say(kContactIs, Printable(contact.email()), Printable(contact.phone()), contact.language(),
             absl::StrJoin(muted, ", "), contact.has_quiet_until() ? DateText(contact.quiet_until()) : "");
  return kExitOk;
}

}  // namespace

void AddNotificationCommands(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* list = AddCommand(app, "notifications", kNotifications, language);
  auto options = std::make_shared<NotificationOptions>();
  list->add_flag("--all", options->all, Say(language, kAllOption));
  list->add_flag("--seen", options->mark, Say(language, kSeenOption));
  list->callback([options, &chosen] { chosen = [options](Desk& desk) { return ShowNotifications(desk, *options); }; });
  CLI::App* group = AddCommand(app, "contact", kContact, language);
  group->require_subcommand(1);
  AddCommand(*group, "show", kContactShow, language)->callback([&chosen] { chosen = ShowContact; });
  CLI::App* put = AddCommand(*group, "put", kContactPut, language);
  auto typed = std::make_shared<ContactOptions>();
  put->add_option("--email", *typed->contact.mutable_email(), Say(language, kEmailOption));
  put->add_option("--phone", *typed->contact.mutable_phone(), Say(language, kPhoneOption));
  put->add_option("--language", *typed->contact.mutable_language(), Say(language, kMessageLanguageOption));
  AddList(*put, "--mute", typed->muted, Say(language, kMuteOption));
  put->add_option("--quiet-until", typed->quiet, Say(language, kQuietOption));
  put->callback([typed, &chosen] { chosen = [typed](Desk& desk) { return PutContact(desk, *typed); }; });
}

}  // namespace ihala::tools
