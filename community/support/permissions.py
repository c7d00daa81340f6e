from django.contrib.auth.models import AnonymousUser

from community.people.models import User
from community.support.models import CallbackRequest, Service


def answers_for(user: User | AnonymousUser, service: Service) -> bool:
    """Sees the service's call-backs and closes them: its team, and administrators. One query."""
    if not user.is_authenticated:
        return False
    return user.is_staff or Service.objects.filter(pk=service.pk, team=user).exists()


def can_withdraw(user: User | AnonymousUser, callback: CallbackRequest) -> bool:
    """Only whoever asked takes it back."""
    return bool(user.is_authenticated and callback.asked_by_id == user.pk)
