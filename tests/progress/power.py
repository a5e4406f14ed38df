"""A disk whose power can be cut: everything SQLite writes and syncs passes through here and is written down.

SQLite's own file layer (its VFS) is replaced by one that notes each write, truncation and sync and hands it
on. What a power cut leaves is then made from the notes: what was synced, and of what was not, any part, by
sectors, in any order. See https://www.sqlite.org/vfs.html and https://www.sqlite.org/atomiccommit.html.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import random
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
SQLITE_OK = 0

Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)
Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)


class Methods(Structure):
    """sqlite3_io_methods; what is only handed on has no type."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", Write),
        ("truncate", Truncate),
        ("sync", Sync),
        ("rest", c_void_p * 13),
    )


class File(Structure):
    """sqlite3_file."""

    _fields_ = (("methods", POINTER(Methods)),)


class Vfs(Structure):
    """sqlite3_vfs."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", Open),
        ("rest", c_void_p * 15),
    )


class Note(NamedTuple):
    """A write (at `place`), a truncation (to `place`) or a sync of a file."""

    deed: str
    path: str
    place: int = 0
    content: bytes = b""


def library() -> ctypes.CDLL | None:
    """The SQLite that Python uses, or None where it can't be reached from outside."""
    try:
        found = ctypes.CDLL(_sqlite3.__file__)
        found.sqlite3_vfs_find.restype = POINTER(Vfs)
        found.sqlite3_vfs_register.argtypes = (POINTER(Vfs), c_int)
    except (AttributeError, OSError):
        return None
    return found


class Watch:
    """Notes what happens to the files SQLite opens while it is installed."""

    def __init__(self, sqlite: ctypes.CDLL) -> None:
        self.notes: list[Note] = []
        self._paths: dict[int, str] = {}
        self._kept: dict[int, Methods] = {}
        self._own = sqlite.sqlite3_vfs_find(None)
        self.vfs = Vfs.from_buffer_copy(self._own.contents)
        self.vfs.name = b"watched"
        self.vfs.open = Open(self._open)

    def _open(self, _: int, name: int, file: int, flags: int, out: int) -> int:
        code = self._own.contents.open(ctypes.addressof(self._own.contents), name, file, flags, out)
        if code == SQLITE_OK and name:
            opened = File.from_address(file)
            self._paths[file] = ctypes.string_at(name).decode()
            opened.methods = ctypes.pointer(self._watched(opened.methods))
        return code

    def _watched(self, own: ctypes._Pointer[Methods]) -> Methods:
        address = ctypes.addressof(own.contents)
        if address not in self._kept:
            plain = own.contents
            watched = Methods.from_buffer_copy(plain)

            def write(file: int, content: int, size: int, place: int) -> int:
                self.notes.append(Note("write", self._paths[file], place, ctypes.string_at(content, size)))
                return plain.write(file, content, size, place)

            def truncate(file: int, size: int) -> int:
                self.notes.append(Note("truncate", self._paths[file], size))
                return plain.truncate(file, size)

            def sync(file: int, flags: int) -> int:
                code = plain.sync(file, flags)
                self.notes.append(Note("sync", self._paths[file]))
                return code

            watched.write, watched.truncate, watched.sync = Write(write), Truncate(truncate), Sync(sync)
            self._kept[address] = watched
        return self._kept[address]


@contextmanager
def watched(sqlite: ctypes.CDLL) -> Iterator[list[Note]]:
    """Every connection opened inside notes what it does; all must be closed inside, too."""
    watch = Watch(sqlite)
    sqlite.sqlite3_vfs_register(ctypes.byref(watch.vfs), 1)
    try:
        yield watch.notes
    finally:
        sqlite.sqlite3_vfs_unregister(ctypes.byref(watch.vfs))
        sqlite.sqlite3_vfs_register(watch._own, 1)


def after_power_cut(before: dict[str, bytes], notes: list[Note], chance: random.Random) -> dict[str, bytes]:
    """What the disk may hold when the power goes after `notes`: what was synced, and some of the rest."""
    disk = {path: bytearray(content) for path, content in before.items()}
    unsynced: dict[str, list[Note]] = {}
    for note in notes:
        if note.deed != "sync":
            unsynced.setdefault(note.path, []).append(note)
            continue
        for each in unsynced.pop(note.path, []):
            apply(disk.setdefault(note.path, bytearray()), each)
    share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    for path, waiting in unsynced.items():
        parts = [part for each in waiting for part in torn(each) if chance.random() < share]
        if chance.random() < 0.5:
            chance.shuffle(parts)
        for part in parts:
            apply(disk.setdefault(path, bytearray()), part)
    return {path: bytes(content) for path, content in disk.items()}


def torn(note: Note) -> Iterator[Note]:
    """The sectors of a write, each of which may reach the disk without the others."""
    if note.deed != "write":
        yield note
        return
    start = 0
    while start < len(note.content):
        end = start + SECTOR - (note.place + start) % SECTOR
        yield note._replace(place=note.place + start, content=note.content[start:end])
        start = end


def apply(content: bytearray, note: Note) -> None:
    """Do to a file what a note says."""
    if note.deed == "truncate":
        del content[note.place :]
        return
    content.extend(bytes(max(0, note.place - len(content))))
    content[note.place : note.place + len(note.content)] = note.content


def put(disk: dict[str, bytes], home: str, folder: Path) -> None:
    """Write the files of a disk to another folder."""
    for path, content in disk.items():
        target = folder / Path(path).relative_to(home)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
