"""What people send stays in memory: a roll of names, or a picture with its captions, must not lie
in a temporary folder, not even for the length of a request."""

from __future__ import annotations

import io
from typing import IO

import flask

IN_MEMORY = (
    32 * 1024 * 1024
)  # more than the largest register, picture or PDF; only videos are longer


class Request(flask.Request):
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
