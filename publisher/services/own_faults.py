"""What cannot be a school's own words, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from publisher.detect import hosts
from publisher.services.own_lists import KINDS, LISTS, Own, is_telephone, way
from tenants.policies.sentences import spoken

MOST, LONGEST, SHORTEST = 100, 80, 3
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+")


def _is_site(address: str) -> bool:
    try:
        site = urlsplit(address)
    except ValueError:  # "https://["
        return False
    return site.scheme in ("http", "https") and bool(site.hostname)


def wrong(own: Own) -> Iterator[tuple[str, str]]:
    """Each field that cannot be, and a sentence about it."""
    if own.website and not _is_site(own.website):
        yield "website", "Enter the whole address, such as https://www.yourschool.sch.uk."
    for name in LISTS:
        if problem := next(_wrong_line(getattr(own, name), 1 if name in KINDS else SHORTEST), ""):
            yield name, problem
    if bad := next((each for each in own.telephones if not is_telephone(each)), ""):
        yield (
            "telephones",
            f"“{bad}”: enter the number alone, with its area code, such as 0151 496 0000.",
        )
    if problem := next(_not_ours(own), ""):
        yield "emails", problem
    if bad := next((each for each in own.email_domains if not _HOST.fullmatch(each)), ""):
        yield (
            "email_domains",
            f"“{bad}”: enter the part after the @, such as yourschool.sch.uk.",
        )
    if free := next(filter(hosts.is_shared, own.email_domains), ""):
        yield "email_domains", f"Anybody can have an address at {free}. Leave it out."
    if bad := next((each for each in own.domains if not _HOST.fullmatch(each)), ""):
        yield "domains", f"“{bad}” is not the name of a site. Enter it without https:// and /."


def _wrong_line(lines: Iterable[str], shortest: int) -> Iterator[str]:
    lines = list(lines)
    if len(lines) > MOST:
        yield f"At most {MOST} lines."
    for line in lines:
        if not shortest <= len(line) <= LONGEST:
            yield f"“{line[:LONGEST]}” must have {shortest} to {LONGEST} letters."


def _not_ours(own: Own) -> Iterator[str]:
    """A teacher's or a free mail address is never how the school is reached."""
    for email in own.emails:
        domain = email.rpartition("@")[2].casefold()
        ours = any(domain == each or domain.endswith(f".{each}") for each in own.email_domains)
        if way(email) != "emails":
            yield f"“{email}” is not an e-mail address."
        elif not own.email_domains:
            yield (
                f"“{email}” cannot be told from somebody’s private address. Enter one at the "
                "school’s own site."
            )
        elif not ours:
            yield (
                f"“{email}” is not at {spoken(own.email_domains, last='or')}. If that is out of "
                "date, change what follows the @ below."
            )
