"""What a person can get to see of allauth is said in our words, Dutch and English."""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from community.people.models import User
from community.people.services import note_proof
from community.translations import ENGLISH, OF_LIBRARIES, ROOT, SOURCES, Source, load, odd_english, sources
from tests.cast import signed_in

THEIRS = Path(allauth.__file__).parent
PARTS = ("account/adapter.py", "account/fields.py", "account/forms.py", "mfa", "templates")
# Of what our settings leave out: telephone numbers, names to sign in with, signing up, links that confirm an address,
# mails about every change, being an identity provider; and the page of connections, which leads to the profile.
OUT_OF_REACH = re.compile(
    r"phone|signup|email_change|account/email_confirm\.|email/email_|email_confirmation_failed"
    r"|verified_email_required|_code_(message|subject)|email/base_"
    r"|account_already_exists|password_(changed|set|reset)_(message|subject)|/idp/"
    r"|mfa/email|mfa/apps|mfa/models|mfa/trust|password_reset_code|socialaccount/email|connections"
    r"|socialaccount/snippets/login.html|account/login.html"
)
NEVER_SAID = {
    "Email (again)", "Email (optional)", "Email address confirmation", "Email or phone", "Enter a phone number including country code (e.g. +1 for the US).",
    "Invalid or expired key.", "Login", "Phone", "Please select only one.", "Remember Me",
    "The email address is not assigned to any user account.", "The new value must be different from the current one.",
    "The phone number and/or password you specified are not correct.",
    "The phone number is not assigned to any user account.", "The username and/or password you specified are not correct.",
    "A user is already registered with this phone number.", "Username", "Username (optional)", "Username can not be used. Please use other username.",
    "Username or email", "Username or phone", "Username, email or phone", "You cannot add more than %d email addresses.",
    "You cannot deactivate two-factor authentication.", "You must type the same email each time.",
    "Save them  in a secure location now — they won't be shown again.", "I have saved my recovery codes",
}  # fmt: skip
TITLE_CASE = re.compile(
    r"\w [A-Z][a-z]+\b|[Tt]wo-factor|[Tt]hird-party|[Ss]ecurity key|[Aa]uthenticator|successful"
)


def said() -> Iterator[Source]:
    """What allauth can say here, by page and by module."""
    for part in PARTS:
        start = THEIRS / part
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            place = path.relative_to(THEIRS).as_posix()
            if path.is_file() and not OUT_OF_REACH.search(place) and not (ROOT / place).exists():
                yield from (
                    each for each in sources(THEIRS, [place]).values() if each.singular not in NEVER_SAID
                )


def test_all_that_allauth_can_say_here_is_in_our_dutch() -> None:
    ours = load()
    assert {each.singular for each in said() if ours.get(each.singular) is None} == set()


def test_its_english_is_plain_and_in_sentence_case() -> None:
    with override("en"):
        texts = {
            ngettext(each.singular, each.plural, 2) if each.plural else gettext(each.singular)
            for each in said()
        }
    assert {text for text in texts if TITLE_CASE.search(re.sub(r"\. [A-Z]|<.*?>", "", text))} == set()


def test_the_english_of_ours_is_of_a_library_and_changes_no_page_of_ours() -> None:
    known = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in load(ENGLISH) if entry.id}
    files = [path for part in SOURCES for path in (ROOT / part).rglob("*.[pht]*") if path.suffix != ".pyc"]
    ours = [path.read_text() for path in files if path.is_file() and path != ROOT / OF_LIBRARIES[0]]
    marked = {text for text in known if any(f'"{text}"' in each for each in ours)}
    assert (odd_english(), marked) == ([], set())


HEADINGS = {
    "/account/email/": ("Your e-mail addresses", "Je e-mailadressen"),
    "/account/password/set/": ("Choose a password", "Kies een wachtwoord"),
    "/account/2fa/": ("A second step", "Een tweede stap"),
    "/account/2fa/webauthn/add/": ("Add a passkey", "Voeg een toegangssleutel toe"),
    "/account/password/reset/": ("Forgot your password", "Wachtwoord vergeten"),
    "/account/inactive/": ("Your account is closed", "Je account staat stil"),
    "/account/3rdparty/": ("Your profile", "Je profiel"),
}


@pytest.mark.parametrize("path", HEADINGS)
def test_a_page_of_allauth_has_a_heading_of_ours(member: User, path: str) -> None:
    note_proof(user=member)
    client = signed_in(member)
    found = []
    for language in ("en", "nl"):
        page = client.get(path, follow=True, headers={"accept-language": language}).content.decode()
        found.append(
            re.sub(r"<.*?>", "", page.split("<h1", 1)[1].split("</h1>", 1)[0].split(">", 1)[1]).strip()
        )
    assert tuple(found) == HEADINGS[path]


@pytest.mark.parametrize(
    ("language", "subject"),
    [("nl", "bevestigt je adres voor Klankbord"), ("en", "confirms your address for Klankbord")],
)
def test_a_new_address_gets_a_mail_that_begins_with_its_code(
    member: User, language: str, subject: str
) -> None:
    note_proof(user=member)
    client = signed_in(member)
    client.post(
        "/account/email/",
        {"action_add": "", "email": "thuis@bib.example"},
        headers={"accept-language": language},
    )
    [sent] = mail.outbox
    code, _space, rest = sent.subject.partition(" ")
    assert (rest, f"\n    {code}\n" in str(sent.body), sent.to) == (subject, True, ["thuis@bib.example"])
    assert "example.com" not in sent.body


def test_a_link_for_a_new_password_is_mailed_in_our_words(member: User) -> None:
    note_proof(user=member)
    Client(headers={"accept-language": "nl"}).post("/account/password/reset/", {"email": member.email})
    [sent] = mail.outbox
    assert sent.subject == "Een nieuw wachtwoord voor Klankbord"
    assert str(sent.body).startswith("Dag,\n\nhier kies je een nieuw wachtwoord voor Klankbord:\n\nhttp")
