"""From a person's yes to the Pages that may be connected, and whether one still may publish."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.connectors.contract import Account, Candidate, Grant, Health
from publisher.connectors.errors import ReconnectNeeded, Refused
from publisher.connectors.facebook.capabilities import PUBLISHING
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.meta.oauth import Login

# The tasks of a Page role that the school's work needs, in the words of Facebook's settings.
NEEDED_TASKS = {"CREATE_CONTENT": "Content", "MODERATE": "Community activity"}
OURS_ALONE = (
    PUBLISHING,
    "pages_manage_engagement",
    "pages_read_user_content",
    "pages_manage_metadata",
)


def candidates(login: Login, grant: Grant, web: str) -> list[Candidate]:
    person = login.inspect(grant.access_token).user_id
    return [_candidate(page, grant, person, web) for page in login.pages(grant)]


def probe(login: Login, graph: Graph, account: Account) -> Health:
    """Whether the Page's token may still publish: its scopes, and a read that needs the role."""
    reason, ends = login.unwell(account.access_token, (PUBLISHING,))
    if not reason:
        reason = _no_longer(graph)
    return Health(well=not reason, reason=reason, data_access_expires_at=ends)


def administrators(graph: Graph) -> dict[str, str]:
    """Source: the Graph API's reference of a Page's roles. It leaves out who has a role through a
    business; the list of those wants the right to the whole business, which we do not ask for."""
    people: dict[str, str] = {}
    for page in graph.pages(f"{graph.account}/roles", {}):
        people |= {str(each["id"]): str(each.get("name") or "") for each in page}
    return people


def _no_longer(graph: Graph) -> str:
    try:
        graph.get(f"{graph.account}/published_posts", {"fields": "id", "limit": "1"})
    except (ReconnectNeeded, Refused) as error:
        return error.reason
    return ""


def _candidate(page: Json, grant: Grant, person: str, web: str) -> Candidate:
    return Candidate(
        remote_id=str(page["id"]),
        name=str(page.get("name", "")),
        url=f"{web}/{page['id']}",
        organisation=True,
        # https://developers.facebook.com/docs/graph-api/reference/page/
        handle=page.get("username"),
        email=next(iter(page.get("emails") or ()), None),
        website=page.get("website"),
        grant=Grant(
            access_token=str(page.get("access_token", "")),
            data_access_expires_at=grant.data_access_expires_at,
            scopes=grant.scopes,
        ),
        why_not=_why_not(page),
        extra={"person_id": person},  # whom a later deauthorization will name
    )


def _why_not(page: Json) -> str | None:
    missing = list(_missing(page))
    if missing:
        return (
            f"Your role on this Page lacks: {', '.join(missing)}. Someone with full control can "
            "give it to you in the Page's settings, under Page access."
        )
    if not page.get("access_token"):
        return "Facebook gave no key to this Page. Please connect again and tick the Page."
    return None


def _missing(page: Json) -> Iterator[str]:
    tasks = set(page.get("tasks") or ())
    for task, words in NEEDED_TASKS.items():
        if task not in tasks:
            yield f"“{words}”"
