#ifndef IHALA_TESTS_CONTRACT_ONLINE_FIXTURE_H_
#define IHALA_TESTS_CONTRACT_ONLINE_FIXTURE_H_

#include <grpcpp/client_context.h>

#include <cstdint>
#include <string>

#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/agreement_service.grpc.pb.h"
#include "tests/contract/contract_fixture.h"

namespace ihala {

// The same, with calls that people make without a device.
class OnlineContractFixture : public ContractFixture {
 protected:
  template <typename Service, typename Request, typename Response>
  void Must(const std::string& account,
            grpc::Status (Service::Stub::*call)(grpc::ClientContext*, const Request&, Response*),
            const Request& request, Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    const auto stub = Service::NewStub(server_.InProcessChannel());
    const grpc::Status done = (stub.get()->*call)(&context, request, response);
    ASSERT_TRUE(done.ok()) << done.error_message();
  }
  void Load(const v1::Workflow& document) {
    v1::LoadWorkflowRequest load;
    load.set_request_id(server_.RequestId());
    *load.mutable_workflow() = document;
    v1::LoadWorkflowResponse loaded;
    Must<v1::AdminService>(world::kAdministrator, &v1::AdminService::Stub::LoadWorkflow, load, &loaded);
  }
  void SignVersion(const std::string& speaker, const std::string& workflow_id, uint32_t version) {
    v1::SignWorkflowRequest sign;
    sign.set_request_id(server_.RequestId());
    sign.set_workflow_id(workflow_id);
    sign.set_version(version);
    v1::SignWorkflowResponse response;
    Must<v1::AgreementService>(speaker, &v1::AgreementService::Stub::SignWorkflow, sign, &response);
  }
};

}  // namespace ihala

#endif  // IHALA_TESTS_CONTRACT_ONLINE_FIXTURE_H_
