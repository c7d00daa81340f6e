"""*Jouw gegevens*: what is kept of whoever is signed in, and all of it as one file."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from community.access import SIGNED_IN, access
from community.people.models import User
from community.people.privacy import as_json
from community.people.reader import reader
from community.people.streaming import Streamed


@access(GET=SIGNED_IN)
def own_data(request: HttpRequest) -> HttpResponse:
    return render(request, "people/data.html")


@access(GET=SIGNED_IN)
@never_cache
def download(request: HttpRequest) -> HttpResponseBase:
    user = User.objects.get(pk=reader(request).pk)
    answer = Streamed(as_json(user), content_type="application/json")
    name = f"klankbord-{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
