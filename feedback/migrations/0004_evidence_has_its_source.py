from django.db import migrations


def sources_from_evidence(apps, schema_editor):
    """One source for each kind and title that a board's evidence was cited from."""
    evidences = apps.get_model("feedback", "Evidence").objects
    sources = apps.get_model("feedback", "Source").objects
    found = {}
    for evidence in evidences.filter(source=None).order_by("pk"):
        key = (evidence.board_id, evidence.kind, evidence.title)
        if key not in found:
            found[key] = sources.create(
                board_id=evidence.board_id,
                kind=evidence.kind,
                title=evidence.title,
                dated_on=evidence.dated_on,
                url=evidence.url,
                language=evidence.language,
            )
        source = found[key]
        evidence.source = source
        evidence.snapshot = {
            "kind": source.kind,
            "title": source.title,
            "text": "",
            "base": "",
            "n": None,
            "dated_on": source.dated_on.isoformat() if source.dated_on else None,
            "url": source.url,
        }
        evidence.save(update_fields=["source", "snapshot"])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_the_whole_board")]

    operations = [migrations.RunPython(sources_from_evidence, migrations.RunPython.noop)]
