"""Trying a policy on texts that somebody types: what it would say, beside what is in force.

Nothing is written, nothing is sent, and what was typed is not kept. The school's own roll, people
and words count, so that a child's name is found here exactly as it would be in a post.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from publisher.connectors.contract import Enforcement
from publisher.content import CommentMode
from publisher.rules import post as judged
from publisher.rules.context import Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import STRENGTH, Effect, Finding, Outcome, Verdict
from publisher.services import school_facts
from publisher.services.gathering import Bench, context_of, policy_of
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.models import PolicyState, PolicyVersion, School
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

MOST_TEXTS = 20
LONGEST = 5_000
STOPS = frozenset({Effect.BLOCK, Effect.APPROVE, Effect.WARN})


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text to try. ``channel`` is the policy's name of one, "" for each that the policy allows;
    ``picture`` one of ``PICTURES``, "" for none."""

    text: str
    category: str = ""
    channel: str = ""
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One post on one channel under two policies. ``was`` is None where none is in force."""

    channel: str
    was: Verdict | None
    would: Verdict

    @property
    def before(self) -> Outcome | None:
        return self.was.outcome if self.was else None

    @property
    def after(self) -> Outcome:
        return self.would.outcome

    @property
    def changed(self) -> bool:
        return self.before is not None and self.before is not self.after

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stops or delays the post under the tried policy."""
        return tuple(each for each in self.would.findings if each.effect in STOPS)

    @property
    def new(self) -> tuple[Finding, ...]:
        """Those of ``findings`` that the policy in force does not have, or has more softly."""
        known = (
            {_place(each): STRENGTH[each.effect] for each in self.was.findings} if self.was else {}
        )
        return tuple(
            each for each in self.findings if known.get(_place(each), 0) < STRENGTH[each.effect]
        )

    @property
    def gone(self) -> tuple[Finding, ...]:
        """What stops or delays the post today and would not any more."""
        if self.was is None:
            return ()
        left = {_place(each): STRENGTH[each.effect] for each in self.would.findings}
        stopping = (each for each in self.was.findings if each.effect in STOPS)
        return tuple(each for each in stopping if left.get(_place(each), 0) < STRENGTH[each.effect])


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.surface, finding.start, finding.end, finding.detail


def _child(answer: judged.Answer) -> judged.Tagged:
    return judged.Tagged(person="a child", everywhere=judged.Consent(answer=answer, written=True))


_CHILDREN = judged.People(grade=judged.Grade.IDENTIFIABLE, children=1)
_FAINT = judged.People(grade=judged.Grade.NOT_IDENTIFIABLE, children=1)
# What a school may put beside a text to try it; the words are for its page.
PICTURES: Mapping[str, tuple[str, judged.MediaFacts]] = {
    key: (says, judged.MediaFacts(id="1", alt="A picture to try", declared_by="example", **known))
    for key, says, known in (
        ("nobody", "a picture without people", {"people": judged.People(grade=judged.Grade.NONE)}),
        ("work", "a picture of pupils' work",
         {"people": judged.People(grade=judged.Grade.WORK_ONLY, children=1)}),
        ("faint", "children who cannot be recognised", {"people": _FAINT}),
        ("agreed", "a child whose parents agreed",
         {"people": _CHILDREN, "tagged": (_child(judged.Answer.GIVEN),)}),
        ("not_asked", "a child whose parents have not answered",
         {"people": _CHILDREN, "tagged": (_child(judged.Answer.BLANK),)}),
        ("refused", "a child whose parents said no",
         {"people": _CHILDREN, "tagged": (_child(judged.Answer.REFUSED),)}),
        ("staff", "a member of staff",
         {"people": judged.People(grade=judged.Grade.IDENTIFIABLE, staff=1)}),
    )
}  # fmt: skip


def try_texts(
    system: System, uow: UnitOfWork, version_id: UUID, examples: Sequence[Example]
) -> list[tuple[Example, list[Tried]]]:
    """What the policy version, a draft or not, says of each text on each channel. Raises
    ``Invalid`` at ``texts`` for too many or too long ones, at ``picture`` for an unknown one."""
    uow.actor.require(Permission.READ_POLICY)
    _check(examples)
    tried = uow.get(PolicyVersion, version_id)
    policy, standing = policy_of(tried), in_force(uow)
    bench = Bench(
        system=system,
        uow=uow,
        school=uow.session.get_one(School, uow.school_id),
        policy=policy,
        facts=school_facts.for_trial(uow, tried.id),
    )
    return [(example, _everywhere(bench, standing, example)) for example in examples]


def in_force(uow: UnitOfWork) -> Policy | None:
    """The school's published policy, or None before its first."""
    query = select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED)
    version = uow.session.scalar(query)
    return policy_of(version) if version else None


def _check(examples: Sequence[Example]) -> None:
    if len(examples) > MOST_TEXTS:
        raise Invalid({"texts": f"At most {MOST_TEXTS} texts can be tried at once."})
    if any(len(example.text) > LONGEST for example in examples):
        raise Invalid({"texts": f"A text can have at most {LONGEST:,} characters here."})
    if any(example.picture and example.picture not in PICTURES for example in examples):
        raise Invalid({"picture": "Choose one of the pictures in the list."})


def _everywhere(bench: Bench, standing: Policy | None, example: Example) -> list[Tried]:
    channels = (example.channel,) if example.channel else bench.policy.channels.allow
    return [_tried(bench, standing, _post(bench, example, channel)) for channel in channels]


def _tried(bench: Bench, standing: Policy | None, post: judged.Post) -> Tried:
    was = _said(bench, standing, post) if standing else None
    return Tried(channel=post.channel.title, was=was, would=_said(bench, bench.policy, post))


def _said(bench: Bench, policy: Policy, post: judged.Post) -> Verdict:
    how = _enforcement(bench.system, policy, post.channel.platform)
    bench = replace(bench, policy=policy)
    return evaluate(policy, post, context_of(bench, post, Phase.SCHEDULE, None, how))


def _post(bench: Bench, example: Example, channel: str) -> judged.Post:
    author = str(bench.uow.actor.person_id)
    roles = frozenset(role for role, people in bench.people.items() if author in people)
    return judged.Post(
        author=judged.Author(id=author, roles=roles),
        text=example.text,
        category=example.category,
        channel=judged.ChannelFacts(platform=channel, label=labels(bench.system).get(channel, "")),
        media=(PICTURES[example.picture][1],) if example.picture else (),
    )


def labels(system: System) -> dict[str, str]:
    """What people call the channels that a connector exists for, by the policies' names."""
    known = [each.capabilities for each in system.connectors.values()]
    return {each.policy_name: each.label for each in known}


def _enforcement(system: System, policy: Policy, channel: str) -> str:
    """How well the platform keeps the comment mode; "" where no connector could say."""
    mode = CommentMode(policy.comments.on(channel))
    for connector in system.connectors.values():
        if connector.capabilities.policy_name == channel:
            return connector.capabilities.comments.get(mode, Enforcement.UNSUPPORTED).value
    return ""
