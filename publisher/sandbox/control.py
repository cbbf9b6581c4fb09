"""The control API: what a tester, a demo or a benchmark does to the platforms from outside."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import asdict, fields
from typing import Any, NoReturn

from flask import Blueprint, Response, request

from publisher.sandbox.accounts import furnish, make
from publisher.sandbox.calls import Refusal, answer, world
from publisher.sandbox.faults import OPERATIONS, PLACES, Rule
from publisher.sandbox.models import Platform, Post
from publisher.sandbox.settings import Switches

control = Blueprint("control", __name__, url_prefix="/control")

PAGE = 1000
MOST_ACCOUNTS = 20_000


def body() -> dict[str, Any]:
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        complain("Send a JSON object.")
    return dict(found)


def complain(why: str, status: int = 400) -> NoReturn:
    raise Refusal(answer({"error": why}, status))


def a_platform(name: Any) -> Platform:
    try:
        return Platform(name)
    except ValueError:
        complain(f"Unknown platform {name!r}.")


@control.post("/reset")
def reset() -> Response:
    """Forget everything; the ready-made accounts are made anew and returned."""
    here = world()
    here.clear()
    return answer({"accounts": furnish(here)})


@control.post("/accounts")
def accounts() -> Response:
    """``platform`` and ``name``; ``count`` makes many, numbered, and returns a list."""
    found = body()
    platform, name = a_platform(found.get("platform")), str(found.get("name") or "School")
    known = ("linked", "role", "username", "website", "people")
    given: dict[str, Any] = {key: found[key] for key in known if key in found}
    given |= {key: tuple(found[key]) for key in ("tasks", "emails") if key in found}
    if "count" not in found:
        return answer(make(world(), platform, name, **given), 201)
    count = int(found["count"])
    if not 0 < count <= MOST_ACCOUNTS:
        complain(f"count must be 1 to {MOST_ACCOUNTS}.")
    made = [make(world(), platform, f"{name} {number}", **given) for number in range(1, count + 1)]
    return answer({"accounts": made}, 201)


@control.post("/consent")
def consent() -> Response:
    """``auto`` true: authorization agrees by itself, as ``account`` or as all accounts."""
    found = body()
    platform = a_platform(found.get("platform"))
    if found.get("auto"):
        account = found.get("account")
        if account is not None and world().account(platform, str(account)) is None:
            complain(f"Unknown account {account!r}.", 404)
        world().consent[platform] = str(account) if account is not None else None
    else:
        world().consent.pop(platform, None)
    return answer({"consent": dict(world().consent)})


@control.post("/apps/<name>/redirect-uris")
def redirect_uris(name: str) -> Response:
    """``add``: a list; ``strict``: true refuses every address that is not registered."""
    app, found = world().apps[a_platform(name)], body()
    app.redirect_uris |= {str(uri) for uri in found.get("add") or ()}
    app.strict = bool(found.get("strict", app.strict))
    return answer({"redirect_uris": sorted(app.redirect_uris), "strict": app.strict})


# Faults and habits


@control.route("/faults", methods=["GET", "POST", "DELETE"])
def faults() -> Response:
    """Switch a fault on, see those that are on, or clear them (``?id=`` clears one)."""
    here = world().faults
    if request.method == "DELETE":
        here.clear(request.args.get("id", type=int))
    if request.method == "POST":
        try:
            return answer(here.add(Rule.parse(body())).public(), 201)
        except (ValueError, TypeError) as error:
            complain(str(error))
    rules = [rule.public() for rule in here.rules()]
    return answer({"faults": rules, "names": list(PLACES), "operations": list(OPERATIONS)})


@control.post("/latency")
def latency() -> Response:
    """``seconds`` for every call, or those of a platform or an operation; 0 takes it off."""
    found = body()
    key = (str(found.get("platform") or "any"), str(found.get("operation") or "any"))
    seconds = float(found.get("seconds") or 0)
    latencies = dict(world().faults.latency)
    latencies.pop(key, None)
    world().faults.latency = latencies | ({key: seconds} if seconds > 0 else {})
    return answer({"latency": [[*pair, value] for pair, value in world().faults.latency.items()]})


@control.post("/usage")
def usage() -> Response:
    """``percent`` in Graph's usage headers; ``step`` makes it rise with each call up to 100."""
    found = body()
    platform = a_platform(found.get("platform"))
    world().faults.usage[platform] = float(found.get("percent") or 0)
    world().faults.usage_step[platform] = float(found.get("step") or 0)
    return answer({"usage": dict(world().faults.usage)})


@control.route("/switches", methods=["GET", "POST"])
def switches() -> Response:
    """The habits of the platforms (``settings.Switches``)."""
    here = world().switches
    kinds = {field.name: field.type for field in fields(Switches)}
    for name, value in body().items() if request.method == "POST" else ():
        if name not in kinds:
            complain(f"Unknown switch {name!r}; one of {', '.join(kinds)}.")
        setattr(here, name, type(getattr(here, name))(value))
    return answer(asdict(here))


@control.post("/clock")
def clock() -> Response:
    """``advance``: seconds by which everything becomes later at once."""
    world().skew += float(body().get("advance") or 0)
    return answer({"now": world().now()})


# The ledger


def entry(post: Post) -> dict[str, Any]:
    return {
        "seq": post.seq,
        "platform": post.platform,
        "account": post.account,
        "remote_id": post.id,
        "at": post.at,
        "text": post.text,
        "link": post.link,
        "media": [
            {"alt": one.alt, "sha256": one.sha256, "kind": one.kind, "mime": one.mime}
            for one in post.media
        ],
        "comments": post.state,
        "comment_count": len(post.comments),
        "live": post.live,
        "deleted_at": post.deleted_at,
        "key": post.key,
        "publish_calls": post.publish_calls,
        "native": post.native,
    }


@control.get("/ledger")
def ledger() -> Response:
    """Accepted publish calls in order; ``since_seq``, ``limit``, ``platform``, ``account``."""
    here, args = world(), request.args
    since = args.get("since_seq", 0, type=int)
    limit = args.get("limit", PAGE, type=int)
    platform, account = args.get("platform"), args.get("account")
    rows = (
        post
        for post in itertools.islice(here.ledger, since, None)
        if platform in (None, post.platform) and account in (None, post.account)
    )
    page = [entry(post) for post in itertools.islice(rows, limit)]
    last = page[-1]["seq"] if len(page) == limit else None
    return answer(
        {
            "total": len(here.ledger),
            "live": here.live,
            "next_since_seq": last,
            "entries": page,
            "requests": dict(here.requests),
        }
    )


@control.get("/ledger/summary")
def summary() -> Response:
    """Counts only: accepted, live, and how often the very same text is live on one account."""
    here = world()
    with here.lock:
        rows = list(here.ledger)
    live = [post for post in rows if post.live]
    same = Counter((post.platform, post.account, post.text) for post in live)
    return answer(
        {
            "total": len(rows),
            "live": here.live,
            "by_platform": Counter(post.platform for post in rows),
            "live_by_platform": Counter(post.platform for post in live),
            "live_with_comments_open": Counter(
                post.platform for post in live if post.state == "open"
            ),
            "duplicates": sum(count - 1 for count in same.values()),
            "publish_calls": sum(post.publish_calls for post in rows),
            "requests": dict(here.requests),
        }
    )
