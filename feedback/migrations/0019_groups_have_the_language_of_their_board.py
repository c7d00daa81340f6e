from django.db import migrations
from django.db.migrations.state import StateApps


def take_over(apps: StateApps, editor: object) -> None:
    """The name of a board's group is its title."""
    for board in apps.get_model("feedback", "Board").objects.exclude(language="nl").select_related("group"):
        board.group.language = board.language
        board.group.save(update_fields=["language"])


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0018_notices_keep_when_a_round_closes"),
        ("groups", "0003_groups_have_a_language"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
