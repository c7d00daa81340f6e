"""A question that nobody answers is shown to three who may know: once, after two working days."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from community.groups.models import Membership
from community.notices.duties import duties
from community.notices.models import Delivery, Follow, Notice
from community.notices.services import follow
from community.people.models import User
from community.support.calendar import working_days_after
from community.threads import moderating, questions, reading, services
from community.threads.fitting import Question, fit
from community.threads.models import FOLLOWED, AskedToHelp, Thread
from regions.models import Region
from tests.at_once import at_once
from tests.cast import join, person, signed_in
from tests.threads.conftest import say
from tests.threads.test_telling import told

BRUSSELS = ZoneInfo("Europe/Brussels")


def at(day: int, hour: int = 10, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)


ASKED, DUE = at(23), at(25, 10, 1)  # on a Monday, and on the Wednesday


@pytest.fixture
def waiting(limburg: Region, member: User) -> Thread:
    with time_machine.travel(ASKED, tick=False):
        return services.start_thread(
            author=member,
            group=limburg.group,
            kind=Thread.Kind.QUESTION,
            title="Strips en manga: hoe zetten jullie die?",
            body="Per reeks of per tekenaar? En de prentenboeken?",
        )


def knows(name: str, about: str, region: Region) -> User:
    return join(person(name, ask_me_about=about), region)


def asked(thread: Thread) -> list[str]:
    return sorted(thread.asked_to_help.values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (at(23), at(25)),  # from Monday to Wednesday
        (at(26, 15), at(30, 15)),  # from Thursday over the weekend
        (at(27, 23, 59), datetime(2026, 12, 1, 23, 59, tzinfo=BRUSSELS)),
        (at(28), datetime(2026, 12, 2, tzinfo=BRUSSELS)),  # a Saturday counts as Monday's beginning
        (at(10, 9), at(13, 9)),  # the 11th is a holiday
        (at(11, 9), at(16, 0)),  # asked on it
        (datetime(2026, 12, 24, 12, tzinfo=BRUSSELS), datetime(2026, 12, 29, 12, tzinfo=BRUSSELS)),
        (datetime(2026, 3, 27, 12, tzinfo=BRUSSELS), datetime(2026, 3, 31, 12, tzinfo=BRUSSELS)),  # summer
    ],
)
def test_two_working_days(moment: datetime, due: datetime) -> None:
    assert working_days_after(moment, 2) == due


@pytest.mark.parametrize(
    ("topics", "better_than"),
    [
        ("strips en manga", "strips"),
        ("strips", "reeksen"),  # what stands in the title
        ("reeks", "tekenaars"),  # the word itself, not a form of it
        ("prentenboek", "boeken"),  # not a part of a longer one
        ("boeken", "leesbevordering, de bibliotheek, hoe en wat"),
    ],
)
def test_what_fits_better(topics: str, better_than: str) -> None:
    question = Question.of("Strips en manga: hoe?", "Per reeks of per tekenaar? En de prentenboeken?")
    assert fit(topics, question) > fit(better_than, question)


def test_the_three_who_fit_best_are_asked_once(waiting: Thread, limburg: Region, member: User) -> None:
    for name, about in [
        ("Beste Best", "strips, manga"),
        ("Tweede Best", "manga"),
        ("Derde Best", "prentenboeken"),
        ("Vierde Best", "boeken"),
        ("Niemand Best", "grafstenen"),
    ]:
        knows(name, about, limburg)
    with time_machine.travel(at(25, 9, 59), tick=False):
        assert questions.ask_around_due() == 0  # a minute early
    with time_machine.travel(DUE, tick=False):
        assert questions.ask_around_due() == 1
        assert questions.ask_around_due() == 0
    assert asked(waiting) == ["Beste Best", "Derde Best", "Tweede Best"]
    assert Notice.objects.filter(kind="threads.can_help").count() == 3
    mail = Delivery.objects.get(to="beste.best@bib.example")
    assert mail.subject == "Kan jij helpen? Strips en manga: hoe zetten jullie die?"
    assert f"/threads/posts/{waiting.posts.get().pk}/" in mail.body
    with time_machine.travel(DUE + timedelta(days=7), tick=False):
        assert questions.ask_around_due() == 0


@pytest.mark.parametrize("moment", [at(28), at(29, 12), at(25, 7, 59), at(25, 18), at(25, 23)])
def test_nobody_is_asked_at_night_or_on_a_free_day(
    waiting: Thread, limburg: Region, moment: datetime
) -> None:
    knows("Beste Best", "strips", limburg)
    with time_machine.travel(moment, tick=False):
        assert questions.ask_around_due() == 0


def test_who_is_left_out(
    waiting: Thread, limburg: Region, westhoek: Region, member: User, admin: User
) -> None:
    User.objects.filter(pk__in=[member.pk, admin.pk]).update(
        ask_me_about="strips, manga"
    )  # asked it; no member
    knows("Andere Regio", "strips, manga", westhoek)
    muted = knows("Stille Stijn", "strips, manga", limburg)
    follow(user=muted, kind=FOLLOWED, object_id=waiting.pk, level=Follow.Level.NOTHING)
    User.objects.filter(pk=knows("Weg Gegaan", "strips", limburg).pk).update(is_active=False)
    left = knows("Oud Lid", "strips", limburg)
    Membership.objects.filter(user=left).delete()
    with time_machine.travel(DUE, tick=False):
        assert questions.ask_around_due() == 1
    assert asked(waiting) == []


def test_where_all_regions_read_along_others_are_asked_too(
    waiting: Thread, limburg: Region, westhoek: Region
) -> None:
    Thread.objects.filter(pk=waiting.pk).update(audience=Thread.Audience.ALL)
    for n in range(3):
        knows(f"Ver Weg{n}", "strips", westhoek)
    knows("Dichte Buur", "strips", limburg)
    with time_machine.travel(DUE, tick=False):
        questions.ask_around_due()
    assert "Dichte Buur" in asked(waiting)  # of those who know as much, the nearest first
    assert len(asked(waiting)) == 3


def test_a_question_that_somebody_took_up_is_left_alone(
    waiting: Thread, limburg: Region, member: User, colleague: User, organiser: User
) -> None:
    knows("Beste Best", "strips", limburg)
    with time_machine.travel(ASKED + timedelta(hours=1), tick=False):
        say(waiting, member, "Niemand?")  # one's own words are no answer
        reply = say(waiting, colleague, "Ik kijk eens")
    with time_machine.travel(DUE, tick=False):
        assert questions.ask_around_due() == 0
        services.delete(post=reply, by=colleague)
        moderating.moderate(thread=waiting, verb="close", by=organiser)
        assert questions.ask_around_due() == 0
        moderating.moderate(thread=waiting, verb="reopen", by=organiser)
        assert questions.ask_around_due() == 1
    assert asked(waiting) == ["Beste Best"]


def test_what_was_asked_long_ago_is_no_longer_asked_around(waiting: Thread, limburg: Region) -> None:
    knows("Beste Best", "strips", limburg)
    with time_machine.travel(DUE + timedelta(days=31), tick=False):
        assert questions.ask_around_due() == 0


def test_it_is_not_always_the_same_three(limburg: Region, member: User) -> None:
    people = [knows(f"Kenner Nr{n}", "strips", limburg) for n in range(6)]
    with time_machine.travel(ASKED, tick=False):
        threads = [
            services.start_thread(
                author=member, group=limburg.group, kind="question", title=f"Strips {n}", body="Wie weet het?"
            )
            for n in range(8)
        ]
    with time_machine.travel(DUE, tick=False):
        assert questions.ask_around_due() == 8
    often = {user.pk: AskedToHelp.objects.filter(user=user).count() for user in people}
    assert often == dict.fromkeys(often, 3)  # three a week is the most that one person is asked
    assert [thread.asked_to_help.count() for thread in threads] == [3, 3, 3, 3, 3, 3, 0, 0]


def test_the_same_is_chosen_whenever_it_is_asked(waiting: Thread, limburg: Region) -> None:
    for n in range(9):
        knows(f"Kenner Nr{n}", "strips", limburg)
    with time_machine.travel(DUE, tick=False):
        first = [user.pk for user in questions.who_may_know(waiting)]
        assert [user.pk for user in questions.who_may_know(waiting)] == first
        assert len(first) == 3


def test_home_asks_until_somebody_answers_or_says_no(
    waiting: Thread, limburg: Region, colleague: User
) -> None:
    best, second = knows("Beste Best", "strips", limburg), knows("Tweede Best", "manga", limburg)
    with time_machine.travel(DUE, tick=False):
        questions.ask_around_due()

        def home(user: User) -> bool:
            return "Kan jij helpen?" in signed_in(user).get("/").content.decode()

        assert (home(best), home(second), home(colleague)) == (True, True, False)
        assert signed_in(best).post(f"/threads/{waiting.pk}/decline/")["location"] == "/"
        assert (home(best), home(second)) == (False, True)
        say(waiting, colleague, "Per reeks!")
        assert (home(best), home(second)) == (False, False)
    assert told(best) == ["threads.can_help"]


def test_the_line_goes_after_a_week_and_with_the_region(waiting: Thread, limburg: Region) -> None:
    best = knows("Beste Best", "strips", limburg)
    with time_machine.travel(DUE, tick=False):
        questions.ask_around_due()
        assert [thread.pk for thread in questions.waiting_for(best)] == [waiting.pk]
        Membership.objects.filter(user=best).delete()
        assert questions.waiting_for(best) == []
    join(best, limburg)
    with time_machine.travel(DUE + timedelta(days=8), tick=False):
        assert questions.waiting_for(best) == []


def test_saying_no_is_for_who_can_see_it(waiting: Thread, outsider: User, colleague: User) -> None:
    address = f"/threads/{waiting.pk}/decline/"
    assert signed_in(outsider).post(address).status_code == 404
    assert signed_in(colleague).post(address).status_code == 302  # wasn't asked: nothing changes
    assert not AskedToHelp.objects.exists()


def test_reading_the_question_settles_its_notice(waiting: Thread, limburg: Region) -> None:
    best = knows("Beste Best", "strips", limburg)
    with time_machine.travel(DUE, tick=False):
        questions.ask_around_due()
        waiting.refresh_from_db()
        reading.mark_read(user=best, thread=waiting, up_to=1)
    assert not Notice.objects.filter(user=best, read_at=None).exists()


def test_the_loop_does_it_by_itself() -> None:
    assert [each.run for each in duties() if each.name == "threads.ask_around"] == [questions.ask_around_due]


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_once(waiting: Thread, limburg: Region) -> None:
    knows("Beste Best", "strips", limburg)

    def work() -> Any:
        return questions.ask_around(thread_id=waiting.pk)

    if connection.vendor == "sqlite":  # in memory a second transaction is refused, so one after the other
        assert [work(), work(), work()] == [True, False, False]
    else:
        assert sorted(at_once(work, work, work)) == [False, False, True]
    assert Notice.objects.filter(kind="threads.can_help").count() == 1
    assert Delivery.objects.filter(key__startswith="threads.can_help").count() == 1
    waiting.refresh_from_db()
    assert waiting.asked_around_at is not None
    assert waiting.asked_around_at <= timezone.now()
