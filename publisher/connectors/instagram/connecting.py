"""From a person's yes to the Instagram accounts behind their Pages, and whether one is well."""

from __future__ import annotations

from publisher.connectors.contract import Account, Candidate, Grant, Health
from publisher.connectors.errors import ReconnectNeeded, Refused
from publisher.connectors.instagram.capabilities import PUBLISHING
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.meta.oauth import Login

PROFILE = "https://www.instagram.com"  # an address to show to people; nothing is sent there
OURS_ALONE = ("instagram_basic", PUBLISHING, "instagram_manage_comments")
NO_ACCOUNT = (
    "This Page has no Instagram professional account linked to it. Link one in the Page's "
    "settings, under Linked accounts, and connect again."
)


def candidates(login: Login, grant: Grant) -> list[Candidate]:
    """One for each Page, so that a Page without an account can say what it lacks."""
    person = login.inspect(grant.access_token).user_id
    return [_candidate(page, grant, person) for page in login.pages(grant)]


def probe(login: Login, graph: Graph, account: Account) -> Health:
    """Reading the publishing limit needs the publishing right and a sound account."""
    reason, ends = login.unwell(account.access_token, (PUBLISHING,))
    if not reason:
        reason = _no_longer(graph)
    return Health(well=not reason, reason=reason, data_access_expires_at=ends)


def _no_longer(graph: Graph) -> str:
    try:
        graph.get(f"{graph.account}/content_publishing_limit", {"fields": "quota_usage"})
    except (ReconnectNeeded, Refused) as error:
        return error.reason
    return ""


def _candidate(page: Json, grant: Grant, person: str) -> Candidate:
    linked = page.get("instagram_business_account") or {}
    username = str(linked.get("username", ""))
    return Candidate(
        remote_id=str(linked.get("id") or page["id"]),
        name=username or str(page.get("name", "")),
        url=f"{PROFILE}/{username}" if username else "",
        organisation=True,
        grant=Grant(
            access_token=str(page.get("access_token", "")),
            data_access_expires_at=grant.data_access_expires_at,
            scopes=grant.scopes,
        ),
        why_not=_why_not(page),
        extra={
            "page_id": str(page["id"]),
            "page_name": str(page.get("name", "")),
            "person_id": person,  # whom a later deauthorization will name
        },
    )


def _why_not(page: Json) -> str | None:
    if not page.get("instagram_business_account"):
        return NO_ACCOUNT
    if "CREATE_CONTENT" not in (page.get("tasks") or ()):
        return (
            "Your role on the Page behind this account does not let you publish. Someone with "
            "full control can give you “Content” in the Page's settings, under Page access."
        )
    if not page.get("access_token"):
        return "Facebook gave no key to this Page. Please connect again and tick the Page."
    return None
