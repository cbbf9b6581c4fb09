"""Uploaded files, by school and digest. A folder here; another store needs these methods."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True)
class Storage:
    """Files under ``root``/school/first two characters/digest."""

    root: Path

    def put(self, school_id: UUID, sha256: str, data: bytes) -> None:
        """Written whole or not at all: a crash cannot leave half a picture under its name."""
        path = self._path(school_id, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(path)

    def get(self, school_id: UUID, sha256: str) -> bytes:
        """Raises ``FileNotFoundError`` when it was purged."""
        return self._path(school_id, sha256).read_bytes()

    def purge(self, school_id: UUID, sha256: str) -> None:
        self._path(school_id, sha256).unlink(missing_ok=True)

    def _path(self, school_id: UUID, sha256: str) -> Path:
        if not sha256.isalnum():
            raise ValueError("a digest has only letters and digits")
        return self.root / str(school_id) / sha256[:2] / sha256
