"""How people talk to each other in a group: read by its readers, written by whoever runs it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.access import VISIBLE, access, may, require
from community.groups import services
from community.groups.forms import RulesForm
from community.groups.models import Group
from community.groups.permissions import can_set_rules
from community.groups.rules import text_of, usual
from community.history.differences import pieces
from community.history.models import Entry
from community.people.reader import reader

MOST = 10


@access(GET=VISIBLE)
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user), pk=pk)
    may_change = can_set_rules(request.user, group)
    context = {"group": group, "may_change": may_change, "rows": _former(group) if may_change else []}
    return render(request, "groups/rules.html", context)


def _former(group: Group) -> list[dict[str, Any]]:
    """What each change took away and added. Where there were none of their own, the usual ones counted."""
    entries = Entry.objects.about(group).filter(verb="rules").order_by("-at", "-pk")[:MOST]
    with override(settings.LANGUAGE_CODE):  # in which they write
        common = usual()
    return [
        {"entry": each, "change": pieces(each.before["rules"] or common, each.after["rules"] or common)}
        for each in entries
    ]


@access(GET=may("can_set_rules"), POST=may("can_set_rules"))
def rules_edit(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user), pk=pk)
    require(can_set_rules(request.user, group))
    form = RulesForm(request.POST or None, initial={"rules": text_of(group)})
    if request.method == "POST" and form.is_valid():
        services.set_rules(group=group, rules=form.cleaned_data["rules"], by=reader(request))
        messages.success(
            request, _("Saved. Whoever joins reads it, and it stands beside every conversation.")
        )
        return redirect("groups:rules", pk)
    status = 422 if form.is_bound else 200
    return render(request, "groups/rules_edit.html", {"group": group, "form": form}, status=status)
