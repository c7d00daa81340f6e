"""manage.py prepare: everything a server needs before it starts. A second call changes nothing."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from community import static_files
from community.translations import compile_catalog

# What packages bring along and no page of ours asks for.
NOT_SERVED = ["rest_framework", "django_htmx/ext/*-2*", "django_htmx/htmx-2*", "django_htmx/htmax-*"]


class Command(BaseCommand):
    help = (
        "Compile the translations, bring the database up to date, collect static files, fill the demo world."
    )

    def handle(self, **_: Any) -> None:
        if compile_catalog():
            translation_file_changed(None, Path("django.mo"))  # the demo world's mail is written here
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            self.collect()
        if settings.DEMO and "demo" in get_commands() and not get_user_model().objects.exists():
            self.stdout.write("Making the demo world …")
            self.stdout.flush()
            call_command("demo", scale="small")

    def collect(self) -> None:
        """Hash and compress the static files, when they are not those of the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".source"
        source = source_of_static_files()
        if stamp.exists() and stamp.read_text() == source:
            return
        self.stdout.write("Collecting static files …")
        self.stdout.flush()
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=NOT_SERVED)
        stamp.write_text(source)


def source_of_static_files() -> str:
    """A digest of what collectstatic would read, and of what it would do with it."""
    made_by = "".join(version(package) for package in ("django", "whitenoise", "lightningcss"))
    digest = hashlib.sha256(made_by.encode() + Path(static_files.__file__).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list(NOT_SERVED):
            with storage.open(name) as file:
                digest.update(name.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()
