"""Results from before get a salt, and so a fingerprint against which nobody can try a guess."""

from django.db import migrations

from feedback.sealing import fingerprint, salted

BEFORE = {"unit": 1, "parts": [], "merged": []}


def salt(apps, schema_editor):
    Result = apps.get_model("feedback", "Result")
    for result in Result.objects.exclude(computed__has_key="salt").iterator():
        computed = {**BEFORE, "voices": result.computed["ballots"], **result.computed}
        result.computed = salted(computed)
        result.digest = fingerprint(result.computed)
        result.save(update_fields=["computed", "digest"])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0014_entries_have_their_session")]

    operations = [migrations.RunPython(salt, migrations.RunPython.noop)]
