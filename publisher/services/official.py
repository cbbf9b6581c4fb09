"""Is this account the school's own? What can be compared is; what is in doubt a head confirms.

A page of somebody else's school, or one whose address is at a free mail service, looks exactly
like the right one in a list. Platforms tell more or less about an account, so a check without
its fact says nothing rather than passing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from publisher.connectors.contract import Candidate
from publisher.models import Channel
from publisher.services import standing, telling
from tenants.errors import Invalid
from tenants.models import School
from tenants.policies.language import Policy
from tenants.roles import Role
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


def follow_up(uow: UnitOfWork, channel: Channel, chosen: Candidate) -> None:
    """Duties that follow from what the platform told about the account."""
    if "identity_reason" in channel.extra:
        audit.record(uow, "channel.identity_confirmed", channel)
    key = f"admins:{channel.id}"
    if chosen.admins != 1:
        telling.clear(uow, key)
        return
    telling.tell(
        uow,
        key,
        f"{channel.name} has a single administrator",
        "When that person is away or leaves, nobody can reach the account. Add a second "
        "administrator there, then connect it again.",
        path="/channels",
        urgent=False,
    )


def _name(school: School, chosen: Candidate) -> Iterator[str]:
    own = _words(school.name)
    if own and not own & _words(chosen.name):
        yield f"It is called “{chosen.name}”, which does not name {school.name}."


def _address(school: School, chosen: Candidate) -> Iterator[str]:
    """The last part of the page's address. Platforms that number their pages tell nothing."""
    parts = [part for part in urlsplit(chosen.url).path.split("/") if part]
    if not parts or parts[-1].isdigit():
        return
    slug = re.sub(r"[^a-z0-9]", "", parts[-1].casefold())
    if not any(word in slug for word in _words(school.name)):
        yield f"Its address ends in “{parts[-1]}”, which does not name {school.name}."


def _domain(school: School, chosen: Candidate) -> Iterator[str]:
    if not (chosen.email and school.email_domain):
        return
    domain = chosen.email.rpartition("@")[2].casefold()
    own = school.email_domain.casefold()
    if domain != own and not domain.endswith(f".{own}"):
        yield f"Its e-mail address is at {domain}, not at the school's {school.email_domain}."


def _words(name: str) -> frozenset[str]:
    plain = name.casefold().replace("'", "").replace("’", "")
    return frozenset(re.findall(r"[^\W_]+", plain)) - _EVERY_SCHOOLS


_Check = Callable[[School, Candidate], Iterator[str]]
_CHECKS: dict[str, tuple[_Check, ...]] = {
    "domain_must_match_school": (_domain,),
    "name_and_url_must_match_school": (_name, _address, _domain),
}
