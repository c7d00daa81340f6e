from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.migrations.state import StateApps

KINDS = ["feedback.round_opened", "feedback.round_reminder"]
BRUSSELS = ZoneInfo("Europe/Brussels")


def keep_the_moment(apps: StateApps, editor: object) -> None:
    """What was kept as finished Dutch text ("1/12/2026 18:00") becomes a moment, for each reads it in their
    own language."""
    notices = apps.get_model("notices", "Notice").objects
    for notice in notices.filter(kind__in=KINDS):
        closes = notice.words.get("closes")
        if isinstance(closes, str):
            moment = datetime.strptime(closes, "%d/%m/%Y %H:%M").replace(tzinfo=BRUSSELS)
            notice.words["closes"] = {"$datetime": moment.isoformat()}
            notice.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0017_who_took_part_may_be_gone"),
        ("notices", "0001_initial"),
    ]

    operations = [migrations.RunPython(keep_the_moment, migrations.RunPython.noop)]
