from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.frame.home import Section, home_section
        from community.frame.registry import Given, badge, my_region
        from community.notices.models import Preference
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from regions import arrival, choosing, home, services
        from regions import destinations as places
        from regions.own import export, forget

        own_data("regions", export)
        part("regions", Part(forget))
        my_region(choosing.my_region_in_the_frame)
        group = Given(int, choosing.my_group)
        badge("regions", choosing.unread_in_group, group, live=choosing.live_name)
        destinations("regions", places.places)
        destinations("people", places.people)
        home_section(Section("regions.requests", 15, home.requests_to_join, now=True))
        home_section(Section("regions.first_step", 60, home.first_step, now=True, alone=True))
        home_section(Section("regions.front", 40, home.visitors_contact, side=True, public=True))
        notice_kind(
            NoticeKind(
                name="regions.join_request",
                label=_("Somebody asks to join my region"),
                area=_("My region"),
                mail=Preference.Mail.NOW,
            )
        )
        notice_kind(
            NoticeKind(
                name=services.REMOVED,
                label=_("I don't belong to a region any more"),
                area=_("My region"),
                mail=Preference.Mail.NOW,
            )
        )
        arrival.listen()
