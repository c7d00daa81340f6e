"""The frame's own places for *Ga naar…*: the navigation, what belongs to the reader, language and light."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.frame.context import Frame, address, frame
from community.frame.destinations import NOW, PLACE, SETTING, Destination, Query

# How else people call it.
ALSO = {
    "home": _("start front page overview"),
    "threads": _("questions messages talk chat"),
    "meetups": _("meetups dates agenda"),
    "boards": _("needs ideas ranking"),
    "guide": _("help problems services telephone"),
    "regions": _("regions libraries map"),
}
LIGHT = (("light", _("Light"), "sun"), ("dark", _("Dark"), "moon"), ("", _("Auto"), "monitor"))


def own_places(request: HttpRequest, query: Query) -> Iterator[Destination]:
    now: Frame = frame(request)["frame"]
    yield from _places(now)
    yield from _mine(now) if now.signed_in else _visitor_s(now)
    yield from _settings(now, request.headers.get("HX-Current-URL") or now.back)
    if now.demo_url:
        yield Destination(_("The tour"), now.demo_url, "route", "Demo", weight=PLACE)
        yield Destination(_("Mail of the demo"), now.demo_mail_url, "mail", "Demo", weight=SETTING)


def _places(now: Frame) -> Iterator[Destination]:
    for name, label, url, icon in now.links():
        note = now.region[0] if name == "regions" and now.region else ""
        yield Destination(label, url, icon, note, ALSO[name], weight=PLACE)
    if now.region and (every := address("regions:list")):
        yield Destination(_("All regions"), every, "map", also=_("map"), weight=PLACE)
    if now.help_url:
        also = _("help desk telephone services")
        yield Destination(_("Need help?"), now.help_url, "life-buoy", _("Services"), also, weight=PLACE)


def _mine(now: Frame) -> Iterator[Destination]:
    mine = (
        (_("Notices"), now.notices_url, "bell", _("news")),
        (_("My profile"), now.profile_url, "user", _("my settings name job photo password")),
        (_("What I hear of"), now.preferences_url, "settings", _("my settings mail e-mail notices")),
        (_("Where you are signed in"), address("usersessions_list"), "monitor", _("my settings devices")),
        (_("Passkeys"), address("mfa_list_webauthn"), "fingerprint", _("my settings sign in")),
    )
    for title, url, icon, also in mine:
        if url:
            yield Destination(title, url, icon, also=also, weight=SETTING)
    if now.sign_out_url:
        also = _("log off leave")
        yield Destination(
            _("Sign out"), now.sign_out_url, "log-out", also=also, weight=SETTING, post={}, forgets=True
        )


def _visitor_s(now: Frame) -> Iterator[Destination]:
    if now.sign_in_url:
        yield Destination(_("Sign in"), now.sign_in_url, "log-in", also=_("log in account"), weight=NOW)


def _settings(now: Frame, back: str) -> Iterator[Destination]:
    for code, name in now.other_languages:
        post = {"language": code, "next": back}
        also = _("language")
        yield Destination(
            name, reverse("frame:language"), "languages", _("Language"), also, code, SETTING, post=post
        )
    for value, label, icon in LIGHT:
        post = {"theme": value, "next": back}
        also = _("theme colours mode")
        url = reverse("frame:theme")
        yield Destination(label, url, icon, _("Light or dark"), also, weight=SETTING, post=post)
    also = _("keyboard shortcuts")
    yield Destination(_("Keys"), reverse("frame:keys"), "keyboard", also=also, weight=SETTING)
    if settings.DEMO:
        yield Destination(_("All components"), reverse("frame:style"), "layers", "Demo", weight=SETTING)


def instead(request: HttpRequest, query: Query) -> list[Destination]:
    """Where to go on when nothing was found: who helps with it, and colleagues who may know."""
    now: Frame = frame(request)["frame"]
    steps = []
    if guide := address("guide:home"):
        title = gettext("Who helps with “%(words)s”?") % {"words": query.text}
        steps.append(Destination(title, f"{guide}?{urlencode({'q': query.text})}", "compass"))
    if now.signed_in and (ask := address("threads:new")):
        words = urlencode({"kind": "question", "title": query.text})
        steps.append(Destination(_("Ask your colleagues"), f"{ask}?{words}", "circle-help"))
    return steps
