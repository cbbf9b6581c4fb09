"""Instagram's container flow: make, wait, publish. Media are really fetched and looked at."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox import meta
from publisher.sandbox.calls import answer, fault_is, fault_seconds, world
from publisher.sandbox.graph_fields import parse_fields
from publisher.sandbox.graph_nodes import (
    IG_MEDIA_FIELDS,
    container_status,
    paged,
)
from publisher.sandbox.instagram_media import fetched_image, fetched_video, stored_video
from publisher.sandbox.models import Account, Medium, Platform, Upload
from publisher.sandbox.settings import DAY

instagram = Blueprint("instagram", __name__)

LONGEST_CAPTION, LONGEST_ALT, MOST_HASHTAGS, MOST_MENTIONS = 2200, 1000, 30, 20
_PARAMS = frozenset(
    "image_url video_url caption alt_text user_tags location_id collaborators is_carousel_item "
    "media_type children share_to_feed cover_url thumb_offset upload_type product_tags audio_name "
    "audio_configuration cross_post_to_threads is_ai_generated is_paid_partnership "
    "branded_content_sponsor_ids poll_attachment title trial_params".split()
)
_TYPES = ("IMAGE", "VIDEO", "REELS", "STORIES", "CAROUSEL")
_PUBLISH = ("instagram_content_publish", "instagram_business_content_publish")


def _account() -> Account:
    if not isinstance(g.node, Account) or g.node.platform is not Platform.INSTAGRAM:
        meta.fail(100, "Unsupported post request. Object does not exist.", subcode=33)
    return g.node


@instagram.post("/<node>/media")
@meta.graph("prepare")
def make_container() -> Response:
    """A container for an image, a reel, a story, a carousel child or the carousel itself."""
    account = _account()
    meta.needs(*_PUBLISH)
    found = meta.only(_PARAMS)
    _within_quota(account)
    kind = _kind(found)
    _check_words(found, kind)
    media, children = _content(account, found, kind)
    upload = _new_container(account, media, found, kind)
    for child in children:
        child.extra["parent"] = upload.id
    body = {"id": upload.id}
    if found.get("upload_type") == "resumable":
        version = request.environ.get("sandbox.version", "v26.0")
        body["uri"] = f"{request.host_url}ig-api-upload/{version}/{upload.id}"
    return answer(body)


def _within_quota(account: Account) -> None:
    here = world()
    with here.lock:
        account.containers = [at for at in account.containers if here.now() - at < DAY]
        if len(account.containers) >= here.switches.instagram_containers:
            meta.fail(9, "Application request limit reached", subcode=2207042)
        account.containers.append(here.now())


def _kind(found: dict[str, Any]) -> str:
    kind = str(found.get("media_type") or ("VIDEO" if "video_url" in found else "IMAGE"))
    if kind not in _TYPES:
        meta.fail(100, f"The media_type {kind!r} is unknown.", subcode=2207023)
    if kind == "VIDEO" and not meta.truth(found.get("is_carousel_item"), default=False):
        meta.fail(100, "VIDEO is no longer supported: use REELS.", subcode=2207067)
    return kind


def _check_words(found: dict[str, Any], kind: str) -> None:
    caption = str(found.get("caption") or "")
    if len(caption) > LONGEST_CAPTION:
        meta.fail(36004, "The caption was too long.", subcode=2207010)
    if len(re.findall(r"#\w", caption)) > MOST_HASHTAGS:
        meta.fail(36004, "The caption has too many hashtags.", subcode=2207010)
    if len(re.findall(r"(?<!\w)@\w", caption)) > MOST_MENTIONS:
        meta.fail(100, "The caption has too many mentions.", subcode=2207040)
    if len(str(found.get("alt_text") or "")) > LONGEST_ALT:
        meta.fail(100, "(#100) alt_text is too long.")
    if found.get("alt_text") and kind in ("REELS", "STORIES", "CAROUSEL"):
        meta.fail(100, "(#100) alt_text is supported for images only.")
    if meta.truth(found.get("is_carousel_item"), default=False) and caption:
        meta.fail(100, "(#100) caption is not supported on carousel items.")


def _content(
    account: Account, found: dict[str, Any], kind: str
) -> tuple[list[Medium], list[Upload]]:
    if kind == "CAROUSEL":
        children = [_child(account, key) for key in _children_ids(found)]
        return [medium for child in children for medium in child.media], children
    alt = str(found.get("alt_text") or "")
    if "image_url" in found and kind in ("IMAGE", "STORIES"):
        return [fetched_image(str(found["image_url"]), alt)], []
    if found.get("upload_type") == "resumable":
        return [], []
    if "video_url" in found and kind != "IMAGE":
        return [fetched_video(str(found["video_url"]))], []
    missing = "image_url" if kind == "IMAGE" else "video_url"
    return meta.fail(100, f"(#100) The parameter {missing} is required.")


def _children_ids(found: dict[str, Any]) -> list[str]:
    given = found.get("children") or ""
    if isinstance(given, str) and given.startswith("["):
        given = meta.structure(given, "children")
    ids = given if isinstance(given, list) else [key for key in given.split(",") if key]
    if not 2 <= len(ids) <= 10:
        meta.fail(100, "A carousel needs two to ten items.", subcode=2207028)
    return [str(key) for key in ids]


def _child(account: Account, key: str) -> Upload:
    child = world().uploads.get(key)
    if child is None or child.account != account.id or not child.extra.get("child"):
        meta.fail(24, "The requested resource does not exist", subcode=2207006)
    if container_status(child) != "FINISHED":
        meta.fail(9007, "Media ID is not available", subcode=2207027)
    return child


def _new_container(
    account: Account, media: list[Medium], found: dict[str, Any], kind: str
) -> Upload:
    here = world()
    now = here.now()
    slow = fault_seconds(30.0) if fault_is("media_processing_slow") else 0.0
    broken = fault_is("container_error") or fault_is("media_processing_failed")
    upload = Upload(
        id=here.new_id("container"),
        platform=Platform.INSTAGRAM,
        account=account.id,
        made_at=now,
        ready_at=now + here.switches.processing_seconds + slow if media else None,
        media=media,
        failed="2207053" if broken else "",
        expired=fault_is("container_expired"),
        extra={
            "kind": kind,
            "caption": str(found.get("caption") or ""),
            "child": meta.truth(found.get("is_carousel_item"), default=False),
        },
    )
    here.uploads[upload.id] = upload
    return upload


@instagram.post("/ig-api-upload/<version>/<node>")
@meta.graph("prepare")
def upload_video() -> Response:
    """The bytes of a reel, sent rather than fetched (rupload)."""
    upload = g.node
    if not isinstance(upload, Upload) or "offset" not in request.headers:
        meta.fail(100, "Unsupported upload.", subcode=2207082)
    data = request.get_data()
    if int(request.headers.get("file-size", -1)) != len(data):
        meta.fail(100, "The size does not match file_size.", subcode=2207082)
    here = world()
    upload.media.append(stored_video(data))
    upload.ready_at = here.now() + here.switches.processing_seconds
    return answer({"success": True, "message": "Upload successful."})


# Publishing

_NOT_READY = {
    "IN_PROGRESS": (9007, "Media ID is not available", 2207027),
    "ERROR": (9007, "Media ID is not available", 2207027),
    "EXPIRED": (24, "The requested resource does not exist", 2207008),
    "PUBLISHED": (100, "The container has already been published.", 2207006),
}
_MEDIA_TYPE = {"IMAGE": "IMAGE", "REELS": "VIDEO", "CAROUSEL": "CAROUSEL_ALBUM"}


@instagram.post("/<node>/media_publish")
@meta.graph("publish")
def publish() -> Response:
    """A finished container becomes a post; a published one is refused, so nothing appears twice."""
    account = _account()
    meta.needs(*_PUBLISH)
    key = str(meta.only(frozenset({"creation_id"})).get("creation_id") or "")
    here = world()
    with here.lock:
        upload = here.uploads.get(key)
        if upload is None or upload.account != account.id or upload.extra["child"]:
            meta.fail(24, "The requested resource does not exist", subcode=2207006)
        status = container_status(upload)
        if status != "FINISHED":
            code, message, subcode = _NOT_READY[status]
            meta.fail(code, message, subcode=subcode)
        _count_publish(account)
        upload.published = here.new_id("instagram_media")
        kind = upload.extra["kind"]
        here.add_post(
            account,
            upload.published,
            upload.extra["caption"],
            media=upload.media,
            key=upload.id,
            extra={
                "media_type": _MEDIA_TYPE.get(kind, "IMAGE"),
                "product": {"REELS": "REELS", "STORIES": "STORY"}.get(kind, "FEED"),
            },
        )
    return answer({"id": upload.published})


def _count_publish(account: Account) -> None:
    here = world()
    account.published = [at for at in account.published if here.now() - at < DAY]
    if len(account.published) >= here.switches.instagram_quota:
        meta.fail(9, "The user has reached the maximum number of posts.", subcode=2207042)
    account.published.append(here.now())


@instagram.get("/<node>/content_publishing_limit")
@meta.graph("read")
def quota() -> Response:
    account, here = _account(), world()
    used = sum(here.now() - at < DAY for at in account.published)
    config = {"quota_total": here.switches.instagram_quota, "quota_duration": DAY}
    asked = [name for name, _ in parse_fields(str(meta.params().get("fields") or ""))]
    row = {"quota_usage": used, "config": config}
    return answer({"data": [{name: row[name] for name in asked or ("quota_usage",)}]})


@instagram.get("/<node>/media")
@meta.graph("read")
def media() -> Response:
    """The account's posts, newest first."""
    found = list(world().listed(_account()))
    since = meta.params().get("since")
    if since is not None:
        found = [post for post in found if post.at >= float(since)]
    return answer(paged(found, "IGMedia", IG_MEDIA_FIELDS, default="id"))
