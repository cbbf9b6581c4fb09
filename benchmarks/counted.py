"""``publisher`` as ever, with the statements counted that it gives to the database:
``python -m benchmarks.counted worker``. Each process has a file in the folder ``COUNTED``.

Counted is what SQLAlchemy executes, a statement for many rows once. BEGIN, COMMIT and ROLLBACK are
the driver's and not counted; pg_stat_database has them as transactions.
"""

from __future__ import annotations

import itertools
import mmap
import os
import struct
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from publisher.cli import cli

NUMBER = struct.Struct("<q")


class Tally:
    """A number in a file that survives its process; threads add to it without a lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.begin()

    def begin(self) -> None:
        """In each process: a child that is forked counts for itself."""
        process = str(os.getpid())
        begun = self._folder.with_name(f"{self._folder.name}.{process}")
        begun.write_bytes(bytes(NUMBER.size))
        self._numbers = itertools.count(1)
        with begun.open("r+b") as opened:
            self._memory = mmap.mmap(opened.fileno(), NUMBER.size)
        begun.replace(self._folder / process)  # whoever sums up never meets half a number

    def add(self, *_given: Any) -> None:
        NUMBER.pack_into(self._memory, 0, next(self._numbers))


def total(folder: Path) -> int:
    return sum(NUMBER.unpack(file.read_bytes())[0] for file in folder.glob("*"))


def main() -> None:
    tally = Tally(Path(os.environ["COUNTED"]))
    os.register_at_fork(after_in_child=tally.begin)
    event.listen(Engine, "before_cursor_execute", tally.add)
    cli(prog_name="publisher")


if __name__ == "__main__":
    main()
