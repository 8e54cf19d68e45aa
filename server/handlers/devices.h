#ifndef IHALA_SERVER_HANDLERS_DEVICES_H_
#define IHALA_SERVER_HANDLERS_DEVICES_H_

#include "absl/status/status.h"
#include "ihala/v1/device_service.pb.h"
#include "server/handlers/call.h"

// DeviceService; see its proto for what each answers.
namespace ihala::handlers {

void IssueEnrolmentCode(HandlerEnv& env, const Call& call, const v1::IssueEnrolmentCodeRequest& request,
                        v1::IssueEnrolmentCodeResponse* response, const Done& done);
absl::Status ListDevices(HandlerEnv& env, const Call& call, const v1::ListDevicesRequest& request,
                         v1::ListDevicesResponse* response);
void RevokeDevice(HandlerEnv& env, const Call& call, const v1::RevokeDeviceRequest& request,
                  v1::RevokeDeviceResponse* response, Done done);
void LockDevice(HandlerEnv& env, const Call& call, const v1::LockDeviceRequest& request,
                v1::LockDeviceResponse* response, Done done);
void UnlockDevice(HandlerEnv& env, const Call& call, const v1::UnlockDeviceRequest& request,
                  v1::UnlockDeviceResponse* response, Done done);
void WipeDevice(HandlerEnv& env, const Call& call, const v1::WipeDeviceRequest& request,
                v1::WipeDeviceResponse* response, Done done);
absl::Status ListHeld(HandlerEnv& env, const Call& call, const v1::ListHeldRequest& request,
                      v1::ListHeldResponse* response);
void ReviewHeld(HandlerEnv& env, const Call& call, const v1::ReviewHeldRequest& request,
                v1::ReviewHeldResponse* response, Done done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_DEVICES_H_
