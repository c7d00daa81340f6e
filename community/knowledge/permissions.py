from django.contrib.auth.models import AnonymousUser

from community.groups.permissions import is_organiser
from community.knowledge.models import Article, Asked
from community.people.models import User
from community.threads.models import Thread

Anyone = User | AnonymousUser


def can_write_up(user: Anyone, thread: Thread) -> bool:
    """Make an article of a conversation: who runs its group."""
    by_itself = thread.kind in (Thread.Kind.QUESTION, Thread.Kind.DISCUSSION)
    return by_itself and is_organiser(user, thread.group_id)


def can_edit(user: Anyone, article: Article) -> bool:
    """Write in it, publish it, take it back: who made it, and who runs its group."""
    return bool(user.is_authenticated) and (
        article.owner_id == user.pk or is_organiser(user, article.group_id)
    )


def can_answer(user: Anyone, asked: Asked | None) -> bool:
    """Whether these words may be in it: whoever wrote them."""
    return bool(user.is_authenticated) and asked is not None and asked.user_id == user.pk
