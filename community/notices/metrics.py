"""The outbox, to watch it by. Looked up when somebody asks for /metrics."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector


class Outbox(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        from community.notices.models import Delivery
        from community.notices.outbox import oldest_waiting

        now = timezone.now()
        age = oldest_waiting(now)
        yield GaugeMetricFamily("klankbord_outbox_age_seconds", "Age of the oldest mail that is due", age)
        dead = Delivery.objects.exclude(died_at=None).count()
        yield GaugeMetricFamily("klankbord_outbox_dead", "Mails that were given up", dead)

    def describe(self) -> list[GaugeMetricFamily]:
        return []


REGISTRY.register(Outbox())
