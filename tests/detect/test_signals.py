"""Every kind a policy may name: one sentence that has it, one that only looks like it."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty, Known

HAS = (
    ("personal", "phone", "Ring 07911 123456 for a lift"),
    ("personal", "email", "write to jo.bloggs@gmail.com"),
    ("personal", "email", "write to office@stlukes.sch.uk"),
    ("personal", "email", "write to j.barlow(at)gmail(dot)com"),
    ("personal", "phone", "My number is 0 7 9 1 1 1 2 3 4 5 6"),
    ("personal", "phone", "oh seven nine double one, one two three four five six"),
    ("personal", "upn", "UPN: A823432120004"),
    ("personal", "vehicle_plate", "The owner of P123 ABC has left the lights on"),
    ("personal", "postcode", "at CH4 8HX"),
    ("personal", "address", "She lives at 14 Acacia Avenue"),
    ("personal", "date_of_birth", "born 3/5/2016"),
    ("personal", "age", "Mia turns seven today"),
    ("personal", "age", "Happy 8th birthday to our star!"),
    ("personal", "ni_number", "AB 12 34 56 C"),
    ("personal", "nhs_number", "943 476 5919"),
    ("personal", "vehicle_plate", "the blue car AB12 CDE"),
    ("personal", "handle", "follow @mia_dances"),
    ("personal", "bank_account", "sort code 12-34-56"),
    ("places", "place_name", "We went to Wimpole Estate"),
    ("places", "place_name", "Year 6 had a great day in Normandy."),
    ("places", "map_link", "https://maps.app.goo.gl/abc"),
    ("places", "geotag", "53.4084, -2.9916"),
    ("places", "what3words", "///filled.count.soap"),
    ("places", "what3words", "what three words: filled.count.soap"),
    ("places", "live_whereabouts", "We've arrived! All safe and sound at the hostel"),
    ("places", "live_whereabouts", "Currently on the beach with 5B"),
    ("places", "live_whereabouts", "We have arrived safely at the hostel"),
    ("places", "live_whereabouts", "Year 5 are at the museum right now."),
    ("places", "live_whereabouts", "They are having lunch at the beach at the moment."),
    ("places", "checkin", "Checked in at Wimpole Estate."),
    ("places", "departure_time_with_place", "The coach leaves at 9.15am from Park Lane"),
    ("special", "health", "We wish Tom in Year 5 a speedy recovery"),
    ("special", "religion_belief", "Our only Muslim pupil is fasting"),
    ("special", "free_school_meals", "He is on free school meals"),
    ("special", "send", "A boy in Year 3 has autism"),
    ("special", "send", "One of our Year 5 boys is autistic and did so well"),
    ("wording", "profanity", "what a load of sh1t"),
    ("wording", "profanity", "this is b*llocks"),
    ("wording", "abuse", "those parents are idiots"),
    ("wording", "discrimination", "we do not want your kind here"),
    ("wording", "threat", "we know him and are going to kill him"),
    ("wording", "discrimination", "go back to your own country"),
    ("topics", "controversial", "Parking outside school is a disgrace."),
    ("topics", "parking", "Parking outside school is a disgrace."),
    ("topics", "criticism_of_school", "Parking outside school is a disgrace."),
    ("topics", "criticism_of_council", "St Helens Council let us down again on gritting"),
    ("topics", "individual_matter", "Why was Ella excluded?"),
    ("topics", "attendance_case", "About Jayden's attendance"),
    ("topics", "personal_sale", "Selling my sofa"),
    ("topics", "advertising", "My husband's plumbing firm"),
    ("topics", "industrial_action", "School closes for the teachers' strike on Tuesday"),
    ("topics", "uniform_change", "The new uniform policy starts in September"),
    ("topics", "inspection", "Ofsted will inspect us"),
    ("topics", "class_update", "Class 3 did fractions today."),
    ("security", "gate_code", "gate code 4471"),
    ("security", "wifi_password", "the wifi password is owl2024"),
    ("security", "site_empty_dates", "school empty 20 Dec–3 Jan"),
    ("confidential", "confidential_marking", "CONFIDENTIAL: staffing"),
    ("confidential", "budget_figures", "a budget deficit of £45,000"),
    ("confidential", "budget_figures", "Mrs Kay's salary is £45,000"),
    ("confidential", "budget_figures", "We are £200,000 in the red"),
    ("confidential", "budget_figures", "A deficit of £200,000, although we raised £500"),
    ("confidential", "confidential_marking", "This is strictly confidential, for support ask me"),
    ("confidential", "internal_grievance", "She has raised a grievance"),
    ("identification", "description", "the ginger lad in 4B who got stitches"),
    ("identification", "unique_event_plus_age", "the ginger lad in 4B who got stitches"),
    ("identification", "name_plus_class", "Well done Amelia in Year 4"),
    ("identification", "initials_plus_class", "A.W. in Year 4 won"),
)
HAS_NOT = (
    ("personal", "Doors open 9.15–10.30, tickets £3.50, Room 12, Year 2025/26, score 3-2, 4B"),
    ("personal", "We counted one, two, three, four, five, six, seven, eight to find him"),
    ("personal", "Year 6 drive to the pool; the van for Y4 THE fair is at the gate"),
    ("wording", "Thank you for your kind donations and your kind words"),
    ("places", "Greater Manchester Police and Surrey County Council sent a leaflet"),
    ("personal", "The fair is on 03/07/2027 from 12 to 3 for children aged 3–11"),
    ("places", "We are short of helpers at the moment, and busy in the office right now."),
    ("wording", "Mental Health Week begins with mental arithmetic"),
    ("personal", "The school's 50th birthday is in June, and the PTA's tenth birthday too"),
    ("places", "educational visit on Tuesday: packed lunch please"),
    ("places", "Summer fayre on Saturday 3 July, 12–3, on the school field."),
    (
        "wording",
        "Scunthorpe beat Penistone. Dick Whittington opens; blue tits nest. Say no to bullying",
    ),
    ("security", "Please shut the gate and door behind you"),
    ("confidential", "Our fundraising raised £450"),
    ("confidential", "Vacancy: teacher. Salary: MPS1 - UPS3 (£31,650 - £49,084)"),
    ("confidential", "Enterprise week: each class had a budget of £20 and made a surplus of £31"),
    ("identification", "Year 4 won the cup"),
    ("special", "Happy Diwali to all our families"),
    ("special", "Summer fayre on Saturday"),
    ("topics", "Summer fayre on Saturday 3 July, 12–3, on the school field."),
    ("topics", "Well done Amelia for her swimming badge!"),
    ("topics", "Please contact Mrs Patel in the office."),
)


@pytest.mark.parametrize(("attribute", "kind", "text"), HAS)
def test_a_signal_is_seen(attribute: str, kind: str, text: str) -> None:
    assert kind in {hit.kind for hit in getattr(analyse(text), attribute)}


@pytest.mark.parametrize(("attribute", "text"), HAS_NOT)
def test_what_looks_like_a_signal_is_left_alone(attribute: str, text: str) -> None:
    assert getattr(analyse(text), attribute) == ()


def test_the_schools_own_contacts_are_allowed() -> None:
    known = Known(
        contacts=frozenset({"01244 981500", "CH4 8HX"}), domains=frozenset({"lache.sch.uk"})
    )
    text = "Call 01244 981 500 or office@lache.sch.uk, CH4 8HX"
    assert analyse(text, known=known).personal == ()


def test_special_category_is_certain_only_beside_a_person() -> None:
    (personal,) = analyse("Mrs Wass has been diagnosed with cancer").special[:1]
    general = analyse("We are running for cancer research").special
    (named,) = analyse("Amelia has nut allergies.").special
    assert personal.certainty is named.certainty is Certainty.CERTAIN
    assert all(hit.certainty < Certainty.CERTAIN for hit in general)


def test_a_shout_is_measured() -> None:
    tone = analyse("PLEASE REMEMBER YOUR COAT!!!").tone
    assert (tone.all_caps, tone.exclamation) == (4, 3)


def test_general_annoyance_is_only_possibly_a_complaint() -> None:
    hits = [
        h for h in analyse("Parking outside school is a disgrace.").topics if h.kind == "complaint"
    ]
    assert [hit.certainty for hit in hits] == [Certainty.POSSIBLE]


def test_a_valid_pupil_number_is_told_from_thirteen_characters() -> None:
    weights = range(2, 14)
    digits = [8, 0, 1, 2, 0, 0, 0, 0, 1, 0, 0, 1]
    total = sum(d * w for d, w in zip(digits, weights, strict=True)) % 23
    letter = "ABCDEFGHJKLMNPQRTUVWXYZ"[total]
    right = letter + "".join(map(str, digits))
    wrong = ("B" if letter != "B" else "C") + right[1:]
    assert [h.kind for h in analyse(f"pupil {right}").personal] == ["upn"]
    assert analyse(f"pupil {wrong}").personal == ()


OWN = Known(
    contacts=frozenset({"21 Ascham Road, Cambridge CB4 2BD", "01223 555019"}),
    domains=frozenset({"www.larkfield.sch.uk"}),
    mail_domains=frozenset({"larkfieldschool.org"}),
)


@pytest.mark.parametrize(
    "local",
    ["office", "Office", "office2", "head", "headteacher", "head.office", "schooloffice",
     "enquiries", "vacancies", "senco", "hr", "pta.committee", "head.of.year.7", "absence",
     "attendance", "admissions", "send", "breakfastclub", "year6", "governors"],
)  # fmt: skip
@pytest.mark.parametrize(
    "domain", ["larkfield.sch.uk", "www.larkfield.sch.uk", "larkfieldschool.org"]
)
def test_the_schools_own_mailboxes_are_allowed(local: str, domain: str) -> None:
    assert analyse(f"Write to {local}@{domain}.", known=OWN).personal == ()


@pytest.mark.parametrize(
    "local",
    ["hrishi.patel", "hristo.petrov", "headley.brown", "adminah.khan", "jobson.t", "informer",
     "contactina", "ptarmigan", "schoolcraft.j", "tom.head", "office.tom"],
)  # fmt: skip
def test_a_person_at_the_schools_own_domain_is_not(local: str) -> None:
    text = f"Write to {local}@larkfield.sch.uk"
    assert [hit.kind for hit in analyse(text, known=OWN).personal] == ["email"]


@pytest.mark.parametrize(
    "text",
    ["Come to 21 Ascham Road", "21 Ascham Road, CB4 2BD", "We are in CB42BD", "Post it to cb4 2bd",
     "Find us at 21 Ascham Rd"],
)  # fmt: skip
def test_the_schools_own_address_is_allowed_in_part(text: str) -> None:
    assert analyse(text, known=OWN).personal == ()
    assert not {"address", "postcode"} & {hit.kind for hit in analyse(text, known=OWN).places}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("21 Ascham Road, Cambridge CB4 2BD", set()),
        ("Find us: Ascham Road, Cambridge", set()),
        ("We are in Cambridge, CB4 2BD", set()),
        ("Mill Road, Cambridge", {"place_name"}),
        ("Our trip to Cambridge", {"place_name"}),
        ("We are in Cambridge", {"place_name"}),
    ],
)
def test_the_town_is_said_of_the_schools_own_address_only(text: str, found: set[str]) -> None:
    assert {hit.kind for hit in analyse(text, known=OWN).places} == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 01223 555019", []),
        ("Ring us on 555019", []),
        ("Ring Amelia's mum on 555018", ["phone"]),
        ("Ring 01223 555018", ["phone"]),
    ],
)
def test_the_schools_number_is_known_with_its_label_and_without_its_code(
    text: str, found: list[str]
) -> None:
    known = Known(contacts=frozenset({"Tel: 01223 555019 (office)"}))
    assert [hit.kind for hit in analyse(text, known=known).personal] == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Come to 1 Ascham Road", "address"),
        ("Come to 121 Ascham Road", "address"),
        ("Come to 2 Ascham Road", "address"),
        ("Come to flat 3, 21 Ascham Road", "address"),
        ("Amelia lives on Ascham Road", "address"),
        ("Come to CB1 4UZ", "postcode"),
        ("Come to CB4 2BE", "postcode"),
    ],
)
def test_an_address_that_only_resembles_it_is_not(text: str, kind: str) -> None:
    assert kind in {hit.kind for hit in analyse(text, known=OWN).personal}
    assert kind in {hit.kind for hit in analyse(text, known=OWN).places}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://www.gov.uk'07700900123", "phone"),
        ("<https://www.gov.uk>07700900123", "phone"),
        ("https://www.gov.uk/<tom@gmail.com>", "email"),
        ('https://www.gov.uk/"tom@gmail.com', "email"),
    ],
)
def test_what_is_glued_to_a_link_is_read(text: str, kind: str) -> None:
    assert [hit.kind for hit in analyse(text).personal] == [kind]


@pytest.mark.parametrize(
    "text", ["https://www.gov.uk/a/07700900123", "See https://youtube.example/@larkfield/x today"]
)
def test_what_stands_in_a_link_is_read_with_its_words(text: str) -> None:
    assert analyse(text).personal == ()
