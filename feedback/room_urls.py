"""Where a phone joins a round in the room: short, for it is typed."""

from django.urls import path

from feedback.api import PhoneBallot
from feedback.views import phones

app_name = "room"
urlpatterns = [
    path("", phones.enter, name="enter"),
    path("<str:code>/", phones.phone, name="phone"),
    path("<str:code>/ballot/", PhoneBallot.as_view(), name="ballot"),
]
