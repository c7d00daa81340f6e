"""What was told of something, when whoever said it is gone."""

from collections.abc import Mapping

from django.db import transaction

from community.notices.models import Delivery, Notice

AT_ONCE = 500


@transaction.atomic
def retell(texts: Mapping[str, str | None]) -> None:
    """By address: what it says now, or None where it is gone; then nobody hears of it any more.

    What lies here of mails that went out loses its text.
    """
    addresses = list(texts)
    for start in range(0, len(addresses), AT_ONCE):
        _retell({url: texts[url] for url in addresses[start : start + AT_ONCE]})


def _retell(texts: Mapping[str, str | None]) -> None:
    gone, mailed, unsent = [], [], []
    for notice in Notice.objects.filter(url__in=texts):
        key = f"{notice.kind}:{notice.key}:{notice.user_id}"
        mailed.append(key)
        if (text := texts[notice.url]) is None:
            gone.append(notice.pk)
            unsent.append(key)
        elif notice.words.get("text", text) != text:
            notice.words = {**notice.words, "text": text}
            notice.save(update_fields=["words"])
    Notice.objects.filter(pk__in=gone).delete()
    Delivery.objects.filter(key__in=unsent, sent_at=None).delete()
    Delivery.objects.filter(key__in=mailed, sent_at__isnull=False).update(body="")
