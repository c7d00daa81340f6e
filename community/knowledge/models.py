"""What colleagues found out, written down: an article of *Wegwijs*, each paragraph with its source."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group, Membership
from community.groups.permissions import ORGANISING
from community.people.models import User
from community.threads.models import Post, Thread


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is published, by everybody; a draft by who may write in it and whose words are in it."""
        if not user.is_authenticated:
            return self.published()
        if user.is_staff:
            return self
        run = Membership.objects.filter(user=user, role__in=ORGANISING).values("group")
        asked = Asked.objects.filter(user=user).values("article")
        return self.filter(
            models.Q(published_at__isnull=False)
            | models.Q(owner=user)
            | models.Q(group__in=run)
            | models.Q(pk__in=asked)
        )

    def to_review(self, today: date) -> Self:
        return self.published().filter(review_on__lt=today)


class Article(models.Model):
    """A draft until it is published; then it has a day on which somebody looks whether it still holds."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="articles")
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, blank=True, related_name="articles")
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    for_newcomers = models.BooleanField(_("for who is new"), default=False)
    language = models.CharField(max_length=5, default="nl")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(review_on__isnull=False),
                name="knowledge_article_published_with_a_day_of_review",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.pk])

    @property
    def is_due(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()


class Paragraph(models.Model):
    """Its words, and the message that they come from, where there is one."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="paragraphs")
    position = models.PositiveSmallIntegerField()
    body = models.TextField(help_text="Markdown")
    source = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]


class Asked(models.Model):
    """Whether somebody's words may be in it: asked before it is published, and answered at any time."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        AGREED = "agreed", _("agreed")
        OBJECTED = "objected", _("rather not")

    article = models.ForeignKey(Article, models.CASCADE, related_name="asked")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="knowledge_asked_once")]
