from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "community.groups"

    def ready(self) -> None:
        from community.groups import handing_on
        from community.groups.own import export
        from community.groups.permissions import organises_anything
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from community.people.second_step import ask_of

        own_data("groups", export)
        part("groups", Part(handing_on.forget, handing_on.handovers, handing_on.hand_on))
        label = _("I run a group from now on, for somebody leaves")
        notice_kind(NoticeKind(handing_on.HANDED_ON, label, _("My region")))
        ask_of(organises_anything)
