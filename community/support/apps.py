from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "community.support"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.frame.home import Section, home_section
        from community.notices.registry import NoticeKind, notice_kind
        from community.support import destinations as places
        from community.support import sections, services

        home_section(Section("support.contact", 30, sections.contact, public=True, side=True))
        home_section(Section("support.waiting", 5, sections.waiting, now=True))
        destinations("services", places.services)
        notice_kind(NoticeKind(name=services.ASKED, label=_("Somebody asks to be called by my service")))
        notice_kind(NoticeKind(name=services.CLOSED, label=_("A service called me back")))
