from django.db import migrations
from django.db.migrations.state import StateApps


def give_each_its_session(apps: StateApps, editor: object) -> None:
    """A session that was only told on the timeline gets a page, for its agenda and minutes."""
    entries = apps.get_model("feedback", "TimelineEntry").objects
    sessions = apps.get_model("feedback", "Session").objects
    for entry in entries.filter(kind="session", session=None):
        sessions.create(entry=entry)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0013_sessions_and_contact")]

    operations = [migrations.RunPython(give_each_its_session, migrations.RunPython.noop)]
