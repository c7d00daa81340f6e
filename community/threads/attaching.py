"""Files in a form: what came along is kept at once, so that nothing has to be chosen twice."""

import uuid as uuids
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.errors import Refused
from community.numbers import whole
from community.people.models import User
from community.people.reader import reader
from community.threads import attachments, errors
from community.threads.file_kinds import ACCEPTED, tidy
from community.threads.models import Attachment
from community.threads.writing import MOST_FILES


@dataclass
class Taken:
    """The ids for the post, and what was refused, each with the name of its file."""

    user: User
    ids: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> list[Attachment]:
        """What the form shows again when it comes back."""
        rows = Attachment.objects.waiting(self.user).in_bulk(self.ids)
        return [rows[pk] for pk in self.ids if pk in rows]


def take(request: HttpRequest) -> Taken:
    """Keep what a form brings along: `files` chosen in it, `attachments` from before, `alt-…`, `remove`.

    The same form, by its `uuid`, sent twice brings the same files, not two of each.
    """
    taken = Taken(reader(request))
    if request.method != "POST":
        return taken
    removed = set(_numbers(request, "remove"))
    taken.ids = [pk for pk in dict.fromkeys(_numbers(request, "attachments")) if pk not in removed]
    for row in Attachment.objects.waiting(taken.user).filter(pk__in=removed):
        attachments.discard(attachment=row)
    _describe(request, taken)
    files = request.FILES.getlist("files")
    if len(files) + len(taken.ids) > MOST_FILES:
        taken.refused.append(str(errors.TooManyFiles.sentence))
        return taken
    form = _form(request)
    for file in files:
        _keep(taken, file, form)
    return taken


def _form(request: HttpRequest) -> uuids.UUID:
    try:
        return uuids.UUID(request.POST.get("uuid", ""))
    except ValueError:
        return uuids.uuid4()


def _keep(taken: Taken, file: UploadedFile[bytes], form: uuids.UUID) -> None:
    name = file.name or ""
    try:
        uuid = uuids.uuid5(form, attachments.digest_of(name, file))
        new = attachments.upload(uploader=taken.user, name=name, file=file, uuid=uuid)
    except Refused as error:
        said = {"name": tidy(name), "sentence": error.sentence}
        taken.refused.append(_("“%(name)s” isn't sent along. %(sentence)s") % said)
    else:
        taken.ids.append(new.pk)


def _describe(request: HttpRequest, taken: Taken) -> None:
    for row in taken.waiting:
        alt = request.POST.get(f"alt-{row.pk}")
        if alt is not None and attachments.tidy_alt(alt) != row.alt:
            attachments.describe(attachment=row, alt=alt, by=taken.user)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    texts = request.POST.getlist(name)[: 2 * MOST_FILES]
    return [number for number in map(whole, texts) if number]


# In a form of fields


class FilesInput(forms.FileInput):
    """The region that attach.js works with; without scripts a field for several files."""

    template_name = "threads/_files_input.html"
    allow_multiple_selected = True
    taken: Taken | None = None

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPTED})

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        return files.getlist(name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "files": self.taken.waiting if self.taken else []}


class FilesField(forms.Field):
    """Says nothing about the files: `take` has kept or refused them before."""

    widget = FilesInput

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Pictures and files"), required=False)


def tell(form: forms.Form, taken: Taken) -> None:
    """Say in the form what was refused, and show again what was kept."""
    for sentence in taken.refused:
        form.add_error(None, sentence)
    if "files" in form.fields and isinstance(widget := form.fields["files"].widget, FilesInput):
        widget.taken = taken
