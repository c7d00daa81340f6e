"""Which files may come along: by their name and by what is in them, which must agree.

Pictures are drawn anew (pictures.py), so nothing but their pixels is kept. Everything else is kept as it came
and only handed out to be saved; here it must be wholly what its name says, and nothing else besides.
"""

import codecs
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.threads import errors

LONGEST_NAME = 200
CHUNK = 64 * 1024
MOST_ENTRIES = 10_000  # of a document that is a ZIP; Office writes some dozens


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is the ending under which it is kept; `ours` looks into the file and raises what is wrong."""

    name: str
    mime: str
    label: str | Promise
    ours: Callable[[IO[bytes]], None]
    picture: bool = False


def begins_with(*signs: bytes) -> Callable[[IO[bytes]], None]:
    def check(file: IO[bytes]) -> None:
        start = _start(file, 16)
        if not any(start.startswith(sign) for sign in signs) or holds_zip(file):
            raise errors.FileDisguised

    return check


def webp(file: IO[bytes]) -> None:
    start = _start(file, 12)
    if start[:4] != b"RIFF" or start[8:] != b"WEBP" or holds_zip(file):
        raise errors.FileDisguised


def pdf(file: IO[bytes]) -> None:
    start = _start(file, 8)
    if start[:5] != b"%PDF-" or not start[5:6].isdigit() or b"%%EOF" not in _end(file, 2048):
        raise errors.FileDisguised
    if holds_zip(file):
        raise errors.FileDisguised


def office(folder: str) -> Callable[[IO[bytes]], None]:
    """A document of Word, Excel or PowerPoint: a ZIP with its parts in `folder`."""

    def check(file: IO[bytes]) -> None:
        names = _names_in(file)
        if "[Content_Types].xml" not in names or not any(name.startswith(folder) for name in names):
            raise errors.FileDisguised
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise errors.FileHoldsMacros

    return check


def open_document(mime: str) -> Callable[[IO[bytes]], None]:
    """A document of LibreOffice: a ZIP whose first entry says, unpacked, what it is."""

    def check(file: IO[bytes]) -> None:
        names = _names_in(file)
        said = b"mimetype" + mime.encode()
        if _start(file, 30 + len(said))[30:] != said:
            raise errors.FileDisguised
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise errors.FileHoldsMacros

    return check


MARKUP = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head", "#!", "%pdf", "{\\rtf")
CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\v\f\r") + b"\x7f"


def text(file: IO[bytes]) -> None:
    """Signs that one can read, and no page or program."""
    start = _start(file, 1024).removeprefix(codecs.BOM_UTF8)
    if start.decode("latin-1").lstrip().lower().startswith(MARKUP) or holds_zip(file):
        raise errors.FileDisguised
    file.seek(0)
    while chunk := file.read(CHUNK):
        if len(chunk.translate(None, CONTROLS)) != len(chunk):
            raise errors.FileDisguised


OFFICE = "application/vnd.openxmlformats-officedocument."
OASIS = "application/vnd.oasis.opendocument."
KINDS = {
    kind.name: kind
    for kind in (
        Kind("jpg", "image/jpeg", _("picture"), begins_with(b"\xff\xd8\xff"), picture=True),
        Kind("png", "image/png", _("picture"), begins_with(b"\x89PNG\r\n\x1a\n"), picture=True),
        Kind("gif", "image/gif", _("picture"), begins_with(b"GIF87a", b"GIF89a"), picture=True),
        Kind("webp", "image/webp", _("picture"), webp, picture=True),
        Kind("pdf", "application/pdf", "PDF", pdf),
        Kind("docx", f"{OFFICE}wordprocessingml.document", "Word", office("word/")),
        Kind("xlsx", f"{OFFICE}spreadsheetml.sheet", "Excel", office("xl/")),
        Kind("pptx", f"{OFFICE}presentationml.presentation", "PowerPoint", office("ppt/")),
        Kind("odt", f"{OASIS}text", _("text document"), open_document(f"{OASIS}text")),
        Kind("ods", f"{OASIS}spreadsheet", _("spreadsheet"), open_document(f"{OASIS}spreadsheet")),
        Kind("odp", f"{OASIS}presentation", _("presentation"), open_document(f"{OASIS}presentation")),
        Kind("txt", "text/plain", _("text"), text),
        Kind("csv", "text/csv", _("table"), text),
    )
}
ALSO = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
ACCEPTED = ",".join(f".{name}" for name in (*KINDS, *ALSO))


def kind_of(name: str, file: IO[bytes]) -> Kind:
    """What it is, by ending and content. Raises FileKindUnknown, FileDisguised, FileHoldsMacros."""
    ending = PurePosixPath(name).suffix[1:].lower()
    kind = KINDS.get(ALSO.get(ending, ending))
    if kind is None:
        raise errors.FileKindUnknown
    kind.ours(file)
    file.seek(0)
    return kind


def tidy(name: str) -> str:
    """A name that is only a name: no folders, no signs that one can't see or that turn the text around."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in bare
        if unicodedata.category(sign)[0] != "C" or sign.isspace()
    )
    seen = " ".join(seen.split()).strip(". ")
    stem, dot, ending = seen.rpartition(".")
    if not dot:
        return seen[:LONGEST_NAME]
    ending = ending[:20]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"


def renamed(name: str, kind: str) -> str:
    """With the ending that it has now."""
    stem = name.rpartition(".")[0] or name
    return f"{stem[: LONGEST_NAME - len(kind) - 1]}.{kind}"


# What is in a file


def _start(file: IO[bytes], length: int) -> bytes:
    file.seek(0)
    return file.read(length)


def _end(file: IO[bytes], length: int) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - length))
    return file.read(length)


DIRECTORY_ENDS = struct.Struct("<4s4H2LH")


def _directory_in(file: IO[bytes]) -> tuple[int, int, int, int] | None:
    """Of a ZIP at its end: entries, where its directory begins and should begin, and bytes behind it."""
    tail = _end(file, 65_535 + DIRECTORY_ENDS.size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < DIRECTORY_ENDS.size:
        return None
    _sign, _disk, _first, _here, entries, length, offset, _comment = DIRECTORY_ENDS.unpack_from(tail, at)
    ends = file.seek(0, 2) - len(tail) + at
    behind = len(tail) - at - DIRECTORY_ENDS.size
    return entries, ends - length, offset, behind


def holds_zip(file: IO[bytes]) -> bool:
    """Whether a ZIP hangs on to it: readers of those look at the end alone."""
    found = _directory_in(file)
    if found is None or found[1] < 0:
        return False
    file.seek(found[1])
    return file.read(4) in (b"PK\x01\x02", b"PK\x05\x06")


def _names_in(file: IO[bytes]) -> list[str]:
    """Of what is a ZIP from its first byte to its last. Its directory is measured before it is read."""
    found = _directory_in(file)
    if found is None:
        raise errors.FileDisguised
    entries, begins, should_begin, behind = found
    if begins != should_begin or behind or not 0 < entries <= MOST_ENTRIES:
        raise errors.FileDisguised
    start = _start(file, 1024)
    if not start.startswith(b"PK\x03\x04") or b"%PDF-" in start:
        raise errors.FileDisguised
    try:
        infos = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise errors.FileDisguised from None
    if min(info.header_offset for info in infos) != 0:
        raise errors.FileDisguised
    return [info.filename for info in infos]
