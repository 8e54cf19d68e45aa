#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "tools/admin/commands.h"
#include "tools/admin/directory_actions.h"
#include "tools/admin/texts.h"
#include "tools/support/dates.h"

namespace ihala::tools {
namespace {

struct TypedOutage {
  v1::Outage outage;
  std::string side;
  std::string from;
  std::string to;
  std::vector<std::string> governorates;
};

absl::StatusOr<v1::Outage> OutageOf(const TypedOutage& typed) {
  v1::Outage outage = typed.outage;
  if (typed.side == "referrer") outage.set_side(v1::SIDE_REFERRER);
  if (typed.side == "receiver") outage.set_side(v1::SIDE_RECEIVER);
  outage.mutable_governorates()->Assign(typed.governorates.begin(), typed.governorates.end());
  ASSIGN_OR_RETURN(*outage.mutable_from(), ParseDate("outage.from", typed.from));
  if (!typed.to.empty()) {
    ASSIGN_OR_RETURN(*outage.mutable_to(), ParseDate("outage.to", typed.to));
  }
  return outage;
}

void AddDeclare(CLI::App& group, Language language, AdminAction& chosen) {
  CLI::App* declare = AddCommand(group, "declare", admin_say::kDeclareOutage, language);
  auto typed = std::make_shared<TypedOutage>();
  v1::Outage& outage = typed->outage;
  declare->add_option("id", *outage.mutable_outage_id(), Say(language, admin_say::kCodeOption))->required();
  declare->add_option("--from", typed->from, Say(language, admin_say::kFromOption))->required();
  declare->add_option("--to", typed->to, Say(language, admin_say::kToOption));
  declare->add_option("--side", typed->side, Say(language, admin_say::kOutageSideOption))
      ->check(CLI::IsMember({"referrer", "receiver"}));
  declare->add_option("--organisation", *outage.mutable_organisation(),
                      Say(language, admin_say::kOutageOrganisationOption));
  AddList(*declare, "--governorate", typed->governorates, Say(language, admin_say::kOutageGovernorateOption));
  v1::LocalisedText& title = *outage.mutable_title();
  declare->add_option("--title-ar", *title.mutable_ar(), Say(language, admin_say::kOutageArOption))->required();
  declare->add_option("--title-en", *title.mutable_en(), Say(language, admin_say::kOutageEnOption))->required();
  declare->callback([typed, &chosen] {
    chosen = [typed](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::Outage outage, OutageOf(*typed));
      return DeclareOutage(admin, outage);
    };
  });
}

}  // namespace

void AddOutageCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddCommand(app, "outage", admin_say::kOutage, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", admin_say::kList, language)->callback([&chosen] { chosen = ListOutages; });
  AddDeclare(*group, language, chosen);
  CLI::App* end = AddCommand(*group, "end", admin_say::kEndOutage, language);
  auto typed = std::make_shared<std::pair<std::string, std::string>>();
  end->add_option("id", typed->first, Say(language, admin_say::kCodeOption))->required();
  end->add_option("--last-day", typed->second, Say(language, admin_say::kLastDayOption))->required();
  end->callback(
      [typed, &chosen] { chosen = [typed](Admin& admin) { return EndOutage(admin, typed->first, typed->second); }; });
}

}  // namespace ihala::tools
