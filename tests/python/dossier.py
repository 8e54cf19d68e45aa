"""A complete dossier of people whom nobody ever met: every part that a referral can have has something in it."""
import stubs  # noqa: F401  (makes the classes below)

from ihala.v1 import common_pb2, household_pb2, referral_pb2


def date(day):
    return common_pb2.Date(year=day.year, month=day.month, day=day.day)


def household(new_id, place, day):
    return household_pb2.Household(
        household_id=new_id(),
        current_place=household_pb2.Place(
            governorate=place,
            locality="حي الزيتون",
            site_type=household_pb2.SITE_TYPE_SHELTER,
            site_name="مدرسة البيدر",
            as_of=date(day),
        ),
        origin=household_pb2.Place(governorate=place, as_of=common_pb2.Date(year=2023, month=10)),
        refugee=household_pb2.STATED_NO,
        vulnerabilities=[household_pb2.VULNERABILITY_FEMALE_HEADED, household_pb2.VULNERABILITY_CHRONIC_ILLNESS],
        head_presence=household_pb2.HEAD_PRESENCE_PRESENT,
        shelter=household_pb2.SHELTER_COLLECTIVE_CENTRE,
        income=household_pb2.INCOME_BAND_AID_ONLY,
        links=[
            household_pb2.HouseholdLink(
                kind=household_pb2.HOUSEHOLD_LINK_KIND_SPLIT_FROM,
                household_id=new_id(),
                since=common_pb2.Date(year=2024, month=11),
            )
        ],
    )


def head(new_id):
    return household_pb2.Person(
        person_id=new_id(),
        role=household_pb2.PERSON_ROLE_HEAD,
        name=household_pb2.PersonName(
            first="سلمى",
            father="يوسف",
            grandfather="حسن",
            family="الورد",
            as_on_document="سلمى يوسف حسن الورد",
            latin="Salma Alward",
            former_family="النخيل",
            mother_first="مريم",
        ),
        documents=[
            household_pb2.IdentityDocument(
                type=household_pb2.DOCUMENT_TYPE_UNRWA_CARD,
                number="10203040",
                seen=household_pb2.DOCUMENT_SEEN_COPY,
                member_rank="01",
                check=household_pb2.DOCUMENT_CHECK_NOT_APPLICABLE,
            )
        ],
        birth=household_pb2.BirthDate(
            date=common_pb2.Date(year=1988, month=4, day=9), precision=household_pb2.DATE_PRECISION_DAY
        ),
        sex=household_pb2.SEX_FEMALE,
        marital_status=household_pb2.MARITAL_STATUS_WIDOWED,
        phones=[household_pb2.Phone(e164="+970590000001", owner=household_pb2.PHONE_OWNER_NEIGHBOUR, shared_by=3)],
        difficulties=[
            household_pb2.FunctionalDifficulty(
                domain=household_pb2.FUNCTIONAL_DOMAIN_SEEING,
                level=household_pb2.FUNCTIONAL_LEVEL_SOME_DIFFICULTY,
            )
        ],
        payment_alias="wallet-7",
    )


def child(new_id):
    return household_pb2.Person(
        person_id=new_id(),
        role=household_pb2.PERSON_ROLE_CHILD,
        name=household_pb2.PersonName(first="ريم", family="الورد"),
        documents=[
            household_pb2.IdentityDocument(
                type=household_pb2.DOCUMENT_TYPE_NONE, seen=household_pb2.DOCUMENT_SEEN_LOST
            )
        ],
        birth=household_pb2.BirthDate(
            date=common_pb2.Date(year=2019), precision=household_pb2.DATE_PRECISION_ESTIMATED
        ),
        sex=household_pb2.SEX_FEMALE,
    )


def envelope(referrer, worker, desk, programme, place):
    return referral_pb2.Envelope(
        receiving_organisation=desk.organisation,
        desk=desk.code,
        programme=programme.code,
        referring_organisation=referrer,
        worker_code=worker,
        urgency=common_pb2.URGENCY_URGENT,
        urgency_reason="لا دخل، وطفلة صغيرة",
        services_requested=["CASH"],
        services_given=["بطانيات"],
        governorate=place,
        household_size=2,
        bands=referral_pb2.AgeBands(from_5_to_17=1, from_18_to_59=1, female=2),
        language="ar",
    )


def consent(day, last_day, desk, programme):
    return referral_pb2.Consent(
        basis=referral_pb2.CONSENT_BASIS_CONSENT,
        receiving_organisation=desk.organisation,
        programme=programme.code,
        fields=["IDENTITY", "CONTACT", "PLACE", "HOUSEHOLD", "NEEDS", "COVERAGE"],
        mode=referral_pb2.CONSENT_MODE_VERBAL_WITNESSED,
        text_version="2.1",
        language="ar",
        given_by=referral_pb2.CONSENT_GIVER_HEAD,
        for_whom=referral_pb2.CONSENT_SCOPE_HOUSEHOLD,
        given_on=date(day),
        expires_on=date(last_day),
    )


def dossier(new_id, worker, agreement, desk, programme, place, day, last_day):
    """What `worker` knows of a household that lives in the governorate `place`, met on `day`."""
    return referral_pb2.Referral(
        schema_version=1,
        agreement_id=agreement.agreement_id,
        agreement_version=agreement.version,
        envelope=envelope(agreement.referring_organisation, worker, desk, programme, place),
        consent=consent(day, last_day, desk, programme),
        safe_contact=referral_pb2.SafeContact(
            channel=referral_pb2.CONTACT_CHANNEL_SMS,
            hours="بعد الساعة 16:00",
            who_may_answer="الأم فقط",
            do_not_call=True,
        ),
        household=household(new_id, place, day),
        people=[head(new_id), child(new_id)],
        needs=referral_pb2.Needs(
            summary="أم وطفلتها في مركز إيواء، لا دخل لهما منذ شهور",
            protection_flag=True,
            complaint_ref="C-21",
        ),
        coverage=[
            referral_pb2.Coverage(
                programme="MPCA",
                provider="جمعية إغاثة",
                benefit="CASH",
                amount_minor=70000,
                currency="ILS",
                frequency=referral_pb2.COVERAGE_FREQUENCY_ONCE,
                status=referral_pb2.COVERAGE_STATUS_PAID,
                last_paid_on=common_pb2.Date(year=2025, month=2),
                **{"from": common_pb2.Date(year=2025, month=1), "to": common_pb2.Date(year=2025, month=3)},
            )
        ],
        interview=referral_pb2.Interview(held_on=date(day), at_home=True),
    )
