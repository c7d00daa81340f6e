from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "community.history"

    def ready(self) -> None:
        from community.history.services import record
        from community.people.journal import keep_with

        keep_with(record)
