"""For each property of a rule: two settings that judge one post differently.

``test_nothing_is_ignored`` walks the schema and asks for one of these for every property, so that
nothing a policy says is accepted and then does nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from publisher.detect.hit import Known
from publisher.rules.context import LinkCheck, SchoolDays, Sent
from publisher.rules.post import (
    Answer,
    Author,
    ChannelFacts,
    Consent,
    Grade,
    Post,
    Tagged,
)
from tests.golden.schools import NOW, OFFICE, a_picture, a_post

MISSING = object()  # the property is not there at all
TUESDAY = dt.datetime(2027, 6, 8, 10, 0, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One rule of ``kind`` with ``params`` and the property set to ``one``, then to ``other``."""

    kind: str
    one: Any
    other: Any
    post: Post
    params: dict[str, Any] = field(default_factory=dict)
    effect: str = "block"
    sections: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)


AMELIA = a_post("Well done Amelia Wright")
FIRST = a_post("Well done Amelia for her badge")
SHOWN = a_post("Hello", media=(a_picture(children=1),))
BESIDE = a_post("Well done Amelia Wright", media=(a_picture(children=1),))
STAFF_SHOWN = a_post("Hello", media=(a_picture(staff=1),))
OTHERS_SHOWN = a_post("Hello", media=(a_picture(others=1),))
BLANK = a_post("Hello", media=(a_picture(children=1, consent=Answer.BLANK),))
SPOKEN = a_post("Hello", media=(a_picture(children=1, written=False),))
LOGO = a_post("Hello", media=(a_picture(assets=frozenset({"logo"}), permission="the Head"),))
PLAIN_LOGO = a_post("Hello", media=(a_picture(assets=frozenset({"logo"})),))
THIRD = a_post("Hello", media=(a_picture(third_party=True, permission="given"),))
LINK = a_post("See https://example.com/news today")
PLAIN_LINK = a_post("See http://ourschool.sch.uk/news today")
NAMES = {"who": ["pupil"], "forms": ["full", "first"]}
STALE = {
    "phase": "publish",
    "links": {
        "https://example.com/news": LinkCheck(at=NOW - dt.timedelta(hours=3), status=200)
    },
}  # fmt: skip
REDIRECTED = {
    "links": {
        "https://ourschool.sch.uk/go": LinkCheck(
            at=NOW, status=200, final_url="https://elsewhere.example/page"
        )
    }
}
OLD = Tagged(
    person="c", everywhere=Consent(answer=Answer.GIVEN, written=True, dated=dt.date(2020, 1, 1))
)
NEITHER = Tagged(
    person="c", consent={"x": Consent(answer=Answer.GIVEN, written=True, dated=dt.date(2027, 6, 1))}
)
IN_4B = Tagged(person="c", group="4B", everywhere=Consent(answer=Answer.REFUSED, written=True))
A_QUOTATION = a_post(
    "“It was the best of days and the worst of days and nobody who was there will forget it.”"
)
SENT = tuple(
    Sent(id=str(n), at=TUESDAY - dt.timedelta(minutes=10 + n), channel=channel, category="event")
    for n, channel in enumerate(("facebook", "facebook", "x"))
)


def at(moment: dt.datetime, text: str = "Hello", **more: Any) -> Post:
    return a_post(text, scheduled_at=moment, **more)


ON_TUESDAY = at(TUESDAY)  # 11:00 in London
FRIDAY = dt.datetime(2027, 6, 11, 14, 30, tzinfo=dt.UTC)  # 15:30 in London
THURSDAY, MONDAY = FRIDAY - dt.timedelta(days=1), FRIDAY + dt.timedelta(days=3)
CLOSED = {"days": SchoolDays(closed=frozenset({FRIDAY.date()}))}
HOLIDAYS = {"days": SchoolDays(terms=((dt.date(2027, 4, 12), dt.date(2027, 5, 28)),))}
IN_TERM = {"days": SchoolDays(terms=((dt.date(2027, 4, 12), dt.date(2027, 7, 21)),))}
ON_FRIDAYS = {"per": "week", "weekday": "friday"}
POST_TAGS = a_post("Hello", tagged_accounts=("somebody",), media=(a_picture(),))
HANDLE = a_post("Thank you @samjones_99 for this")
WELSH = a_post("Croeso", languages=frozenset({"cy"}), first_language="cy")
BOTH = a_post("Hello. Croeso.", languages=frozenset({"en-GB", "cy"}), first_language="en-GB")
TEACHER = Author(id="t", name="T", roles=frozenset({"teacher"}))
BY_TEACHER = a_post("Hello", author=TEACHER)
SHOUT = a_post("COME TO THE SUMMER FAYRE!!! 🎉🎉🎉")
TAGGED = a_post("Come along #fayre #fun")
A_VIDEO = a_post("Hello", media=(a_picture(kind="video", seconds=30.0),))
LONG_WORDS = a_post(
    "Notwithstanding considerable organisational difficulties, comprehensive arrangements "
    "encompassing extraordinarily complicated transportation requirements necessitate "
    "immediate parental authorisation; consequently documentation demonstrating unambiguous "
    "acknowledgement of responsibilities must unquestionably accompany every participating "
    "individual throughout the aforementioned extracurricular undertaking."
)
CLASS_NEWS = a_post("Class 3 did fractions today.", category="event")
TRIP = a_post("Year 6 had a great day in Normandy.")

_A = Case  # the table below is long; each line is one property

PARAMS: dict[str, Case] = {
    "category.allow": _A(kind="category", one=["event"], other=["reminder"], post=FIRST),
    "category.deny": _A(kind="category", one=["event"], other=["reminder"], post=FIRST),
    "category.unknown": _A(kind="category", one="block", other="allow",
                           post=a_post("Hello", category="circus")),
    "category.disguised": _A(kind="category", one="approve", other="allow", post=CLASS_NEWS,
                             params={"deny": ["class_update"]}),
    "cadence.per": _A(kind="cadence", one="week", other="month", post=at(FRIDAY), effect="remind",
                      params={"max": 1},
                      context={"history": (Sent(id="1", at=FRIDAY - dt.timedelta(days=8),
                                                channel="facebook"),)}),
    "cadence.weekday": _A(kind="cadence", one="friday", other="tuesday", post=ON_TUESDAY,
                          effect="remind", params={"per": "week"}),
    "cadence.at": _A(kind="cadence", one="15:30", other="11:00", post=at(FRIDAY), effect="remind",
                     params=ON_FRIDAYS),
    "cadence.max": _A(kind="cadence", one=1, other=9, post=ON_TUESDAY, effect="remind",
                      params={"per": "week"}, context={"history": SENT}),
    "cadence.only_school_weeks": _A(kind="cadence", one=True, other=False, post=at(THURSDAY),
                                    effect="remind", context=HOLIDAYS,
                                    params={**ON_FRIDAYS, "if_closed": "skip"}),
    "cadence.if_closed": _A(kind="cadence", one="previous_school_day", other="next_school_day",
                            post=at(THURSDAY), effect="remind", params=ON_FRIDAYS,
                            context=CLOSED),
    "cadence.too_many": _A(kind="cadence", one="block", other="warn", post=ON_TUESDAY,
                           effect="remind", params={"per": "week", "max": 1},
                           context={"history": SENT}),
    "cadence.wrong_day": _A(kind="cadence", one="block", other="allow", post=ON_TUESDAY,
                            effect="remind", params=ON_FRIDAYS),
    "publisher.publishers": _A(kind="publisher", one=["teacher"], other=["headteacher"],
                               post=BY_TEACHER),
    "publisher.others_need": _A(kind="publisher", one=["slt"], other=["dsl"], post=BY_TEACHER,
                                effect="approve", params={"publishers": ["headteacher"]}),
    "names.classes": _A(kind="names", one=["Year 4"], other=["Year 5"], post=AMELIA,
                        params=NAMES, context={"classes": {"amelia": "4B"}}),
    "names.who": _A(kind="names", one=["pupil"], other=["staff"], post=AMELIA,
                    params={"forms": ["full"]}),
    "names.forms": _A(kind="names", one=["full"], other=["first"], post=AMELIA,
                      params={"who": ["pupil"]}),
    "names.allowed_forms": _A(kind="names", one=["first"], other=["initial", "role"], post=FIRST,
                              params={"who": ["pupil"]}),
    "names.when": _A(kind="names", one="image_of_children", other="always", post=AMELIA,
                     params=NAMES),
    "names.unknown_person": _A(kind="names", one="approve", other="allow", params=NAMES,
                               post=a_post("We met an Amelia today")),
    "names.public_figures": _A(kind="names", one="approve", other="allow", params=NAMES,
                               post=a_post("Our Marcus Rashford book club meets today")),
    "names.with_image": _A(kind="names", one="block", other="warn", post=BESIDE, params=NAMES),
    "names.without_image": _A(kind="names", one="block", other="warn", post=AMELIA, params=NAMES),
    "names.roles_allowed": _A(kind="names", one=["Bramwell"], other=[],
                              params={**NAMES, "who": ["staff"], "unknown_person": "block"},
                              post=a_post("Thank you to Bramwell for the cakes")),
    "personal_data.kinds": _A(kind="personal_data", one=["phone"], other=["email"],
                              post=a_post("Ring 07700 900123")),
    "personal_data.allow_own_school_contacts": _A(
        kind="personal_data", one=True, other=False, params={"kinds": ["phone"]},
        post=a_post("Ring 01223 555019"),
        context={"known": Known(contacts=frozenset({"01223 555019"}))}),
    "special_category.groups": _A(kind="special_category", one=["health"], other=["politics"],
                                  post=a_post("Our assembly is about epilepsy")),
    "special_category.about": _A(kind="special_category", one="anyone",
                                 other="identifiable_person", params={"groups": ["health"]},
                                 post=a_post("Our assembly is about epilepsy")),
    "special_category.generic_mention": _A(kind="special_category", one="warn", other="allow",
                                           params={"groups": ["health"]},
                                           post=a_post("Our assembly is about epilepsy")),
    "media_people.children": _A(kind="media_people", one="forbid", other="allow", post=SHOWN),
    "media_people.staff": _A(kind="media_people", one="forbid", other="allow", post=STAFF_SHOWN),
    "media_people.other_people": _A(kind="media_people", one="approve", other="allow",
                                    post=OTHERS_SHOWN),
    "media_people.most": _A(kind="media_people", one="not_identifiable", other="identifiable",
                            post=SHOWN),
    "media_people.consent.written": _A(kind="media_people", one={"written": True},
                                       other={"written": False}, post=SPOKEN,
                                       params={"children": "consent"}),
    "media_people.consent.per_channel": _A(
        kind="media_people", one={"per_channel": True}, other={"per_channel": False},
        params={"children": "consent"},
        post=a_post("Hello", media=(a_picture(children=1, tagged=(NEITHER,)),))),
    "media_people.consent.blank_means": _A(kind="media_people", one={"blank_means": "no"},
                                           other={"blank_means": "ask"}, post=BLANK,
                                           params={"children": "consent"}),
    "media_people.consent.basis": _A(kind="media_people", one={"basis": "consent"},
                                     other={"basis": "public_task_opt_out"}, post=BLANK,
                                     params={"children": "consent"}),
    "media_people.consent.renew": _A(
        kind="media_people", one={"renew": "academic_year"}, other={"renew": "never"},
        params={"children": "consent"},
        post=a_post("Hello", media=(a_picture(children=1, tagged=(OLD,)),))),
    "media_people.classes": _A(
        kind="media_people", one=["Year 4"], other=["Year 5"], params={"children": "consent"},
        post=a_post("Hello", media=(a_picture(children=1, tagged=(IN_4B,)),))),
    "media_people.attest": _A(kind="media_people", one=["appropriately_dressed"], other=[],
                              post=SHOWN),
    "media_people.undeclared_face": _A(kind="media_people", one="block", other="allow",
                                       post=a_post("Hello", media=(a_picture(faces=2),))),
    "media_people.undeclared": _A(kind="media_people", one="block", other="allow",
                                  post=a_post("Hello", media=(a_picture(people=None),))),
    "identification_risk.signals": _A(kind="identification_risk", one=["name_plus_image"],
                                      other=["description"], post=BESIDE),
    "location.deny": _A(kind="location", one=["place_name"], other=["postcode"],
                        post=a_post("Year 4 leave at 9:15 for Wimpole Estate")),
    "location.allow_places": _A(kind="location", one=["Wimpole Estate"], other=[],
                                params={"deny": ["place_name"]},
                                post=a_post("Year 4 leave at 9:15 for Wimpole Estate")),
    "location.strip_exif": _A(kind="location", one=True, other=False,
                              params={"deny": ["exif_gps"]},
                              post=a_post("Hello", media=(a_picture(had_gps=True),))),
    "links.allow_domains": _A(kind="links", one=["example.com"], other=[], post=LINK),
    "links.deny_domains": _A(kind="links", one=["example.com"], other=[], post=LINK,
                             effect="warn", params={"allow_domains": ["example.com"]}),
    "links.https_only": _A(kind="links", one=True, other=False, post=PLAIN_LINK),
    "links.follow_redirects": _A(kind="links", one=True, other=False, context=REDIRECTED,
                                 post=a_post("See https://ourschool.sch.uk/go today")),
    "links.deny_lists": _A(kind="links", one=["shortener"], other=["adult"],
                           params={"allow_domains": ["bit.ly"]},
                           post=a_post("See https://bit.ly/abc today")),
    "links.recheck_after": _A(kind="links", one="1h", other="1d", post=LINK, context=STALE,
                              params={"allow_domains": ["example.com"]}),
    "tagging.people": _A(kind="tagging", one="deny", other="allow", post=HANDLE),
    "tagging.organisations": _A(kind="tagging", one="allow", other="deny", post=HANDLE),
    "tagging.photo_tags": _A(kind="tagging", one="off_where_possible", other="allow",
                             params={"people": "allow"}, post=POST_TAGS),
    "copyright.third_party_media": _A(kind="copyright", one="forbid", other="allow", post=THIRD),
    "copyright.credit": _A(kind="copyright", one="required", other="optional", post=THIRD),
    "copyright.quote_without_source": _A(kind="copyright", one="warn", other="allow",
                                         post=A_QUOTATION),
    "wordlist.lists": _A(kind="wordlist", one=["abuse"], other=["threat"],
                         post=a_post("What an idiot he is")),
    "wordlist.words": _A(kind="wordlist", one=["fayre"], other=["sofa"],
                         post=a_post("Come to the fayre")),
    "wordlist.allow_words": _A(kind="wordlist", one=["idiots"], other=[],
                               params={"lists": ["abuse"]},
                               post=a_post("Our panto is called The Idiots")),
    "topics.topics": _A(kind="topics", one=["parking"], other=["politics"],
                        post=a_post("Parking outside school is a disgrace.")),
    "security.signals": _A(kind="security", one=["gate_code"], other=["alarm"],
                           post=a_post("The gate code is 4471")),
    "security.softer": _A(kind="security", one={"gate_code": "warn"}, other={},
                          params={"signals": ["gate_code"]},
                          post=a_post("The gate code is 4471")),
    "confidential.signals": _A(kind="confidential", one=["confidential_marking"],
                               other=["draft_watermark"],
                               post=a_post("CONFIDENTIAL: not for publication")),
    "tone.reading_age_max": _A(kind="tone", one=9, other=90, post=LONG_WORDS, effect="warn",
                               params={"all_caps_max": 99}),
    "tone.all_caps_max": _A(kind="tone", one=1, other=99, post=SHOUT, effect="warn"),
    "tone.exclamation_max": _A(kind="tone", one=1, other=99, post=SHOUT, effect="warn"),
    "tone.emoji_max": _A(kind="tone", one=1, other=99, post=SHOUT, effect="warn"),
    "byline.text": _A(kind="byline", one="— {role}", other="— the school", post=FIRST,
                      effect="transform"),
    "byline.forms": _A(kind="byline", one=["name"], other=["role"], post=FIRST,
                       effect="transform", params={"text": "— {who}"}),
    "byline.default": _A(kind="byline", one="name", other="role", post=FIRST, effect="transform",
                         params={"text": "— {who}"}),
    "brand_assets.assets": _A(kind="brand_assets", one=["logo"], other=["crest"],
                              post=PLAIN_LOGO),
    "brand_assets.written": _A(kind="brand_assets", one=True, other=False, post=LOGO,
                               params={"assets": ["logo"]}),
    "brand_assets.preapproved": _A(kind="brand_assets", one=["logo"], other=[], post=PLAIN_LOGO,
                                   params={"assets": ["logo"]}),
    "companion.also_via": _A(kind="companion", one=["letter"], other=["newsletter"],
                             post=a_post("Hello", also_via=frozenset({"letter"}))),
    "companion.within": _A(kind="companion", one="48h", other="1d", post=FIRST,
                           params={"also_via": ["letter"]}),
    "frequency.max_per_day": _A(kind="frequency", one=2, other=9, post=ON_TUESDAY,
                                context={"history": SENT}),
    "frequency.max_per_week": _A(kind="frequency", one=2, other=9, post=ON_TUESDAY,
                                 context={"history": SENT}),
    "frequency.max_per_month": _A(kind="frequency", one=2, other=9, post=ON_TUESDAY,
                                  context={"history": SENT}),
    "frequency.min_gap": _A(kind="frequency", one="1h", other="5m", post=ON_TUESDAY,
                            context={"history": SENT}),
    "frequency.per": _A(kind="frequency", one="channel", other="school", post=ON_TUESDAY,
                        params={"max_per_day": 3}, context={"history": SENT}),
    "quiet_hours.from": _A(kind="quiet_hours", one="09:00", other="12:00", post=ON_TUESDAY,
                           params={"until": "13:00"}),
    "quiet_hours.until": _A(kind="quiet_hours", one="13:00", other="10:00", post=ON_TUESDAY,
                            params={"from": "09:00"}),
    "quiet_hours.days": _A(kind="quiet_hours", one=["tuesday"], other=["friday"],
                           post=ON_TUESDAY, params={"from": "09:00", "until": "13:00"}),
    "quiet_hours.term_time_only": _A(kind="quiet_hours", one=True, other=False, post=ON_TUESDAY,
                                     params={"from": "09:00", "until": "13:00"},
                                     context=HOLIDAYS),
    "quiet_hours.holidays_only": _A(kind="quiet_hours", one=True, other=False, post=ON_TUESDAY,
                                    params={"from": "09:00", "until": "13:00"}, context=IN_TERM),
    "destination.pupil_media_only_to": _A(kind="destination", one="closed_accounts",
                                          other="school_owned_accounts", post=SHOWN),
    "destination.kinds": _A(kind="destination", one=["class"], other=["school"], post=SHOWN),
    "platform_limits.min_age_audience": _A(
        kind="platform_limits", one=13, other=5,
        post=Post(text="Hello", category="event", author=OFFICE,
                  channel=ChannelFacts(platform="facebook", minimum_age=8))),
    "platform_limits.respect_rate_limits": _A(kind="platform_limits", one=True, other=False,
                                              params={"max_per_hour": 1}, post=ON_TUESDAY,
                                              context={"history": SENT}),
    "platform_limits.max_per_hour": _A(kind="platform_limits", one=1, other=9, post=ON_TUESDAY,
                                       context={"history": SENT}),
    "text_form.must_say": _A(kind="text_form", one=["#OurSchool"], other=["come"], post=SHOUT),
    "text_form.one_of": _A(kind="text_form", one=["#OurSchool"], other=["#Our", "fayre"],
                           post=SHOUT),
    "text_form.only_hashtags": _A(kind="text_form", one=["#fayre"], other=["fayre", "#FUN"],
                                  post=TAGGED),
    "text_form.max_hashtags": _A(kind="text_form", one=1, other=2, post=TAGGED),
    "text_form.max_emoji": _A(kind="text_form", one=2, other=3, post=SHOUT),
    "text_form.max_capitals": _A(kind="text_form", one=0, other=9, post=SHOUT),
    "text_form.max_characters": _A(kind="text_form", one=10, other=99, post=SHOUT),
    "media_form.deny": _A(kind="media_form", one=["video"], other=["document"], post=A_VIDEO),
    "media_form.max_items": _A(kind="media_form", one=1, other=2,
                               post=a_post("Hello", media=(a_picture(), a_picture()))),
    "media_form.max_seconds": _A(kind="media_form", one=29, other=30, post=A_VIDEO),
    "media_form.min_children": _A(kind="media_form", one=2, other=1, post=SHOWN),
    "alt_text.required": _A(kind="alt_text", one=True, other=False,
                            post=a_post("Hello", media=(a_picture(alt=""),))),
    "alt_text.min_length": _A(kind="alt_text", one=40, other=1,
                              post=a_post("Hello", media=(a_picture(alt="A cup"),))),
    "language.required": _A(kind="language", one=["cy"], other=["en"], post=WELSH),
    "language.first": _A(kind="language", one="cy", other="en", post=BOTH,
                         params={"required": ["cy", "en"]}),
    "language.same_time": _A(kind="language", one=True, other=False, post=WELSH,
                             params={"required": ["cy", "en"]}),
}  # fmt: skip

# Each kind that can ask for an approval asks it of those whom its rule names. The post is one
# that the rule finds; what else the rule must say stands in ``params``.
ASKS: dict[str, Case] = {
    kind: Case(kind=kind, one=["slt"], other=["dsl"], post=post, params=params, effect="approve")
    for kind, post, params in (
        ("category", FIRST, {"deny": ["event"]}),
        ("publisher", BY_TEACHER, {"publishers": ["headteacher"]}),
        ("names", AMELIA, NAMES),
        ("personal_data", a_post("Ring 07700 900123"), {"kinds": ["phone"]}),
        ("special_category", a_post("Our assembly is about epilepsy"),
         {"groups": ["health"], "about": "anyone"}),
        ("media_people", SHOWN, {"children": "approve"}),
        ("identification_risk", BESIDE, {"signals": ["name_plus_image"]}),
        ("location", TRIP, {"deny": ["place_name"]}),
        ("links", LINK, {}),
        ("tagging", HANDLE, {}),
        ("copyright", THIRD, {"third_party_media": "forbid"}),
        ("wordlist", a_post("Come to the fayre"), {"words": ["fayre"]}),
        ("topics", a_post("Parking outside school is a disgrace."), {"topics": ["parking"]}),
        ("security", a_post("The gate code is 4471"), {"signals": ["gate_code"]}),
        ("confidential", a_post("CONFIDENTIAL: not for publication"),
         {"signals": ["confidential_marking"]}),
        ("brand_assets", PLAIN_LOGO, {"assets": ["logo"]}),
        ("destination", SHOWN, {"kinds": ["class"]}),
        ("text_form", TAGGED, {"max_hashtags": 1}),
        ("media_form", A_VIDEO, {"deny": ["video"]}),
    )
}  # fmt: skip
GRADES_SHOWN = tuple(
    a_post("Hello", media=(a_picture(children=1, grade=grade),)) for grade in Grade
)
