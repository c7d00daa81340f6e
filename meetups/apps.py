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
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from meetups import destinations as places
        from meetups import sections, services, topics
        from meetups.own import export, forget
        from meetups.services import telling
        from regions.sections import region_section

        own_data("meetups", export)
        part("meetups", Part(forget))
        register(topics.OCCURRENCE)
        home_section(Section("meetups.next", 20, sections.next_meeting))
        home_section(Section("meetups.trainings", 20, sections.training_dates, side=True, public=True))
        region_section("meetups", 10, sections.of_region)
        destinations("meetups", places.dates)
        area = _("Meetups and trainings")
        notice_kind(NoticeKind(telling.SEAT_GIVEN, _("I get a place from the waiting list"), area))
        notice_kind(NoticeKind(telling.MOVED, _("A date that I answered moves"), area))
        notice_kind(NoticeKind(telling.CANCELLED, _("A date that I answered is cancelled"), area))
        notice_kind(NoticeKind(telling.RESTORED, _("A cancelled date goes ahead after all"), area))
        duty("meetups.extend", services.extend_due, timedelta(hours=6))
