"""The numbers of what is unread, kept right on open pages (docs/live.md: Counters)."""

from collections.abc import Collection, Iterable

from community.live import door
from community.threads.models import Post, Thread
from community.threads.shape import Payload
from community.threads.unread import News, counts_of, news_of
from community.threads.windows import first_new_in

NAME = "unread"


def changed(thread_id: int, user_id: int = 0) -> None:
    """Something in the thread is new, read or gone: for everybody who may count it, or for one person."""
    door.recount(NAME, about=thread_id, user=user_id)


def arrived(post: Post) -> None:
    """A new message, told with the counts. Its number, negative, is in a person's place."""
    door.recount(NAME, about=post.thread_id, user=-post.number)


def changed_for_everybody() -> None:
    door.recount(NAME)


def count(online: Collection[int], asked: Collection[tuple[int, int]]) -> Iterable[tuple[int, Payload]]:
    """What to tell whom: all of a person's counts, and those of the threads that were asked about."""
    news = _by_reader(online, asked)
    fresh = _fresh({(thread, -user) for thread, user in asked if user < 0})
    readers = {user for _thread, user in asked if user in online} | set(news)
    if (0, 0) in asked:
        readers = set(online)
    counts = counts_of(readers)
    for reader in readers:
        groups = counts.get(reader, {})
        threads = [_told(each, fresh.get(each.thread, ())) for each in news.get(reader, ())]
        yield reader, {"unread": sum(groups.values()), "groups": groups, "threads": threads}


def _by_reader(online: Collection[int], asked: Collection[tuple[int, int]]) -> dict[int, list[News]]:
    found: dict[int, list[News]] = {}
    threads = {thread for thread, _user in asked if thread}
    for_everybody = {thread for thread, user in asked if user <= 0}
    for news in news_of(online, threads) if threads else ():
        if news.thread in for_everybody or (news.thread, news.user) in asked:
            found.setdefault(news.user, []).append(news)
    return found


def _fresh(numbers: Collection[tuple[int, int]]) -> dict[int, list[Post]]:
    """Of these (thread, number) the messages that stand, by thread."""
    if not numbers:
        return {}
    found: dict[int, list[Post]] = {}
    threads, wanted = zip(*numbers, strict=True)
    posts = Post.objects.standing().select_related("thread__group")
    for post in posts.filter(thread__in=set(threads), number__in=set(wanted)):
        if (post.thread_id, post.number) in numbers:
            found.setdefault(post.thread_id, []).append(post)
    return found


def _told(news: News, fresh: Collection[Post]) -> Payload:
    thread = Thread(pk=news.thread, last_number=news.last_number)
    url = first_new_in(thread, news.first) if news.unread else thread.get_absolute_url()
    told = {"thread": news.thread, "posts": news.unread, "read_to": news.read_to, "url": url}
    new = [post for post in fresh if post.number > news.read_to and post.author_id != news.user]
    if news.unread and new:
        its = new[0].thread
        told |= {"fresh": len(new), "title": its.title, "group": its.group.name}
    return told
