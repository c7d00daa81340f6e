"""Boards not ranked yet: one collects, one discusses. What is said is made up (data/young_boards.json)."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from community.groups.models import Group, Membership
from community.groups.services import join_group
from community.history.models import Entry
from community.people.models import User
from community.threads.demo import Narrator
from feedback.demo.interviews import library_of
from feedback.demo.setting_back import forget_notices
from feedback.models import Application, Board, Merge, Proposal
from feedback.services import applying, calling, evidence, interviews, merging, proposals

SOURCE = Path(__file__).resolve().parent.parent / "data" / "young_boards.json"
BOARDS: list[dict[str, Any]] = json.loads(SOURCE.read_text(encoding="utf-8"))["boards"]
BEFORE = timedelta(days=30)  # how long the members of such a board know each other


def build(world: Any) -> list[Board]:
    narrator = Narrator(world.people, world.now)
    boards = [tell(narrator, told) for told in BOARDS]
    narrator.settle()
    return boards


def tell(narrator: Narrator, told: dict[str, Any]) -> Board:
    board = found_board(narrator, told)
    made = [propose(narrator, board, each) for each in told["proposals"]]
    for proposal, each in zip(made, told["proposals"], strict=True):
        proposal.answers.set(made[number] for number in each.get("answers", ()))
        for key in each.get("too", ()):
            proposals.say_me_too(user=narrator.person(key), proposal=proposal)
        if proposal.thread is not None:
            narrator.tell(proposal.thread, each.get("talk", ()), [])
    cite(narrator, board, told, made)
    if "call" in told:
        call(narrator, board, told["call"])
    for each in told.get("interviews", ()):
        interview(narrator, board, each, made)
    for proposal, each in zip(made, told["proposals"], strict=True):
        if "merged" in each:
            merge(narrator, proposal, made[each["merged"][0]], each["merged"][1])
    return board


def found_board(narrator: Narrator, told: dict[str, Any]) -> Board:
    contact = narrator.person(told["contact"])
    group = Group.objects.create(kind=Group.Kind.BOARD, name=told["title"], readers=Group.Readers.SIGNED_IN)
    for key in told["facilitators"]:
        join(narrator, group, key, contact, Membership.Role.FACILITATOR)
    for key in told["members"]:
        join(narrator, group, key, contact, Membership.Role.MEMBER)
    Membership.objects.filter(group=group).update(since=narrator.now - BEFORE)
    return Board.objects.create(
        group=group,
        title=told["title"],
        question=told["question"],
        intro=told["intro"],
        ranks=told["ranks"],
        phase=told["phase"],
        contact=contact,
    )


def join(narrator: Narrator, group: Group, key: str, by: User, role: str) -> None:
    join_group(user=narrator.person(key), group=group, by=by, role=role)


def propose(narrator: Narrator, board: Board, each: dict[str, Any]) -> Proposal:
    proposal = proposals.propose(
        author=narrator.person(each["who"]),
        board=board,
        kind=each["kind"],
        title=each["title"],
        body=each["body"],
    )
    then = days_ago(narrator, each["days_ago"])
    Proposal.objects.filter(pk=proposal.pk).update(created_at=then)
    Entry.objects.filter(kind="feedback.proposal", object_id=proposal.pk).backdate(then)
    return proposal


def cite(narrator: Narrator, board: Board, told: dict[str, Any], made: list[Proposal]) -> None:
    by = narrator.person(told["contact"])
    for each in told["sources"]:
        facts = {name: each[name] for name in ("kind", "title", "text", "base", "n") if name in each}
        dated = days_ago(narrator, 30 * each["months_ago"]).date()
        source = evidence.add_source(board=board, by=by, dated_on=dated, **facts)
        for one in each["cited"]:
            cited = {name: value for name, value in one.items() if name not in ("for", "share")}
            share = Decimal(one["share"]) if "share" in one else None
            spoken = [made[number] for number in one["for"]]
            evidence.cite(source=source, by=by, proposals=spoken, share=share, **cited)


def call(narrator: Narrator, board: Board, told: dict[str, Any]) -> None:
    by = board.contact
    assert by is not None
    made = calling.make_call(
        board=board,
        by=by,
        title=told["title"],
        text=told["text"],
        places=told["places"],
        opens_on=days_ago(narrator, told["opened"]).date(),
        closes_on=days_ago(narrator, -told["left"]).date(),
    )
    for each in told["applied"]:
        application = applying.apply(call=made, user=narrator.person(each["who"]), motivation=each["text"])
        then = days_ago(narrator, each["days_ago"])
        Application.objects.filter(pk=application.pk).update(applied_at=then)
        set_back(application, then)
    set_back(made, days_ago(narrator, told["opened"]))


def interview(narrator: Narrator, board: Board, each: dict[str, Any], made: list[Proposal]) -> None:
    by, then = board.contact, days_ago(narrator, each["days_ago"])
    assert by is not None
    answers = {made[int(n)].pk: interviews.Answer(*said) for n, said in each["answers"].items()}
    held = interviews.hold(
        board=board,
        by=by,
        library=library_of(each["town"]),
        on=then.date(),
        consent=True,
        unnamed=False,
        notes="",
        answers=answers,
        finished=True,
    )
    type(held).objects.filter(pk=held.pk).update(finished_at=then)
    set_back(held, then)


def set_back(thing: Any, then: datetime) -> None:
    Entry.objects.filter(kind=thing._meta.label_lower, object_id=thing.pk).backdate(then)


def merge(narrator: Narrator, gone: Proposal, kept: Proposal, because: str) -> None:
    by = gone.board.contact
    assert by is not None
    row = merging.merge(gone=gone, kept=kept, by=by, because=because)
    then = days_ago(narrator, 7)
    Merge.objects.filter(pk=row.pk).update(at=then)
    entries = Entry.objects.filter(kind="feedback.proposal", object_id__in=(gone.pk, kept.pk))
    entries.filter(verb__in=("merge", "take-in")).backdate(then)
    forget_notices(f"merge:{row.pk}")


def days_ago(narrator: Narrator, days: int) -> datetime:
    return timezone.localtime(narrator.now - timedelta(days=days))
