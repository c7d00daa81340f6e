"""The pages of the conversations. What is done to one post stands in post_views.py."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.access import SIGNED_IN, VISIBLE, access, may, require
from community.errors import Refused
from community.frame.context import frame
from community.groups.permissions import organises_anything
from community.notices.models import Follow
from community.numbers import whole
from community.people.models import User
from community.people.reader import reader
from community.prepared import Prepared
from community.support.models import Service
from community.threads import (
    attaching,
    listing,
    moderating,
    previewing,
    questions,
    reading,
    services,
    sources,
)
from community.threads.corner import latest_posts, rights
from community.threads.forms import DayForm, PostForm, ThreadForm
from community.threads.models import Attachment, Flag, Post, Thread
from community.threads.permissions import can_moderate, can_move, can_start, may_join_in
from community.threads.suggesting import future_thread
from community.threads.unread import with_unread
from community.threads.windows import WORTH_JUMPING, Window, first_on, place_of, window_of

ROWS = 20


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number from the address. Anything else is as if it weren't there."""
    return whole(request.GET.get(name, ""))


# The list


@access(GET=SIGNED_IN)
def thread_list(request: HttpRequest) -> HttpResponse:
    user, around = reader(request), frame(request)["frame"]
    tab = request.GET.get("show", "")
    wanted = listing.Wanted(
        tab=tab if tab in listing.TABS else listing.ALL,
        everywhere=request.GET.get("regions") == "all" or around.region is None,
        service=number_in(request, "service"),
    )
    count = listing.how_many(user, wanted)
    shown = Paginator(range(count), ROWS).get_page(request.GET.get("page"))
    rows = listing.rows_of(listing.some(user, wanted, (shown.number - 1) * ROWS, ROWS))
    context = {
        "page": shown,
        "rows": rows,
        "show_group": len({row.thread.group_id for row in rows}) > 1,
        "wanted": wanted,
        "tabs": _tabs(wanted, around.count("threads")),
        "scopes": _scopes(wanted) if around.region else [],
        "services": _services(wanted),
        "wider": _wider(wanted),
        "flags": Flag.objects.visible_to(user).waiting().count() if organises_anything(user) else 0,
    }
    return render(request, "threads/list.html", context)


def _address(wanted: listing.Wanted, **changed: Any) -> str:
    tab = changed.get("tab", wanted.tab)
    everywhere = changed.get("everywhere", wanted.everywhere)
    service = changed.get("service", wanted.service)
    parts = [f"show={tab}"] if tab != listing.ALL else []
    parts += ["regions=all"] if everywhere else []
    parts += [f"service={service}"] if service is not None else []
    return f"{reverse('threads:list')}{'?' if parts else ''}{'&'.join(parts)}"


def _tabs(wanted: listing.Wanted, unread: int) -> list[dict[str, Any]]:
    labels = {
        listing.ALL: _("All"),
        listing.UNREAD: _("Unread"),
        listing.UNANSWERED: _("Unanswered"),
        listing.MINE: _("Mine"),
    }
    return [
        {
            "label": label,
            "url": _address(wanted, tab=tab),
            "current": tab == wanted.tab,
            "badge": "threads" if tab == listing.UNREAD else "",
            "count": unread if tab == listing.UNREAD else 0,
        }
        for tab, label in labels.items()
    ]


def _scopes(wanted: listing.Wanted) -> list[dict[str, Any]]:
    """My region or all of them, where the tab leaves that open."""
    if wanted.tab in (listing.UNREAD, listing.MINE):
        return []
    return [
        {
            "label": label,
            "url": _address(wanted, everywhere=everywhere),
            "current": everywhere == wanted.everywhere,
        }
        for label, everywhere in ((_("My region"), False), (_("All regions"), True))
    ]


def _wider(wanted: listing.Wanted) -> dict[str, str] | None:
    """Where nothing stands about a service: the same with less asked of it."""
    if wanted.service is None:
        return None
    if wanted.everywhere or wanted.tab in (listing.UNREAD, listing.MINE):
        return {"label": _("All services"), "url": _address(wanted, service=None)}
    return {"label": _("Look in all regions"), "url": _address(wanted, everywhere=True)}


def _services(wanted: listing.Wanted) -> list[dict[str, Any]]:
    known = list(Service.objects.values_list("pk", "name", "language"))
    every = {
        "label": _("All services") if wanted.service else _("Service"),
        "url": _address(wanted, service=None),
        "current": wanted.service not in [pk for pk, _name, _language in known],
    }
    return [
        every,
        *(
            {
                "label": name,
                "lang": language,
                "url": _address(wanted, service=pk),
                "current": pk == wanted.service,
            }
            for pk, name, language in known
        ),
    ]


@access(GET=SIGNED_IN, POST=may("can_start"))
def new(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    initial = {"uuid": uuid.uuid4(), "title": request.GET.get("title", "")[:200]}
    if request.GET.get("kind") in (Thread.Kind.QUESTION, Thread.Kind.DISCUSSION):
        initial["kind"] = request.GET["kind"]
    form = ThreadForm(request.POST or None, user=user, initial=initial)
    files = attaching.take(request)
    attaching.tell(form, files)
    shown = _previewed(form, request) if previewing.wanted(request) else ""
    if request.method == "POST" and not previewing.wanted(request) and form.is_valid():
        data = {**form.cleaned_data, "language": get_language() or "nl", "attachments": files.ids}
        require(data["group"] is not None and can_start(user, data["group"]))
        try:
            return redirect(services.start_thread(author=user, **data))
        except Refused as error:
            form.add_error(None, str(error.sentence))
            form.data = {**request.POST.dict(), "uuid": str(uuid.uuid4())}
    status = 422 if form.is_bound and not shown else 200
    return render(request, "threads/new.html", {"form": form, "preview": shown}, status=status)


def _previewed(form: ThreadForm, request: HttpRequest) -> str:
    return previewing.shown_with(form, request, future_thread(reader(request), request.POST))


# One conversation


def _readable(staff: bool, reader: int, pk: int) -> QuerySet[Thread]:
    user = User(pk=reader, is_staff=staff)
    whole = Thread.objects.visible_to(user).select_related("group", "service", "author")
    return with_unread(whole, user).filter(pk=pk)


_READABLE = {staff: Prepared(partial(_readable, staff), int, int) for staff in (False, True)}


@access(GET=VISIBLE, POST=may("can_post"))
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    thread = _READABLE[user.is_staff].first(user.pk, pk)
    if thread is None:
        raise Http404
    if request.method != "POST":
        return _jump(request, thread) or _page(request, thread, _empty_form(request))
    require(may_join_in(user, thread))
    form, files = PostForm(request.POST), attaching.take(request)
    attaching.tell(form, files)
    if previewing.wanted(request):
        shown = previewing.shown_with(form, request, thread)
        return _page(request, thread, form, files.waiting, status=200 if shown else 422, preview=shown)
    if form.is_valid():
        try:
            new_post = services.post(author=user, thread=thread, attachments=files.ids, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error.sentence))
        else:
            return HttpResponseRedirect(_back(request, thread, new_post))
    return _page(request, thread, form, files.waiting, status=422)


def _empty_form(request: HttpRequest) -> PostForm:
    return PostForm(initial={"reply_to": number_in(request, "reply")})


def _jump(request: HttpRequest, thread: Thread) -> HttpResponse | None:
    """To the first message of a day that somebody asked for, or to the newest where nobody wrote since."""
    if "day" not in request.GET:
        return None
    form = DayForm(request.GET, thread=thread)
    if not form.is_valid():
        return _page(request, thread, _empty_form(request), status=422, jump=form)
    number = first_on(thread, form.cleaned_data["day"])
    if number is None:
        messages.info(request, _("Nobody wrote since that day. This is the newest message."))
    return HttpResponseRedirect(place_of(thread, number or thread.last_number))


def _back(request: HttpRequest, thread: Thread, post: Post) -> str:
    """To the post; from the coffee corner on a region's page back to there."""
    thread.last_number = max(thread.last_number, post.number)
    return place_of(thread, post.number)


def _page(
    request: HttpRequest,
    thread: Thread,
    form: PostForm,
    files: Sequence[Attachment] = (),
    status: int = 200,
    jump: DayForm | None = None,
    preview: str = "",
) -> HttpResponse:
    user = reader(request)
    shown = {name: number_in(request, name) for name in ("at", "before", "after")}
    window = window_of(thread, **shown)
    unread, first_new = thread.unread, thread.first_new  # type: ignore[attr-defined]
    context = {
        "thread": thread,
        "window": window,
        "unread": unread,
        "since": _since(window, first_new) if unread else None,
        "first_unread": first_new if unread and not window.shows(first_new) else None,
        "jump": jump or (DayForm(thread=thread) if thread.last_number >= WORTH_JUMPING else None),
        "form": form,
        "preview": preview,
        "files": files,
        "uuid": uuid.uuid4(),
        "replying": _replying(form, thread),
        "may_moderate": can_moderate(user, thread),
        "may_move": can_move(user, thread),
        "became": sources.outcomes(user, thread, window),
        "whole": sources.whole(user, thread),
        **rights(user, thread, sources.ways(user, thread)),
    }
    return render(request, "threads/detail.html", context, status=status)


def _since(window: Window, first_new: int) -> int | None:
    """The number of the first post since the last visit, where something older stands above it."""
    if first_new == 1:
        return None
    return next((p["number"] for p in window.posts if p["number"] >= first_new), None)


def _replying(form: PostForm, thread: Thread) -> Post | None:
    pk = whole(str(form["reply_to"].value() or ""))
    if pk is None:
        return None
    return Post.objects.with_people().standing().filter(thread=thread, pk=pk).first()


@access(POST=VISIBLE)
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of every reply, or of none."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    level = Follow.Level.NOTHING if request.POST.get("level") == Follow.Level.NOTHING else Follow.Level.ALL
    reading.follow(user=reader(request), thread=thread, level=level)
    if level == Follow.Level.ALL:
        messages.success(request, _("From now on you hear when somebody replies here."))
    else:
        messages.success(request, _("You won't hear of replies here any more."))
    return redirect(thread)


@access(POST=VISIBLE)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Not a question for this person, who was shown it on the home page."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    questions.decline(thread=thread, user=reader(request))
    return redirect("home")


@access(POST=may("can_moderate"))
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a conversation or let it stand on top, and back."""
    found = Thread.objects.visible_to(request.user).select_related("group")
    thread = get_object_or_404(found, pk=pk)
    require(can_moderate(request.user, thread))
    said = {
        "close": _("Closed: everybody can read it, nobody writes in it any more."),
        "reopen": _("The conversation is open again."),
        "pin": _("From now on it stands on top in your region."),
        "unpin": _("It stands among the others again."),
    }
    verb = request.POST.get("do", "")
    if verb in said:
        moderating.moderate(thread=thread, verb=verb, by=reader(request))
        messages.success(request, said[verb])
    return redirect(thread)


@access(GET=VISIBLE)
def latest(request: HttpRequest, pk: int) -> HttpResponse:
    """The last posts and the composer, as a fragment for another page."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).select_related("group"), pk=pk)
    return render(request, "threads/_latest.html", latest_posts(reader(request), thread))
