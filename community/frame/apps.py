from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The frame around every page: navigation, icons, dates, forms. No models; knows no other app."""

    name = "community.frame"
    label = "frame"
