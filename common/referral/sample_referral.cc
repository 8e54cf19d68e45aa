#include "common/referral/sample_referral.h"

#include <cstdlib>

#include "google/protobuf/text_format.h"

namespace ihala {
namespace {

// Ids are UUIDs of version 7 that differ in their last byte.
constexpr char kReferral[] = R"pb(
  schema_version: 1
  agreement_id: "DSA-2025-03"
  agreement_version: 1
  envelope {
    receiving_organisation: "MOSD-RAM"
    desk: "MOSD-GAZA"
    programme: "NCTP"
    referring_organisation: "CSO-014"
    worker_code: "W-31"
    urgency: URGENCY_URGENT
    urgency_reason: "لا دخل، وطفل رضيع"
    services_requested: [ "CASH", "FOOD" ]
    services_given: "سلة غذائية في شباط"
    governorate: "PS0265"
    household_size: 7
    bands { under_5: 1 from_5_to_17: 3 from_18_to_59: 2 over_59: 1 female: 4 male: 3 }
    language: "ar"
  }
  consent {
    basis: CONSENT_BASIS_CONSENT
    receiving_organisation: "MOSD-RAM"
    programme: "NCTP"
    fields: [ "IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE" ]
    withheld: "people.name.former_family"
    mode: CONSENT_MODE_THUMBPRINT
    receiver_name: "وزارة التنمية الاجتماعية"
    also_named: "المؤسسة الوطنية للتمكين الاقتصادي"
    text_version: "2.1"
    language: "ar"
    given_by: CONSENT_GIVER_HEAD
    for_whom: CONSENT_SCOPE_HOUSEHOLD
    given_on { year: 2025 month: 3 day: 1 }
    expires_on { year: 2026 month: 3 day: 1 }
  }
  safe_contact { channel: CONTACT_CHANNEL_SMS hours: "بعد الساعة 16:00" who_may_answer: "الأم فقط" do_not_call: true }
  household {
    household_id: "\x01\x90\xf3\xc2\x00\x00\x70\x00\x80\x00\x00\x00\x00\x00\x00\x01"
    current_place {
      governorate: "PS0265"
      locality: "مخيم النصيرات"
      site_type: SITE_TYPE_SHELTER
      site_name: "خيمة مقابل مدرسة"
      as_of { year: 2025 month: 2 day: 20 }
    }
    origin {
      governorate: "PS0255"
      as_of { year: 2023 month: 10 }
    }
    refugee: STATED_YES
    vulnerabilities: [ VULNERABILITY_DISABILITY, VULNERABILITY_ELDERLY ]
    head_presence: HEAD_PRESENCE_PRESENT
    shelter: SHELTER_TENT
    income: INCOME_BAND_NO_INCOME
    links {
      kind: HOUSEHOLD_LINK_KIND_SPLIT_FROM
      household_id: "\x01\x90\xf3\xc2\x00\x00\x70\x00\x80\x00\x00\x00\x00\x00\x00\x02"
      since { year: 2024 month: 11 }
    }
  }
  people {
    person_id: "\x01\x90\xf3\xc2\x00\x00\x70\x00\x80\x00\x00\x00\x00\x00\x00\x03"
    role: PERSON_ROLE_HEAD
    name {
      first: "محمد"
      father: "عبد الرحمن"
      grandfather: "خليل"
      family: "أبو سمرة"
      as_on_document: "محمد عبد الرحمن خليل أبو سمره"
      latin: "Mohammed Abu Samra"
      former_family: "الأشقر"
      mother_first: "سعاد"
    }
    documents {
      type: DOCUMENT_TYPE_PS_ID
      number: "600000004"
      seen: DOCUMENT_SEEN_ORIGINAL
      check: DOCUMENT_CHECK_OK
      kept: DOCUMENT_KEPT_AS_ON_DOCUMENT
    }
    documents { type: DOCUMENT_TYPE_UNRWA_CARD number: "12345678" seen: DOCUMENT_SEEN_COPY member_rank: "03" }
    birth {
      date { year: 1984 month: 5 day: 17 }
      precision: DATE_PRECISION_DAY
    }
    sex: SEX_MALE
    marital_status: MARITAL_STATUS_WIDOWED
    phones { e164: "+970590000001" owner: PHONE_OWNER_NEIGHBOUR shared_by: 4 }
    difficulties { domain: FUNCTIONAL_DOMAIN_WALKING level: FUNCTIONAL_LEVEL_A_LOT_OF_DIFFICULTY }
    payment_alias: "wallet-1"
  }
  people {
    person_id: "\x01\x90\xf3\xc2\x00\x00\x70\x00\x80\x00\x00\x00\x00\x00\x00\x04"
    role: PERSON_ROLE_CHILD
    name { first: "ليان" family: "أبو سمرة" }
    documents { type: DOCUMENT_TYPE_NONE seen: DOCUMENT_SEEN_LOST }
    sex: SEX_FEMALE
  }
  needs { summary: "أسرة نازحة بلا دخل\nتحتاج إلى مساعدة نقدية" protection_flag: true complaint_ref: "C-17" }
  coverage {
    programme: "MPCA"
    provider: "منظمة إغاثة"
    benefit: "CASH"
    amount_minor: 100000
    currency: "ILS"
    frequency: COVERAGE_FREQUENCY_MONTHLY
    from { year: 2025 month: 1 }
    to { year: 2025 month: 3 }
    status: COVERAGE_STATUS_PAID
    last_paid_on { year: 2025 month: 2 day: 10 }
  }
  interview {
    held_on { year: 2025 month: 3 day: 2 }
    at_home: true
  }
)pb";

// A text above that does not parse is a mistake in this file.
template <typename T>
T Parse(const char* text) {
  T message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) std::abort();
  return message;
}

}  // namespace

v1::Referral SampleReferral() { return Parse<v1::Referral>(kReferral); }

Directory SampleDirectory() {
  Directory directory;
  directory.Put(Parse<v1::Organisation>(R"pb(code: "MOSD-RAM" receives: true)pb"));
  directory.Put(Parse<v1::Organisation>(R"pb(code: "CSO-014" refers: true)pb"));
  directory.Put(
      Parse<v1::Desk>(R"pb(code: "MOSD-GAZA" organisation: "MOSD-RAM" governorates: "PS0265" programmes: "NCTP")pb"));
  directory.Put(Parse<v1::Programme>(R"pb(code: "NCTP" organisation: "MOSD-RAM" workflow_id: "default")pb"));
  directory.Put(Parse<v1::Governorate>(R"pb(pcode: "PS0265")pb"));
  directory.Put(Parse<v1::Governorate>(R"pb(pcode: "PS0255")pb"));
  directory.Put(Parse<v1::SharingAgreement>(R"pb(
    agreement_id: "DSA-2025-03"
    version: 1
    referring_organisation: "CSO-014"
    receiving_organisation: "MOSD-RAM"
    programmes: "NCTP"
    validity {
      from { year: 2025 month: 1 day: 1 }
      to { year: 2025 month: 12 day: 31 }
    }
    signatures { side: SIDE_REFERRER account: "S-1" }
    signatures { side: SIDE_RECEIVER account: "L-1" }
  )pb"));
  return directory;
}

}  // namespace ihala
