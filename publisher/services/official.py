"""Is this account the school's own? What can be compared is; what is in doubt a head confirms.

A page of somebody else's school, or one whose address is at a free mail service, looks exactly
like the right one in a list. Platforms tell more or less about an account, so a check without
its fact says nothing rather than passing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import UUID

from publisher.connectors.contract import Candidate
from publisher.models import Channel
from publisher.services import own_words, standing, telling
from tenants.errors import Invalid
from tenants.models import School
from tenants.policies.language import Policy
from tenants.policies.sentences import spoken
from tenants.roles import Permission, Role
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

REASON_SHORTEST = 15
# Words that name no school in particular.
_EVERY_SCHOOLS = frozenset(
    "the a of and school schools primary secondary infant infants junior juniors nursery academy "
    "church england catholic voluntary aided community high college official page www http https "
    "com co org sch uk je net".split()
)


def check(policy: Policy, chosen: Candidate) -> None:
    """Raises ``Invalid`` for an account that can never be connected under this policy."""
    if chosen.why_not:
        raise Invalid({"account": chosen.why_not})
    if policy.channels.official_only and not chosen.organisation:
        raise Invalid(
            {"account": f"{chosen.name} is a personal profile. Your policy allows only the "
                        "school's own pages and accounts."}
        )  # fmt: skip


def doubts(school: School, policy: Policy, chosen: Candidate) -> tuple[str, ...]:
    """Why this account may not be the school's, by the checks that the policy asks for."""
    checks = _CHECKS.get(policy.channels.identity_check, ())
    return tuple(doubt for check in checks for doubt in check(school, chosen))


def confirm(
    uow: UnitOfWork, policy: Policy, chosen: Candidate, *, confirmation: str
) -> dict[str, str]:
    """What to remember of the check with the channel. Raises ``Invalid`` at its field while a
    doubt stands that no headteacher has answered with a reason."""
    school = uow.session.get_one(School, uow.school_id)
    found = doubts(school, policy, chosen)
    if not found:
        return {}
    said = " ".join(found)
    if Role.HEAD.value not in standing.roles_now(uow):
        raise Invalid({"account": f"{said} If it is the school's, the headteacher connects it."})
    if len(confirmation.strip()) < REASON_SHORTEST:
        why = f"Say in at least {REASON_SHORTEST} characters why it is the school's all the same."
        raise Invalid({"confirmation": f"{said} {why}"})
    return {
        "identity_doubts": said,
        "identity_confirmed_by": str(uow.actor.person_id),
        "identity_reason": confirmation.strip(),
    }


def administrators(declared: int | None) -> dict[str, str]:
    """How many people can get into the account, as the person who connects it says; what the
    platform tells comes after it (``administering``)."""
    return {} if declared is None else {"admins": str(declared), "admins_from": "declared"}


def declare_owner(uow: UnitOfWork, channel_id: UUID, *, school_owned: bool) -> None:
    """Say whether the school owns the account. Pictures of pupils may depend on it, so it is the
    headteacher's word."""
    uow.actor.require(Permission.PEOPLE)
    channel = uow.get(Channel, channel_id)
    channel.school_owned = school_owned
    audit.record(uow, "channel.owner_declared", channel, school_owned=school_owned)


def follow_up(uow: UnitOfWork, channel: Channel) -> None:
    """Duties that follow from what is known about the account."""
    if "identity_reason" in channel.extra:
        audit.record(uow, "channel.identity_confirmed", channel)
    key = f"admins:{channel.id}"
    if channel.extra.get("admins") != "1":
        telling.clear(uow, key)
        return
    telling.tell(
        uow,
        key,
        f"{channel.called} has a single administrator",
        "When that person is away or leaves, nobody can reach the account. Add a second "
        "administrator there. If this does not go by tomorrow, connect it again and say so.",
        path="/channels",
        urgent=False,
    )


def _name(school: School, chosen: Candidate) -> Iterator[str]:
    own = _words(school.name)
    if own and not own & _words(chosen.name):
        yield f"It is called “{chosen.name}”, which does not name {school.name}."


def _address(school: School, chosen: Candidate) -> Iterator[str]:
    """The account's name in its address. Platforms that number their pages tell nothing."""
    parts = [part for part in urlsplit(chosen.url).path.split("/") if part]
    handle = chosen.handle or (parts[-1] if parts else "")
    if not _names(school.name, handle):
        yield f"Its address ends in “{handle}”, which does not name {school.name}."


def _website(school: School, chosen: Candidate) -> Iterator[str]:
    """The site that the account names as its own, against the school's."""
    theirs, ours = _host(chosen.website or ""), _host(school.website or "")
    known = [host for host in (ours, *own_words.told(school).email_domains) if host]
    if theirs and known and not any(_within(theirs, host) for host in known):
        yield f"It names the website {theirs}, which is not the school's {known[0]}."


def _host(address: str) -> str:
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    return host.casefold().removeprefix("www.")


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def names_school(name: str, url: str) -> bool:
    """Whether the end of an address names the school; an address that tells nothing passes."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return _names(name, parts[-1] if parts else "")


def _names(name: str, handle: str) -> bool:
    slug = re.sub(r"[^a-z0-9]", "", handle.casefold())
    return not handle or handle.isdigit() or any(word in slug for word in _words(name))


def _domain(school: School, chosen: Candidate) -> Iterator[str]:
    own = own_words.told(school).email_domains
    if not (chosen.email and own):
        return
    domain = chosen.email.rpartition("@")[2].casefold()
    if not any(_within(domain, each) for each in own):
        said = spoken(own, last="or")
        yield f"Its e-mail address is at {domain}, not at the school's {said}."


def _words(name: str) -> frozenset[str]:
    plain = name.casefold().replace("'", "").replace("’", "")
    return frozenset(re.findall(r"[^\W_]+", plain)) - _EVERY_SCHOOLS


_Check = Callable[[School, Candidate], Iterator[str]]
_CHECKS: dict[str, tuple[_Check, ...]] = {
    "domain_must_match_school": (_domain, _website),
    "name_and_url_must_match_school": (_name, _address, _domain, _website),
}
