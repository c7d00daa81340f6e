from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "community.history"

    def ready(self) -> None:
        from community.history.own import export, forget
        from community.history.services import record
        from community.people.erasure import Part, part
        from community.people.journal import keep_with
        from community.people.privacy import own_data

        own_data("history", export)
        part("history", Part(erase=forget))
        keep_with(record)
