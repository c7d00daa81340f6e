"""How people talk to each other in a group: in the organiser's words, else in the usual ones."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.markdown import page_html

USUAL = (
    _("Be kind: behind every message is a colleague who means well."),
    _("Don't name visitors, and talk about a colleague as if they read along."),
    _("What is said here stays among those who can read it, unless its author agrees."),
    _("Is something wrong with a message? Report it: an organiser has a look."),
)


def text_of(group: Group) -> str:
    """As Markdown."""
    return group.rules or usual()


def usual() -> str:
    return "\n".join(f"- {line}" for line in USUAL)


def html_of(group: Group) -> SafeString:
    return SafeString(page_html(text_of(group)))
