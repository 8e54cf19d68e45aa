#include "tools/desk/retention_commands.h"

#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/desk/commands.h"
#include "tools/support/erasure_view.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

constexpr Text kRetention{"مدة حفظ الحالات: حفظ قانوني، ورفعه، وحذف نهائي بيدين",
                          "How long cases are kept: holding one, lifting a hold, erasing one by two hands"};
constexpr Text kHoldHelp{"حفظ الحالة لسبب قانوني فلا تُحذف", "Holds a case, so that nothing erases it"};
constexpr Text kLiftHelp{"رفع حفظ مؤسستي: يطلبه واحد ويؤكده آخر بالأمر نفسه",
                         "Lifts my organisation's hold: one asks, and another one confirms by the same command"};
constexpr Text kEraseHelp{"حذف حالة مغلقة نهائياً: يطلبه واحد ويؤكده آخر بالأمر نفسه",
                          "Erases a closed case: one asks, and another one confirms by the same command"};
constexpr Text kDeclineHelp{"سحب ما طُلب أو رفضه", "Takes back what was asked for, or declines it"};
constexpr Text kCaseHelp{"رمز الحالة أو معرّفها", "The case, by its code or id"};
constexpr Text kWhyHelp{
    "السبب: court complaint inquiry (للحفظ)، settled held-in-error (للرفع)، family-asks protection "
    "(للحذف)",
    "Why: court complaint inquiry (hold), settled held-in-error (lift), family-asks protection "
    "(erase)"};
constexpr Text kUnknownWhy{"سبب غير معروف: $0", "no such reason: $0"};
constexpr Text kWaits{"$0: طُلب، وينتظر تأكيد شخص آخر من مؤسستك",
                      "$0: asked for; another person of your organisation confirms"};
constexpr Text kHeldNow{"$0: محفوظة قانونياً", "$0: held"};
constexpr Text kNotHeldNow{"$0: لم يعد حفظ مؤسستك قائماً", "$0: your organisation's hold is lifted"};
constexpr Text kErasedNow{"$0: حُذفت نهائياً، وتُتلف مفاتيحها خلال دقائق",
                          "$0: erased; its key is destroyed within minutes"};
constexpr Text kDeclinedNow{"$0: لم يعد شيء مطلوباً", "$0: nothing is asked for any more"};

struct SaidOptions {
  std::string name;
  std::string reason;
};

absl::StatusOr<v1::RetentionReason> ReasonNamed(const std::string& typed) {
  v1::RetentionReason reason = v1::RETENTION_REASON_UNSPECIFIED;
  if (typed.empty()) return reason;
  const std::string code = absl::AsciiStrToUpper(absl::StrReplaceAll(typed, {{"-", "_"}}));
  if (v1::RetentionReason_Parse(absl::StrCat("RETENTION_REASON_", code), &reason)) return reason;
  return UsageError(kUnknownWhy, typed);
}

const Text& OutcomeOf(v1::RetentionAct act, const v1::CaseCore& core) {
  if (core.has_erased()) return kErasedNow;
  if (act == v1::RETENTION_ACT_HOLD) return kHeldNow;
  if (act == v1::RETENTION_ACT_DECLINE) return kDeclinedNow;
  return core.retention_asked().act() == act ? kWaits : kNotHeldNow;
}

absl::Status SayRetention(Desk& desk, v1::RetentionAct act, const SaidOptions& options) {
  ASSIGN_OR_RETURN(const v1::RetentionReason reason, ReasonNamed(options.reason));
  ASSIGN_OR_RETURN(const v1::GetReferralResponse found, desk.FindCase(options.name));
  v1::SetRetentionRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_referral_id(found.core().referral_id());
  request.set_base_revision(found.core().revision());
  request.mutable_said()->set_act(act);
  request.mutable_said()->set_reason(reason);
  ASSIGN_OR_RETURN(const v1::SetRetentionResponse response, desk.Write(&ServerApi::SetRetention, request));
  JsonWriter json;
  json.BeginObject().Key("case").String(UuidToText(found.core().referral_id()));
  json.Key("verdict").Message(response.verdict()).Key("core").Message(response.core());
  desk.output().Json(json.EndObject());
  // Of an erased case the code is gone; whoever typed it still knows it.
  desk.output().Say(OutcomeOf(act, response.core()), text::DisplayShortCode(found.core().short_code()));
  return absl::OkStatus();
}

ExitCode ShowErased(Desk& desk, const ErasureOptions& options) {
  const absl::StatusOr<v1::GetErasuresResponse> figures = desk.Ask(&ServerApi::GetErasures, RequestOf(options));
  if (!figures.ok()) return desk.output().Fail(figures.status());
  PrintErasures(*figures, options.csv, desk.output());
  return kExitOk;
}

}  // namespace

void AddRetentionCommands(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* const group = AddCommand(app, "retention", kRetention, language);
  group->require_subcommand(1);
  const auto add = [&](const char* name, const Text& text, v1::RetentionAct act) {
    CLI::App* const command = AddCommand(*group, name, text, language);
    auto options = std::make_shared<SaidOptions>();
    command->add_option("case", options->name, Say(language, kCaseHelp))->required();
    if (act != v1::RETENTION_ACT_DECLINE) {
      command->add_option("--reason", options->reason, Say(language, kWhyHelp))->required();
    }
    command->callback([options, act, &chosen] {
      chosen = [options, act](Desk& desk) {
        const absl::Status said = SayRetention(desk, act, *options);
        return said.ok() ? kExitOk : desk.output().Fail(said, nullptr, options->name);
      };
    });
  };
  add("hold", kHoldHelp, v1::RETENTION_ACT_HOLD);
  add("lift", kLiftHelp, v1::RETENTION_ACT_LIFT);
  add("erase", kEraseHelp, v1::RETENTION_ACT_ERASE);
  add("decline", kDeclineHelp, v1::RETENTION_ACT_DECLINE);

  CLI::App* const erasures = app.add_subcommand("erasures", ErasureTitle(language));
  auto options = std::make_shared<ErasureOptions>();
  AddErasureOptions(*erasures, *options, language);
  erasures->callback([options, &chosen] { chosen = [options](Desk& desk) { return ShowErased(desk, *options); }; });
}

}  // namespace ihala::tools
