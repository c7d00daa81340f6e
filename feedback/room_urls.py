"""Where a phone joins a round in the room: short, for it is typed."""

from django.urls import path

from feedback.api import PhoneBallot
from feedback.views import phones, silence

app_name = "room"
urlpatterns = [
    path("", phones.enter, name="enter"),
    path("<str:code>/", phones.phone, name="phone"),
    path("<str:code>/silent/", silence.guest, name="silent"),
    path("<str:code>/silent/take-back/", silence.guest_take_back, name="silent_take_back"),
    path("<str:code>/ballot/", PhoneBallot.as_view(), name="ballot"),
]
