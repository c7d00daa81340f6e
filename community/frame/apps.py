from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The frame around every page: navigation, icons, dates, forms. No models; knows no other app."""

    name = "community.frame"
    label = "frame"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from community.frame.destinations import destinations
        from community.frame.folding import teach_sqlite
        from community.frame.ways import own_places

        connection_created.connect(teach_sqlite, dispatch_uid="community.frame.folding")
        destinations("frame", own_places)
