"""A picture drawn anew: upright, no larger than a screen, and nothing in it but its pixels.

What a camera wrote beside them (place, time, serial number) doesn't come along. Of a moving picture the first
image is kept: what moves without being asked disturbs reading (docs/decisions).
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import IO

from PIL import Image, ImageCms, ImageOps

from community.threads import errors
from community.threads.file_kinds import Kind

SIDE = 2560  # pixels of the longest side: sharp on a projector
THUMBNAIL = (640, 480)  # shown at half that
MOST_PIXELS = 25_000_000
MOST_PIXELS_OF_JPEG = 110_000_000  # read at a half, a quarter or an eighth of its size
PATIENCE = 20  # seconds in which those before must be done

SMOOTH = ("RGB", "RGBA", "L", "LA", "CMYK")
FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
WRONG = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ZeroDivisionError,
    OverflowError,
)

# One at a time in a process: unpacked a picture is some hundred megabytes, whoever sends it. Few wait for it:
# each holds one of the threads that answer everybody (community/turns.py).
_turn = BoundedSemaphore(1)
_places = BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Picture:
    kind: str
    full: BytesIO
    thumbnail: BytesIO
    width: int
    height: int


def drawn_anew(kind: Kind, file: IO[bytes]) -> Picture:
    """Raises PictureUnreadable, PictureTooLarge, ServerBusy."""
    if not _places.acquire(blocking=False):
        raise errors.ServerBusy
    try:
        return _in_turn(kind, file)
    finally:
        _places.release()


def _in_turn(kind: Kind, file: IO[bytes]) -> Picture:
    if not _turn.acquire(timeout=PATIENCE):
        raise errors.ServerBusy
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # measured below
            return _drawn(kind, file)
    except (Image.DecompressionBombError, MemoryError):
        raise errors.PictureTooLarge from None
    except WRONG:
        raise errors.PictureUnreadable from None
    finally:
        _turn.release()


def _drawn(kind: Kind, file: IO[bytes]) -> Picture:
    with Image.open(file, formats=[FORMATS[kind.name]]) as opened:
        jpeg = opened.format == "JPEG"
        if opened.width * opened.height > (MOST_PIXELS_OF_JPEG if jpeg else MOST_PIXELS):
            raise errors.PictureTooLarge
        if jpeg:
            opened.draft("RGB", (SIDE, SIDE))
            if opened.width * opened.height > MOST_PIXELS:
                raise errors.PictureTooLarge
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
        if opened.mode in SMOOTH:  # the others can't be made smaller well
            opened.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        image = _in_plain_colours(opened)
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    see_through = image.mode == "RGBA"
    name = "png" if see_through or kind.name in ("png", "gif") else "jpg"
    small = image.copy()
    small.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
    return Picture(name, _saved(image, name), _saved(small, "webp"), image.width, image.height)


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through, in the colours of every screen."""
    profile = image.info.get("icc_profile")
    shines = "A" in image.getbands() or "transparency" in image.info
    if image.mode.startswith(("I", "F")):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    plain = image.convert("RGBA" if shines else "RGB")
    if shines and plain.getchannel("A").getextrema() == (255, 255):
        plain, shines = plain.convert("RGB"), False
    if profile and image.mode in ("RGB", "RGBA"):
        plain = _from_profile(plain, profile)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)  # pixels alone: not what came along in `info`
    return bare


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(
            image, theirs, ImageCms.createProfile("sRGB"), outputMode=image.mode
        )
    except (ImageCms.PyCMSError, *WRONG):
        return image
    return turned or image


def _saved(image: Image.Image, name: str) -> BytesIO:
    out = BytesIO()
    options = {
        "jpg": {"quality": 85, "progressive": True},
        "png": {"compress_level": 6},
        "webp": {"quality": 78},
    }
    image.save(out, FORMATS[name], **options[name])
    out.seek(0)
    return out
