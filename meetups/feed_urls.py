"""`/calendar/<token>.ics`: what calendar programs read (CONTRACT: HTTP)."""

from django.urls import path

from meetups import subscribing

app_name = "calendar"
urlpatterns = [path("<str:token>.ics", subscribing.feed, name="feed")]
