#include "tests/sim/mirror.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

// One case as text that can be compared; by name, so that the first difference has one.
using Picture = std::map<std::string, std::string>;
using Gallery = std::map<std::string, Picture>;

void PutAll(const v1::CaseCore& core, const v1::Referral& dossier, Picture& picture) {
  picture["core"] = SerializeDeterministic(core);
  picture["dossier"] = SerializeDeterministic(dossier);
}

template <typename Response, typename Request>
absl::Status EachPage(Installation& installation, const std::string& token, Request request,
                      const std::function<void(const Response&)>& take) {
  request.set_page_size(50);
  for (;;) {
    ASSIGN_OR_RETURN(const Response response, installation.Call<Response>(token, request));
    take(response);
    if (response.next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(response.next_page_token());
  }
}

absl::Status AskCase(Installation& installation, const std::string& token, const std::string& id, Picture& picture) {
  v1::GetReferralRequest get;
  get.set_referral_id(id);
  ASSIGN_OR_RETURN(const v1::GetReferralResponse found, installation.Call<v1::GetReferralResponse>(token, get));
  PutAll(found.core(), found.dossier(), picture);
  for (const v1::DossierConflict& one : found.conflicts()) {
    picture[absl::StrCat("conflict ", one.seq())] = SerializeDeterministic(one);
  }
  v1::ListCommentsRequest comments;
  comments.set_referral_id(id);
  RETURN_IF_ERROR(
      EachPage<v1::ListCommentsResponse>(installation, token, comments, [&](const v1::ListCommentsResponse& page) {
        for (const v1::Comment& one : page.comments()) {
          picture[absl::StrCat("comment '", one.text(), "'")] = SerializeDeterministic(one);
        }
      }));
  v1::ListHistoryRequest history;
  history.set_referral_id(id);
  return EachPage<v1::ListHistoryResponse>(installation, token, history, [&](const v1::ListHistoryResponse& page) {
    for (const v1::HistoryEntry& one : page.entries()) {
      picture[absl::StrCat("history ", one.seq())] = SerializeDeterministic(one);
    }
  });
}

absl::StatusOr<Gallery> AskServer(Installation& installation, const std::string& account) {
  ASSIGN_OR_RETURN(const std::string token, installation.SignIn(account));
  Gallery gallery;
  RETURN_IF_ERROR(EachPage<v1::ListReferralsResponse>(installation, token, v1::ListReferralsRequest(),
                                                      [&](const v1::ListReferralsResponse& page) {
                                                        for (const v1::CaseCore& core : page.cores())
                                                          gallery[core.referral_id()];
                                                      }));
  for (auto& [id, picture] : gallery) RETURN_IF_ERROR(AskCase(installation, token, id, picture));
  return gallery;
}

absl::StatusOr<Gallery> AskDevice(Client& client) {
  Gallery gallery;
  ASSIGN_OR_RETURN(const std::vector<CaseSummary> cases, client.ListCases());
  for (const CaseSummary& one : cases) {
    // A refused submission is no case.
    if (one.core.revision() == 0) continue;
    Picture& picture = gallery[one.referral_id];
    ASSIGN_OR_RETURN(const CaseView view, client.GetCase(one.referral_id));
    PutAll(view.summary.core, view.dossier, picture);
    for (const v1::DossierConflict& one : view.conflicts) {
      picture[absl::StrCat("conflict ", one.seq())] = SerializeDeterministic(one);
    }
    ASSIGN_OR_RETURN(const std::vector<CommentView> comments, client.ListComments(one.referral_id));
    for (const CommentView& comment : comments) {
      if (comment.delivery != Delivery::kAcknowledged) continue;
      picture[absl::StrCat("comment '", comment.comment.text(), "'")] = SerializeDeterministic(comment.comment);
    }
    ASSIGN_OR_RETURN(const std::vector<v1::HistoryEntry> history, client.ListHistory(one.referral_id));
    for (const v1::HistoryEntry& entry : history) {
      picture[absl::StrCat("history ", entry.seq())] = SerializeDeterministic(entry);
    }
  }
  return gallery;
}

void Compare(const std::string& who, const std::string& id, const Picture& server, const Picture& device,
             Findings& findings) {
  const std::string of = absl::StrCat(" of case ", IdToText(id));
  for (const auto& [name, bytes] : server) {
    const auto found = device.find(name);
    if (found == device.end()) {
      findings.diverged.push_back(absl::StrCat(who, " lacks the ", name, of));
    } else if (found->second != bytes) {
      findings.diverged.push_back(absl::StrCat(who, " has another ", name, of));
    }
  }
  for (const auto& [name, bytes] : device) {
    if (!server.contains(name)) findings.diverged.push_back(absl::StrCat(who, " has the ", name, of, " too much"));
  }
}

}  // namespace

void CompareWithServer(Device& device, Installation& installation, Findings& findings) {
  const absl::StatusOr<Gallery> server = AskServer(installation, device.account());
  const absl::StatusOr<Gallery> copy = AskDevice(*device.client());
  if (!server.ok() || !copy.ok()) {
    const absl::Status& why = server.ok() ? copy.status() : server.status();
    findings.stuck.push_back(absl::StrCat(device.name(), " cannot be compared: ", why.ToString()));
    return;
  }
  for (const auto& [id, picture] : *server) {
    const auto found = copy->find(id);
    if (found == copy->end()) {
      findings.diverged.push_back(absl::StrCat(device.name(), " lacks the case ", IdToText(id)));
    } else {
      Compare(device.name(), id, picture, found->second, findings);
    }
  }
  for (const auto& [id, picture] : *copy) {
    if (!server->contains(id)) {
      findings.overexposed.push_back(absl::StrCat(device.name(), " holds a case that it may not see: ", IdToText(id)));
    }
  }
}

}  // namespace ihala::sim
