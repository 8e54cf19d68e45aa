#ifndef IHALA_SERVER_FIGURES_SHIPPED_FIXTURE_H_
#define IHALA_SERVER_FIGURES_SHIPPED_FIXTURE_H_

#include <memory>
#include <utility>
#include <vector>

#include "common/workflow/default_workflow.h"
#include "common/workflow/workflow.h"
#include "gtest/gtest.h"

// The workflows that ship, compiled. Included by tests only.
namespace ihala {

inline std::shared_ptr<const Workflow> CompileText(absl::string_view text) {
  auto document = ParseWorkflowText(text);
  EXPECT_TRUE(document.ok()) << document.status();
  auto workflow = Workflow::Compile(*std::move(document));
  EXPECT_TRUE(workflow.ok()) << workflow.status();
  return *std::move(workflow);
}

inline const std::vector<std::shared_ptr<const Workflow>>& Shipped() {
  static const auto& workflows = *new std::vector<std::shared_ptr<const Workflow>>{CompileText(DefaultWorkflowText()),
                                                                                   CompileText(ShockResponseText())};
  return workflows;
}

inline std::shared_ptr<const Workflow> FindShipped(const v1::WorkflowRef& version) {
  for (const auto& workflow : Shipped()) {
    if (workflow->document().workflow_id() == version.workflow_id()) return workflow;
  }
  return nullptr;
}

}  // namespace ihala

#endif  // IHALA_SERVER_FIGURES_SHIPPED_FIXTURE_H_
