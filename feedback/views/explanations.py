"""*Waarom?* of any two proposals of a board: why one stands above the other, or why nothing compares them."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.access import READERS, access
from community.numbers import whole
from feedback import counting
from feedback.comparing import Apart, Compared, Placed, Why, compare, listed
from feedback.counting import Computed
from feedback.explaining import Explanation, Votes
from feedback.ladder import span
from feedback.models import Proposal, Reason
from feedback.views.certainty import second_names
from feedback.views.lookups import Standing, board_for
from feedback.voices import in_voices

Proposals = dict[int, Proposal]
Said = dict[str, Any]


@access(GET=READERS)
def why(request: HttpRequest, pk: int, round_pk: int | None = None) -> HttpResponse:
    """*Waarom?* for a pair, `one` and `other`, either way round; for `one` alone with its neighbours."""
    board = board_for(request, pk)
    standing = Standing(board, request.user, round_pk)
    if standing.released is None:
        raise Http404
    proposals = {proposal.pk: proposal for proposal in board.proposals.all()}
    sorts = choices(standing.told, proposals)
    open_to_choose = {proposal.pk for _label, members in sorts for proposal in members}
    one, other = (_chosen(request, name, open_to_choose) for name in ("one", "other"))
    said = explained(standing.told, proposals, one, other) if one and other else []
    if one and not other:
        said = around(standing.told, proposals, one)
    context = {
        "board": board, "standing": standing, "one": one, "other": other, "sorts": sorts,
        "said": said, "kept_back": kept_back(said),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "feedback/_whys.html", context)
    if standing.open_round().is_revealed:
        context["told"] = reasons_of([proposals[pk] for pk in dict.fromkeys((one, other)) if pk])
    return render(request, "feedback/why.html", context)


def kept_back(said: list[Said]) -> str:
    """What these explanations leave out, for it is said once: "votes", "numbers", or "" where nothing is."""
    if any(each["case"] == "placed" for each in said):
        return "votes"
    return "numbers" if any(each.get("kept_back") for each in said) else ""


def _chosen(request: HttpRequest, name: str, known: set[int]) -> int:
    """0 for what isn't there to be chosen."""
    number = whole(request.GET.get(name, ""))
    return number if number in known else 0


def choices(computed: Computed, proposals: Proposals) -> list[tuple[str, list[Proposal]]]:
    """What can be chosen: the order as it stands, then the rest of the board by why it isn't in it."""
    order = [pk for group in counting.ladder(computed["contests"]) for pk in group]
    collecting = [row[0] for entry in computed["contests"] for row in entry["collecting"]]
    merged = [gone for gone, _head in computed.get("merged", [])]
    known = {*order, *collecting, *merged}
    rest = [
        pk
        for pk, proposal in proposals.items()
        if pk not in known and proposal.retired_at is None and not proposal.silent
    ]
    sorts = [
        (_("In the order"), order),
        (_("Still collecting opinions"), collecting),
        (_("Merged"), merged),
        (_("Not ranked in this round"), rest),
    ]
    return [(label, [proposals[pk] for pk in pks]) for label, pks in sorts if pks]


def reasons_of(proposals: list[Proposal]) -> list[tuple[Proposal, list[str]]]:
    """What members wrote about each of these, where they wrote something. One query."""
    told: dict[int, list[str]] = {proposal.pk: [] for proposal in proposals}
    for pk, text in Reason.objects.revealed().filter(proposal__in=told).values_list("proposal", "text"):
        told[pk].append(text)
    return [(proposal, told[proposal.pk]) for proposal in proposals if told[proposal.pk]]


def around(computed: Computed, proposals: Proposals, one: int) -> list[Said]:
    """Why it stands between its neighbours: with each of the rung above, of its own and of the one below."""
    head = dict(computed.get("merged", [])).get(one, one)
    found = [] if head == one else explained(computed, proposals, one, head)
    entry = next((entry for entry in computed["contests"] if head in listed(entry)), None)
    if entry is None:
        return [*found, {"case": Why.NOT_RANKED.value, "about": [proposals[head]]}]
    if head not in entry["candidates"]:
        return [*found, collecting(entry, proposals, [head])]
    groups = entry["groups"]
    at = next(number for number, group in enumerate(groups) if head in group)
    near = [other for rung in groups[max(0, at - 1) : at + 2] for other in rung if other != head]
    for other in near:
        found += explained(computed, proposals, head, other)
    return found or [{"case": "alone", "about": [proposals[head]]}]


def explained(computed: Computed, proposals: Proposals, one: int, other: int) -> list[Said]:
    """The explanation as data, proposals instead of indexes; where nothing compares the two, the reason, and
    after it what does say which comes first. [] for one with itself."""
    if one == other:
        return []
    found = compare(computed, one, other)
    if isinstance(found, Compared):
        names = [proposals[pk] for pk in found.candidates]
        said = told(found.explanation, names, None if found.kept_back else found.unit)
        return [{**said, "otherwise": counted_otherwise(computed, said)}]
    if isinstance(found, Placed):
        pair = proposals[found.upper], proposals[found.lower]
        return [{"case": "placed", "about": pair, "above": found.above}]
    return list(apart(computed, proposals, found))


def apart(computed: Computed, proposals: Proposals, found: Apart) -> Iterator[Said]:
    if found.why == Why.COLLECTING:
        for entry in computed["contests"]:
            if new := [pk for pk in found.about if pk in set(listed(entry))]:
                yield collecting(entry, proposals, new)
        return
    said: Said = {"case": found.why.value, "about": [proposals[pk] for pk in found.about]}
    if found.why == Why.MERGED:
        said["head"] = proposals[dict(computed["merged"])[found.about[0]]]
    if found.through is None:
        yield said
        return
    upper, lower = found.through
    if upper == lower:
        inner = next(pk for pk in found.about if pk != upper)
        yield {**said, "case": "inside", "outer": proposals[upper], "inner": proposals[inner]}
        return
    pairs = zip(found.about, found.through, strict=True)
    yield {**said, "under": [(proposals[pk], proposals[over]) for pk, over in pairs if pk != over]}
    yield from explained(computed, proposals, upper, lower)


def collecting(entry: Computed, proposals: Proposals, new: list[int]) -> Said:
    """Those that too few have seen: by how many, and where each would land."""
    rows = {
        pk: (seen_by, "" if seen_by is None else span(best, worst))
        for pk, seen_by, best, worst in entry["collecting"]
    }
    about = [(proposals[pk], *rows[pk]) for pk in new]
    return {"case": Why.COLLECTING.value, "about": about}


def counted_otherwise(computed: Computed, said: Said) -> list[str]:
    """How else it could be counted so that the lower of the two stands above the other."""
    upper, lower = said["direct"]["upper"].pk, said["direct"]["lower"].pk
    if not said["above"]:
        return []
    entry = next(entry for entry in computed["contests"] if upper in entry["candidates"])
    i, j = (entry["candidates"].index(pk) for pk in (upper, lower))
    return [label for label, places in second_names(entry) if places[j][1] < places[i][0]]


def told(found: Explanation, names: list[Proposal], unit: int | None) -> Said:
    """`unit` None: without numbers."""
    ring = [step.strength for step in found.ring]
    return {
        "case": found.case.value,
        "above": found.above,
        "direct": step(found.direct, names, unit),
        "chain": [step(votes, names, unit) for votes in found.chain],
        "ring": [step(votes, names, unit) for votes in found.ring],
        "even_ring": len(set(ring)) == 1,
        "kept_back": unit is None,
    }


def step(votes: Votes, names: list[Proposal], unit: int | None) -> Said:
    pair = {"upper": names[votes.upper], "lower": names[votes.lower]}
    return pair if unit is None else pair | numbers(votes, unit)


def numbers(votes: Votes, unit: int) -> Said:
    """In voices, counted in `unit`ths: to as many decimals as tell both sides apart."""
    counted = {
        "n": votes.for_upper,
        "against": votes.for_lower,
        "equal": votes.equal,
        "not_both": votes.not_both,
        "of": votes.for_upper + votes.for_lower + votes.equal,
    }
    sides = votes.for_upper, votes.for_lower
    same = sides[0] == sides[1]
    decimals = next((d for d in (1, 2) if same or len({in_voices(n, unit, d) for n in sides}) == 2), 3)
    return {name: in_voices(number, unit, decimals) for name, number in counted.items()}
