"""The catalog of translations: what the sources ask for, what it holds, and where the two differ.

Built on Babel, so that nothing of GNU gettext needs to be installed. Source strings are English; an English
catalog holds only the sentences of a library (community/people/wording.py) that we say in other words.
The `.po` file holds translations only, sorted and without line numbers, so that two people who add
to it seldom touch the same lines; the `.mo` file is generated beside it and never committed.
"""

import fcntl
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "nl"
CATALOG = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
OF_LIBRARIES = ("community/people/wording.py",)
SOURCES = ("community", "regions", "meetups", "feedback", "templates")
TEMPLATE_SUFFIXES = {".html", ".txt", ".svg", ".xml"}
NOT_SOURCES = {"migrations", "__pycache__"}

CONTEXT = "\u0004"
PLURAL = "\u0000"

# function → positions of (context, singular, plural), counted from 1; 0 where it has none
KEYWORDS = {
    "_": (0, 1, 0),
    "gettext": (0, 1, 0),
    "gettext_lazy": (0, 1, 0),
    "gettext_noop": (0, 1, 0),
    "ngettext": (0, 1, 2),
    "ngettext_lazy": (0, 1, 2),
    "pgettext": (1, 2, 0),
    "pgettext_lazy": (1, 2, 0),
    "npgettext": (1, 2, 3),
    "npgettext_lazy": (1, 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]|\{(\w*)\}")
HEADER = """\
# {title} of Klankbord.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


class BadTranslation(ValueError):
    """A translation that doesn't fit its source string; says which and why."""


class Source(NamedTuple):
    """A string that the sources ask a translation for, and where it was seen first."""

    context: str | None
    singular: str
    plural: str | None
    place: str

    @property
    def key(self) -> str:
        """The form that `messages add` reads: context, EOT, singular, NUL, plural."""
        text = self.singular if self.plural is None else f"{self.singular}{PLURAL}{self.plural}"
        return text if self.context is None else f"{self.context}{CONTEXT}{text}"


def sources(root: Path = ROOT, below: Iterable[str] = SOURCES) -> dict[tuple[str | None, str], Source]:
    """Everything marked for translation in our Python and templates, by (context, singular).

    A string that is marked both with and without a plural is asked for once, with its plural.
    """
    found: dict[tuple[str | None, str], Source] = {}
    for path in _files(root, below):
        place = path.relative_to(root).as_posix()
        for source in _strings(path, place):
            identity = (source.context, source.singular)
            if identity not in found or (source.plural and not found[identity].plural):
                found[identity] = source
    return found


def _files(root: Path, below: Iterable[str]) -> Iterator[Path]:
    for name in below:
        start = root / name
        candidates = [start] if start.is_file() else sorted(start.rglob("*"))
        for path in candidates:
            in_templates = "templates" in path.relative_to(root).parts and path.suffix in TEMPLATE_SUFFIXES
            if (path.suffix == ".py" or in_templates) and not NOT_SOURCES & set(path.parts):
                yield path


def _strings(path: Path, place: str) -> Iterator[Source]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Python's tokenizer reads what templatize left: no indentation, no exotic white space
        text = "\n".join(re.sub(r"\s", " ", line).strip() for line in templatize(text, place).split("\n"))
    options: dict[str, str] = {}
    keywords = dict.fromkeys(KEYWORDS)
    for line, function, arguments, _comments in extract_python(
        io.BytesIO(text.encode()),
        keywords,
        (),
        options,  # type: ignore[arg-type]
    ):
        given = (arguments,) if isinstance(arguments, str) else tuple(arguments)
        positions = KEYWORDS[str(function)]
        context, singular, plural = (given[at - 1] if 0 < at <= len(given) else None for at in positions)
        if singular:
            yield Source(context, singular, plural, f"{place}:{line}")


def load(path: Path = CATALOG) -> Catalog:
    """The catalog as it stands; an empty one where there is no file yet."""
    if not path.exists():
        return Catalog(locale=_language(path))
    with path.open("rb") as file:
        return read_po(file, locale=_language(path))


def _language(path: Path) -> str:
    return "en" if path == ENGLISH else LANGUAGE


def merge(translations: Mapping[str, str | list[str]], path: Path = CATALOG) -> int:
    """Put translations (keys as `Source.key`) into the catalog; those of the same key are replaced.

    Returns how many changed. Raises BadTranslation and changes nothing when one doesn't fit.
    Several processes may call it at once.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path.parent):
        catalog = load(path)
        changed = sum(_put(catalog, key, value) for key, value in translations.items())
        if changed:
            _save(catalog, path)
    return changed


def _put(catalog: Catalog, key: str, value: str | list[str]) -> bool:
    before, _, text = key.rpartition(CONTEXT)
    context = before or None
    singular, _, plural = text.partition(PLURAL)
    forms: tuple[str, ...] = tuple(value) if isinstance(value, list) else (value,)
    fits = isinstance(value, list) is bool(plural) and len(forms) == (2 if plural else 1)
    if not fits or not all(isinstance(form, str) and form for form in forms):
        wanted = "[singular, plural]" if plural else "one text"
        raise BadTranslation(f"{text!r} needs {wanted}, not {value!r}.")
    if problem := placeholder_problem((singular, plural) if plural else (singular,), forms):
        raise BadTranslation(problem)
    existing = catalog.get(singular, context)
    if existing is not None and existing.pluralizable and not plural:
        return False  # the form with its plural serves both
    string = forms if plural else forms[0]
    if existing is not None and existing.string == string and not existing.fuzzy:
        return False
    catalog.delete(singular, context)
    catalog.add((singular, plural) if plural else singular, string, context=context)
    return True


def prune(path: Path = CATALOG) -> int:
    """Drop what no source asks for any more; returns how many went."""
    asked = sources(ROOT, OF_LIBRARIES if path == ENGLISH else SOURCES)
    with _locked(path.parent):
        catalog = load(path)
        gone = [entry for entry in _entries(catalog) if _identity(entry) not in asked]
        for entry in gone:
            catalog.delete(entry.id, entry.context)
        if gone:
            _save(catalog, path)
    return len(gone)


def _save(catalog: Catalog, path: Path) -> None:
    """Write the catalog in its one stable form."""
    catalog.obsolete.clear()
    for entry in catalog:
        entry.locations, entry.auto_comments, entry.previous_id = [], [], []
    body = io.BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    title = "The English of libraries, in the words" if path == ENGLISH else "Dutch translations"
    _replace(path, HEADER.format(language=_language(path), title=title).encode() + body.getvalue())


def compile_catalog(*paths: Path) -> bool:
    """Make the `.mo` beside each catalog that is newer; True when one was made."""
    made = [_compile(path) for path in paths or (CATALOG, ENGLISH)]
    return any(made)


def _compile(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    if not path.exists() or (compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns):
        return False
    content = io.BytesIO()
    write_mo(content, load(path))
    _replace(compiled, content.getvalue())
    return True


def problems(path: Path = CATALOG, root: Path = ROOT) -> list[str]:
    """One line for every string that is missing, fuzzy, without use, or at odds with its source."""
    asked, catalog = sources(root), load(path)
    found = []
    for source in asked.values():
        entry = catalog.get(source.singular, source.context)
        if problem := _problem(source, entry):
            found.append(f"{source.place}: {problem}")
    for entry in [*_entries(catalog), *catalog.obsolete.values()]:
        if _identity(entry) not in asked:
            found.append(f"{path.name}: no source asks for {_singular(entry)!r} any more")
    return found


def odd_english() -> list[str]:
    """One line for every English text of ours that is fuzzy, without use, or at odds with its source."""
    asked = sources(ROOT, OF_LIBRARIES)
    found = []
    for entry in _entries(load(ENGLISH)):
        source = asked.get(_identity(entry))
        problem = _problem(source, entry) if source else f"no library says {_singular(entry)!r}"
        found += [f"English: {problem}"] if problem else []
    return found


def missing(below: Iterable[str] = SOURCES, path: Path = CATALOG) -> dict[str, str | list[str]]:
    """What has no translation yet, in the form that `merge` reads."""
    catalog = load(path)
    empty: dict[str, str | list[str]] = {}
    for source in sources(ROOT, below).values():
        entry = catalog.get(source.singular, source.context)
        if entry is None or not _is_filled(entry) or (source.plural and not entry.pluralizable):
            empty[source.key] = ["", ""] if source.plural else ""
    return empty


def _problem(source: Source, entry: Entry | None) -> str | None:
    if entry is None or not _is_filled(entry):
        return f"no translation of {source.singular!r}"
    if entry.fuzzy:
        return f"the translation of {source.singular!r} is marked fuzzy"
    if source.plural and (not entry.pluralizable or entry.id[1] != source.plural):
        return f"the translation of {source.singular!r} lacks the plural {source.plural!r}"
    ids = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
    return placeholder_problem(ids, _forms(entry))


def placeholder_problem(ids: tuple[str, ...], forms: tuple[str, ...]) -> str | None:
    """What is wrong with the placeholders of a translation, or None.

    A singular may say its number in words: there placeholders may be left out, never added.
    """
    for position, form in enumerate(forms):
        wanted, used = _placeholders(ids[position]), _placeholders(form)
        singular_of_plural = len(ids) > 1 and position == 0
        allowed = wanted | _placeholders(ids[-1]) if singular_of_plural else wanted
        if used - allowed or (not singular_of_plural and wanted - used):
            named = ", ".join(sorted(wanted)) or "none"
            return f"{ids[position]!r} has the placeholders {named}, its translation {form!r} has others"
    return None


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _entries(catalog: Catalog) -> list[Entry]:
    return [entry for entry in catalog if entry.id]


def _singular(entry: Entry) -> str:
    return str(entry.id if isinstance(entry.id, str) else entry.id[0])


def _identity(entry: Entry) -> tuple[str | None, str]:
    return entry.context, _singular(entry)


def _forms(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def _is_filled(entry: Entry) -> bool:
    forms = _forms(entry)
    return bool(forms) and all(forms)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for oneself; the lock goes with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
