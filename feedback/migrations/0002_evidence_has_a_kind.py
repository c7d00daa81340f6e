from django.db import migrations


class Migration(migrations.Migration):
    """What was called its source is the kind of it; the source becomes a row of its own."""

    dependencies = [("feedback", "0001_initial")]

    operations = [migrations.RenameField("evidence", "source", "kind")]
