from django.urls import path

from meetups import organising, subscribing, views

app_name = "meetups"
urlpatterns = [
    path("", views.agenda, name="list"),
    path("trainings/", views.trainings, name="trainings"),
    path("new/", organising.new, name="new"),
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("next/<slug:slug>/", views.next_of_region, name="next"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/fragment/", views.fragment, name="fragment"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("<int:pk>/talk/", views.talk, name="talk"),
    path("<int:pk>/change/", organising.change, name="change"),
    path("<int:pk>/cancel/", organising.cancel, name="cancel"),
    path("<int:pk>/restore/", organising.restore, name="restore"),
    path("<int:pk>/calendar.ics", subscribing.download, name="download"),
]
