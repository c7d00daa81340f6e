from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """The project's wiring: commands, checks, pages that belong to no app."""

    name = "community"
    label = "community"

    def ready(self) -> None:
        from community import checks  # noqa: F401  registers itself
