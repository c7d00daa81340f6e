from datetime import datetime, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThreadsConfig(AppConfig):
    name = "community.threads"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.frame.home import Section, home_section
        from community.frame.keys import Key, Screen, screen_keys
        from community.frame.registry import Given, badge
        from community.live.registry import Tally, count_for_each, register
        from community.notices.duties import duty
        from community.notices.models import Preference
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from community.threads import (
            attachments,
            counters,
            here,
            parting,
            questions,
            sections,
            telling,
            topics,
        )
        from community.threads import destinations as places
        from community.threads.own import export

        own_data("threads", export)
        part("threads", Part(parting.forget))
        register(*topics.ENTRIES, *here.ENTRIES)
        count_for_each(Tally(name=counters.NAME, count=counters.count))
        badge(sections.CAN_HELP, sections.asked_to_help, Given(datetime, sections.lately))
        badge("threads", sections.unread_threads)
        destinations("threads", places.threads)
        send = Key([["Ctrl", "Enter"]], _("Send what you are writing"))
        ahead, back = Key([["J"]], _("To the next message")), Key([["K"]], _("To the message before"))
        screen_keys(Screen("threads", _("In a conversation"), (send, ahead, back)))
        duty("threads.ask_around", questions.ask_around_due, timedelta(minutes=10))
        home_section(Section("threads.can_help", 14, sections.can_help, now=True))
        home_section(Section("threads.unread", 30, sections.unread))
        home_section(Section("threads.ask", 50, sections.ask, side=True))
        now, digest = Preference.Mail.NOW, Preference.Mail.DIGEST
        duty("threads.attachments", attachments.sweep, timedelta(hours=1))
        area = _("Conversations")
        notice_kind(
            NoticeKind(name=telling.ANSWER, label=_("Somebody answers my question"), area=area, mail=now)
        )
        notice_kind(
            NoticeKind(
                name=telling.CAN_HELP,
                label=_("A question fits what I can be asked about"),
                area=area,
                mail=now,
            )
        )
        notice_kind(NoticeKind(name=telling.MENTION, label=_("Somebody mentions me"), area=area, mail=now))
        notice_kind(
            NoticeKind(name=telling.ACCEPTED, label=_("My answer helped somebody"), area=area, mail=now)
        )
        notice_kind(
            NoticeKind(name=telling.HIDDEN, label=_("An organiser hid my message"), area=area, mail=now)
        )
        notice_kind(
            NoticeKind(
                name=telling.FLAGGED,
                label=_("Somebody reports a message where I organise"),
                area=area,
                mail=now,
            )
        )
        notice_kind(
            NoticeKind(
                name=telling.REPLY,
                label=_("New replies in conversations that I follow"),
                area=area,
                mail=digest,
            )
        )
