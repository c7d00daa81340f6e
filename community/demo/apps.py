from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo world and its guided path. Each app has a `demo` module of its own, found by name."""

    name = "community.demo"
