"""The personas: fictional, each with a job to do. Where they work is said by regions."""

from typing import Any

from community.people.models import User
from community.people.services import note_proof

ORDER = 10

PERSONAS: dict[str, tuple[str, dict[str, Any]]] = {
    "colleague": (
        "Els Vermeer",
        {"job": "Bibliotheekmedewerker", "ask_me_about": "leesbevordering, prentenboeken"},
    ),
    "newcomer": ("Yara Thijs", {"job": "Startend bibliotheekmedewerker", "in_sector_since": 2026}),
    "organiser": ("Joris Daems", {"job": "Teamcoach", "ask_me_about": "regiowerking, samen aankopen"}),
    "member": ("Nadia Benali", {"job": "Jeugdbibliothecaris", "ask_me_about": "Wise, jeugdcollectie"}),
    "facilitator": ("Tom Claes", {"job": "Vormingsverantwoordelijke", "ask_me_about": "vorming geven, Wise"}),
    "service": ("Sofie Maertens", {"job": "Medewerker servicedesk"}),
    "lead": ("Pieter Goossens", {"job": "Projectleider"}),
    "outsider": ("Lien Desmet", {"job": "Bibliothecaris", "ask_me_about": "digitale collecties"}),
    "admin": ("Karim Aerts", {"job": "Applicatiebeheerder", "is_staff": True}),
}


def small(world: Any) -> None:
    for key, (name, fields) in PERSONAS.items():
        world.people[key] = User.objects.create_user(f"{key}@demo.example", name=name, **fields)
        note_proof(user=world.people[key])


def large(world: Any) -> None:
    """The many colleagues belong to libraries, so regions makes them."""
