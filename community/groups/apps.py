from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "community.groups"

    def ready(self) -> None:
        from community.groups.permissions import organises_anything
        from community.people.second_step import ask_of

        ask_of(organises_anything)
