from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models


class Room(models.Model):
    head = models.PositiveBigIntegerField(default=0)
    members = models.ManyToManyField(User)

    objects: ClassVar[models.Manager["Room"]] = models.Manager()

    class Meta:
        app_label = "stage"


class Line(models.Model):
    room = models.ForeignKey(Room, models.CASCADE)
    changed = models.PositiveBigIntegerField()
    body = models.TextField()

    objects: ClassVar[models.Manager["Line"]] = models.Manager()

    class Meta:
        app_label = "stage"
        constraints: ClassVar = [models.UniqueConstraint(fields=["room", "changed"], name="stage_line_order")]
