"""The shape of what one writes."""

import uuid as uuids
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.groups.models import Group
from community.groups.permissions import ORGANISING, roles_of
from community.numbers import LARGEST
from community.people.models import User
from community.support.models import Service
from community.threads.attaching import FilesField
from community.threads.attachments import LONGEST_ALT
from community.threads.audience import groups_to_begin_in
from community.threads.errors import BodyMissing
from community.threads.models import Post, Thread
from community.threads.services import cleaned

ALT_HELP = _("In one sentence, for colleagues who can't see it.")


def _sentence(error: Refused) -> forms.ValidationError:
    return forms.ValidationError(str(error.sentence))


class BodyArea(forms.Textarea):
    """Where one writes a message, and sees how it will look."""

    template_name = "threads/_body_field.html"

    def get_context(self, *args: Any) -> dict[str, Any]:
        return {**super().get_context(*args), "preview_url": reverse("threads:preview")}


class BodyField(forms.CharField):
    """What a message may hold is the service's to say; here its refusal becomes the field's error."""

    widget = BodyArea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, error_messages={"required": BodyMissing.sentence}, **kwargs)
        self.validators = []

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not self.required and not text.strip():
            return ""
        try:
            return cleaned(text)
        except Refused as error:
            raise _sentence(error) from error


class DayForm(forms.Form):
    """Where in a conversation one wants to be."""

    day = forms.DateField(
        label=_("From which day on?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day as 31/12/2026.")},
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "jump-%s", **kwargs})
        ends = {"min": thread.created_at, "max": thread.posted_at}
        self.fields["day"].widget.attrs |= {
            name: timezone.localdate(at).isoformat() for name, at in ends.items()
        }


class PostForm(forms.Form):
    """A reply. The uuid was made with the page: sent twice, it is one post."""

    body = BodyField(required=False)  # a file says something too: whether there is anything the service sees
    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    def clean_uuid(self) -> uuids.UUID:
        return self.cleaned_data["uuid"] or uuids.uuid4()


class EditForm(forms.Form):
    """The text, what there is to see in each picture, and which files to take away."""

    body = BodyField(label=_("Your message"))

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = not post.attached  # a file says something too
        self.fields["body"].widget.attrs["data-mention"] = reverse("threads:people", args=[post.thread_id])
        self.files_shown = post.attached
        for file in post.attached:
            if "alt" in file:
                self.fields[f"alt-{file['id']}"] = forms.CharField(
                    label=_("What is there to see in “%(name)s”?") % file,
                    help_text=ALT_HELP,
                    max_length=LONGEST_ALT,
                    required=False,
                    initial=file["alt"],
                )
            self.fields[f"remove-{file['id']}"] = forms.BooleanField(
                label=_("Take “%(name)s” away") % file, required=False
            )

    @property
    def changes(self) -> dict[str, Any]:
        """What services.edit takes."""
        data, ids = self.cleaned_data, [file["id"] for file in self.files_shown]
        return {
            "body": data["body"],
            "alts": {pk: data[f"alt-{pk}"] for pk in ids if f"alt-{pk}" in data},
            "removed": {pk for pk in ids if data[f"remove-{pk}"]},
        }


class ThreadForm(forms.Form):
    """A question or a discussion, for one's own region or for all of them."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Thread.Kind.QUESTION, _("A question: I am looking for an answer")),
            (Thread.Kind.DISCUSSION, _("A conversation: I want to share or discuss something")),
        ],
        initial=Thread.Kind.QUESTION,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("In one line: what is it about?"))
    body = BodyField(label=_("What do you want to ask or tell?"), required=False)
    service = forms.ModelChoiceField(
        label=_("About which service?"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("None in particular"),
    )
    group = forms.ModelChoiceField(
        label=_("In which region?"), queryset=Group.objects.none(), empty_label=None
    )
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[
            (Thread.Audience.GROUP, _("My region")),
            (Thread.Audience.ALL, _("All regions")),
        ],
        initial=Thread.Audience.GROUP,
        widget=forms.RadioSelect,
    )
    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField()  # `files` itself is what Django calls those of the request
        self.groups = groups_to_begin_in(user)
        self.fields["service"].queryset = Service.objects.all()  # type: ignore[attr-defined]
        self.fields["group"].queryset = Group.objects.filter(  # type: ignore[attr-defined]
            pk__in=[group.pk for group in self.groups]
        )
        self.fields["body"].widget.attrs["data-mention"] = reverse("threads:future_people")
        self.order_fields(["kind", "title", "body", "files", "audience", "group", "service", "uuid"])
        self._leave_out_what_is_settled()

    def _leave_out_what_is_settled(self) -> None:
        """One region: nothing to choose. None: whoever is everywhere writes for everyone."""
        if len(self.groups) == 1:
            del self.fields["group"]
        if self.groups and self.groups[0].kind == Group.Kind.ROOT:
            del self.fields["audience"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "group" not in self.fields:
            data["group"] = self.groups[0] if self.groups else None
        if "audience" not in self.fields:
            data["audience"] = Thread.Audience.ALL
        data["uuid"] = data.get("uuid") or uuids.uuid4()
        data.pop("files", None)
        self._let_a_title_ask(data)
        return data

    def _let_a_title_ask(self, data: dict[str, Any]) -> None:
        """A question can stand in its title alone; a conversation needs something to begin with."""
        if data.get("body") or "body" in self.errors:
            return
        if data.get("kind") == Thread.Kind.QUESTION:
            data["body"] = data.get("title", "")
        else:
            self.add_error("body", self.fields["body"].error_messages["required"])


class FlagForm(forms.Form):
    because = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the organisers read this."),
    )


class HideForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever wrote the message reads this."),
    )


class MoveForm(forms.Form):
    group = forms.ModelChoiceField(
        label=_("To which group?"), queryset=Group.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, thread: Thread, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = Group.objects.filter(kind__in=[Group.Kind.REGION, Group.Kind.ROOT]).exclude(
            pk=thread.group_id
        )
        if not user.is_staff:
            run = [pk for pk, role in roles_of(user).items() if role in ORGANISING]
            elsewhere = elsewhere.filter(Q(pk__in=run) | Q(kind=Group.Kind.ROOT))
        self.fields["group"].queryset = elsewhere.order_by("name")  # type: ignore[attr-defined]
