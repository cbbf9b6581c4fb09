"""What people send stays in memory: a roll of names, or a picture with its captions, must not lie
in a temporary folder, not even for the length of a request. What no person can type is refused.
"""

from __future__ import annotations

import io
from typing import IO, Any

import flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest

IN_MEMORY = (
    32 * 1024 * 1024
)  # more than the largest register, picture or PDF; only videos are longer


class _Typed(ImmutableMultiDict[str, str]):
    """Fields of a form or an address. PostgreSQL keeps no NUL, and no keyboard makes one."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(mapping)
        typed = (text for name, texts in self.lists() for text in (name, *texts))
        if any(isinstance(text, str) and "\0" in text for text in typed):  # the rest are files
            raise BadRequest


class Request(flask.Request):
    parameter_storage_class = _Typed

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if total_content_length is not None and total_content_length <= IN_MEMORY:
            return io.BytesIO()
        return super()._get_file_stream(
            total_content_length, content_type, filename, content_length
        )
