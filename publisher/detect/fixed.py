"""Classes whose objects are made once, by the thousand, and then only read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Class = TypeVar("Class")


@dataclass_transform(frozen_default=True)
def fixed(*, kw_only: bool = False) -> Callable[[type[Class]], type[Class]]:
    """A data class with slots that is frozen to the type checker alone: setting fields that refuse
    to be set takes several times as long, and so does reading those of a named tuple."""
    return dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)
