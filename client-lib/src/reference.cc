#include "client-lib/src/reference.h"

#include <algorithm>
#include <limits>

#include "common/base/status_macros.h"
#include "common/workflow/declared_days.h"
#include "common/workflow/stored_workflow.h"
#include "common/workflow/tombstone.h"

namespace ihala::client {
namespace {

// Adds the entries of one map to a repeated field, in the order of their codes.
template <typename Map, typename Field>
void AddSorted(const Map& map, Field* field) {
  std::map<std::string, const typename Map::mapped_type*> sorted;
  for (const auto& [code, entry] : map) sorted[code] = &entry;
  for (const auto& [code, entry] : sorted) *field->Add() = *entry;
}

}  // namespace

absl::Status Reference::Load(absl::Time now) {
  if (loaded_) return absl::OkStatus();
  auto directory = std::make_unique<Directory>();
  workflows_.clear();
  for (const int kind : {v1::Row::kOrganisation, v1::Row::kDesk, v1::Row::kProgramme, v1::Row::kGovernorate,
                         v1::Row::kAgreement, v1::Row::kWorkflow, v1::Row::kOutage, v1::Row::kArrangement}) {
    ASSIGN_OR_RETURN(std::vector<v1::Row> rows, replica_->RowsOfKind(kind, now));
    for (v1::Row& row : rows) {
      if (row.has_organisation()) directory->Put(std::move(*row.mutable_organisation()));
      if (row.has_desk()) directory->Put(std::move(*row.mutable_desk()));
      if (row.has_programme()) directory->Put(std::move(*row.mutable_programme()));
      if (row.has_governorate()) directory->Put(std::move(*row.mutable_governorate()));
      if (row.has_agreement()) directory->Put(std::move(*row.mutable_agreement()));
      if (row.has_outage()) directory->Put(std::move(*row.mutable_outage()));
      if (row.has_arrangement()) directory->Put(std::move(*row.mutable_arrangement()));
      if (!row.has_workflow()) continue;
      absl::StatusOr<std::shared_ptr<const Workflow>> workflow = CompileStored(row.workflow().SerializeAsString());
      if (!workflow.ok()) continue;
      const v1::Workflow& document = (*workflow)->document();
      workflows_[{document.workflow_id(), document.version()}] = *std::move(workflow);
    }
  }
  directory_ = std::move(directory);
  policy_ = std::make_shared<const Policy>(directory_->AllVersions(), directory_->Frozen());
  loaded_ = true;
  return absl::OkStatus();
}

const Workflow* Reference::Find(absl::string_view workflow_id, uint32_t version) const {
  const auto found = workflows_.find({std::string(workflow_id), version});
  return found == workflows_.end() ? nullptr : found->second.get();
}

const Workflow* Reference::Newest(absl::string_view workflow_id) const {
  const auto after = workflows_.upper_bound({std::string(workflow_id), std::numeric_limits<uint32_t>::max()});
  if (after == workflows_.begin()) return nullptr;
  const auto newest = std::prev(after);
  return newest->first.first == workflow_id ? newest->second.get() : nullptr;
}

const Workflow* Reference::Followed(const v1::Envelope& way, absl::CivilDay day) const {
  const std::string& referring = way.referring_organisation();
  const std::string& receiving = way.receiving_organisation();
  const Workflow* over = nullptr;
  for (const WorkflowOffer& offer : directory_->WorkflowOffers(way, day)) {
    for (auto at = workflows_.rbegin(); at != workflows_.rend(); ++at) {
      if (at->first.first != offer.workflow_id) continue;
      if (offer.version != 0 && at->first.second != offer.version) continue;
      const v1::Workflow& document = at->second->document();
      if (directory_->Follows(document, referring, receiving, day)) return at->second.get();
      const bool is_over = document.validity().has_to() && ToCivilDay(document.validity().to()) < day;
      if (over != nullptr || offer.arrangement != nullptr || !is_over) continue;
      if (directory_->AgreedOn(document, referring, receiving) &&
          !directory_->RolledBack(document, referring, receiving)) {
        over = at->second.get();
      }
    }
  }
  return over;
}

CaseDays Reference::DaysOf(const Workflow& workflow, const v1::CaseCore& core) const {
  return DaysFor(workflow, directory_->organisation(core.referring_organisation()),
                 directory_->organisation(core.receiving_organisation()), core.governorate(), directory_->outages());
}

CaseDays Reference::DaysOf(const Workflow& workflow, const v1::Envelope& envelope) const {
  return DaysFor(workflow, directory_->organisation(envelope.referring_organisation()),
                 directory_->organisation(envelope.receiving_organisation()), envelope.governorate(),
                 directory_->outages());
}

v1::LocalisedText Reference::ReasonText(absl::string_view set, absl::string_view code) const {
  for (auto at = workflows_.rbegin(); at != workflows_.rend(); ++at) {
    const v1::Reason* reason = at->second->FindReason(set, code);
    if (reason != nullptr) return reason->text();
  }
  v1::LocalisedText text;
  // Documents that were signed before there were migrations, or erasures, have no words for them.
  if (set == "parked" && code == "WORKFLOW_CHANGED") {
    text.set_ar("تغيّر مسار العمل لهذه الحالة بعد كتابة هذا؛ راجع الحالة وأعد الخطوة بالصيغة الجديدة");
    text.set_en(
        "The way of working changed for this case after this was written: look at the case and take the step again");
    return text;
  }
  if (set == "refused" && code == kErased) {
    text.set_ar("حُذفت هذه الحالة نهائياً، ولم يُحفظ ما أُرسل");
    text.set_en("This case was erased for good, and what was sent is not kept");
    return text;
  }
  text.set_ar(std::string(code));
  text.set_en(std::string(code));
  return text;
}

v1::GetDirectoryResponse Reference::ToProto() const {
  v1::GetDirectoryResponse response;
  AddSorted(directory_->organisations(), response.mutable_organisations());
  AddSorted(directory_->desks(), response.mutable_desks());
  AddSorted(directory_->programmes(), response.mutable_programmes());
  AddSorted(directory_->governorates(), response.mutable_governorates());
  AddSorted(directory_->agreements(), response.mutable_agreements());
  AddSorted(directory_->outages(), response.mutable_outages());
  AddSorted(directory_->arrangements(), response.mutable_arrangements());
  for (const auto& [key, workflow] : workflows_) *response.add_workflows() = workflow->ref();
  return response;
}

}  // namespace ihala::client
