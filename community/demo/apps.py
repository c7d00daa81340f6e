from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo world and its guided path. Knows the apps only by name: each has a `demo` module of its own."""

    name = "community.demo"
