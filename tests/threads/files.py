"""Files to test with, made here: real ones of each kind, and ones that pretend."""

import struct
import uuid
import zipfile
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, TiffImagePlugin

from community.people.models import User
from community.threads import attachments
from community.threads.models import Attachment

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, (220, 30, 30))
    image.paste((30, 30, 220), (size[0] // 2, 0, *size))
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """As a telephone takes it: lying on its side, with where it was."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Fototoestel 3000"
    exif[0x8825] = {
        1: "N",
        2: (TiffImagePlugin.IFDRational(50), TiffImagePlugin.IFDRational(57), TiffImagePlugin.IFDRational(0)),
    }
    return picture("JPEG", exif=exif.tobytes(), quality=90, comment=b"geheim")


def moving(form: str) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def zipped(*entries: tuple[str, str], first_bare: bool = False) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for place, (name, content) in enumerate(entries):
            how = zipfile.ZIP_STORED if first_bare and place == 0 else zipfile.ZIP_DEFLATED
            made.writestr(name, content, how)
    return out.getvalue()


def docx(*more: tuple[str, str]) -> bytes:
    return zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"), *more)


def odt(*more: tuple[str, str]) -> bytes:
    mime = "application/vnd.oasis.opendocument.text"
    return zipped(("mimetype", mime), ("content.xml", "<o/>"), *more, first_bare=True)


def sent(user: User, content: bytes = b"", name: str = "foto.png", **fields: Any) -> Attachment:
    """A file that somebody sent here; without content a small picture."""
    file = SimpleUploadedFile(name, content or picture())
    return attachments.upload(uploader=user, name=name, file=file, uuid=fields.pop("uuid", uuid.uuid4()))
