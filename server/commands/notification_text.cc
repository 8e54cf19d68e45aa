#include "server/commands/notification_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/text/short_code.h"
#include "server/commands/notification_words.h"

namespace ihala {
namespace {

using notification_words::Words;

constexpr size_t kMostInSms = 5;
constexpr size_t kMostInEmail = 100;

// A text in both languages, with the same values or values of its language filled in.
v1::LocalisedText Fill(const Words& words, const std::string& value) {
  v1::LocalisedText text;
  text.set_ar(absl::Substitute(words.ar, value));
  text.set_en(absl::Substitute(words.en, value));
  return text;
}
v1::LocalisedText Fill(const Words& words, const std::string& first, const std::string& second) {
  v1::LocalisedText text;
  text.set_ar(absl::Substitute(words.ar, first, second));
  text.set_en(absl::Substitute(words.en, first, second));
  return text;
}

// The text of the coded reason that led to a stage; null where the workflow has none of this code.
const v1::Reason* ReasonFor(const Workflow& workflow, const v1::Notification& told) {
  if (told.reason_code().empty()) return nullptr;
  for (const v1::Step& step : workflow.document().steps()) {
    if (step.to_stage() != told.stage_id()) continue;
    for (const v1::StepInput& input : step.inputs()) {
      const v1::Reason* const reason = workflow.FindReason(input.reason_set(), told.reason_code());
      if (reason != nullptr) return reason;
    }
  }
  return nullptr;
}

v1::LocalisedText DecisionText(const Workflow& workflow, const v1::Notification& told, const std::string& code) {
  const v1::Stage* const stage = workflow.FindStage(told.stage_id());
  const v1::LocalisedText title = stage == nullptr ? v1::LocalisedText() : stage->title();
  v1::LocalisedText text;
  text.set_ar(absl::Substitute(notification_words::kDecision.ar, code, title.ar()));
  text.set_en(absl::Substitute(notification_words::kDecision.en, code, title.en()));
  const v1::Reason* const reason = ReasonFor(workflow, told);
  if (reason == nullptr) return text;
  absl::StrAppend(text.mutable_ar(), " ", absl::Substitute(notification_words::kReason.ar, reason->text().ar()));
  absl::StrAppend(text.mutable_en(), " ", absl::Substitute(notification_words::kReason.en, reason->text().en()));
  return text;
}

const Words& OverdueWords(const v1::Notification& told, v1::Side side) {
  if (told.level() == v1::ESCALATION_LEVEL_UNANSWERED) return notification_words::kUnanswered;
  return told.owed_by() == side ? notification_words::kOverdue : notification_words::kOverdueOther;
}

v1::LocalisedText TextFor(const Workflow& workflow, const v1::Notification& told, v1::Side side,
                          const std::string& code) {
  switch (told.kind()) {
    case v1::NOTIFICATION_KIND_ARRIVED:
      return Fill(notification_words::kArrived, code);
    case v1::NOTIFICATION_KIND_ACKNOWLEDGED:
      return Fill(notification_words::kAcknowledged, code);
    case v1::NOTIFICATION_KIND_QUESTION:
      return Fill(notification_words::kQuestion, code);
    case v1::NOTIFICATION_KIND_ANSWER:
      return Fill(notification_words::kAnswer, code);
    case v1::NOTIFICATION_KIND_ENDED:
      return Fill(notification_words::kEnded, code);
    case v1::NOTIFICATION_KIND_TO_CONFIRM:
      return Fill(notification_words::kToConfirm, code);
    case v1::NOTIFICATION_KIND_PROPOSAL_OVER:
      return Fill(notification_words::kProposalOver, code);
    case v1::NOTIFICATION_KIND_HANDED_OVER:
      return Fill(notification_words::kHandedOver, code);
    case v1::NOTIFICATION_KIND_REVIEW:
      return Fill(notification_words::kReview, code);
    case v1::NOTIFICATION_KIND_OVERDUE:
      return Fill(OverdueWords(told, side), code);
    case v1::NOTIFICATION_KIND_COMMENT:
      return Fill(notification_words::kComment, code);
    default:
      return DecisionText(workflow, told, code);
  }
}

// Whoever counts cases is told between whom, and not which.
std::optional<v1::Notification> Counted(const Caller& caller, const v1::CaseCore& core, v1::Notification told) {
  const bool counts = told.kind() == v1::NOTIFICATION_KIND_OVERDUE &&
                      told.level() >= v1::ESCALATION_LEVEL_COORDINATOR && caller.Holds(v1::ROLE_COORDINATOR, "");
  if (!counts) return std::nullopt;
  told.clear_referral_id();
  told.clear_stage_id();
  *told.mutable_text() =
      Fill(notification_words::kCounted, core.referring_organisation(), core.receiving_organisation());
  return told;
}

std::string InLanguage(const v1::LocalisedText& text, const std::string& language) {
  if (language == "ar") return text.ar();
  if (language == "en") return text.en();
  return absl::StrCat(text.ar(), "\n", text.en());
}

}  // namespace

std::optional<v1::Notification> ShownNotification(const ReferenceData& reference, const Caller& caller,
                                                  const std::optional<v1::CaseCore>& core,
                                                  const NotificationRecord& record, absl::Time now) {
  if (!core.has_value()) return std::nullopt;
  const auto present = reference.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  const v1::WorkflowRef& then = record.told.workflow();
  const auto workflow = then.version() == 0 ? nullptr : reference.FindWorkflow(then.workflow_id(), then.version());
  if (present == nullptr || workflow == nullptr) return std::nullopt;
  v1::Notification told = record.told;
  told.set_id(record.id);
  told.set_seen(record.seen);
  const CaseFacts facts = FactsOf(*core, *present);
  const FieldSet fields = Visible(caller, facts, *reference.policy, now);
  if (!fields.exists()) return Counted(caller, *core, std::move(told));
  v1::CaseCore open;
  open.set_short_code(core->short_code());
  open.set_reason_code(told.reason_code());
  Redact(fields, &open);
  told.set_short_code(open.short_code());
  told.set_reason_code(open.reason_code());
  *told.mutable_text() = TextFor(*workflow, told, fields.side(), text::DisplayShortCode(told.short_code()));
  return told;
}

MessageText TextOf(const std::vector<v1::Notification>& notifications, const std::string& language,
                   v1::NotificationChannel channel) {
  const bool is_sms = channel == v1::NOTIFICATION_CHANNEL_SMS;
  const size_t most = is_sms ? kMostInSms : kMostInEmail;
  MessageText message;
  for (size_t i = 0; i < std::min(most, notifications.size()); ++i) {
    absl::StrAppend(&message.body, InLanguage(notifications[i].text(), language), "\n");
  }
  if (notifications.size() > most) {
    const std::string more = absl::StrCat(notifications.size() - most);
    absl::StrAppend(&message.body, InLanguage(Fill(notification_words::kMore, more), language), "\n");
  }
  if (is_sms) return message;
  const v1::LocalisedText subject = Fill(notification_words::kSubject, absl::StrCat(notifications.size()));
  message.subject = language == "en"   ? subject.en()
                    : language == "ar" ? subject.ar()
                                       : absl::StrCat(subject.ar(), " / ", subject.en());
  v1::LocalisedText end;
  end.set_ar(notification_words::kOpen.ar);
  end.set_en(notification_words::kOpen.en);
  absl::StrAppend(&message.body, "\n", InLanguage(end, language), "\n");
  return message;
}

}  // namespace ihala
