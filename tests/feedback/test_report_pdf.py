"""The report as a PDF: what it says to a screen reader, and that it says the same as the page."""

import io
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from community.groups.models import Group
from community.people.models import User
from feedback.models import Board, Proposal, Report
from feedback.printing import printed
from feedback.services import publishing
from feedback.typeset.pdf import displayable, pdf_of
from feedback.typeset.tree import tree_of
from tests.feedback import decided

WORDS = dict.fromkeys(("title", "board", "question", "published", "contents"), "Titel")
WORDS |= {"lang": "nl", "address": "https://bib.example/"}


@pytest.fixture
def edition(board: Board, facilitator: User, needs: list[Proposal], people: list[User]) -> Report:
    decided.revealed(board, facilitator, needs, people)
    decided.concluded(board, facilitator, needs)
    publishing.save_draft(
        board=board,
        by=facilitator,
        title="Wat we verbeteren",
        texts={
            "foreword": "Dit is **ons** woord vooraf.\n\n- een\n- [twee](/boards/)",
            "closing": "Dank, ça va.",
        },
        found=publishing.state_of(publishing.draft_of(board)),
    )
    return publishing.publish(board=board, by=facilitator)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def parts(node: Any) -> list[Any]:
    """The tagged elements of a document, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in parts(child)]
    if not isinstance(node, dict):
        return []
    return [node, *(parts(node["/K"]) if "/K" in node else [])]


def tags(pdf: PdfReader) -> list[str]:
    root = pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    return [str(part["/S"]) for part in parts(root) if "/S" in part]


class Shown(HTMLParser):
    """The letters that a page shows between two marks of its HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        classes = (dict(attributes).get("class") or "").split()
        if (self.hidden or {"visually-hidden", "no-print"} & set(classes)) and tag not in (
            "br",
            "use",
            "path",
        ):
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag not in ("br", "use", "path"):
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        self.text += "" if self.hidden else data


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def test_whoever_reads_the_report_takes_it_along_as_a_pdf(
    edition: Report, board: Board, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    address = f"/boards/{board.pk}/report/pdf/"
    assert f"{address}?edition=1" in as_member.get(f"/boards/{board.pk}/report/").content.decode()
    answer = as_member.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="wat-we-verbeteren-1.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert as_outsider.get(address).status_code == stranger.get(address).status_code == 404
    assert as_member.get(f"{address}?edition=2").status_code == 404
    assert as_member.get(f"{address}?edition=draft").status_code == 404
    Group.objects.filter(pk=board.group_id).update(readers="public")
    assert stranger.get(address).content == answer.content


def test_without_a_published_report_there_is_a_sentence(board: Board, as_member: Client) -> None:
    answer = as_member.get(f"/boards/{board.pk}/report/pdf/")
    assert answer.status_code == 404
    assert "Er is nog geen gepubliceerd rapport" in answer.content.decode()


def test_it_is_tagged_titled_and_in_dutch(edition: Report) -> None:
    pdf = read(printed(edition))
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Wat we verbeteren"
    assert re.search(rb"pdfuaid:part>1<", root["/Metadata"].get_object().get_data())
    found = tags(pdf)
    assert [found.count(tag) > 0 for tag in ("/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Link")] == [
        True
    ] * 8
    assert "AtkinsonHyperlegible-Regular" in {
        str(font["/BaseFont"]).rpartition("+")[2] for font in fonts(pdf)
    }


def fonts(pdf: PdfReader) -> list[Any]:
    return [font.get_object() for font in pdf.pages[2]["/Resources"]["/Font"].values()]  # type: ignore[index]


def test_its_headings_are_those_of_the_page(edition: Report, board: Board, as_member: Client) -> None:
    page = as_member.get(f"/boards/{board.pk}/report/").content.decode()
    chapters = re.findall(
        r'<section class="chapter" id="[a-z]+"><h2><span class="numeral">(\d+)</span> ([^<]+)</h2>', page
    )
    outline = [str(item.title) for item in read(printed(edition)).outline if not isinstance(item, list)]
    assert outline == [f"{number} {title}" for number, title in chapters]
    levels = [int(tag[2]) for tag in tags(read(printed(edition))) if re.fullmatch(r"/H\d", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_says_what_the_page_says(edition: Report, board: Board, as_member: Client) -> None:
    page = as_member.get(f"/boards/{board.pk}/report/").content.decode()
    shown = Shown()
    shown.feed(page.split('<div class="chapters">')[1].split("</footer>")[0])
    pages = [page.extract_text() for page in read(printed(edition)).pages[2:]]
    said = "".join(
        letters(text).removeprefix(letters(edition.title)).removesuffix(letters(board.title))
        for text in pages
    )
    assert said == letters(shown.text)
    assert "woordvooraf" in said


def test_every_link_leads_into_the_document_or_to_a_whole_address(edition: Report) -> None:
    pdf = read(printed(edition))
    leads = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    outside = [lead["/A"]["/URI"] for lead in leads if "/A" in lead and "/URI" in lead["/A"]]
    assert set(outside) == {
        f"http://localhost:8000/boards/{edition.board_id}/report/?edition=1",
        "http://localhost:8000/boards/",
    }
    assert len(leads) - len(outside) > 20
    assert all("/Contents" in lead or "/StructParent" in lead for lead in leads)


def test_the_same_edition_gives_the_same_bytes(edition: Report) -> None:
    first = printed(edition)
    from django.core.cache import cache

    cache.clear()
    assert printed(edition) == first


def test_a_letter_that_no_font_has_doesnt_keep_the_report_back(edition: Report) -> None:
    assert displayable("naïef → Ελ 🎉 漢\x07") == "naïef → Ελ □ □□"
    tree = tree_of("<p>Feest 🎉 in 漢 en \u200b \u202e</p>", base="https://bib.example/")
    assert "Feest" in read(pdf_of(tree, words=WORDS, at=edition.published_at)).pages[-1].extract_text()  # type: ignore[arg-type]


def test_what_people_wrote_is_text_and_no_instruction(edition: Report) -> None:
    odd = "= Kop #pagebreak() $x$ <label> `r` *b* // en &lt;b&gt; #read(&quot;/etc/passwd&quot;)"
    tree = tree_of(
        f"<h2>{odd.replace('<label>', '')}</h2><p>{odd.replace('<label>', '')}</p>",
        base="https://bib.example/",
    )
    pages = read(pdf_of(tree, words={**WORDS, "title": odd}, at=edition.published_at)).pages  # type: ignore[arg-type]
    assert "#pagebreak() $x$" in pages[-1].extract_text()
    assert '#read("/etc/passwd")' in pages[-1].extract_text()
