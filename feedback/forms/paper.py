"""Ballots on paper: who handed one in, one sheet as it is typed, many as a table."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.people.models import User
from feedback import bins
from feedback.exporting import table
from feedback.forms.ballots import read_plain
from feedback.models import Proposal
from feedback.services.paper import Typed

ABSENT = "absent"
PARTS = "ABC"
CELL = re.compile(r"([ABC])(\d{0,3})")
MOST_ROWS = 500
LARGEST = 500_000  # bytes


class HandedInForm(forms.Form):
    users = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who handed in a sheet"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["users"]
        field.queryset = members.order_by("name", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]


class TableForm(forms.Form):
    table = forms.FileField(
        label=gettext_lazy("A table (CSV)"),
        help_text=gettext_lazy(
            "One row a sheet, one column a proposal. In each cell A (tackle first), B (next) or C"
            " (less priority), with a number for the order within it (A1, A2), ? for not known well enough,"
            " - for not on the sheet; empty for left open."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


def read_sheet(data: QueryDict) -> Typed:
    """From the plain form; `bin-12` may say *absent* too: it wasn't on the sheet."""
    printed = data.copy()
    gone = {value for value in data.getlist("shown") if data.get(f"bin-{value}") == ABSENT}
    printed.setlist("shown", [value for value in data.getlist("shown") if value not in gone])
    cast = read_plain(printed)
    tiers, cuts = bins.flatten(cast.bins)
    return Typed(tiers, cuts, cast.seen, cast.no_opinion)


class WrongTable(Exception):
    """Carries each thing that is wrong, as (row, reason), rows counted as a spreadsheet does."""

    def __init__(self, reasons: list[tuple[int, str]]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def empty_table(proposals: Sequence[Proposal]) -> str:
    """What to fill in: only the row of headings."""
    return table([heading(proposal) for proposal in proposals], [])


def heading(proposal: Proposal) -> str:
    return f"{proposal.pk} {proposal.title}"


def read_table(content: bytes, proposals: Sequence[Proposal]) -> list[Typed]:
    """One sheet per row below the headings. Raises WrongTable with everything that is wrong in it."""
    rows = _rows(content)
    columns, wrong = _columns(rows[0], proposals)
    if wrong:
        raise WrongTable(wrong)
    filled = [(n, row) for n, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not filled:
        raise WrongTable([(1, _("There is no sheet below the headings."))])
    sheets = []
    for number, row in filled:
        if len(row) > len(columns):
            wrong.append((number, _("This row has more cells than there are headings.")))
            continue
        cells = dict(zip(columns, row + [""] * (len(columns) - len(row)), strict=True))
        sheet, reasons = _sheet(cells)
        wrong += [(number, reason) for reason in reasons]
        sheets.append(sheet)
    if wrong:
        raise WrongTable(wrong)
    return sheets


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongTable(
            [(1, _("This isn't a CSV file in UTF-8. Save it as “CSV UTF-8” and try again."))]
        ) from None
    first = text.partition("\n")[0]
    try:
        rows = list(
            csv.reader(io.StringIO(text), delimiter=";" if first.count(";") >= first.count(",") else ",")
        )
    except csv.Error:
        rows = []
    if not rows:
        raise WrongTable([(1, _("This file is empty. Start from the empty table."))])
    if len(rows) > MOST_ROWS:
        raise WrongTable([(MOST_ROWS + 1, _("That is more than a table of sheets can hold."))])
    return rows


def _columns(
    headings: list[str], proposals: Sequence[Proposal]
) -> tuple[list[Proposal], list[tuple[int, str]]]:
    """The proposal of each column, by the number or the title in its heading."""
    by_number = {str(proposal.pk): proposal for proposal in proposals}
    by_title = {proposal.title.casefold(): proposal for proposal in proposals}
    while headings and not headings[-1].strip():
        headings = headings[:-1]
    columns: list[Proposal] = []
    wrong = []
    for said in (text.strip() for text in headings):
        found = by_number.get(said.partition(" ")[0]) or by_title.get(said.casefold())
        if found is None:
            wrong.append((1, _("The column “%(name)s” is no proposal of this round.") % {"name": said[:80]}))
        elif found in columns:
            wrong.append((1, _("The column “%(name)s” stands there twice.") % {"name": said[:80]}))
        else:
            columns.append(found)
    missing = [proposal for proposal in proposals if proposal not in columns]
    wrong += [(1, _("There is no column for “%(name)s”.") % {"name": proposal.title}) for proposal in missing]
    return columns, wrong


def _sheet(cells: dict[Proposal, str]) -> tuple[Typed, list[str]]:
    places: list[tuple[int, int, int | None]] = []
    shown, unknown, wrong = [], [], []
    for proposal, text in cells.items():
        said = text.strip().upper()
        if said in ("-", "–"):
            continue
        shown.append(proposal.pk)
        if said == "?":
            unknown.append(proposal.pk)
        elif found := CELL.fullmatch(said):
            places.append((proposal.pk, PARTS.index(found[1]), int(found[2]) if found[2] else None))
        elif said:
            words = {"said": text[:40], "name": proposal.title}
            sentence = _("“%(said)s” with “%(name)s” says no place. Write A, B or C, with a number; ? or -.")
            wrong.append(sentence % words)
    tiers, cuts = bins.flatten(bins.from_places(places))
    return Typed(tiers, cuts, shown, unknown), wrong


def too_many(rows: int, left: int) -> str:
    sentence = ngettext(
        "The table has %(rows)s sheets, and %(left)s that was handed in is still to be typed in.",
        "The table has %(rows)s sheets, and %(left)s that were handed in are still to be typed in.",
        left,
    )
    return sentence % {"rows": rows, "left": left}
