"""*Wegwijs*: which service helps with what, how to reach it, and being called back by it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import PUBLIC, SIGNED_IN, access, may, require
from community.errors import Refused
from community.markdown import page_html
from community.people.reader import reader
from community.support import services
from community.support.calendar import here
from community.support.finding import find, shown
from community.support.forms import CallbackForm, ClosingForm
from community.support.guide import parts_for
from community.support.models import CallbackRequest, Service
from community.support.permissions import answers_for, can_withdraw

LONGEST_QUESTION = 200
A_PAGE = 30
CLOSED_SHOWN = 10
MINE_SHOWN = 3


def reachable() -> QuerySet[Service]:
    return Service.objects.prefetch_related("channels__hours")


@access(GET=PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """Where does it go wrong? Then who helps."""
    question = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUESTION]
    now, known = here(), reachable()
    found = find(known, question, now) if question else []
    everything = [] if found else [shown(service, now) for service in known]
    context = {"question": question, "found": found, "everything": everything, "waiting": _waiting(request)}
    context["parts"] = parts_for(request, question)
    return render(request, "support/home.html", context)


def _waiting(request: HttpRequest) -> list[CallbackRequest]:
    """What somebody asked for and still waits for."""
    if not request.user.is_authenticated:
        return []
    mine = CallbackRequest.objects.filter(asked_by=request.user).open().in_turn()
    return list(mine.select_related("service"))


@access(GET=PUBLIC)
def listing(request: HttpRequest) -> HttpResponse:
    now = here()
    return render(request, "support/services.html", {"services": [shown(each, now) for each in reachable()]})


@access(GET=PUBLIC, POST=SIGNED_IN)
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """What may I expect of a service, and (POST) call me back."""
    one = get_object_or_404(reachable().select_related("contact"), pk=pk)
    if request.method != "POST":
        return _service_page(request, one)
    form = CallbackForm(request.POST, now=here())
    if form.is_valid():
        try:
            services.ask_callback(user=reader(request), service=one, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("You are on the list. We call you."))
            return redirect("guide:service", pk=one.pk)
    return _service_page(request, one, form)


def _service_page(request: HttpRequest, one: Service, form: CallbackForm | None = None) -> HttpResponse:
    found = shown(one, here())
    context: dict[str, Any] = {
        "service": one,
        "problems": found.problems,
        "expect": page_html(one.expect),
        "escalation": [line.strip() for line in one.escalation.splitlines() if line.strip()],
        "reaches": found.reaches,
        "form": None,
    }
    if request.user.is_authenticated:
        mine = CallbackRequest.objects.filter(asked_by=request.user, service=one).order_by(
            "-created_at", "-pk"
        )
        context["mine"] = list(mine[:MINE_SHOWN])
        context["answers"] = answers_for(request.user, one)
        if form or not any(each.state == CallbackRequest.State.ASKED for each in context["mine"]):
            context["form"] = form or CallbackForm(now=here())
    status = 422 if form and form.errors else 200
    return render(request, "support/service.html", context, status=status)


@access(GET=may("answers_for"))
def callbacks(request: HttpRequest, pk: int) -> HttpResponse:
    """Who waits for a call, for whoever calls."""
    one = get_object_or_404(Service, pk=pk)
    require(answers_for(request.user, one))
    return _queue(request, one)


def _queue(
    request: HttpRequest, one: Service, wrong: CallbackRequest | None = None, form: ClosingForm | None = None
) -> HttpResponse:
    all_of_it = CallbackRequest.objects.filter(service=one).select_related("asked_by")
    page = Paginator(all_of_it.open().in_turn(), A_PAGE).get_page(request.GET.get("page"))
    waiting = [
        {
            "callback": each,
            "form": form if wrong and each.pk == wrong.pk else ClosingForm(auto_id=f"{each.pk}_%s"),
        }
        for each in page
    ]
    closed = all_of_it.exclude(closed_at=None).select_related("closed_by").order_by("-closed_at", "-pk")
    context = {"service": one, "page": page, "waiting": waiting, "closed": closed[:CLOSED_SHOWN]}
    context["today"] = here().date()
    return render(request, "support/callbacks.html", context, status=422 if form else 200)


@access(POST=may("answers_for"))
def close(request: HttpRequest, pk: int) -> HttpResponse:
    callback = _callback(request, pk)
    require(answers_for(request.user, callback.service))
    form = ClosingForm(request.POST, auto_id=f"{callback.pk}_%s")
    if not form.is_valid():
        return _queue(request, callback.service, callback, form)
    services.close_callback(callback=callback, by=reader(request), **form.cleaned_data)
    told = _("%(name)s is told.") % {"name": callback.asked_by.first_name}
    messages.success(request, told)
    return redirect("guide:callbacks", pk=callback.service_id)


@access(POST=may("can_withdraw"))
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    callback = _callback(request, pk)
    require(can_withdraw(request.user, callback))
    services.withdraw(callback=callback, by=reader(request))
    messages.success(request, _("We won't call you any more."))
    return redirect("guide:service", pk=callback.service_id)


def _callback(request: HttpRequest, pk: int) -> CallbackRequest:
    seen = CallbackRequest.objects.visible_to(request.user).select_related("service", "asked_by")
    return get_object_or_404(seen, pk=pk)
