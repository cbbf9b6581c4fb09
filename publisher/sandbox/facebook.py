"""Publishing to a Facebook Page: feed, photos, videos, and the lists of what is there."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, g, request
from PIL import Image, UnidentifiedImageError

from publisher.sandbox import meta
from publisher.sandbox.calls import Caller, answer, world
from publisher.sandbox.fetching import NotFetched, fetch, sha256
from publisher.sandbox.graph_errors import FAULTS
from publisher.sandbox.graph_fields import render
from publisher.sandbox.graph_nodes import PHOTO_FIELDS, POST_FIELDS, paged
from publisher.sandbox.models import Account, Medium, Platform, Post, Upload
from publisher.sandbox.settings import DAY, MINUTE
from publisher.sandbox.webhooks import post_added

facebook = Blueprint("facebook", __name__)

LONGEST_MESSAGE = 63_206
LARGEST_PHOTO = 10 * 1024 * 1024
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "BMP": "image/bmp"}
FORMATS["TIFF"] = "image/tiff"

COMMON = frozenset(
    "message published scheduled_publish_time unpublished_content_type targeting feed_targeting "
    "place tags backdated_time backdated_time_granularity privacy og_action_type_id "
    "og_object_id og_phrase og_icon_id is_explicit_location".split()
)
_FEED = COMMON | frozenset(
    "link attached_media child_attachments multi_share_end_card multi_share_optimized "
    "call_to_action picture name caption description object_attachment actions "
    "content_category enforce_link_ownership thumbnail fun_fact_prompt_id title".split()
)
_PHOTOS = COMMON | frozenset(
    "url source caption alt_text_custom temporary no_story allow_spherical_photo "
    "spherical_metadata vault_image_id name uid user_selected_tags application_id".split()
)


def publishing_page() -> Account:
    """The Page in the path, for a Page token that may publish."""
    page = g.account
    if not isinstance(g.node, Account) or page.platform is not Platform.FACEBOOK:
        meta.fail(100, "Unsupported post request. Object does not exist.", subcode=33)
    if g.token.kind != "page":
        meta.fail(200, "(#200) A page access token is required to request this resource.")
    meta.needs("pages_manage_posts")
    if "CREATE_CONTENT" not in page.tasks:
        meta.fail(200, "(#200) The user must have the CREATE_CONTENT task.", status=403)
    return page  # type: ignore[no-any-return]


@facebook.post("/<node>/feed")
@meta.graph("publish")
def feed() -> Response:
    """A post of text, a link, or photos uploaded before."""
    page = publishing_page()
    found = meta.only(_FEED | _attached_names(meta.params()))
    message = str(found.get("message") or "")
    photos = [_attached(page, item) for item in _attached_media(found)]
    if not message and not photos and not found.get("link"):
        meta.fail(100, "(#100) Requires one of the params: message, link, attached_media")
    post = accept(page, message, [photo.media[0] for photo in photos], found)
    for photo in photos:
        photo.published = post.id
    return _created(post, {"id": post.id})


def _attached_names(found: dict[str, Any]) -> frozenset[str]:
    return frozenset(name for name in found if name.startswith("attached_media["))


def _attached_media(found: dict[str, Any]) -> list[Any]:
    """``attached_media`` as JSON, or as the form fields ``attached_media[0]``, …"""
    if "attached_media" in found:
        items = meta.structure(found["attached_media"], "attached_media")
        if not isinstance(items, list):
            meta.fail(100, "(#100) Param attached_media must be an array.")
        return items
    names = sorted(_attached_names(found), key=lambda name: int(name[15:-1] or 0))
    return [meta.structure(found[name], name) for name in names]


def _attached(page: Account, item: Any) -> Upload:
    item = meta.structure(item, "attached_media")
    key = str(item.get("media_fbid", "")) if isinstance(item, dict) else ""
    photo = world().uploads.get(key)
    if photo is None or photo.account != page.id:
        meta.fail(100, f"(#100) No photo with the id {key!r} was found.")
    if photo.published:
        meta.fail(1366051, "Photo has already been posted.")
    return photo


def accept(page: Account, message: str, media: list[Medium], found: dict[str, Any]) -> Post:
    here = world()
    if len(message) > LONGEST_MESSAGE:
        meta.fail(100, "(#100) The message is too long.")
    with here.lock:
        if here.switches.facebook_duplicates and here.same_text(page, message, media):
            error = FAULTS["duplicate"]
            meta.fail(error.code, error.message)
        post_id = f"{page.id}_{here.new_id('facebook_post')}"
        post = here.add_post(
            page,
            post_id,
            message,
            media=media,
            link=found.get("link"),
            visible=meta.truth(found.get("published"), default=True),
            extra={"app": g.token.app, "scheduled": _scheduled(found)},
        )
    post_added(here, post)
    return post


def _scheduled(found: dict[str, Any]) -> float | None:
    given = found.get("scheduled_publish_time")
    if given is None:
        return None
    if meta.truth(found.get("published"), default=True):
        meta.fail(100, "(#100) You cannot specify a scheduled publish time on a published post.")
    at, now = float(given), world().now()
    if not now + 10 * MINUTE <= at <= now + 75 * DAY:
        meta.fail(100, "(#100) The specified scheduled publish time is invalid.")
    return at


def _created(post: Post, body: dict[str, Any]) -> Response:
    if "fields" in meta.params():
        body |= render(post, "Post", POST_FIELDS, default="id")
    return answer(body)


# Photos and videos


def staged(operation: str, node: str) -> Caller:
    """Uploading what is not visible yet is preparing, not publishing, to faults and counts."""
    who = meta.authenticate(operation, node)
    found = meta.params()
    hidden = str(found.get("published", "true")).lower() in ("false", "0")
    if hidden or found.get("upload_phase") in ("start", "transfer"):
        g.operation = "prepare"
    return who


@facebook.post("/<node>/photos")
@meta.graph("publish", staged)
def photos() -> Response:
    """One photo as a post of its own; or, unpublished, as something to attach to a post."""
    page = publishing_page()
    found = meta.only(_PHOTOS)
    medium = _photo(found)
    upload = new_upload(page)
    upload.media.append(medium)
    medium.handle = upload.id
    if not meta.truth(found.get("published"), default=True):
        return answer({"id": upload.id})
    text = str(found.get("message") or found.get("caption") or "")
    post = accept(page, text, [medium], found)
    upload.published = post.id
    return _created(post, {"id": upload.id, "post_id": post.id})


def _photo(found: dict[str, Any]) -> Medium:
    data = bytes_of(found)
    if len(data) > LARGEST_PHOTO:
        meta.fail(1366046, "Your photos couldn't be uploaded: files must be less than 4 MB.")
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind, size = picture.format or "", picture.size
    except (UnidentifiedImageError, OSError):
        kind, size = "", (0, 0)
    if kind not in FORMATS:
        meta.fail(1366046, "Your photos couldn't be uploaded: save them as JPG or PNG.")
    here = world()
    medium = Medium(
        id=here.new_id("medium"),
        mime=FORMATS[kind],
        alt=str(found.get("alt_text_custom") or ""),
        sha256=sha256(data),
        data=data,
        width=size[0],
        height=size[1],
    )
    return here.keep(medium)


def bytes_of(found: dict[str, Any]) -> bytes:
    if "source" in request.files:
        return bytes(request.files["source"].read())
    if request.files:
        return bytes(next(iter(request.files.values())).read())
    if not found.get("url"):
        meta.fail(324, "(#324) Missing or invalid image file")
    try:
        return fetch(str(found["url"])).data
    except NotFetched:
        return meta.fail(324, "(#324) Missing or invalid image file")


def new_upload(page: Account, size: int = 0) -> Upload:
    here = world()
    upload = Upload(
        id=here.new_id("facebook_photo"),
        platform=Platform.FACEBOOK,
        account=page.id,
        made_at=here.now(),
        size=size,
    )
    here.uploads[upload.id] = upload
    return upload


@facebook.get("/<node>/photos")
@facebook.get("/<node>/videos")
@facebook.get("/<node>/video_reels")
@meta.graph("read")
def uploads() -> Response:
    """The Page's photos or videos, newest first."""
    meta.needs("pages_read_engagement")
    kind = "image" if request.path.endswith("photos") else "video"
    mine = [one for one in list(world().uploads.values()) if one.account == g.account.id]
    found = [one for one in reversed(mine) if one.media and one.media[0].kind == kind]
    return answer(paged(found, "Photo", PHOTO_FIELDS, default="id,created_time"))


@facebook.get("/<node>/published_posts")
@facebook.get("/<node>/feed")
@facebook.get("/<node>/posts")
@facebook.get("/<node>/scheduled_posts")
@meta.graph("read")
def published_posts() -> Response:
    """Newest first, with cursors."""
    meta.needs("pages_read_engagement")
    wanted_visible = not request.path.endswith("scheduled_posts")
    now = world().now()
    found = [
        post
        for post in world().listed(g.account)
        if post.visible is wanted_visible and post.extra.get("ready_at", 0) <= now
    ]
    since = meta.params().get("since")
    if since is not None:
        found = [post for post in found if post.at >= float(since)]
    return answer(paged(found, "Post", POST_FIELDS, default="id,message,created_time"))
