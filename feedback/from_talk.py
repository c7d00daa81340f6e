"""From a conversation to a proposal, and back: what each page shows of the other to this reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from community.groups.models import Group
from community.groups.permissions import roles_of
from community.numbers import whole
from community.people.models import User
from community.threads.markdown import excerpt
from community.threads.models import Post, Thread
from community.threads.sources import Outcome, Use, Way
from feedback.models import Board, Evidence, Excerpt, Proposal
from feedback.permissions import can_agree
from feedback.services import talk

TITLE = 160


def boards_for(user: User | AnonymousUser) -> list[Board]:
    """Where they may propose something (permissions.can_propose, of all their boards)."""
    found = Board.objects.filter(group__in=list(roles_of(user))).exclude(phase__in=Board.DECIDED)
    return list(found.select_related("group"))


def ways(user: User, thread: Thread) -> Iterator[Way]:
    if boards_for(user):
        yield Way(_("Make a need or idea of it"), reverse("boards:from_post", args=[0]), "lightbulb")


def outcomes(user: User, thread: Thread) -> Iterator[Outcome]:
    """What messages of it became, on boards that this reader sees. One query."""
    seen = Proposal.objects.visible_to(user).filter(retired_at=None)
    links = Evidence.proposals.through._default_manager.order_by("pk")
    rows = links.filter(evidence__excerpt__post__thread=thread, proposal__in=seen)
    for row in rows.select_related("proposal", "evidence__excerpt"):
        made, post = row.proposal, row.evidence.excerpt.post_id
        said = _("Became an idea:") if made.kind == Proposal.Kind.IDEA else _("Became a need:")
        yield Outcome(said, made.title, made.get_absolute_url(), made.language, post)


USE = Use(name="feedback.proposals", ways=ways, outcomes=outcomes, forget=talk.forget)


# The form, filled in from a message


def post_in(request: HttpRequest) -> Post | None:
    """The message that the address or the form names, where this reader may read it."""
    pk = whole(request.POST.get("post", request.GET.get("post", "")))
    if pk is None:
        return None
    posts = Post.objects.visible_to(request.user).standing().select_related("author", "thread__group")
    return posts.filter(pk=pk).first()


def filled_in(post: Post | None, board: Board, user: User | AnonymousUser) -> dict[str, Any]:
    """What the form begins with. The words of others only where all who read the board read them already."""
    if post is None:
        return {}
    own = post.author_id == user.pk
    shared = post.thread.audience == Thread.Audience.ALL and board.group.readers != Group.Readers.PUBLIC
    title = post.thread.title or (excerpt(post.html, TITLE - 1) if own or shared else "")
    return {"title": title[:TITLE], "body": post.body if own or shared else ""}


# What a proposal shows of the message


@dataclass(frozen=True, slots=True)
class Said:
    """`text` empty: this reader can't read the conversation, and whoever wrote it hasn't agreed to more."""

    excerpt: Excerpt
    text: str
    url: str
    is_mine: bool


def put_beside(evidence: Iterable[Evidence], user: User | AnonymousUser) -> None:
    """Give each that comes from a conversation its `said`. Three queries, and none where there is none."""
    talked = {one.pk: one for one in evidence if one.kind == Evidence.Kind.CONVERSATION}
    if not talked:
        return
    found = Excerpt.objects.filter(evidence__in=talked).select_related("post__thread")
    readable = set(found.readable_by(user).values_list("pk", flat=True))
    visible = set(
        Post.objects.visible_to(user).filter(pk__in=found.values("post")).values_list("pk", flat=True)
    )
    for kept in found:
        said = Said(
            excerpt=kept,
            text=kept.text if kept.pk in readable else "",
            url=kept.post.get_absolute_url() if kept.post_id in visible else "",
            is_mine=can_agree(user, kept),
        )
        talked[kept.evidence_id].said = said  # type: ignore[attr-defined]
