from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "community.notices"
