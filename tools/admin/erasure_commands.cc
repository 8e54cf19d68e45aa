#include <memory>

#include "common/base/status_macros.h"
#include "tools/admin/commands.h"
#include "tools/support/erasure_view.h"

namespace ihala::tools {
namespace {

absl::Status ShowErasures(Admin& admin, const ErasureOptions& options) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  ASSIGN_OR_RETURN(const v1::GetErasuresResponse figures, Ask(*server, &ServerApi::GetErasures, RequestOf(options)));
  PrintErasures(figures, options.csv, admin.output());
  return absl::OkStatus();
}

}  // namespace

void AddErasureCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* const command = app.add_subcommand("erasures", ErasureTitle(language));
  auto options = std::make_shared<ErasureOptions>();
  AddErasureOptions(*command, *options, language);
  command->callback([options, &chosen] { chosen = [options](Admin& admin) { return ShowErasures(admin, *options); }; });
}

}  // namespace ihala::tools
