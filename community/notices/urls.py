from django.urls import path

from community.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("preferences/", views.preferences, name="preferences"),
]
