"""One proposal of the demo world comes from what was said in a conversation."""

from typing import Any

from community.threads.models import Post
from feedback.models import Proposal
from feedback.services import talk

TITLE = "Een meeloopdag bij een bib in de buurt"
SAID = "volg een dag mee aan de balie"


def build(world: Any) -> None:
    proposal = Proposal.objects.select_related("board", "author").get(title=TITLE)
    assert proposal.author is not None
    post = Post.objects.filter(body__contains=SAID).earliest("pk")  # a large world says it many times
    talk.take(post=post, proposal=proposal, by=proposal.author)
