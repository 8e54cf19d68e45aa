#ifndef IHALA_CLIENT_LIB_SRC_DEVICE_ORDERS_H_
#define IHALA_CLIENT_LIB_SRC_DEVICE_ORDERS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/engine.h"
#include "ihala/device_standing.h"
#include "ihala/v1/sync_service.pb.h"

// What an organisation orders of a device, and how that is carried out. Orders come with the answer to a delivery,
// which needs nobody to unlock the store, and are the server's by its signature. They are on disk before anything else
// happens, so that no restart forgets one.
namespace ihala::client {

// What stands on a store.
struct StandingOrder {
  std::string order_id;
  v1::DeviceOrderKind kind = v1::DEVICE_ORDER_KIND_UNSPECIFIED;  // Unspecified where nothing does.
  // Of a wipe: true once everything is destroyed, and what that was.
  bool is_wiped = false;
  v1::UnsentWork destroyed;

  bool stands() const { return kind != v1::DEVICE_ORDER_KIND_UNSPECIFIED; }
};
absl::StatusOr<StandingOrder> FindOrder(Store& store);
// For the status of the store.
absl::StatusOr<DeviceStanding> StandingOf(Store& store);
// FAILED_PRECONDITION (DEVICE_LOCKED, DEVICE_REVOKED, DEVICE_WIPED) where an order keeps the store shut.
absl::Status CheckOpensToPeople(Store& store);

// Whether a status says that the device is to ask what it is ordered.
bool AsksForOrders(const absl::Status& status);

// What would be lost with the store, but for `sent` queued operations.
absl::StatusOr<v1::UnsentWork> CountUnsent(Engine& engine, size_t sent);
// What the device says with a delivery that carries `sent` operations, signed.
absl::StatusOr<v1::DeviceReport> MakeReport(Engine& engine, absl::string_view stream_id, size_t sent);

// Stores what the answer orders, and locks. DATA_LOSS, with nothing changed, where the order is not the server's.
absl::Status TakeOrder(Engine& engine, const v1::DeliverResponse& response);
// The server let the person in: whatever was ordered is over. In an open transaction.
absl::Status EndOrder(Store& store);

// Destroys everything: in one transaction counts what goes, writes down the count and destroys the keys, so that there
// is no moment at which one is true without the other; then the contents. What is left can say what was destroyed, and
// nothing else. Doing it again goes on where it was cut.
absl::Status WipeStore(Engine& engine);
// After the server has heard of it: destroys what is left but the word that it was wiped.
absl::Status ForgetWiped(Store& store);
// Whether nothing but that word is left in a store's file.
absl::StatusOr<bool> IsForgotten(Store& store);
// When a store is opened: a wipe that was cut goes on.
absl::Status ResumeOrder(Engine& engine);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_DEVICE_ORDERS_H_
