from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "community.history"

    def ready(self) -> None:
        from community.history.own import export
        from community.history.services import record
        from community.people.journal import keep_with
        from community.people.privacy import own_data

        own_data("history", export)
        keep_with(record)
