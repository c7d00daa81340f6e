import signal
from typing import Any

from django.core.management.base import BaseCommand

from community.notices.loop import Loop


class Command(BaseCommand):
    help = "Send mail that is due and do recurring duties, where that doesn't run inside the one process."

    def handle(self, *args: Any, **options: Any) -> None:
        loop = Loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: loop.ending.set())
        self.stdout.write("Working. Ctrl-C stops it.")
        loop.start()
        while loop.thread.is_alive():
            loop.thread.join(0.5)
