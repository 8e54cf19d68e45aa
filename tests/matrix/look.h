#ifndef IHALA_TESTS_MATRIX_LOOK_H_
#define IHALA_TESTS_MATRIX_LOOK_H_

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/sync.pb.h"
#include "tests/matrix/office.h"

namespace ihala::matrix {

// Every list is read three times: an item a page, two, and all at once. For pages of rows these are bytes.
inline constexpr std::array<uint32_t, 3> kPageSizes = {1, 2, 500};
inline constexpr std::array<uint32_t, 3> kPageBytes = {1024, 4096, 256 * 1024};

// How a call ended.
struct Ending {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string words;  // Message and details: what an outsider could tell one refusal from another by.
};
Ending EndingOf(const absl::Status& status);

// A list as it was read, page by page.
template <typename Item>
struct Listed {
  Ending ending;
  std::vector<Item> items;
  bool ends_early = false;  // A page was full to its end, and the one after it empty: it told of what is not shown.
};

// Reads a list to its end. `items` takes the items out of a page.
template <typename Item, typename Request, typename Response>
Listed<Item> ReadList(Office& office, const Person& person, Request request, uint32_t page_size,
                      const google::protobuf::RepeatedPtrField<Item>& (Response::*items)() const) {
  Listed<Item> listed;
  request.set_page_size(page_size);
  for (;;) {
    Response response;
    const absl::Status status = office.Call(person, request, &response);
    listed.ending = EndingOf(status);
    if (!status.ok()) return listed;
    const auto& page = (response.*items)();
    if (page.empty() && !request.page_token().empty()) listed.ends_early = true;
    listed.items.insert(listed.items.end(), page.begin(), page.end());
    if (static_cast<uint32_t>(page.size()) > page_size)
      listed.ending = {absl::StatusCode::kInternal, "a page too long"};
    if (response.next_page_token().empty()) return listed;
    request.set_page_token(response.next_page_token());
  }
}

// What one person was shown of everything at one moment.
struct Seen {
  struct OfCase {
    Ending ending;  // Of GetReferral by id.
    v1::GetReferralResponse got;
    Ending by_code;
    v1::GetReferralResponse got_by_code;
    std::map<uint32_t, Listed<v1::Comment>> comments;
    std::map<uint32_t, Listed<v1::HistoryEntry>> history;
  };
  std::map<std::string, OfCase> cases;  // By id; the empty one is that of a case that does not exist.
  std::map<uint32_t, Listed<v1::CaseCore>> list;
  std::map<std::string, Listed<v1::CaseCore>> by_stage;
  std::map<std::pair<v1::QueueView, uint32_t>, Listed<v1::QueueItem>> queue;
  std::map<std::string, Listed<v1::QueueItem>> queue_of_desk;
  // A page of rows is read from the beginning. Rows by case, field number and name; what replaces another is last.
  using RowName = std::tuple<std::string, int, std::string>;
  struct Rows {
    Ending ending;
    std::map<RowName, v1::Row> rows;
    std::string broken;  // What was wrong with their order.
  };
  std::map<uint32_t, Rows> synced;
  // The copy that a device goes on with since the first look.
  Rows copy;
  // What a device hears that has nothing and compares: the rows that there are, with their numbers.
  struct Names {
    Ending ending;
    std::map<RowName, uint64_t> names;
  };
  Names compared;
  // What a device gets that asks for every row there is by its name, also those that it cannot know of.
  Rows named;
};

// Reads everything that there is to read, as one person. `before` is what they saw the last time, if they looked.
Seen Look(Office& office, const Person& person, const std::vector<CaseTruth>& cases, const Seen* before,
          std::string* cursor);

// Has this person's device compare, and ask for all rows of these cases and of the directory by their names.
void LookByName(Office& office, const Person& person, const std::vector<CaseTruth>& cases, Seen* seen);

// The directory and a list's request as this person's device reads them: see look_rows.cc.
Seen::Rows ReadRows(Office& office, const Person& person, uint32_t page_bytes, std::string* cursor, Seen::Rows onto);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_LOOK_H_
