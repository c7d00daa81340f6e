"""What import-linter can't see: foreign keys and migration dependencies are strings, and point the same way."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

# From the ground up; an app may lean on those before it, never on one of its own line or after it.
LAYERS: list[set[str]] = [
    {"live"},
    {"people"},
    {"history"},
    {"notices", "search"},
    {"support"},
    {"groups"},
    {"threads"},
    {"knowledge"},
    {"regions"},
    {"meetups", "feedback"},
]
LEVEL = {label: level for level, labels in enumerate(LAYERS) for label in labels}
NEITHER = {"community", "frame", "demo"}  # hold no models

Arrow = tuple[str, str, str]


def wrong(arrows: Iterator[Arrow]) -> list[str]:
    return sorted(
        f"{where}: {source} leans on {target}"
        for source, target, where in arrows
        if source != target and source in LEVEL and target in LEVEL and LEVEL[target] >= LEVEL[source]
    )


def relations() -> Iterator[Arrow]:
    """(app, app it leans on, model.field) for each foreign key, one-to-one and many-to-many of our own."""
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model is not None:
                target = field.related_model._meta
                yield model._meta.app_label, target.app_label, f"{model.__name__}.{field.name}"


def dependencies() -> Iterator[Arrow]:
    """(app, app it leans on, migration) for each migration dependency."""
    for (label, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        for needed, _ in [*migration.dependencies, *migration.run_before]:
            yield label, needed, f"{label}.{name}"


def test_relations_point_one_way() -> None:
    assert wrong(relations()) == []


def test_migrations_lean_one_way() -> None:
    assert wrong(dependencies()) == []


def test_every_app_of_ours_with_models_has_its_place() -> None:
    packages = ("community", "regions", "meetups", "feedback")
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in packages}
    assert ours - LEVEL.keys() - NEITHER == set()
    assert [
        config.label for config in apps.get_app_configs() if config.label in NEITHER and config.models
    ] == []


@pytest.mark.parametrize(
    ("source", "target"), [("threads", "regions"), ("meetups", "feedback"), ("people", "groups")]
)
def test_an_arrow_upwards_or_sideways_is_named(source: str, target: str) -> None:
    assert wrong(iter([(source, target, "Model.field")])) == [f"Model.field: {source} leans on {target}"]
    assert wrong(iter([("feedback", "people", "Model.field"), (source, source, "Model.self")])) == []
