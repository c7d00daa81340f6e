from django.urls import path

from community.frame import views

app_name = "frame"
urlpatterns = [
    path("style/", views.style, name="style"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
