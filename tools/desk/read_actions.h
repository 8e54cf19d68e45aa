#ifndef IHALA_TOOLS_DESK_READ_ACTIONS_H_
#define IHALA_TOOLS_DESK_READ_ACTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ihala/v1/queue_service.pb.h"
#include "tools/desk/desk.h"

namespace ihala::tools {

struct QueueOptions {
  std::string view;
  std::string sort;
  std::string desk;
  std::string programme;
  std::string governorate;
  std::string urgency;
  std::string stage;
  bool counts = false;  // How many cases are in each view, and none of them.
  uint32_t limit = 50;
  bool codes = false;  // Only the codes, one a line, for other commands to read.
  bool watch = false;  // Stays, and lists it again when it changes.
};

// "unclaimed", "mine", "to-confirm", "overdue", "review-due", "objections", "answered", or empty for all open cases;
// and "urgency", "due", "received", or empty for the view's own order. A usage error for anything else.
absl::StatusOr<v1::QueueView> ParseView(const std::string& view);
absl::StatusOr<v1::QueueSort> ParseSort(const std::string& sort);

// The cases of the queue, up to the limit.
absl::StatusOr<std::vector<v1::QueueItem>> FetchQueue(Desk& desk, const QueueOptions& options);

// Prints them, as a table or as JSON.
absl::Status PrintQueue(Desk& desk, const std::vector<v1::QueueItem>& items);

// Lists the queue, page by page up to the limit.
ExitCode ShowQueue(Desk& desk, const QueueOptions& options);

// Shows one case with its dossier, comments, history, and the steps open to the caller with their forms.
ExitCode ShowCase(Desk& desk, const std::string& name);

// Says where a referral is to whoever shows its code, in the caller's language: what the office may tell, and no more.
ExitCode TellStage(Desk& desk, const std::string& code);

// Lists the verbs of the newest version of each workflow.
ExitCode ShowVerbs(Desk& desk);

// Prints what the steps with `verb` ask for, from the newest version of each workflow.
ExitCode ShowVerbForms(Desk& desk, const std::string& verb);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_READ_ACTIONS_H_
