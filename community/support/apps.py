from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "community.support"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.frame.home import Section, home_section
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from community.support import destinations as places
        from community.support import sections, services
        from community.support.own import export

        own_data("support", export)
        part("support", Part())  # what refers to them goes with the account, or stays without a name
        home_section(Section("support.contact", 30, sections.contact, public=True, side=True))
        home_section(Section("support.waiting", 5, sections.waiting, now=True))
        destinations("services", places.services)
        area = _("Calling back")
        notice_kind(NoticeKind(services.ASKED, _("Somebody asks to be called by my service"), area))
        notice_kind(NoticeKind(services.CLOSED, _("A service called me back"), area))
