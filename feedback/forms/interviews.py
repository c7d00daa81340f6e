"""An interview: with whom and when, what may be shown of it, and what it says of each need and idea."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.evidence import day
from feedback.models import Board, Interview, Proposal
from feedback.services.interviews import Answer
from feedback.verdicts import kind_of
from regions.forms import LibraryField

NAMED, COUNTED, NOTHING = "named", "counted", "nothing"
CONSENT = {NAMED: (True, False), COUNTED: (True, True), NOTHING: (False, False)}
"""consent, unnamed"""


def consent_of(interview: Interview) -> str:
    pair = (interview.consent, interview.consent and interview.unnamed)
    return next(name for name, each in CONSENT.items() if each == pair)


class InterviewForm(forms.Form):
    """With two fields more for each proposal of the board: what came out of it, and in one sentence."""

    library = LibraryField()
    on = day(_("Date"), required=True)
    shown = forms.ChoiceField(
        label=_("What may others see of it?"),
        choices=[
            (NAMED, _("its answers, with the name of the library")),
            (COUNTED, _("only the count: no name, no date, no sentences")),
            (NOTHING, _("nothing: it is for facilitators alone")),
        ],
        initial=NOTHING,
        widget=forms.RadioSelect,
        help_text=_("Ask the library. In a small group people may guess who it was, even without a name."),
    )
    notes = forms.CharField(
        label=_("Notes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only facilitators read these. Don't write down names of people."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board, interview: Interview | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**kwargs.get("initial", {}), **(initial_of(interview) if interview else {})}
        super().__init__(*args, **kwargs)
        library = self.fields["library"]
        assert isinstance(library, LibraryField)
        library.label = _("Library")
        library.widget.choices = list(library.grouped())
        self.proposals = proposals_for(board, interview)
        for proposal in self.proposals:
            self._ask(proposal)

    def _ask(self, proposal: Proposal) -> None:
        _rows, column, choices = kind_of(proposal)
        self.fields[f"{column}-{proposal.pk}"] = forms.ChoiceField(
            label=proposal.title,
            choices=[("", _("not talked about")), *choices.choices],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"note-{proposal.pk}"] = forms.CharField(
            label=_("In one sentence"),
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs={"rows": 1}),
        )

    def asked(self, kind: str) -> Iterator[tuple[Proposal, forms.BoundField, forms.BoundField]]:
        for proposal in self.proposals:
            if proposal.kind == kind:
                _rows, column, _choices = kind_of(proposal)
                yield proposal, self[f"{column}-{proposal.pk}"], self[f"note-{proposal.pk}"]

    def needs(self) -> list[tuple[Proposal, forms.BoundField, forms.BoundField]]:
        return list(self.asked(Proposal.Kind.NEED))

    def ideas(self) -> list[tuple[Proposal, forms.BoundField, forms.BoundField]]:
        return list(self.asked(Proposal.Kind.IDEA))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        answers = {}
        for proposal in self.proposals:
            _rows, column, _choices = kind_of(proposal)
            value = data.get(f"{column}-{proposal.pk}", "")
            note = " ".join(data.get(f"note-{proposal.pk}", "").split())
            if value:
                answers[proposal.pk] = Answer(value, note)
            elif note:
                self.add_error(
                    f"{column}-{proposal.pk}", _("Say what came out of it, or leave the sentence out.")
                )
        data["answers"] = answers
        return data

    def told(self) -> dict[str, Any]:
        """As the service takes it."""
        data = self.cleaned_data
        consent, unnamed = CONSENT[data["shown"]]
        kept = {name: data[name] for name in ("library", "on", "notes", "answers")}
        return {**kept, "consent": consent, "unnamed": unnamed}


def proposals_for(board: Board, interview: Interview | None) -> list[Proposal]:
    """What stands on the board, and what this interview already says something of."""
    standing = Proposal.objects.filter(board=board).standing()
    if interview is not None:
        said = [*interview.verdicts.values_list("proposal", flat=True)]
        said += interview.trials.values_list("proposal", flat=True)
        standing = standing | Proposal.objects.filter(board=board, pk__in=said)
    return list(standing.order_by("label", "pk"))


def initial_of(interview: Interview) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "library": interview.library_id,
        "on": interview.on,
        "shown": consent_of(interview),
        "notes": interview.notes,
        "revision": interview.revision,
    }
    for verdict in interview.verdicts.all():
        initial |= {f"says-{verdict.proposal_id}": verdict.says, f"note-{verdict.proposal_id}": verdict.note}
    for trial in interview.trials.all():
        initial |= {f"went-{trial.proposal_id}": trial.went, f"note-{trial.proposal_id}": trial.note}
    return initial
