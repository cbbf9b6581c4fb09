"""How much of a platform's allowance is spent, as its own headers tell after a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Usage:
    """``scope`` names the allowance (``X: POST /2/tweets``), ``percent`` is 0–100 or more when
    overdrawn, ``resets_after`` is in seconds and None where the platform does not say.
    ``publishing``: posts draw on it. ``whole_app``: all accounts draw on it together."""

    scope: str
    percent: float
    resets_after: float | None = None
    publishing: bool = True
    whole_app: bool = False


OnUsage = Callable[[str, Usage], None]
"""Called with the account's remote id and the usage, after each answer that carries one."""

OnPlatformUsage = Callable[[str, str, Usage], None]
"""The same for all platforms together: the platform's name comes first."""
