#include "ihala/slip.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "client-lib/src/slip_texts.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// The page must be whole on the smallest paper that people cut: everything is measured in parts of its width.
constexpr char kStyle[] = R"(
@page { size: 105mm 148mm; margin: 7mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 91mm; font-size: 9pt;
  font-family: "Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans", sans-serif;
  line-height: 1.45; color: #000; background: #fff; }
h1 { font-size: 14pt; margin: 0 0 2mm; text-align: center; }
.code { border: 0.6mm solid #000; border-radius: 2mm; padding: 2mm; margin: 0 0 3mm; text-align: center; }
.code b { display: block; direction: ltr; font-family: "DejaVu Sans Mono", monospace; font-size: 21pt;
  letter-spacing: 1pt; }
.warning { border: 0.6mm dashed #000; padding: 1.5mm; margin: 0 0 3mm; }
table { width: 100%; border-collapse: collapse; margin: 0 0 2mm; }
th { text-align: start; font-weight: normal; width: 30%; vertical-align: top; padding: 0 0 1mm; }
td { font-weight: bold; overflow-wrap: anywhere; padding: 0 0 1mm; }
p { margin: 0 0 2mm; }
.en { direction: ltr; text-align: left; font-size: 7pt; line-height: 1.3; border-top: 0.3mm solid #000;
  padding-top: 1.5mm; }
)";

// As many characters of a name as leave room for the rest of the page.
constexpr size_t kNameMost = 90;

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

// The first characters of a text, whole ones.
std::string Shortened(const std::string& text) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<uint8_t>(text[i]) & 0xC0) != 0x80;
    if (begins && ++characters > kNameMost) return absl::StrCat(text.substr(0, i), "…");
  }
  return text;
}

// In Arabic where there is Arabic.
std::string NameIn(const v1::LocalisedText& text) {
  return Escaped(Shortened(text.ar().empty() ? text.en() : text.ar()));
}

std::string Line(const slip_say::Words& title, const std::string& value) {
  return value.empty() ? "" : absl::StrCat("<tr><th>", title.ar, "</th><td>", value, "</td></tr>\n");
}

std::string DayText(const v1::Date& day) {
  if (day.year() == 0) return "";
  return absl::StrFormat("<bdi dir=\"ltr\">%04d-%02d-%02d</bdi>", day.year(), day.month(), day.day());
}

absl::Status NotSubmitted() {
  return WithReason(absl::FailedPreconditionError("the referral was not submitted"), "NOT_SUBMITTED");
}

}  // namespace

absl::StatusOr<Slip> MakeSlip(Client& client, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(const CaseView view, client.GetCase(referral_id));
  const CaseSummary& summary = view.summary;
  const v1::CaseCore& core = summary.core;
  if (core.stage_id().empty() || summary.short_code.empty()) return NotSubmitted();
  Slip slip;
  slip.short_code = text::DisplayShortCode(summary.short_code);
  slip.is_confirmed = core.revision() != 0;
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, client.GetDirectory());
  for (const v1::Organisation& organisation : directory.organisations()) {
    if (organisation.code() == core.referring_organisation()) slip.referring_organisation = organisation.name();
  }
  for (const v1::Desk& desk : directory.desks()) {
    if (desk.code() == core.desk()) slip.desk = desk.name();
  }
  const absl::StatusOr<v1::Workflow> workflow =
      client.GetWorkflow(core.workflow().workflow_id(), core.workflow().version());
  if (!workflow.ok()) return slip;
  for (const v1::Stage& stage : workflow->stages()) {
    if (stage.stage_id() == core.stage_id()) slip.words = stage.explanation();
  }
  if (slip.is_confirmed) {
    slip.received_on = DateOfDay(WorkingDays(workflow->calendar()).DayOf(TimeOfTimestamp(core.received_at())));
  }
  return slip;
}

std::string SlipPage(const Slip& slip) {
  using namespace slip_say;
  const std::string warning =
      slip.is_confirmed ? "" : absl::StrCat("<p class=\"warning\">", kNotConfirmed.ar, "</p>\n");
  const std::string warning_en = slip.is_confirmed ? "" : absl::StrCat(kNotConfirmed.en, "<br>\n");
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      kTitle.ar, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>", kTitle.ar,
      "</h1>\n<div class=\"code\">", kCode.ar, "<b>", Escaped(slip.short_code), "</b></div>\n", warning, "<table>\n",
      Line(kReceived, DayText(slip.received_on)), Line(kFrom, NameIn(slip.referring_organisation)),
      Line(kTo, NameIn(slip.desk)), "</table>\n<p>", kHow.ar, "</p>\n<p>", kPromise.ar, "</p>\n",
      "<div class=\"en\" lang=\"en\"><b>", kTitle.en, "</b><br>\n", warning_en, kHow.en, "<br>\n", kPromise.en,
      "</div>\n</body>\n</html>\n");
}

}  // namespace ihala
