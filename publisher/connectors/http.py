"""One HTTP client for all connectors: time limits, and the truth about what was sent.

``send`` returns a response whatever its status. When no response came, it raises ``NotSent``
(the bytes of the request never left: nothing can have happened) or ``NoAnswer`` (they may
have: a publishing call is then unknown, never failed). No address, header or body that could
hold a token is put into a message.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, NewConnectionError

from publisher.connectors import deadline, skew
from publisher.connectors.connection import Adapter, Call, ending_within
from publisher.connectors.errors import OutcomeUnknown, TryLater, of_platform

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0  # without a byte
CALL_SECONDS = 120.0  # where no deadline says anything else
MOST_BYTES = 16 * 1024 * 1024  # unpacked; a hundred posts with everything about them have one


class NotSent(Exception):
    """The connection could not be made; the platform has seen nothing."""


class NoTime(NotSent):
    """We left no time to wait for an answer, so that nothing was sent."""


class NoAnswer(Exception):
    """The request was sent, at least in part, and no answer came."""


@dataclass(frozen=True, kw_only=True)
class Http:
    """A client with a pool. Threads may share it: it holds no cookies and follows no redirects."""

    session: requests.Session
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS

    @classmethod
    def pooled(cls, size: int = 16, **limits: float) -> Http:
        # When debugging, urllib3 writes whole addresses, and one of Meta's carries tokens.
        logging.getLogger("urllib3").setLevel(logging.INFO)
        session = _Session()
        session.trust_env = False
        session.cookies.set_policy(_NoCookies())
        adapter = Adapter(pool_connections=size, pool_maxsize=size, max_retries=0)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return cls(session=session, **limits)

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Any = None,
        json: Any = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
    ) -> requests.Response:
        """Send once, never again. Raises ``NotSent`` or ``NoAnswer`` when there is no response."""
        left = deadline.left()
        if left is not None and left < self.connect_seconds + self.read_seconds:
            raise NoTime(f"{method} {_host(url)}: no time left to wait for an answer")
        try:
            with ending_within(CALL_SECONDS if left is None else left) as call:
                response = self.session.request(
                    method,
                    url,
                    params=params,
                    data=data,
                    json=json,
                    files=files,
                    headers=dict(headers or {}),
                    auth=auth,
                    timeout=(self.connect_seconds, self.read_seconds),
                    allow_redirects=False,
                    stream=True,
                )
                return _whole(response, call)
        except requests.exceptions.InvalidURL as error:
            raise NotSent(f"{method} {_host(url)}: {type(error).__name__}") from None
        except (requests.exceptions.RequestException, HTTPError) as error:
            kind = NotSent if _never_connected(error) else NoAnswer
            raise kind(f"{method} {_host(url)}: {type(error).__name__}") from None

    def read(self, method: str, url: str, *, platform: str, **kwargs: Any) -> requests.Response:
        """``send`` for calls that may be repeated: without an answer it is ``TryLater``."""
        try:
            return self.send(method, url, **kwargs)
        except (NotSent, NoAnswer) as error:
            raise _unreached(platform, error) from None

    def mutate(self, method: str, url: str, *, platform: str, **kwargs: Any) -> requests.Response:
        """``send`` for the one call that publishes: without an answer it is ``OutcomeUnknown``."""
        try:
            return self.send(method, url, **kwargs)
        except NotSent as error:
            raise _unreached(platform, error) from None
        except NoAnswer as error:
            reason = f"{platform} did not answer, so the post may or may not be live."
            raise of_platform(OutcomeUnknown(reason, detail=str(error))) from None


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Where a redirect points is not even read."""
        return


class _NoCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False


def _host(url: str) -> str:
    return urlsplit(url).hostname or "?"


def _unreached(platform: str, error: Exception) -> TryLater:
    if isinstance(error, NoTime):
        late = TryLater(f"No time was left for {platform}.", detail=str(error))
        late.ours = True
        return late
    return of_platform(TryLater(f"{platform} could not be reached.", detail=str(error)))


def _whole(response: requests.Response, call: Call) -> requests.Response:
    """The response with all of its body, unpacked. What is too long or was cut off is none."""
    body = response.raw.read(MOST_BYTES + 1, decode_content=True)
    if call.over or len(body) > MOST_BYTES:
        response.close()
        raise HTTPError("too late" if call.over else "too long")
    skew.note(response.headers.get("Date", ""))
    response.raw = BytesIO(body)
    return response


def _never_connected(error: Exception) -> bool:
    """A refused connection, a failed look-up or TLS handshake: certainly before any byte of the
    request, unlike a connection that broke (``publisher.connectors.connection``)."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
