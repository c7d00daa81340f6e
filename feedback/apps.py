from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from community.frame.destinations import destinations
        from community.frame.home import Section, home_section
        from community.frame.keys import screen_keys
        from community.live.registry import register
        from community.notices.duties import duty
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.erasure import Part, part
        from community.people.privacy import own_data
        from community.threads import sources
        from feedback import destinations as places
        from feedback import from_talk, gathering_sections, running_sections, sections, topics
        from feedback.own import export
        from feedback.ranking_keys import arranging_keys, ranking_keys
        from feedback.services import applying, erasing, parting, rounds, running

        own_data("feedback", export)
        part("feedback", Part(parting.forget))
        register(topics.BOARD)
        sources.use(from_talk.USE)
        duty("feedback.announce_due_rounds", running.announce_due, timedelta(minutes=1))
        duty("feedback.remind_due_rounds", running.remind_due, timedelta(minutes=5))
        duty("feedback.close_due_rounds", rounds.close_due, timedelta(minutes=1))
        duty("feedback.erase_what_closing_destroyed", erasing.erase_due, timedelta(minutes=1))
        duty("feedback.forget_applications", applying.forget_due, timedelta(hours=6))
        home_section(Section("feedback.to_finish", 10, sections.to_finish, now=True))
        home_section(Section("feedback.to_answer", 12, gathering_sections.to_answer, now=True))
        home_section(Section("feedback.call_soon", 30, gathering_sections.soon_over, now=True))
        home_section(Section("feedback.calls", 20, gathering_sections.open_calls, side=True))
        home_section(Section("feedback.calls_public", 12, gathering_sections.public_calls, public=True))
        home_section(Section("feedback.ours", 25, sections.ours))
        home_section(Section("feedback.run", 27, running_sections.run_by_me))
        home_section(Section("feedback.became", 40, sections.became, side=True, roomy=True))
        home_section(Section("feedback.published", 15, sections.published, public=True))
        home_section(Section("feedback.became_public", 40, sections.became, public=True))
        destinations("boards", places.boards)
        screen_keys(ranking_keys())
        screen_keys(arranging_keys())
        for name, label in {
            "minutes": _("There are minutes of a session of my board"),
            "application_answered": _("I applied to think along, and there is an answer"),
            "round_opened": _("A round opens on my board"),
            "round_reminder": _("A round on my board closes soon and I haven't ranked yet"),
            "round_closed": _("A round closes on my board"),
            "result_revealed": _("A result is ready"),
            "withdrawn": _("What I proposed is withdrawn, or stands again"),
            "merged": _("What I proposed or ranked is merged with something else"),
            "report_published": _("A report of my board is published"),
            "action_changed": _("Something is done about what I proposed or ranked"),
            "from_talk": _("Somebody makes a need or idea of my message"),
            "passed_over": _("Nothing is done yet about what I proposed or ranked, and why"),
        }.items():
            notice_kind(NoticeKind(name=f"feedback.{name}", label=label, area=_("Sounding board")))
