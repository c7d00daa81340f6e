import os

from django.apps import AppConfig


class StageConfig(AppConfig):
    name = "tests.live.stage"
    label = "stage"

    def ready(self) -> None:
        from community.access import SIGNED_IN, VISIBLE, may
        from community.live import hub, roster
        from community.live.registry import Frame, Tally, Topic, count_for_each, register, resolve_tokens
        from tests.live.stage import rooms

        hub.HEAD_SECONDS = float(os.environ.get("STAGE_HEADS", hub.HEAD_SECONDS))

        if "STAGE_CALM" in os.environ:
            roster.CALM = float(os.environ["STAGE_CALM"])
            roster.BEAT, roster.FORGET = 2 * roster.CALM, 5 * roster.CALM

        register(
            Topic(
                prefix="room",
                access=VISIBLE,
                authorize=rooms.authorize,
                head=rooms.heads,
                missed=rooms.missed,
                render=rooms.render,
            ),
            Topic(prefix="hall", access=SIGNED_IN, authorize=lambda pairs: [True] * len(pairs)),
            Topic(
                prefix="board",
                access=VISIBLE,
                authorize=rooms.authorize,
                head=rooms.revisions,
                missed=rooms.missed_revision,
            ),
            Topic(prefix="lobby", access=VISIBLE, authorize=rooms.authorize, people=rooms.people),
            Frame(type="say", access=may("can_say"), topics=("room",), handle=rooms.handle_say),
            Frame(type="echo", access=SIGNED_IN, topics=("hall",), handle=rooms.handle_echo),
        )
        count_for_each(Tally(name="lines", count=rooms.count_lines))
        resolve_tokens(rooms.users_of_tokens)
