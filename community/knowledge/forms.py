"""The shape of an article: which messages, which words, until when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.knowledge.models import Article

LONGEST = 10_000
HOLDS = timedelta(days=182)  # until somebody looks again, where nobody says otherwise


class ChoosingForm(forms.Form):
    """`choices`: the messages that may be in it, by their number."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As somebody would ask it who looks for it.")
    )
    posts = forms.TypedMultipleChoiceField(
        label=_("Which messages?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
        error_messages={"required": _("Choose at least one message.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = choices  # type: ignore[attr-defined]


class ArticleForm(forms.Form):
    """A field for each paragraph, and one for another."""

    title = forms.CharField(label=_("Title"), max_length=200)
    for_newcomers = forms.BooleanField(label=_("Also for who just started"), required=False)
    more = forms.CharField(
        label=_("One more paragraph"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(article.paragraphs.all())
        for place, row in enumerate(self.rows, 1):
            self.fields[f"paragraph-{row.pk}"] = forms.CharField(
                label=_("Paragraph %(place)s") % {"place": place},
                required=False,
                max_length=LONGEST,
                initial=row.body,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("Emptied, it goes.") if place == 1 else "",
            )
        names = [f"paragraph-{row.pk}" for row in self.rows]
        self.order_fields(["title", *names, "more", "for_newcomers"])

    @property
    def bodies(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[f"paragraph-{row.pk}"] for row in self.rows}


class PublishForm(forms.Form):
    review_on = forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"review_on": timezone.localdate() + HOLDS}, **kwargs})

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        today = timezone.localdate()
        if not today < day <= today + timedelta(days=731):
            raise forms.ValidationError(_("Choose a day from tomorrow on, within two years."))
        return day
