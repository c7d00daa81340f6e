"""Reporting a message, what organisers do with it, and what it said before."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import SIGNED_IN, access, may, require
from community.errors import Refused
from community.history.differences import pieces
from community.history.models import Entry
from community.people.models import User
from community.people.reader import reader
from community.threads import moderating
from community.threads.forms import FlagForm, HideForm, MoveForm
from community.threads.models import Flag, Thread
from community.threads.permissions import can_flag, can_hide, can_move, can_see_former
from community.threads.post_views import back_to, post_for

MOST = 50


@access(GET=may("can_flag"), POST=may("can_flag"))
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to the organisers what is wrong with a message."""
    post = post_for(request, pk)
    require(can_flag(request.user, post))
    form = FlagForm(request.POST or None)
    if form.is_valid():
        try:
            moderating.flag(post=post, by=reader(request), because=form.cleaned_data["because"])
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            messages.success(request, _("Thank you. The organisers have a look."))
            return back_to(post)
    status = 422 if form.is_bound else 200
    return render(request, "threads/flag.html", {"post": post, "form": form}, status=status)


@access(GET=SIGNED_IN)
def flags(request: HttpRequest) -> HttpResponse:
    """The reported messages that wait for somebody who organises."""
    found = Flag.objects.visible_to(reader(request)).waiting().order_by("at", "pk")
    related = found.select_related("by", "post__author", "post__thread__group")
    return render(request, "threads/flags.html", {"flags": related[:MOST]})


@access(POST=may("can_hide"))
def let_stand(request: HttpRequest, pk: int) -> HttpResponse:
    post = post_for(request, pk)
    require(can_hide(request.user, post))
    moderating.let_stand(post=post, by=reader(request))
    messages.success(request, _("The message stands where it stood."))
    return redirect("threads:flags")


@access(GET=may("can_hide"), POST=may("can_hide"))
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, for whoever wrote it should know."""
    post = post_for(request, pk)
    require(can_hide(request.user, post))
    form = HideForm(request.POST or None)
    if form.is_valid():
        moderating.hide(post=post, by=reader(request), because=form.cleaned_data["because"])
        messages.success(request, _("The message is hidden. Whoever wrote it hears why."))
        return back_to(post)
    status = 422 if form.is_bound else 200
    return render(request, "threads/hide.html", {"post": post, "form": form}, status=status)


@access(POST=may("can_hide"))
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    post = post_for(request, pk)
    require(can_hide(request.user, post))
    moderating.restore(post=post, by=reader(request))
    messages.success(request, _("The message can be read again."))
    return back_to(post)


@access(GET=may("can_see_former"))
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a message said before, with what each change took away and added, newest first."""
    post = post_for(request, pk)
    require(can_see_former(request.user, post))
    entries = Entry.objects.about(post).order_by("-at", "-pk")[:MOST]
    context = {
        "post": post,
        "rows": [_told(entry) for entry in entries],
        "may_hide": can_hide(request.user, post),
    }
    return render(request, "threads/history.html", context)


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "because": entry.after.get("because", ""),
        "changes": [
            pieces(entry.before[name], entry.after[name])
            for name in ("body", "alts")
            if name in entry.before and name in entry.after
        ],
    }


def _movable(user: User) -> QuerySet[Thread]:
    return Thread.objects.visible_to(user).select_related("group")


@access(GET=may("can_move"), POST=may("can_move"))
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """To another group, of which one is an organiser too, or to everyone."""
    user = reader(request)
    thread = get_object_or_404(_movable(user), pk=pk)
    require(can_move(user, thread))
    form = MoveForm(request.POST or None, thread=thread, user=user)
    if form.is_valid():
        group = form.cleaned_data["group"]
        moderating.move(thread=thread, group=group, by=user)
        messages.success(request, _("The conversation is in %(group)s now.") % {"group": group.name})
        return redirect(thread)
    status = 422 if form.is_bound else 200
    return render(request, "threads/move.html", {"thread": thread, "form": form}, status=status)
