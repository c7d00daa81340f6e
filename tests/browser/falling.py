"""`manage.py serve` that dies, as in a crash, in the middle of one message: before its commit, or after it and before
anybody hears of it; each once, for it is sent again. python -m tests.browser.falling
"""

import os
import signal
from pathlib import Path
from typing import Any

BEFORE, AFTER = "Val voor het bewaren", "Val na het bewaren"


def fall(name: str) -> None:
    mark = Path(os.environ["DATA_DIR"]) / name
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    import django

    django.setup()
    from django.core.management import execute_from_command_line

    from community.threads import services

    post, append = services.post, services._append

    def post_and_fall(**given: Any) -> Any:
        made = post(**given)
        if given["body"] == AFTER:
            fall("fell-after")
        return made

    def fall_in_it(*given: Any) -> Any:
        made = append(*given)
        if made.body == BEFORE:
            fall("fell-before")
        return made

    services.post = post_and_fall
    services._append = fall_in_it  # type: ignore[assignment]
    execute_from_command_line(["manage.py", "serve"])


if __name__ == "__main__":
    main()
