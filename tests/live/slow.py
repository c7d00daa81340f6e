"""A post in a transaction that stays open: writes, says "written", and commits once it reads a line.

usage: python -m tests.live.slow USER THREAD
"""

import sys
import uuid


def main(user: int, thread: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    from community.people.models import User
    from community.threads import services
    from community.threads.models import Thread

    with transaction.atomic():
        author, where = User.objects.get(pk=user), Thread.objects.get(pk=thread)
        post = services.post(author=author, thread=where, body="Slow", uuid=uuid.uuid4())
        print("written", post.number, flush=True)
        sys.stdin.readline()
    print("committed", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
