"""Making a post visible on Instagram: a container is prepared, waited for, and published.

The container's id is the key that keeps a post from going out twice: it is stored before the
publishing call, and whatever that call answers, the container knows whether it was published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import structlog

from publisher.connectors.contract import (
    Absent,
    CannotTell,
    InProgress,
    Published,
    Ready,
    Ref,
)
from publisher.connectors.errors import (
    ConnectorError,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
)
from publisher.connectors.instagram import posts
from publisher.connectors.meta.errors import Act, Fault
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.patience import look_again
from publisher.connectors.wording import earlier, iso_instant, outgoing
from publisher.content import Content, Media, MediaKind

log = structlog.get_logger()
PICTURE_SECONDS, VIDEO_SECONDS, NEXT_SECONDS = 3.0, 60.0, 30.0
QUOTA_SECONDS = 3600.0  # the window is a rolling day: a place comes free at any time
LOST = frozenset({"ERROR", "EXPIRED"})
UNLISTED = "Instagram says that it has published it, and does not list it."
SUBCODE = re.compile(r"\b22\d{5}\b")


def written(content: Content) -> str:
    return outgoing(content.text)


def payload(content: Content) -> dict[str, str]:
    """The container that becomes the post. An album's children join it by their ids."""
    text = written(content)
    if len(content.media) > 1:
        return _album(text)
    caption = {"caption": text} if text else {}
    if not content.media:
        return caption
    item = content.media[0]
    if item.kind is MediaKind.VIDEO:
        return {"media_type": "REELS", "video_url": item.public_url(), **caption}
    return {**_picture(item), **caption}


def publish(graph: Graph, content: Content, ref: Ref) -> InProgress:
    """Prepare. Nothing becomes visible, so that every call here may be repeated."""
    _wait_for_quota(graph)
    ours = {"words": posts.fingerprint(content.text), "since": ref.since.isoformat()}
    if len(content.media) > 1:
        children = [
            _container(graph, {"is_carousel_item": "true", **_picture(item)})
            for item in content.media
        ]
        ours |= {"children": ",".join(children), "caption": written(content)}
        return InProgress(progress=ours, check_after=PICTURE_SECONDS, unfinished=True)
    ours["container"] = _container(graph, payload(content))
    video = content.media[0].kind is MediaKind.VIDEO
    return InProgress(progress=ours, check_after=VIDEO_SECONDS if video else PICTURE_SECONDS)


def check(graph: Graph, progress: Mapping[str, str]) -> InProgress | Ready | Published:
    if "container" not in progress:
        return _gather(graph, progress)
    body = _state(graph, progress["container"])
    code = body.get("status_code")
    if code == "FINISHED":
        return Ready(progress=progress)
    if code in LOST:
        raise _lost(graph, body)
    if code != "PUBLISHED":
        return InProgress(progress=progress, check_after=NEXT_SECONDS)
    found = _live(graph, progress)
    if found is None:
        raise OutcomeUnknown(UNLISTED)
    return found


def _gather(graph: Graph, progress: Mapping[str, str]) -> InProgress:
    """An album can be made only of finished children. Made, it is one more container to wait
    for; should its id get lost on the way, it is an orphan that nobody ever sees."""
    for child in progress["children"].split(","):
        body = _state(graph, child)
        if body.get("status_code") in LOST:
            raise _lost(graph, body)
        if body.get("status_code") != "FINISHED":
            return look_again(progress, unfinished=True)
    made = {**_album(progress["caption"]), "children": progress["children"]}
    ours = {name: progress[name] for name in ("words", "since")}
    return InProgress(
        progress={**ours, "container": _container(graph, made)}, check_after=PICTURE_SECONDS
    )


def finish(graph: Graph, content: Content, progress: Mapping[str, str]) -> Published:
    """The container shows the words that it was made with: others have to be prepared anew."""
    words = posts.fingerprint(content.text)
    if progress.get("words", words) != words:
        raise StartAgain("The words of the post have changed since it was prepared.", seconds=0.0)
    body = graph.publish(f"{graph.account}/media_publish", {"creation_id": progress["container"]})
    if not body.get("id"):
        raise OutcomeUnknown("Instagram answered without saying where the post is.")
    return _described(graph, str(body["id"]))


def find(
    graph: Graph, content: Content, progress: Mapping[str, str] | None, ref: Ref
) -> Published | Ready | Absent | CannotTell:
    """A caption in the list of posts is proof; after that the container is asked, which knows
    what the list may not show yet. Without a container nothing of ours can be visible. Raises
    ``TryLater`` while Instagram itself has not made up its mind."""
    try:
        found = posts.find(graph, posts.fingerprint(content.text), ref.since)
    except posts.TooMany:
        return CannotTell(why="The account has too many newer posts to look through all of them.")
    if found and content.text.strip() and not earlier(found.at, ref.since):
        return found
    if not progress or "container" not in progress:
        return Absent()
    return _by_container(graph, progress, found)


def _by_container(
    graph: Graph, progress: Mapping[str, str], doubtful: Published | None
) -> Published | Ready | Absent:
    """A post without words, or one that seems older, is ours only if the container says that it was
    published."""
    code = _state(graph, progress["container"]).get("status_code")
    if code == "FINISHED":
        return Ready(progress=progress)
    if code in LOST:
        return Absent()
    if code == "PUBLISHED" and doubtful:
        return doubtful
    unseen = UNLISTED if code == "PUBLISHED" else "Instagram is still working on the post."
    raise TryLater(unseen, seconds=NEXT_SECONDS)


def _album(caption: str) -> dict[str, str]:
    return {"media_type": "CAROUSEL", **({"caption": caption} if caption else {})}


def _picture(item: Media) -> dict[str, str]:
    return {"image_url": item.public_url(), **({"alt_text": item.alt} if item.alt else {})}


def _container(graph: Graph, form: Mapping[str, str]) -> str:
    body = graph.post(f"{graph.account}/media", form)
    if not body.get("id"):
        raise TryLater("Instagram did not say under which id it prepares the post.")
    return str(body["id"])


def _state(graph: Graph, container: str) -> Json:
    return graph.get(container, {"fields": "status_code,status"})


def _lost(graph: Graph, body: Json) -> ConnectorError:
    """Only a subcode that speaks of the content or the account makes this final."""
    named = SUBCODE.search(str(body.get("status", "")))
    fault = Fault(status=400, subcode=int(named.group()) if named else None)
    if named:
        error = graph.dictionary.error(fault, Act.REPEATABLE)
        if isinstance(error, Refused | ReconnectNeeded):
            return error
    return StartAgain("Instagram lost what was prepared for this post.", detail=fault.detail)


def _live(graph: Graph, progress: Mapping[str, str]) -> Published | None:
    since = datetime.fromisoformat(progress["since"])
    try:
        found = posts.find(graph, progress["words"], since)
    except posts.TooMany:
        return None
    return None if found and earlier(found.at, since) else found


def _wait_for_quota(graph: Graph) -> None:
    """Documents name 25, 50 and 100 posts a day; only the account's own answer counts."""
    path = f"{graph.account}/content_publishing_limit"
    data = graph.get(path, {"fields": "quota_usage,config"}).get("data") or [{}]
    used, total = data[0].get("quota_usage"), (data[0].get("config") or {}).get("quota_total")
    if isinstance(used, int) and isinstance(total, int) and used >= total:
        raise TryLater(
            f"Instagram takes {total} posts a day from this account, and all are used.",
            seconds=QUOTA_SECONDS,
            whole_channel=True,
            kind=Kind.RATE,
        )


def _described(graph: Graph, remote_id: str) -> Published:
    """The post is live: whatever happens now, it is published."""
    try:
        body = graph.get(remote_id, {"fields": "id,permalink,timestamp"})
    except ConnectorError as error:
        log.warning("A post is live, but its address could not be read", detail=error.detail)
        body = {}
    return Published(
        remote_id=remote_id,
        permalink=str(body.get("permalink", "")),
        at=iso_instant(body.get("timestamp")),
    )
