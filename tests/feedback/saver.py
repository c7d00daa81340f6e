"""A program of its own that saves one person's ballot again and again, until somebody kills it.

`python -m tests.feedback.saver '{"database": {…}, "keys": "…", "round": 1, "user": 2, "ids": […]}'`, with the
environment of the test run. Says *saved* after the first.
"""

import json
import os
import random
import sys


def main() -> None:
    asked = json.loads(sys.argv[1])
    import django

    django.setup()
    from django.conf import settings
    from django.db import OperationalError, connections

    connections["default"].settings_dict.update(asked["database"])
    settings.KEYS_DIR = asked["keys"]

    from community.people.models import User
    from feedback import errors
    from feedback.models import Round
    from feedback.services.casting import ballot_of, save_ballot

    chance = random.Random(os.getpid())
    user, round = User.objects.get(pk=asked["user"]), Round.objects.get(pk=asked["round"])
    said = False
    while True:
        order = [[pk] for pk in chance.sample(asked["ids"], len(asked["ids"]))]
        ballot = ballot_of(user, round)
        revision = ballot.revision if ballot else 0
        try:
            save_ballot(
                voter=user, round=round, tiers=order, seen=asked["ids"], no_opinion=[], revision=revision
            )
        except (errors.StaleBallot, OperationalError):
            continue
        if not said:
            print("saved", flush=True)
            said = True


if __name__ == "__main__":
    main()
