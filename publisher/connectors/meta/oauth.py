"""Facebook Login: one person's yes, turned into Pages that may be connected.

The person's token lives for about 60 days and is only a step on the way: with it the Pages are
listed, and the Page tokens it yields have no expiry date. What does end is *data access*, 90
days after the person last said yes, and only a person can renew that.
Source: developers.facebook.com/docs/facebook-login/guides/access-tokens (July 2026).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.connectors.contract import Authorization, Grant
from publisher.connectors.errors import ConnectorError, Kind, ReconnectNeeded, Refused
from publisher.connectors.meta.graph import GRAPH_VERSION, Graph, Json
from publisher.connectors.oauth_session import authorization_url
from publisher.connectors.outcomes import unusable

AGAIN = "Please connect the channel again."


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What Facebook says about a token (``debug_token``)."""

    valid: bool
    user_id: str
    scopes: frozenset[str]
    expires_at: datetime | None
    data_access_expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Login:
    """``wanted`` maps each scope to the words in which Facebook's screen offers it."""

    graph: Graph
    dialog: str
    wanted: Mapping[str, str]
    clock: Callable[[], datetime]

    def authorize(self, redirect_uri: str, state: str) -> Authorization:
        """``rerequest`` makes Facebook offer again what was unticked the last time."""
        url, _ = authorization_url(
            self.graph.app.client_id,
            f"{self.dialog}/{GRAPH_VERSION}/dialog/oauth",
            pkce=False,
            redirect_uri=redirect_uri,
            scope=",".join(self.wanted),
            state=state,
            auth_type="rerequest",
        )
        return Authorization(url=url)

    def exchange(self, redirect_uri: str, answer: Mapping[str, str]) -> Grant:
        """The long-lived grant of the person. Raises ``Refused`` with what went wrong."""
        if answer.get("error"):
            raise _said_no(answer)
        if not answer.get("code"):
            raise Refused(f"Facebook sent no code. {AGAIN}", kind=Kind.TOKEN)
        short = self._token({"redirect_uri": redirect_uri, "code": answer["code"]})
        long = self._prolonged(short["access_token"])
        granted = self._granted(long["access_token"])
        self._refuse_unticked(granted)
        inspection = self.inspect(long["access_token"])
        return Grant(
            access_token=long["access_token"],
            expires_at=self._ends(long) or inspection.expires_at,
            data_access_expires_at=inspection.data_access_expires_at,
            scopes=granted,
        )

    def pages(self, grant: Grant) -> Iterator[Json]:
        """Every Page that the person lets us see, with its token, tasks and Instagram account."""
        fields = (
            "id,name,access_token,tasks,link,username,emails,website,"
            "instagram_business_account{id,username}"
        )
        mine = self.graph.with_token(grant.access_token)
        for page in mine.pages("me/accounts", {"fields": fields}):
            yield from page

    def inspect(self, token: str) -> Inspection:
        app = self.graph.as_app()
        # This one edge documents both tokens as parameters; it is asked by servers alone.
        body = app.get("debug_token", {"input_token": token, "access_token": app.token})
        data = body.get("data") or {}
        if not isinstance(data.get("is_valid"), bool):
            raise unusable("Facebook", "no is_valid")
        return Inspection(
            valid=data["is_valid"],
            user_id=str(data.get("user_id", "")),
            scopes=frozenset(data.get("scopes") or ()),
            expires_at=_instant(data.get("expires_at")),
            data_access_expires_at=_instant(data.get("data_access_expires_at")),
        )

    def refresh(self, grant: Grant) -> Grant:
        """A person's token is prolonged. A Page's has no expiry date: once Facebook refuses it,
        there is no newer one without a person."""
        if grant.expires_at is None:
            raise ReconnectNeeded(f"Facebook no longer accepts our connection. {AGAIN}")
        long = self._prolonged(grant.access_token, dead=ReconnectNeeded)
        inspection = self.inspect(long["access_token"])
        return replace(
            grant,
            access_token=long["access_token"],
            expires_at=self._ends(long) or inspection.expires_at,
            data_access_expires_at=inspection.data_access_expires_at,
            scopes=inspection.scopes,
        )

    def revoke(self, grant: Grant, scopes: Iterable[str]) -> None:
        """Give back ``scopes`` and no others, so that the same person's other channels live on.

        Facebook knows rights per person, not per Page, so this ends every Page of this platform
        that the person connected. The app itself asks: a Page's token may not, and the person's
        own is not kept. A dead token is not an error.
        """
        inspection = self.inspect(grant.access_token)
        if not inspection.valid:
            return
        if not inspection.user_id:
            raise unusable("Facebook", "no user_id")
        app, path = self.graph.as_app(), f"{inspection.user_id}/permissions"
        for scope in sorted(inspection.scopes.intersection(scopes)):
            app.expect_success(app.delete(path, {"permission": scope}))

    def unwell(self, token: str, needed: Iterable[str]) -> tuple[str, datetime | None]:
        """Why ``token`` may not publish (empty: it may), and when its data access ends."""
        inspection = self.inspect(token)
        ends = inspection.data_access_expires_at
        missing = [self.wanted[scope] for scope in needed if scope not in inspection.scopes]
        if not inspection.valid:
            return f"Facebook no longer accepts our connection. {AGAIN}", ends
        if ends and ends <= self.clock():
            return f"Facebook wants a person to confirm the connection. {AGAIN}", ends
        if missing:
            return f"A permission was taken away: {_listed(missing)}. {AGAIN}", ends
        return "", ends

    def _prolonged(
        self, token: str, dead: type[Refused] | type[ReconnectNeeded] = Refused
    ) -> dict[str, Any]:
        return self._token(
            {"grant_type": "fb_exchange_token", "fb_exchange_token": token}, dead=dead
        )

    def _token(
        self, asking: Mapping[str, str], dead: type[Refused] | type[ReconnectNeeded] = Refused
    ) -> dict[str, Any]:
        app = self.graph.app
        who = {"client_id": app.client_id, "client_secret": app.client_secret}
        try:
            # Documented as GET alone. The address holds a secret, so it is never written anywhere.
            body = self.graph.get("oauth/access_token", {**who, **asking})
        except (Refused, ReconnectNeeded) as error:
            raise _dead(dead, error) from None
        if not isinstance(body.get("access_token"), str):
            raise Refused(f"Facebook gave no usable answer. {AGAIN}", kind=Kind.TOKEN)
        return body

    def _ends(self, body: Mapping[str, Any]) -> datetime | None:
        seconds = body.get("expires_in")
        return self.clock() + timedelta(seconds=float(seconds)) if seconds else None

    def _granted(self, token: str) -> frozenset[str]:
        entries = self.graph.with_token(token).get("me/permissions").get("data") or []
        return frozenset(
            entry["permission"] for entry in entries if entry.get("status") == "granted"
        )

    def _refuse_unticked(self, granted: frozenset[str]) -> None:
        missing = [scope for scope in self.wanted if scope not in granted]
        if missing:
            said = _listed([f"“{self.wanted[scope]}” ({scope})" for scope in missing])
            raise Refused(
                f"Facebook did not give us every permission we need; missing: {said}. "
                "Please connect again and leave everything ticked.",
                kind=Kind.PERMISSION,
            )


def _said_no(answer: Mapping[str, str]) -> Refused:
    if answer["error"] == "access_denied":
        return Refused("The request was declined on Facebook.", kind=Kind.PERMISSION)
    return Refused(f"Facebook could not connect the account. {AGAIN}", kind=Kind.TOKEN)


def _dead(kind: type[Refused] | type[ReconnectNeeded], error: ConnectorError) -> ConnectorError:
    reason = f"Facebook did not accept the sign-in: it took too long or was used twice. {AGAIN}"
    return kind(reason, detail=error.detail, kind=Kind.TOKEN)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _instant(seconds: object) -> datetime | None:
    """Facebook writes 0 for never."""
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None
