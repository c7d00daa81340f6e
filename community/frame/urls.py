from django.urls import path

from community.frame import install, views

app_name = "frame"
urlpatterns = [
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("sw.js", install.worker, name="worker"),
    path("offline/", install.offline, name="offline"),
    path("offline/unsent/", install.unsent, name="unsent"),
    path("go/", views.go, name="go"),
    path("keys/", views.keys, name="keys"),
    path("style/", views.style, name="style"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
