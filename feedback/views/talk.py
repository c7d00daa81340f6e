"""From a message to a proposal: on which board, and what its author lets others read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.threads.models import Post
from feedback.from_talk import boards_for
from feedback.models import Excerpt
from feedback.permissions import can_agree
from feedback.services import talk as services
from feedback.views.lookups import board_for, signed_in


@access(GET=may("can_propose"))
def from_post(request: HttpRequest, post_pk: int) -> HttpResponse:
    """To the form of the one board where somebody may propose; of several they choose."""
    posts = Post.objects.visible_to(request.user).standing().select_related("author", "thread__group")
    post = get_object_or_404(posts, pk=post_pk)
    boards = boards_for(request.user)
    require(bool(boards))
    forms = [(board, f"{reverse('boards:propose', args=[board.pk])}?post={post.pk}") for board in boards]
    if len(forms) == 1:
        return redirect(forms[0][1])
    return render(request, "feedback/from_post.html", {"post": post, "forms": forms})


@access(POST=may("can_agree"))
def agree(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """Let all readers of the board read one's words, or take that back."""
    board = board_for(request, pk)
    found = Excerpt.objects.filter(evidence__board=board).select_related("post", "evidence")
    excerpt = get_object_or_404(found, evidence=evidence_pk)
    require(can_agree(request.user, excerpt))
    agreed = request.POST.get("agree") == "yes"
    services.agree(excerpt=excerpt, by=signed_in(request), agreed=agreed)
    if agreed:
        messages.success(request, _("Whoever reads the board reads your words now, without your name."))
    else:
        messages.success(request, _("Only those who read the conversation read your words now."))
    proposal = excerpt.evidence.proposals.first()
    return redirect(proposal or board)
