"""What happened long ago in the demo world stands where it was, and is news to nobody."""

from datetime import datetime, timedelta

from django.utils import timezone

from community.history.models import Entry
from community.notices.models import Delivery, Notice
from feedback.models import Result, Round


def moment(year: int, month: int, day: int, hour: int = 16) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour, 0))  # noqa: DTZ001 (made aware here)


def forget_notices(key: str) -> None:
    Notice.objects.filter(kind__startswith="feedback.", key__startswith=key).delete()
    Delivery.objects.filter(key__startswith="feedback.", key__contains=f":{key}").delete()


def set_back(round: Round, then: datetime) -> None:
    """To when it was; nobody needs a mail about it today."""
    Round.objects.filter(pk=round.pk).update(
        opens_at=then - timedelta(hours=3), closes_at=then, closed_at=then, revealed_at=then
    )
    Result.objects.filter(round=round).update(at=then)
    round.agreed_order.__class__.objects.filter(round=round).update(decided_at=then)
    Entry.objects.filter(kind="feedback.round", object_id=round.pk).backdate(then)
    forget_notices(f"round:{round.pk}")
