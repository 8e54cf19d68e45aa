#ifndef IHALA_TOOLS_LOAD_CASES_CAST_H_
#define IHALA_TOOLS_LOAD_CASES_CAST_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/access/access.h"
#include "common/base/random.h"
#include "common/referral/directory.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/directory.pb.h"
#include "tools/load/household.h"

namespace ihala::load {

// A way that a referral may go: who may write it, under which agreement, to which desk.
struct Route {
  std::string agreement_id;
  std::string referring_organisation;
  std::string worker;  // An account.
  std::string receiving_organisation;
  std::string desk;
  std::string programme;
  std::vector<std::string> governorates;  // That the desk serves; never empty.
  std::shared_ptr<const Workflow> workflow;
};

// Who there is to act, and where referrals may go. Immutable, so any thread may use it.
class Cast {
 public:
  // From a directory, the newest version of each workflow, and the accounts at hand. Only what is in force on `first`
  // and on `last` counts. FAILED_PRECONDITION, saying what is missing, where no referral could go anywhere.
  static absl::StatusOr<Cast> Make(Directory directory, const std::vector<std::shared_ptr<const Workflow>>& workflows,
                                   std::vector<Caller> callers, absl::CivilDay first, absl::CivilDay last);

  const Directory& directory() const { return directory_; }
  const std::vector<Caller>& callers() const { return callers_; }
  const std::vector<Route>& routes() const { return routes_; }
  // One of the routes to a desk that serves where the household lives; where there is none, any route.
  const Route& PickRoute(const Household& household, Random& random) const;

 private:
  Cast() = default;

  void AddRoutes(const v1::SharingAgreement& agreement, const v1::Programme& programme,
                 const std::shared_ptr<const Workflow>& workflow, absl::CivilDay first, absl::CivilDay last);

  Directory directory_;
  std::vector<Caller> callers_;
  std::vector<Route> routes_;
};

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CASES_CAST_H_
