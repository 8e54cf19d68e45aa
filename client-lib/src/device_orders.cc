#include "client-lib/src/device_orders.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/wire/device_signatures.h"

namespace ihala::client {
namespace {

// Empties every table whose name is not in `but`, whatever later versions of the schema add.
absl::Status EmptyTables(Store& store, absl::string_view but) {
  std::vector<std::string> tables;
  {
    ASSIGN_OR_RETURN(sqlite::Statement list,
                     store.db().Prepare(absl::StrCat("SELECT name FROM sqlite_master WHERE type = 'table' AND "
                                                     "name NOT LIKE 'sqlite_%' AND name NOT IN (",
                                                     but, ")")));
    for (;;) {
      ASSIGN_OR_RETURN(const bool found, list.Step());
      if (!found) break;
      tables.emplace_back(list.ColumnText(0));
    }
  }
  // Tables refer to each other; at the end all of them are empty.
  RETURN_IF_ERROR(store.db().Execute("PRAGMA defer_foreign_keys=ON"));
  for (const std::string& table : tables) {
    RETURN_IF_ERROR(store.db().Execute(absl::StrCat("DELETE FROM \"", table, "\"")));
  }
  return absl::OkStatus();
}

// Removes every setting but these.
absl::Status KeepOnly(Store& store, const std::vector<Setting>& kept) {
  std::string names;
  for (const Setting& setting : kept) absl::StrAppend(&names, names.empty() ? "" : ", ", "'", setting.name, "'");
  return store.db().Execute(absl::StrCat("DELETE FROM setting WHERE name NOT IN (", names, ")"));
}

// What was deleted lies in the log and in the pages of before until they are written over.
absl::Status WriteOver(Store& store) { return store.db().Checkpoint(sqlite::CheckpointMode::kTruncate).status(); }

absl::Status DestroyKeys(Engine& engine) {
  Store& store = *engine.store;
  return store.Write([&]() -> absl::Status {
    ASSIGN_OR_RETURN(const v1::UnsentWork lost, CountUnsent(engine, 0));
    RETURN_IF_ERROR(store.PutInt(settings::kDestroyedOperations, static_cast<int64_t>(lost.operations())));
    RETURN_IF_ERROR(store.PutInt(settings::kDestroyedDrafts, static_cast<int64_t>(lost.drafts())));
    RETURN_IF_ERROR(store.PutInt(settings::kWiped, 1));
    RETURN_IF_ERROR(store.db().Execute("UPDATE outbox SET own_key = X'', server_key = X''"));
    // With the device's own key and its signature it can still say what it did.
    return KeepOnly(
        store, {settings::kDeviceOrder, settings::kWiped, settings::kDestroyedOperations, settings::kDestroyedDrafts,
                settings::kDeviceKey, settings::kSigningSeed, settings::kServerKey, settings::kDeviceCode});
  });
}

absl::Status DestroyContents(Store& store) {
  RETURN_IF_ERROR(store.Write([&]() { return EmptyTables(store, "'setting', 'stream'"); }));
  return WriteOver(store);
}

OrderedState StateOf(const StandingOrder& order) {
  switch (order.kind) {
    case v1::DEVICE_ORDER_KIND_LOCK:
      return OrderedState::kLocked;
    case v1::DEVICE_ORDER_KIND_REVOKE:
      return OrderedState::kRevoked;
    case v1::DEVICE_ORDER_KIND_WIPE:
      return OrderedState::kWiped;
    default:
      return OrderedState::kNone;
  }
}

bool IsKnownOrder(v1::DeviceOrderKind kind) {
  return kind == v1::DEVICE_ORDER_KIND_LOCK || kind == v1::DEVICE_ORDER_KIND_REVOKE ||
         kind == v1::DEVICE_ORDER_KIND_WIPE;
}

}  // namespace

absl::StatusOr<StandingOrder> FindOrder(Store& store) {
  StandingOrder standing;
  ASSIGN_OR_RETURN(const std::string bytes, store.Get(settings::kDeviceOrder));
  if (bytes.empty()) return standing;
  v1::DeviceOrder order;
  if (!order.ParseFromString(bytes)) return absl::DataLossError("the order of the device is damaged");
  standing.order_id = order.order_id();
  standing.kind = order.kind();
  ASSIGN_OR_RETURN(const int64_t wiped, store.GetInt(settings::kWiped));
  standing.is_wiped = wiped != 0;
  ASSIGN_OR_RETURN(const int64_t operations, store.GetInt(settings::kDestroyedOperations));
  ASSIGN_OR_RETURN(const int64_t drafts, store.GetInt(settings::kDestroyedDrafts));
  standing.destroyed.set_operations(static_cast<uint64_t>(operations));
  standing.destroyed.set_drafts(static_cast<uint64_t>(drafts));
  return standing;
}

absl::StatusOr<DeviceStanding> StandingOf(Store& store) {
  DeviceStanding standing;
  ASSIGN_OR_RETURN(standing.code, store.Get(settings::kDeviceCode));
  ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(store));
  standing.ordered = StateOf(order);
  standing.destroyed_operations = order.destroyed.operations();
  standing.destroyed_drafts = order.destroyed.drafts();
  return standing;
}

absl::Status CheckOpensToPeople(Store& store) {
  ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(store));
  switch (StateOf(order)) {
    case OrderedState::kNone:
      return absl::OkStatus();
    case OrderedState::kLocked:
      return WithReason(absl::FailedPreconditionError("this device is locked by its organisation: sign in once it is "
                                                      "unlocked"),
                        "DEVICE_LOCKED");
    case OrderedState::kRevoked:
      return WithReason(absl::FailedPreconditionError("this device is revoked: sign in with a new enrolment code"),
                        "DEVICE_REVOKED");
    case OrderedState::kWiped:
      break;
  }
  return WithReason(absl::FailedPreconditionError("this device was wiped by its organisation"), "DEVICE_WIPED");
}

bool AsksForOrders(const absl::Status& status) {
  if (!absl::IsPermissionDenied(status)) return false;
  const std::string reason = Reason(status);
  return reason == "DEVICE_LOCKED" || reason == "DEVICE_REVOKED";
}

absl::StatusOr<v1::UnsentWork> CountUnsent(Engine& engine, size_t sent) {
  v1::UnsentWork unsent;
  ASSIGN_OR_RETURN(const uint64_t queued, engine.outbox.Count(OutboxState::kQueued));
  ASSIGN_OR_RETURN(const uint64_t refused, engine.outbox.Count(OutboxState::kRefused));
  ASSIGN_OR_RETURN(const uint64_t drafts, engine.drafts.Count());
  unsent.set_operations(queued > sent ? queued - sent : 0);
  unsent.set_drafts(drafts + refused);
  return unsent;
}

absl::StatusOr<v1::DeviceReport> MakeReport(Engine& engine, absl::string_view stream_id, size_t sent) {
  v1::DeviceReport report;
  ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(*engine.store));
  if (order.is_wiped) {
    *report.mutable_unsent() = order.destroyed;
  } else {
    ASSIGN_OR_RETURN(*report.mutable_unsent(), CountUnsent(engine, sent));
  }
  report.set_order_id(order.order_id);
  // It locks before it says anything.
  report.set_order_is_done(order.is_wiped || (order.stands() && order.kind != v1::DEVICE_ORDER_KIND_WIPE));
  ASSIGN_OR_RETURN(const SigningKey key, engine.identity.Key());
  SignReport(key, stream_id, &report);
  return report;
}

absl::Status TakeOrder(Engine& engine, const v1::DeliverResponse& response) {
  if (!response.has_order()) return absl::OkStatus();
  const v1::DeviceOrder& order = response.order();
  Store& store = *engine.store;
  ASSIGN_OR_RETURN(const std::string server_key, engine.identity.ServerKey());
  ASSIGN_OR_RETURN(const std::string stream_id, engine.outbox.StreamId());
  if (!VerifyOrder(server_key, stream_id, order)) {
    return absl::DataLossError("an order to this device is not signed by the server");
  }
  ASSIGN_OR_RETURN(const StandingOrder standing, FindOrder(store));
  // What is to be destroyed is not given back.
  if (standing.kind == v1::DEVICE_ORDER_KIND_WIPE) return absl::OkStatus();
  if (order.kind() == v1::DEVICE_ORDER_KIND_OVER && order.order_id() == standing.order_id) {
    return store.Write([&]() { return EndOrder(store); });
  }
  // A newer server may order what this program does not know; it does what it is told by the door.
  if (!IsKnownOrder(order.kind())) return absl::OkStatus();
  RETURN_IF_ERROR(store.Write([&]() -> absl::Status {
    RETURN_IF_ERROR(engine.identity.ForgetSession());
    return store.Put(settings::kDeviceOrder, order.SerializeAsString());
  }));
  engine.Lock();
  return absl::OkStatus();
}

absl::Status EndOrder(Store& store) { return store.Remove(settings::kDeviceOrder); }

absl::Status WipeStore(Engine& engine) {
  engine.Lock();
  ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(*engine.store));
  if (!order.is_wiped) RETURN_IF_ERROR(DestroyKeys(engine));
  RETURN_IF_ERROR(WriteOver(*engine.store));
  return DestroyContents(*engine.store);
}

absl::Status ForgetWiped(Store& store) {
  RETURN_IF_ERROR(store.Write([&]() -> absl::Status {
    RETURN_IF_ERROR(EmptyTables(store, "'setting'"));
    return KeepOnly(
        store, {settings::kDeviceOrder, settings::kWiped, settings::kDestroyedOperations, settings::kDestroyedDrafts});
  }));
  return WriteOver(store);
}

absl::StatusOr<bool> IsForgotten(Store& store) {
  ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(store));
  if (!order.is_wiped) return false;
  ASSIGN_OR_RETURN(const bool has_key, store.Has(settings::kSigningSeed));
  return !has_key;
}

absl::Status ResumeOrder(Engine& engine) {
  ASSIGN_OR_RETURN(const StandingOrder order, FindOrder(*engine.store));
  return order.kind == v1::DEVICE_ORDER_KIND_WIPE ? WipeStore(engine) : absl::OkStatus();
}

}  // namespace ihala::client
