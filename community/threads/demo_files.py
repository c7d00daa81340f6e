"""Files of the demo world, drawn and set here: a picture of a drawer of seeds, and a page to print."""

import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import fontpkg_atkinson_hyperlegible as atkinson
import typst
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from community.people.models import User
from community.threads import attachments
from community.threads.models import Attachment

PAGE = """
#set document(title: sys.inputs.title)
#set page(paper: "a4", margin: 2.4cm)
#set text(font: "Atkinson Hyperlegible", size: 12pt, lang: "nl")
= #sys.inputs.title
#v(.6em)
#for line in sys.inputs.lines.split("\\n") [+ #line]
"""
RUNBOOK = (
    "Bel de scholen voor 1 oktober.",
    "Kies de boeken samen met de leeskring.",
    "Hang de affiches op in de week voordien.",
    "Hou één namiddag vrij zonder klassen.",
    "Bedank de voorlezers, met taart.",
)
RESERVATIONS = (
    "Zoek alle reserveringen van de oude locatie op.",
    "Bewaar ze als bestand.",
    "Verhuis de collectie.",
    "Zet elke reservering op de nieuwe locatie.",
)
SEEDS = ("#c0563f", "#d9953b", "#7d9a4e", "#4f7f8c", "#8d5f8c", "#c98fa4")


def drawer() -> bytes:
    """Twelve envelopes of seeds in a drawer that once held cards."""
    image = Image.new("RGB", (1200, 800), "#e9dfcf")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((90, 150, 1110, 700), 28, fill="#a9794f", outline="#7c5636", width=8)
    draw.rounded_rectangle((130, 190, 1070, 640), 14, fill="#5e4029")
    for place in range(12):
        left, top = 160 + place % 6 * 152, 215 + place // 6 * 210
        colour = SEEDS[(place * 5 + place // 6) % 6]
        draw.rectangle((left, top, left + 130, top + 190), fill="#f6efe0", outline="#cbbd9f", width=3)
        draw.polygon(
            ((left, top), (left + 130, top), (left + 65, top + 62)), fill="#ebe0c8", outline="#cbbd9f"
        )
        draw.ellipse((left + 38, top + 90, left + 92, top + 144), fill=colour)
        draw.line((left + 65, top + 144, left + 65, top + 176), fill="#5f7a3a", width=6)
    draw.rounded_rectangle((520, 655, 680, 690), 16, fill="#d8c39a", outline="#7c5636", width=5)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def page(title: str, lines: tuple[str, ...]) -> bytes:
    folder = Path(atkinson.ROOT) / "files"
    made = typst.compile(
        PAGE.encode(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(folder)]),
        sys_inputs={"title": title, "lines": "\n".join(lines)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zadenlade.png": (drawer, "Een kaartenlade met twaalf enveloppen zaad, in twee rijen."),
    "draaiboek-voorleesweek.pdf": (lambda: page("Draaiboek van de Voorleesweek", RUNBOOK), ""),
    "stappenplan-reserveringen.pdf": (lambda: page("Reserveringen meeverhuizen", RESERVATIONS), ""),
}


def brought(author: User, names: list[str]) -> list[int]:
    """Send these of MADE here, as their author would; the ids for the post."""
    return [_sent(author, name).pk for name in names]


def _sent(author: User, name: str) -> Attachment:
    make, alt = MADE[name]
    new = attachments.upload(uploader=author, name=name, file=ContentFile(make(), name), uuid=uuid.uuid4())
    return attachments.describe(attachment=new, alt=alt, by=new.uploader) if alt else new
