"""What the demo world's meetups and trainings say. Fictional, and Dutch."""

from dataclasses import dataclass
from datetime import time

from meetups.models import Level, Mode

HOME_DESCRIPTION = """Op de agenda:

1. Rondje langs de bibliotheken: wat loopt goed, waar zit je vast?
2. Wie neemt de Wise-opfrissing mee in het voorjaar?
3. De drie hoogste ideeën van ons klankbord: wat pakken we eerst aan?

Soep en broodjes na afloop. Kom je met de wagen? Zeg in het gesprek hieronder waar je vertrekt."""

AGENDA = """Rondje langs de bibliotheken, vragen van collega's en wat er op komst is."""

PLACES = ("Vergaderzaal", "Leescafé", "Forum", "Polyvalente zaal", "")


@dataclass(frozen=True, slots=True)
class TrainingText:
    title: str
    description: str
    level: str
    service: str
    in_days: int
    at: time
    minutes: int
    mode: str
    town: str = ""
    seats: int | None = None
    every_months: int = 0


TRAININGS = (
    TrainingText(
        "Wise voor starters: uitlenen, innemen, reserveren",
        "Voor wie pas begint aan de balie. Je oefent op een proefomgeving; meebrengen hoeft niet.",
        Level.STARTER, "Wise", 9, time(9, 30), 180, Mode.IN_PERSON, "Hasselt", 12, 2,
    ),
    TrainingText(
        "Wise-opfrissing: wat is er nieuw?",
        "De nieuwigheden van het afgelopen halfjaar, en tijd voor jullie vragen.",
        Level.REFRESHER, "Wise", 16, time(13, 30), 90, Mode.HYBRID, "Genk", 20, 3,
    ),
    TrainingText(
        "Rapporten in Wise: van vraag tot tabel",
        "Je maakt je eigen rapport. Een verdieping: je werkt al vlot met Wise.",
        Level.IN_DEPTH, "Wise", 24, time(9), 360, Mode.IN_PERSON, "Leuven", 10,
    ),
    TrainingText(
        "Kennismaking met Mijn Bibliotheek",
        "Wat ziet de lezer, en waarmee kan je hem helpen aan de balie?",
        Level.EXPLORATION, "Mijn Bibliotheek", 12, time(11), 60, Mode.ONLINE, "", 50,
    ),
    TrainingText(
        "Schrijven voor je bibliotheekwebsite",
        "Kort, duidelijk en vindbaar. Breng een tekst mee die je wil verbeteren.",
        Level.IN_DEPTH, "website", 33, time(13), 180, Mode.IN_PERSON, "Mechelen", 14,
    ),
    TrainingText(
        "Eerste hulp bij digitale vragen",
        "E-readers, smartphones en wachtwoorden: hoe help je zonder het over te nemen?",
        Level.EXPLORATION, "digitale", 19, time(14), 120, Mode.ONLINE, "", None, 4,
    ),
    TrainingText(
        "Wegwijs op het leerplatform",
        "Waar vind je welke cursus, en hoe volg je op wat je team leert?",
        Level.STARTER, "leerplatform", 40, time(10), 60, Mode.ONLINE, "", 40,
    ),
)  # fmt: skip
