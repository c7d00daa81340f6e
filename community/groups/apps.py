from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "community.groups"

    def ready(self) -> None:
        from community.groups.own import export
        from community.groups.permissions import organises_anything
        from community.people.privacy import own_data
        from community.people.second_step import ask_of

        own_data("groups", export)
        ask_of(organises_anything)
