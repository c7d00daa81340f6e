from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "community.people"

    def ready(self) -> None:
        from community.frame.registry import on_language
        from community.live.registry import resolve_tokens
        from community.people import (
            erasing,
            schema,  # noqa: F401  registers itself
        )
        from community.people.authentication import users_of_tokens
        from community.people.erasure import Part, part
        from community.people.language import keep_language

        part("people", Part(obstacles=erasing.obstacles))
        on_language(keep_language)
        resolve_tokens(users_of_tokens)
