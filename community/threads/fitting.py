"""How well what somebody can be asked about fits a question: their topics against its words.

A topic's words count when they stand in the question, more where they stand in its title. Dutch bends words
and glues them together, so `boek` is found in `boeken` and, for less, in `prentenboek`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from community.frame.folding import fold

SHORTEST = 3
WITHIN = 5  # letters from which on a word is looked for inside a longer one
ENDING = 3  # letters by which a bent word is longer
SAME, BENT, GLUED = 4, 3, 1
IN_TITLE = 2  # times as much
WORD = re.compile(r"[^\W_]+")
# words that fit every question
EMPTY_WORDS = """
aan aangezien about all alle alles als and andere any are bib bibliotheek bibliotheken bibs bij
bijna can dan dat deze die dit doe doen door een eens elke enkele for from gaan gaat geen geven
goed graag haar has have hebben heeft het hier hoe how hun ieder iemand iets jij jou jouw jullie
kan kunnen laat libraries library maar maken met mij mijn moet naar niet nieuwe nodig nog nooit
not onder ons onze ook our over samen that the them they this tot uit van veel vind vinden voor
vraag vragen waar wanneer want wat weet wel what when where which who wie wij willen with worden
you your zich zij zijn zonder
"""
EMPTY = frozenset(WORD.findall(EMPTY_WORDS))


@dataclass(frozen=True, slots=True)
class Question:
    title: frozenset[str]
    rest: frozenset[str]

    @classmethod
    def of(cls, title: str, rest: str) -> "Question":
        return cls(frozenset(words_of(title)), frozenset(words_of(rest)))


def words_of(text: str) -> list[str]:
    found = WORD.findall(fold(text))
    return [word for word in dict.fromkeys(found) if len(word) >= SHORTEST and word not in EMPTY]


def fit(topics: str, question: Question) -> int:
    """0 for nothing in common; otherwise the higher the better."""
    return sum(
        max(IN_TITLE * _best(word, question.title), _best(word, question.rest)) for word in words_of(topics)
    )


def _best(word: str, among: Iterable[str]) -> int:
    return max((_alike(word, other) for other in among), default=0)


def _alike(one: str, other: str) -> int:
    if one == other:
        return SAME
    short, long = sorted((one, other), key=len)
    if len(short) > SHORTEST and long.startswith(short) and len(long) - len(short) <= ENDING:
        return BENT
    return GLUED if len(short) >= WITHIN and short in long else 0
