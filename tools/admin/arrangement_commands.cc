#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "tools/admin/arrangement_actions.h"
#include "tools/admin/arrangement_texts.h"
#include "tools/admin/commands.h"
#include "tools/admin/texts.h"
#include "tools/support/dates.h"

namespace ihala::tools {
namespace {

struct TypedArrangement {
  v1::Arrangement arrangement;
  std::string from;
  std::string to;
  std::vector<std::string> programmes;
  std::vector<std::string> organisations;
  std::vector<std::string> governorates;
};

absl::StatusOr<v1::Arrangement> ArrangementOf(const TypedArrangement& typed) {
  v1::Arrangement arrangement = typed.arrangement;
  arrangement.mutable_programmes()->Assign(typed.programmes.begin(), typed.programmes.end());
  arrangement.mutable_referring_organisations()->Assign(typed.organisations.begin(), typed.organisations.end());
  arrangement.mutable_governorates()->Assign(typed.governorates.begin(), typed.governorates.end());
  ASSIGN_OR_RETURN(*arrangement.mutable_from(), ParseDate("arrangement.from", typed.from));
  if (!typed.to.empty()) {
    ASSIGN_OR_RETURN(*arrangement.mutable_to(), ParseDate("arrangement.to", typed.to));
  }
  return arrangement;
}

void AddArrangementDeclare(CLI::App& group, v1::ArrangementKind kind, Language language, AdminAction& chosen) {
  const bool is_trial = kind == v1::ARRANGEMENT_KIND_TRIAL;
  CLI::App* declare = AddCommand(group, "declare",
                                 is_trial ? arrangement_say::kDeclareTrial : arrangement_say::kDeclareShock, language);
  auto typed = std::make_shared<TypedArrangement>();
  v1::Arrangement& arrangement = typed->arrangement;
  arrangement.set_kind(kind);
  declare->add_option("id", *arrangement.mutable_arrangement_id(), Say(language, admin_say::kCodeOption))->required();
  declare
      ->add_option("--workflow", *arrangement.mutable_workflow()->mutable_workflow_id(),
                   Say(language, arrangement_say::kWorkflowOption))
      ->required();
  declare->add_option("--from", typed->from, Say(language, admin_say::kFromOption))->required();
  CLI::Option* const to = declare->add_option("--to", typed->to, Say(language, admin_say::kToOption));
  CLI::Option* const programme =
      AddList(*declare, "--programme", typed->programmes, Say(language, arrangement_say::kProgrammeOption));
  CLI::Option* const organisation =
      AddList(*declare, "--organisation", typed->organisations, Say(language, arrangement_say::kOrganisationOption));
  AddList(*declare, "--governorate", typed->governorates, Say(language, arrangement_say::kGovernorateOption));
  if (is_trial) {
    declare
        ->add_option_function<uint32_t>(
            "--version", [typed](uint32_t n) { typed->arrangement.mutable_workflow()->set_version(n); },
            Say(language, admin_say::kVersionOption))
        ->required();
    declare
        ->add_option_function<uint32_t>(
            "--cases", [typed](uint32_t n) { typed->arrangement.set_most_cases(n); },
            Say(language, arrangement_say::kCasesOption))
        ->required();
    for (CLI::Option* const option : {to, programme, organisation}) option->required();
  }
  v1::LocalisedText& title = *arrangement.mutable_title();
  declare->add_option("--title-ar", *title.mutable_ar(), Say(language, arrangement_say::kTitleArOption))->required();
  declare->add_option("--title-en", *title.mutable_en(), Say(language, arrangement_say::kTitleEnOption))->required();
  declare->callback([typed, &chosen] {
    chosen = [typed](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::Arrangement arrangement, ArrangementOf(*typed));
      return DeclareArrangement(admin, arrangement);
    };
  });
}

void AddGroup(CLI::App& app, const char* name, v1::ArrangementKind kind, Language language, AdminAction& chosen) {
  const bool is_trial = kind == v1::ARRANGEMENT_KIND_TRIAL;
  CLI::App* group = AddCommand(app, name, is_trial ? arrangement_say::kTrial : arrangement_say::kShock, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", admin_say::kList, language)->callback([kind, &chosen] {
    chosen = [kind](Admin& admin) { return ListArrangements(admin, kind); };
  });
  AddArrangementDeclare(*group, kind, language, chosen);
  CLI::App* end = AddCommand(*group, "end", arrangement_say::kEnd, language);
  auto typed = std::make_shared<std::pair<std::string, std::string>>();
  end->add_option("id", typed->first, Say(language, admin_say::kCodeOption))->required();
  end->add_option("--last-day", typed->second, Say(language, admin_say::kLastDayOption))->required();
  end->callback([typed, &chosen] {
    chosen = [typed](Admin& admin) { return EndArrangement(admin, typed->first, typed->second); };
  });
}

}  // namespace

void AddArrangementCommands(CLI::App& app, Language language, AdminAction& chosen) {
  AddGroup(app, "trial", v1::ARRANGEMENT_KIND_TRIAL, language, chosen);
  AddGroup(app, "shock", v1::ARRANGEMENT_KIND_SHOCK, language, chosen);
}

}  // namespace ihala::tools
