#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "tools/admin/agreement_terms.h"
#include "tools/admin/commands.h"
#include "tools/admin/directory_actions.h"
#include "tools/admin/freeze_actions.h"
#include "tools/admin/texts.h"
#include "tools/support/clock_view.h"

namespace ihala::tools {
namespace {

// What is typed for an entry besides its own single fields.
template <class Entry>
struct Typed {
  Entry entry;
  std::string from;
  std::string to;
  std::vector<std::string> governorates;
  std::vector<std::string> programmes;
};

// A group of commands on one kind of entry, with its list.
CLI::App* AddGroup(CLI::App& app, const char* name, const Text& title, Language language, AdminAction& chosen,
                   absl::Status (*list)(Admin&)) {
  CLI::App* group = AddCommand(app, name, title, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", admin_say::kList, language)->callback([&chosen, list] { chosen = list; });
  return group;
}

template <class Entry>
void AddName(CLI::App& put, Typed<Entry>& typed, Language language) {
  v1::LocalisedText& name = *typed.entry.mutable_name();
  put.add_option("--name-ar", *name.mutable_ar(), Say(language, admin_say::kNameArOption))->required();
  put.add_option("--name-en", *name.mutable_en(), Say(language, admin_say::kNameEnOption))->required();
}

template <class Entry>
void AddDays(CLI::App& put, Typed<Entry>& typed, Language language) {
  put.add_option("--from", typed.from, Say(language, admin_say::kFromOption));
  put.add_option("--to", typed.to, Say(language, admin_say::kToOption));
}

// The entry with its days; lists are filled in by the caller.
template <class Entry>
absl::StatusOr<Entry> WithDays(const Typed<Entry>& typed) {
  Entry entry = typed.entry;
  ASSIGN_OR_RETURN(const v1::Validity validity, ParseValidity(typed.from, typed.to));
  if (validity.has_from() || validity.has_to()) *entry.mutable_validity() = validity;
  return entry;
}

void AddOrganisation(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddGroup(app, "organisation", admin_say::kOrganisation, language, chosen, &ListOrganisations);
  CLI::App* put = AddCommand(*group, "put", admin_say::kPut, language);
  auto typed = std::make_shared<Typed<v1::Organisation>>();
  auto roles = std::make_shared<std::pair<bool, bool>>(false, false);
  put->add_option("code", *typed->entry.mutable_code(), Say(language, admin_say::kCodeOption))->required();
  AddName(*put, *typed, language);
  put->add_flag("--refers", roles->first, Say(language, admin_say::kRefersOption));
  put->add_flag("--receives", roles->second, Say(language, admin_say::kReceivesOption));
  auto devices = std::make_shared<std::string>();
  put->add_option("--devices", *devices, Say(language, admin_say::kDevicesOption))
      ->check(CLI::IsMember({"code", "open"}));
  AddDays(*put, *typed, language);
  auto days = std::make_shared<std::pair<uint32_t, uint32_t>>(0, 0);
  put->add_option("--offline-days", days->first, Say(language, admin_say::kOfflineDaysOption));
  put->add_option("--forget-after-receipt-days", days->second, Say(language, admin_say::kForgetDaysOption));
  auto calendar = std::make_shared<std::pair<std::vector<std::string>, std::vector<std::string>>>();
  AddList(*put, "--weekend", calendar->first, Say(language, admin_say::kWeekendOption));
  AddList(*put, "--holiday", calendar->second, Say(language, admin_say::kHolidayOption));
  put->callback([typed, roles, devices, days, calendar, &chosen] {
    chosen = [typed, roles, devices, days, calendar](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(v1::Organisation entry, WithDays(*typed));
      if (!calendar->first.empty() || !calendar->second.empty()) {
        ASSIGN_OR_RETURN(*entry.mutable_calendar(), ParseCalendar(calendar->first, calendar->second));
      }
      if (*devices == "code") entry.set_device_enrolment(v1::DEVICE_ENROLMENT_CODE);
      if (*devices == "open") entry.set_device_enrolment(v1::DEVICE_ENROLMENT_OPEN);
      entry.set_refers(roles->first);
      entry.set_receives(roles->second);
      entry.set_offline_days(days->first);
      entry.set_forget_after_receipt_days(days->second);
      return PutOrganisation(admin, entry);
    };
  });
  AddOnOne(*group, "freeze", admin_say::kFreeze, language, &FreezeOrganisation, chosen);
  AddOnOne(*group, "lift-freeze", admin_say::kLiftFreeze, language, &LiftFreeze, chosen);
}

void AddDesk(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddGroup(app, "desk", admin_say::kDesk, language, chosen, &ListDesks);
  CLI::App* put = AddCommand(*group, "put", admin_say::kPut, language);
  auto typed = std::make_shared<Typed<v1::Desk>>();
  put->add_option("code", *typed->entry.mutable_code(), Say(language, admin_say::kCodeOption))->required();
  put->add_option("--organisation", *typed->entry.mutable_organisation(), Say(language, admin_say::kOrganisationOption))
      ->required();
  AddName(*put, *typed, language);
  AddList(*put, "--governorate", typed->governorates, Say(language, admin_say::kGovernorateOption));
  AddList(*put, "--programme", typed->programmes, Say(language, admin_say::kProgrammeOption));
  AddDays(*put, *typed, language);
  put->callback([typed, &chosen] {
    chosen = [typed](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(v1::Desk entry, WithDays(*typed));
      entry.mutable_governorates()->Assign(typed->governorates.begin(), typed->governorates.end());
      entry.mutable_programmes()->Assign(typed->programmes.begin(), typed->programmes.end());
      return PutDesk(admin, entry);
    };
  });
}

void AddProgramme(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddGroup(app, "programme", admin_say::kProgramme, language, chosen, &ListProgrammes);
  CLI::App* put = AddCommand(*group, "put", admin_say::kPut, language);
  auto typed = std::make_shared<Typed<v1::Programme>>();
  typed->entry.set_workflow_id("default");
  put->add_option("code", *typed->entry.mutable_code(), Say(language, admin_say::kCodeOption))->required();
  put->add_option("--organisation", *typed->entry.mutable_organisation(), Say(language, admin_say::kOrganisationOption))
      ->required();
  AddName(*put, *typed, language);
  put->add_option("--workflow", *typed->entry.mutable_workflow_id(), Say(language, admin_say::kWorkflowIdOption))
      ->capture_default_str();
  AddDays(*put, *typed, language);
  put->callback([typed, &chosen] {
    chosen = [typed](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::Programme entry, WithDays(*typed));
      return PutProgramme(admin, entry);
    };
  });
}

void AddAgreement(CLI::App& app, Language language, AdminAction& chosen) {
  struct Terms {
    uint32_t version = 1;
    std::string file;
    bool use_default = false;
  };
  CLI::App* group = AddGroup(app, "agreement", admin_say::kAgreement, language, chosen, &ListAgreements);
  CLI::App* show = AddCommand(*group, "show", admin_say::kShowAgreement, language);
  auto named = std::make_shared<std::pair<std::string, uint32_t>>();
  show->add_option("id", named->first, Say(language, admin_say::kCodeOption))->required();
  show->add_option("--version", named->second, Say(language, admin_say::kVersionOption));
  show->callback([named, &chosen] {
    chosen = [named](Admin& admin) { return ShowAgreement(admin, named->first, named->second); };
  });
  CLI::App* put = AddCommand(*group, "put", admin_say::kPutAgreement, language);
  auto typed = std::make_shared<Typed<v1::SharingAgreement>>();
  auto terms = std::make_shared<Terms>();
  v1::SharingAgreement& entry = typed->entry;
  put->add_option("code", *entry.mutable_agreement_id(), Say(language, admin_say::kCodeOption))->required();
  put->add_option("--version", terms->version, Say(language, admin_say::kVersionOption))->capture_default_str();
  put->add_option("--referring", *entry.mutable_referring_organisation(), Say(language, admin_say::kReferringOption))
      ->required();
  put->add_option("--receiving", *entry.mutable_receiving_organisation(), Say(language, admin_say::kReceivingOption))
      ->required();
  AddList(*put, "--programme", typed->programmes, Say(language, admin_say::kProgrammeOption))->required();
  AddDays(*put, *typed, language);
  put->add_option("--terms", terms->file, Say(language, admin_say::kTermsOption));
  put->add_flag("--default-terms", terms->use_default, Say(language, admin_say::kDefaultTermsOption));
  put->callback([typed, terms, &chosen] {
    chosen = [typed, terms](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(v1::SharingAgreement entry, WithDays(*typed));
      entry.set_version(terms->version);
      entry.mutable_programmes()->Assign(typed->programmes.begin(), typed->programmes.end());
      RETURN_IF_ERROR(AddTerms(terms->file, terms->use_default, &entry));
      return PutAgreement(admin, entry);
    };
  });
}

}  // namespace

void AddDirectoryCommands(CLI::App& app, Language language, AdminAction& chosen) {
  AddOrganisation(app, language, chosen);
  AddDesk(app, language, chosen);
  AddProgramme(app, language, chosen);
  AddAgreement(app, language, chosen);
  CLI::App* governorate = AddGroup(app, "governorate", admin_say::kGovernorate, language, chosen, &ListGovernorates);
  AddCommand(*governorate, "load", admin_say::kLoadGovernorates, language)->callback([&chosen] {
    chosen = LoadGovernorates;
  });
  AddCommand(app, "status", admin_say::kStatus, language)->callback([&chosen] { chosen = ShowServerStatus; });
}

}  // namespace ihala::tools
