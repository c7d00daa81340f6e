"""Where libraries are, which regions they belong to, and who works where."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.people.models import User


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(group__in=Group.objects.visible_to(user))


class Region(models.Model):
    """A regional group of libraries: one of the fifteen reference regions, or a partnership of its own."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="region")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    code = models.CharField(
        max_length=20, blank=True, help_text="of the reference region; blank for another kind"
    )
    intro = models.TextField(blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:detail", args=[self.slug])


class Municipality(models.Model):
    nis = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=120)
    postcodes = models.CharField(max_length=300, help_text="separated by spaces")
    latitude = models.FloatField()
    longitude = models.FloatField()
    province = models.CharField(max_length=40, blank=True)
    reference_region = models.ForeignKey(
        Region,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="municipalities",
        help_text="none for Brussels",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class Library(models.Model):
    class Size(models.TextChoices):
        SMALL = "small", _("fewer than five colleagues")
        MIDDLE = "middle", _("five to fifteen colleagues")
        LARGE = "large", _("more than fifteen colleagues")

    name = models.CharField(_("name"), max_length=200)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="libraries")
    regions = models.ManyToManyField(Region, related_name="libraries")
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    size = models.CharField(_("size"), max_length=6, choices=Size, blank=True)
    is_open = models.BooleanField(
        default=True, help_text="closed or merged libraries stay, for what refers to them"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "libraries"
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="regions_library_once")]

    def __str__(self) -> str:
        return self.name


class Workplace(models.Model):
    """A person works in a library; one of their workplaces is the main one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="workplaces")
    library = models.ForeignKey(Library, models.CASCADE, related_name="workplaces")
    main = models.BooleanField(default=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "library"], name="regions_workplace_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(main=True), name="regions_workplace_one_main"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.library_id}"


class JoinRequest(models.Model):
    """Somebody without an account asks to join; an organiser of the library's region decides."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    library = models.ForeignKey(
        Library, models.CASCADE, related_name="join_requests", verbose_name=_("library")
    )
    note = models.CharField(_("anything we should know"), max_length=500, blank=True)
    language = models.CharField(max_length=5, default="nl")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "library"],
                condition=models.Q(state="open"),
                name="regions_join_request_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.state}"
