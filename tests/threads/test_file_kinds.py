"""What may come along, by name and content; names that are only names; pictures without anything but pixels."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from community.errors import Refused
from community.threads import errors, pictures
from community.threads.file_kinds import KINDS, LONGEST_NAME, kind_of, renamed, tidy
from community.threads.pictures import drawn_anew
from tests.threads import files

GOOD = {
    "foto.JPG": (files.picture("JPEG"), "jpg"),
    "foto.jpeg": (files.picture("JPEG"), "jpg"),
    "scherm.png": (files.picture("PNG"), "png"),
    "plaatje.webp": (files.picture("WEBP"), "webp"),
    "beweegt.gif": (files.moving("GIF"), "gif"),
    "verslag.pdf": (files.PDF, "pdf"),
    "brief.docx": (files.docx(), "docx"),
    "brief.odt": (files.odt(), "odt"),
    "lijst.csv": ("naam;bib\nEls;Genk\n".encode("cp1252"), "csv"),
    "café.txt": ("\ufeffDag allemaal, ça va?\r\n".encode(), "txt"),
}
EXE = b"MZ\x90\x00\x03" + b"\0" * 200
BAD = {
    "programma als foto.png": EXE,
    "programma als document.docx": EXE,
    "programma als tekst.txt": EXE,
    "pagina als foto.png": b"<!doctype html><script>alert(1)</script>",
    "pagina als tekst.txt": b"  <HTML><script>alert(1)</script>",
    "tekening als tekst.txt": b"\xef\xbb\xbf<svg onload='alert(1)'/>",
    "script als tabel.csv": b"#!/bin/sh\nrm -rf /\n",
    "foto als pdf.pdf": files.picture("PNG"),
    "jpg als png.png": files.picture("JPEG"),
    "zip als document.docx": files.zipped(("readme.txt", "dag")),
    "excel als word.docx": files.zipped(("[Content_Types].xml", ""), ("xl/workbook.xml", "")),
    "tekst als rekenblad.ods": files.odt(),
    "foto met zip.jpg": files.picture("JPEG") + files.zipped(("erin.exe", "x")),
    "pdf met zip.pdf": files.PDF + files.zipped(("erin.exe", "x")) + b"%%EOF",
    "programma voor document.docx": EXE + files.docx(),
    "iets achter document.docx": files.docx() + b"<script>",
    "pdf in document.docx": files.zipped(("%PDF-1.7", "x"), ("[Content_Types].xml", ""), ("word/a", "")),
    "afgekapt document.docx": files.docx()[:-30],
    "afgekapte pdf.pdf": files.PDF[:40],
    "leeg zip.docx": files.zipped(),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_may_come_along_is_known_by_its_content(name: str) -> None:
    content, kind = GOOD[name]
    assert kind_of(name, BytesIO(content)).name == kind


@pytest.mark.parametrize("name", BAD)
def test_what_pretends_is_refused(name: str) -> None:
    with pytest.raises(errors.FileDisguised):
        kind_of(name, BytesIO(BAD[name]))


@pytest.mark.parametrize(
    "name",
    [
        "virus.exe",
        "foto.png.exe",
        "tekening.svg",
        "pagina.html",
        "doos.zip",
        "oud.doc",
        "README",
        ".png",
        "macro.docm",
    ],
)
def test_other_endings_are_refused_with_what_is_welcome(name: str) -> None:
    with pytest.raises(errors.FileKindUnknown) as refused:
        kind_of(name, BytesIO(files.picture()))
    assert "PDF" in str(refused.value.sentence)


@pytest.mark.parametrize(
    "content", [files.docx(("word/vbaProject.bin", "x")), files.odt(("Basic/script.xml", "x"))]
)
def test_macros_are_refused(content: bytes) -> None:
    name = "brief.docx" if b"word/" in content else "brief.odt"
    with pytest.raises(errors.FileHoldsMacros):
        kind_of(name, BytesIO(content))


@given(name=st.sampled_from(sorted(KINDS)), content=st.binary(max_size=400), ours=st.booleans())
def test_whatever_is_in_it_is_known_or_refused(name: str, content: bytes, ours: bool) -> None:
    start = GOOD["brief.docx"][0][:60] if ours else b""
    try:
        kind = kind_of(f"naam.{name}", BytesIO(start + content))
    except Refused:
        return
    if kind.picture:
        with pytest.raises(Refused):
            drawn_anew(kind, BytesIO(content))


# Names


@given(st.text(max_size=400))
def test_a_tidied_name_is_only_a_name(name: str) -> None:
    tidied = tidy(name)
    assert len(tidied) <= LONGEST_NAME
    assert not set(tidied) & set("/\\\0\r\n\t\u202e\u2066\u200b")
    assert all(sign == " " or not sign.isspace() for sign in tidied)
    assert tidy(tidied) == tidied
    assert len(renamed(tidied, "docx")) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\els\\Zomerrooster.pdf", "Zomerrooster.pdf"),
        ("rooster\u202efdp.exe", "roosterfdp.exe"),
        ("  regel\r\neinde  .pdf ", "regel einde.pdf"),
        ("cafe\u0301.txt", "café.txt"),
        ("...", ""),
        (f"{'a' * 300}.docx", f"{'a' * 195}.docx"),
    ],
)
def test_a_name_loses_what_could_mislead(given_name: str, kept: str) -> None:
    assert tidy(given_name) == kept


# Pictures


def drawn(name: str, content: bytes) -> tuple[pictures.Picture, Image.Image]:
    made = drawn_anew(KINDS[name], BytesIO(content))
    return made, Image.open(made.full)


def test_a_photo_stands_upright_and_tells_nothing_of_where_it_was() -> None:
    source = files.photo_with_place()
    assert b"Fototoestel" in source
    made, image = drawn("jpg", source)
    assert (made.kind, image.size, (made.width, made.height)) == ("jpg", (40, 60), (40, 60))
    assert (dict(image.getexif()), image.info.get("comment"), image.info.get("exif")) == ({}, None, None)
    assert b"Fototoestel" not in made.full.getvalue()
    red, blue = image.getpixel((20, 5)), image.getpixel((20, 55))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert (red[0] > 150, blue[2] > 150) == (True, True)


def test_what_hangs_behind_a_picture_doesnt_come_along() -> None:
    made, _image = drawn("png", files.picture() + b"<script>alert(1)</script>")
    assert b"script" not in made.full.getvalue()


def test_a_large_picture_is_kept_as_large_as_a_screen() -> None:
    made, image = drawn("jpg", files.picture("JPEG", (4000, 1000)))
    assert image.size == (2560, 640) == (made.width, made.height)
    assert Image.open(made.thumbnail).size == (640, 160)


@pytest.mark.parametrize(("name", "form"), [("gif", "GIF"), ("webp", "WEBP")])
def test_of_a_moving_picture_the_first_image_stays(name: str, form: str) -> None:
    _made, image = drawn(name, files.moving(form))
    pixel = image.convert("RGB").getpixel((15, 15))
    assert isinstance(pixel, tuple)
    assert (getattr(image, "n_frames", 1), pixel[0] > 200, pixel[1] < 60) == (1, True, True)


def test_what_shines_through_stays_so() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    made, image = drawn("png", out.getvalue())
    assert (made.kind, image.mode) == ("png", "RGBA")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_pictures_of_all_colours_are_drawn(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (20, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    _made, image = drawn("jpg" if mode == "CMYK" else "png", out.getvalue())
    assert image.size == (20, 20)


def test_a_queue_of_pictures_keeps_no_threads_from_others() -> None:
    places = [pictures._places.acquire(blocking=False) for _n in range(4)]
    try:
        with pytest.raises(errors.ServerBusy):
            drawn("png", files.picture())
    finally:
        for _place in places:
            pictures._places.release()
    assert (places, drawn("png", files.picture())[1].size) == ([True] * 4, (60, 40))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(errors.PictureTooLarge):
        drawn("png", files.png_that_says(60_000, 60_000))


@pytest.mark.parametrize("content", [files.picture()[:90], files.png_that_says(20, 20), files.picture()[:30]])
def test_a_broken_picture_is_refused(content: bytes) -> None:
    with pytest.raises(errors.PictureUnreadable):
        drawn("png", content)
