"""People in pictures: who may be seen, how clearly, with whose consent, on which channel.

Consent is read from the register at the moment of judging. A child on the do-not-publish list
is never published, whatever else a policy says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publisher.rules import faces, lasting
from publisher.rules.classes import in_class, unclear
from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.post import (
    GRADES,
    PUBLIC_TASK,
    Answer,
    Consent,
    Grade,
    MediaFacts,
    People,
    Said,
    Tagged,
)
from publisher.rules.view import View, listed, spoken, weaker
from tenants.policies.words import PLATFORMS

_GROUPS = {"children": "children", "staff": "members of staff", "other_people": "other people"}
_WHO_GROUP = {"pupil": "children", "staff": "staff"}
_ONE = {"pupil": "a child", "staff": "a member of staff"}
_FACELESS = (Grade.NONE, Grade.WORK_ONLY)


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    for number, media in view.pictures:
        if media.people is None:
            yield _undeclared(clause, view, number, _WHO)
            continue
        if _uncounted(clause, media):
            yield _undeclared(clause, view, number, _HOW_MANY)
        if clause.get("classes"):
            yield from _class_unknown(clause, view, number, media)
            media = _only_of(clause.get("classes"), media)
            if not media.tagged:
                continue
        yield from faces.unexpected(clause, view, number, media)
        yield from _too_clear(clause, view, number, media)
        for group, many in _counts(media).items():
            if many:
                yield from _group(clause, view, number, media, group)
        if media.shows_children:
            yield from _attestations(clause, view, number)


def deleted(clause: Clause, view: View) -> Iterator[Finding]:
    """A picture that was deleted for good after it was put into the post."""
    for number, media in view.pictures:
        if media.deleted:
            yield view.found(
                clause,
                "This was deleted here for good. Leave it out, or choose another.",
                surface=f"media:{number}",
            )


def never_shown(clause: Clause, view: View) -> Iterator[Finding]:
    """Nobody on the do-not-publish list is shown at any school, and nobody can set that aside."""
    for number, media in view.pictures:
        if any(tag.do_not_publish for tag in media.tagged):
            yield _found(
                clause, view, number, media, Effect.BLOCK,
                "Somebody marked in this picture may not be shown in it. Use another "
                "picture.",
            )  # fmt: skip


def refused_work(clause: Clause, view: View) -> Iterator[Finding]:
    """Whose work a picture shows is marked in it, and may be refused like a picture of the child.
    Where nobody has asked about work, it may be shown."""
    for number, media in view.pictures:
        if media.people is None or media.people.grade is not Grade.WORK_ONLY:
            continue
        said = [_answer(view, tag, per_channel=True).answer for tag in media.tagged]
        for answer in {Answer.REFUSED, Answer.WITHDRAWN}.intersection(said):
            yield _found(
                clause, view, number, media, Effect.BLOCK,
                f"Consent to show the work of a child marked in this picture {_NO[answer]}. Use "
                "another one, or have the register put right first.",
            )  # fmt: skip


def _class_unknown(clause: Clause, view: View, number: int, media: MediaFacts) -> Iterator[Finding]:
    """A rule about some classes cannot pass a child whose class nobody knows, or is called after
    no year where the rule names years."""
    marked = _marked(media, "children")
    unknown = sum(unclear(tag.group, clause.get("classes")) for tag in marked)
    unknown += _unmarked(media, "children") if media.shows_children else 0
    if unknown:
        named = listed([str(name) for name in clause.get("classes")], last="or")
        yield view.unknown(
            clause,
            f"{unknown} of the children in this picture may be in {named}, for which the policy "
            "has a rule of its own. Mark the children, and see that the roll says their class.",
            surface=f"media:{number}",
            about=f"{unknown} of unknown classes",
        )


def _only_of(classes: list[str], media: MediaFacts) -> MediaFacts:
    """The picture with nobody in it but the marked children of these classes."""
    tagged = tuple(tag for tag in media.tagged if any(in_class(tag.group, c) for c in classes))
    grade = media.people.grade if media.people else Grade.IDENTIFIABLE
    return replace(media, tagged=tagged, people=People(grade=grade, children=len(tagged)))


def _uncounted(clause: Clause, media: MediaFacts) -> bool:
    """There are people in it, and nobody says how many or who, so that nobody's consent would be
    looked up. Of people nobody could recognise it matters where the policy asks about them too."""
    if media.people is None or media.people.grade in _FACELESS or any(_counts(media).values()):
        return False
    faint = any(clause.get(group) in ("forbid", "approve") for group in _GROUPS)
    return media.uncounted or faint or bool(clause.get("attest"))


_WHO = "Nobody has said who is in this picture. Say whether there are people in it, and who."
_HOW_MANY = (
    "There are people in this picture, and nobody has said who. Count the children, staff and "
    "others in it, and mark the children."
)


def _undeclared(clause: Clause, view: View, number: int, reason: str) -> Finding:
    effect = clause.soft("undeclared", Effect.APPROVE) or Effect.NOTE
    return view.found(
        clause,
        reason,
        surface=f"media:{number}",
        effect=Effect.NOTE if view.context.text_only else effect,
        state=State.NOT_CHECKABLE,
    )


def _too_clear(clause: Clause, view: View, number: int, media: MediaFacts) -> Iterator[Finding]:
    most = clause.get("most")
    if most and media.people and GRADES.index(media.people.grade) > GRADES.index(Grade(most)):
        yield _found(
            clause, view, number, media, clause.effect,
            f"People can be recognised more clearly here than the policy allows "
            f"({spoken(most)}). Use a picture from further away, from behind, or of the work.",
            about="too clear",
        )  # fmt: skip


def _counts(media: MediaFacts) -> dict[str, int]:
    """How many of each group are in it, as declared or at least as marked."""
    people = media.people
    seen = people if people and people.grade not in _FACELESS else People(grade=Grade.NONE)
    declared = {"children": seen.children, "staff": seen.staff, "other_people": seen.others}
    return {group: max(many, len(_marked(media, group))) for group, many in declared.items()}


def _group(
    clause: Clause, view: View, number: int, media: MediaFacts, group: str
) -> Iterator[Finding]:
    treatment = clause.get(group, "allow")
    # Who has agreed to the staff in it has not agreed to the children in it.
    about = "" if group == "children" else group
    if treatment == "forbid":
        yield _found(
            clause, view, number, media, clause.effect,
            f"This picture shows {_GROUPS[group]}, and the policy publishes no such pictures. "
            "Use one without people, such as work, a place or a poster.", about=about,
        )  # fmt: skip
        if clause.effect is Effect.BLOCK:
            return  # otherwise the picture may go out all the same, and then consent counts
    if treatment == "approve":
        yield _found(
            clause, view, number, media, Effect.APPROVE,
            f"This picture shows {_GROUPS[group]}, so it has to be agreed to first.", about=about,
        )  # fmt: skip
    children = group == "children" and (treatment != "allow" or "consent" in clause.params)
    if children or treatment == "consent":
        asked = treatment == "consent"
        yield from _consents(clause, view, number, media, group=group, asked=asked)


def _consents(
    clause: Clause, view: View, number: int, media: MediaFacts, *, group: str, asked: bool
) -> Iterator[Finding]:
    """The answer of everybody marked; where the policy asks for consent, also who is not marked.
    A visitor is on no roll, so of those somebody else says that they agreed."""
    recognisable = media.people is None or media.people.grade is Grade.IDENTIFIABLE
    if not recognisable:
        return
    for tag in _marked(media, group):
        yield from _consent(clause, view, number, media, tag)
    unmarked = _unmarked(media, group)
    if asked and unmarked and group == "other_people":
        yield _found(
            clause, view, number, media, weaker(Effect.APPROVE, clause.effect),
            f"{unmarked} of the other people in this picture are not marked. Somebody who knows "
            "that they agreed has to agree to it.",
            about=f"{unmarked} not marked",
        )  # fmt: skip
    elif asked and unmarked:
        yield view.unknown(
            clause,
            f"{unmarked} of the {_GROUPS[group]} in this picture are not marked, so "
            "their consent cannot be looked up. Mark everybody who can be recognised.",
            surface=f"media:{number}",
            about=f"{unmarked} {group} not marked",
        )


def _marked(media: MediaFacts, group: str) -> list[Tagged]:
    return [tag for tag in media.tagged if _WHO_GROUP.get(tag.who, "other_people") == group]


def _unmarked(media: MediaFacts, group: str) -> int:
    """Those of a group in it of whom nobody has said who they are. A child who is marked, and whose
    face is not in it, does not stand for one whose face is."""
    unchosen = media.said.count(Said.CHILD) if group == "children" else 0
    return max(_counts(media)[group] - len(_marked(media, group)), unchosen)


_NO = {
    Answer.REFUSED: "has not been given for this channel",
    Answer.WITHDRAWN: "has been withdrawn",
    Answer.EXPIRED: "has run out",
    Answer.BLANK: "has not been given",
}


def _consent(
    clause: Clause, view: View, number: int, media: MediaFacts, tag: Tagged
) -> Iterator[Finding]:
    terms = clause.get("consent", {})
    given = _answer(view, tag, per_channel=terms.get("per_channel", True))
    if given.answer is Answer.BLANK and terms.get("blank_means", "no") == "ask":
        effect, problem = Effect.APPROVE, "has not been asked for"
    elif given.answer is Answer.BLANK and terms.get("basis", "consent") != "consent":
        return  # published as a public task unless somebody objects, which would be a refusal
    elif given.answer is not Answer.GIVEN:
        effect, problem = Effect.BLOCK, _NO[given.answer]
    elif problem_of_age := _too_old(view, terms.get("renew", ""), given):
        effect, problem = problem_of_age
    elif given.basis == PUBLIC_TASK and terms.get("basis", "consent") == "consent":
        effect, problem = Effect.BLOCK, "was never asked for, as the policy wants it to be"
    elif terms.get("written", False) and not given.written:
        effect, problem = Effect.BLOCK, "was not given in writing, as the policy asks"
    else:
        return
    yield _found(
        clause, view, number, media, effect,
        f"Consent for {_ONE.get(tag.who, 'somebody')} in this "
        f"{_KIND.get(media.kind, 'picture')} {problem}. Use another "
        "one, or have the register put right first.",
        about=f"{tag.person} {problem}",
    )  # fmt: skip


_KIND = {"video": "video, which parents are asked about by itself,"}


def _too_old(view: View, renew: str, given: Consent) -> tuple[Effect, str] | None:
    """Consent runs out by itself, by the day on which the post is to go out. Only facts from
    outside the register may lack a date: then it is asked for where the policy speaks of it."""
    if given.dated is None and renew not in ("", "never"):
        return Effect.APPROVE, "has no date, and the policy asks for it again from time to time"
    day = view.leaves_at.date() if view.leaves_at else view.local_day(view.context.now)
    again = lasting.last_day(given.dated, renew or lasting.YEARLY) if given.dated else None
    ends = (given.until, again)
    over = any(last is not None and last < day for last in ends)
    return (Effect.BLOCK, "will have run out, so ask for it again") if over else None


def _answer(view: View, tag: Tagged, *, per_channel: bool) -> Consent:
    here = tag.consent.get(view.post.channel.platform)
    if here is not None:
        return here
    if tag.everywhere is not None:
        return tag.everywhere
    return Consent() if per_channel else _anywhere(tag)


def _anywhere(tag: Tagged) -> Consent:
    """Where consent is asked for once, one refusal counts more than any number of yeses. A yes for
    the wall display or the prospectus is none for social media."""
    refused = [each for each in tag.consent.values() if each.answer is not Answer.GIVEN]
    given = [each for place, each in tag.consent.items() if place in PLATFORMS]
    return (refused or given or [Consent()])[0]


def _attestations(clause: Clause, view: View, number: int) -> Iterator[Finding]:
    """What no program can see: a person confirms it, and the confirmation is kept. Unconfirmed it
    does what the clause says; that a warning was read is no confirmation."""
    missing = [item for item in clause.get("attest", ()) if item not in view.post.attested]
    for item in missing:
        asked = view.unknown(clause, "", surface=f"media:{number}")
        said = f"Please confirm: {_ATTEST.get(item, spoken(item))}. We cannot check this for you."
        yield replace(asked, reason=said, detail=spoken(item))


_ATTEST = {
    "appropriately_dressed": "everybody in the picture is appropriately dressed",
    "not_subject_to_ridicule": "nobody in the picture could be laughed at for it",
    "nobody_asked_not_to_be_photographed": "nobody in it asked not to be photographed",
    "nobody_on_the_list_is_visible": "no child on the do-not-publish list can be seen",
}


def _found(
    clause: Clause,
    view: View,
    number: int,
    media: MediaFacts,
    effect: Effect,
    reason: str,
    *,
    about: str = "",
) -> Finding:
    """Findings about a picture rest on what its uploader declared. ``about`` tells one child's
    answer from another's: who has agreed to the one has not agreed to the other."""
    return view.found(
        clause,
        reason,
        surface=f"media:{number}",
        effect=effect,
        state=State.DECLARED,
        declared_by=media.declared_by,
        about=about,
    )
