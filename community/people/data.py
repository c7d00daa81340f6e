"""*Jouw gegevens*: what is kept of whoever is signed in, as one file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from community.access import SIGNED_IN, access
from community.people.models import User
from community.people.privacy import as_json
from community.people.reader import reader


@access(GET=SIGNED_IN)
def own_data(request: HttpRequest) -> HttpResponse:
    return render(request, "people/data.html")


@access(GET=SIGNED_IN)
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=reader(request).pk)
    answer = HttpResponse(as_json(user), content_type="application/json")  # made within this request's turn
    name = f"klankbord-{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
