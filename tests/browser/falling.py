"""`manage.py serve` that dies, as in a crash, in the middle of one message: before its commit, or after it and before
anybody hears of it. python -m tests.browser.falling
"""

import os
import signal
from typing import Any

BEFORE, AFTER = "Val voor het bewaren", "Val na het bewaren"


def fall() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    import django

    django.setup()
    from django.core.management import execute_from_command_line
    from django.db import transaction

    from community.threads import services

    real = services.post

    def post(**given: Any) -> Any:
        made = real(**given)
        if given["body"] == BEFORE:
            fall()
        if given["body"] == AFTER:
            transaction.on_commit(fall)
        return made

    services.post = post
    execute_from_command_line(["manage.py", "serve"])


if __name__ == "__main__":
    main()
