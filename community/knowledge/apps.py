from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "community.knowledge"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.knowledge import guide, services
        from community.knowledge.own import export
        from community.notices.duties import duty
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from community.support.guide import guide_part
        from community.threads import sources

        own_data("knowledge", export)
        part("knowledge", Part())  # what refers to them goes with the account, or stays without a name
        sources.use(guide.USE)
        guide_part("articles", guide.part)
        destinations("articles", guide.places)
        duty("knowledge.tell_due", services.tell_due, timedelta(hours=6))
        area = _("Find your way")
        notice_kind(NoticeKind(services.ASKED, _("Somebody puts my words in the guide"), area))
        notice_kind(NoticeKind(services.OBJECTED, _("Somebody takes words out of my article"), area))
        notice_kind(NoticeKind(services.DUE, _("My article has to be looked at again"), area))
