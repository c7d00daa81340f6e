"""manage.py serve: the server, and where to look."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.reloader import translation_file_changed

from community import serving
from community.notices.loop import start_loop
from community.people.first import link

DEMO_BANNER = """
Klankbord is ready: {url}

  Guided path         {url}/demo/        choose a card; it signs you in
  Mail that was sent  {url}/demo/mail/
  Sign in as          colleague, newcomer, organiser, member, facilitator,
                      service, lead, outsider or admin: on the guided path, no password

Ctrl-C stops it.
"""
BANNER = """
Klankbord is ready: {url}
{first}
Ctrl-C stops it.
"""
FIRST = """
  Nobody is here yet. This link makes the first administrator, once:
  {link}
"""


class Command(BaseCommand):
    help = "Serve Klankbord on HOST and PORT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="run `manage.py prepare` first")

    def handle(self, *, prepare: bool, **_: Any) -> None:
        host, port = settings.HOST, settings.PORT
        try:
            bound = serving.listen(host, port)
        except serving.PortTaken as error:
            raise CommandError(
                f"Port {port} of {host} can't be used ({error.strerror}): stop what runs there, "
                f"or choose another port, such as `make run PORT={port + 1}`."
            ) from error
        except OSError as error:
            raise CommandError(
                f"HOST is {host!r}: this machine has no such address ({error.strerror})."
            ) from error
        if prepare and subprocess.run([sys.executable, sys.argv[0], "prepare"]).returncode:  # noqa: S603
            raise CommandError("Klankbord could not be made ready; what stands above says why.")
        if prepare:
            translation_file_changed(None, Path("django.mo"))  # ours may have been read before it was there
        address = link()
        self.first = FIRST.format(link=address) if address else ""
        loop = None if settings.VALKEY_URL else start_loop()  # grown, `manage.py work` does it
        try:
            serving.serve(bound, self.announce)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        finally:
            if loop is not None:
                loop.stop()

    def announce(self) -> None:
        banner = DEMO_BANNER if settings.DEMO else BANNER
        self.stdout.write(banner.format(url=settings.PUBLIC_URL, first=self.first))
        self.stdout.flush()
