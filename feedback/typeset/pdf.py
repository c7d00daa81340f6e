"""Sets a tree as a PDF/UA-1: tagged, in a language, with headings, titled, in fonts that travel along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import fontpkg_atkinson_hyperlegible as atkinson
import typst

from feedback.typeset.tree import Node, with_texts

SOURCE = (Path(__file__).parent / "report.typ").read_bytes()
STANDARD: typst.PDFStandards = ["ua-1"]
UNKNOWN = "□"
DISPLAYED = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2018, 0x201F)])) | set(
    "–—…×"
)
PROBE = b"""#set document(title: "-")
#set text(font: ("Atkinson Hyperlegible", "DejaVu Sans Mono"))
#sys.inputs.text"""


@cache
def fonts() -> typst.Fonts:
    """Ours, and those that come with typst for a letter that ours lack. Nothing of the machine's."""
    folder = Path(atkinson.ROOT) / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


def pdf_of(body: Node, *, words: Mapping[str, str], at: datetime) -> bytes:
    """`words`: those of the cover, and `lang`. The same input gives the same bytes."""
    told = {"body": with_texts(body, displayable), **{key: displayable(text) for key, text in words.items()}}
    made = typst.compile(
        SOURCE,
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"told": json.dumps(told)},
        pdf_standards=STANDARD,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def displayable(text: str) -> str:
    """A letter that no font has would keep the whole document back: it stands as an empty box."""
    return "".join(letter if letter in DISPLAYED or has_letter(letter) else UNKNOWN for letter in text)


@lru_cache(4096)
def has_letter(letter: str) -> bool:
    try:
        typst.compile(
            PROBE, format="pdf", font_paths=fonts(), sys_inputs={"text": letter}, pdf_standards=STANDARD
        )
    except typst.TypstError:
        return False
    return True
