"""manage.py messages: the translations, without GNU gettext."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community import translations


class Command(BaseCommand):
    help = "Find, add, compile and check the translations."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        extract = actions.add_parser(
            "extract", help="print what has no translation yet, as JSON to fill in and `add`"
        )
        extract.add_argument("below", nargs="*", help="folders or files, from the top of the project")
        add = actions.add_parser("add", help="merge translations from a JSON file")
        add.add_argument("file", type=Path, help="a JSON file, - for standard input")
        add.add_argument(
            "--english", action="store_true", help="what a library says in English, in our words"
        )
        actions.add_parser("compile", help="make the .mo file where it is older than the .po file")
        actions.add_parser("check", help="fail where a translation is missing, fuzzy, wrong or without use")
        actions.add_parser("prune", help="drop translations that no source asks for")

    def handle(self, *, action: str, **options: Any) -> None:
        actions: dict[str, Callable[..., None]] = {
            "extract": self.extract,
            "add": self.add,
            "compile": self.compile,
            "check": self.check_all,
            "prune": self.prune,
        }
        actions[action](**options)

    def extract(self, *, below: list[str], **_: Any) -> None:
        empty = translations.missing(below or translations.SOURCES)
        self.stdout.write(json.dumps(empty, ensure_ascii=False, indent=1))

    def add(self, *, file: Path, english: bool, **_: Any) -> None:
        try:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
            pairs = json.loads(text)
            if not isinstance(pairs, dict):
                raise translations.BadTranslation("The file holds no JSON object of {source: translation}.")
            changed = translations.merge(pairs, translations.ENGLISH if english else translations.CATALOG)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        translations.compile_catalog()
        self.stdout.write(f"{changed} of {len(pairs)} translations are new or changed.")

    def compile(self, **_: Any) -> None:
        made = translations.compile_catalog()
        self.stdout.write("Translations compiled." if made else "Translations were up to date.")

    def check_all(self, **_: Any) -> None:
        found = [*translations.problems(), *translations.odd_english()]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} translations need work."]))
        self.stdout.write("Translations are complete.")

    def prune(self, **_: Any) -> None:
        gone = translations.prune() + translations.prune(translations.ENGLISH)
        self.stdout.write(f"{gone} translations dropped.")
