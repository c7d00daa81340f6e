from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetupsConfig(AppConfig):
    name = "meetups"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.frame.home import Section, home_section
        from community.live.registry import register
        from community.notices.duties import duty
        from community.notices.registry import NoticeKind, notice_kind
        from meetups import destinations as places
        from meetups import sections, services, topics
        from meetups.services import telling
        from regions.sections import region_section

        register(topics.OCCURRENCE)
        home_section(Section("meetups.next", 20, sections.next_meeting))
        home_section(Section("meetups.trainings", 20, sections.training_dates, side=True, public=True))
        region_section("meetups", 10, sections.of_region)
        destinations("meetups", places.dates)
        notice_kind(NoticeKind(name=telling.SEAT_GIVEN, label=_("I get a place from the waiting list")))
        notice_kind(NoticeKind(name=telling.MOVED, label=_("A date that I answered moves")))
        notice_kind(NoticeKind(name=telling.CANCELLED, label=_("A date that I answered is cancelled")))
        notice_kind(NoticeKind(name=telling.RESTORED, label=_("A cancelled date goes ahead after all")))
        duty("meetups.extend", services.extend_due, timedelta(hours=6))
