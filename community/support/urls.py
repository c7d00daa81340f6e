from django.urls import path

from community.support import views

app_name = "guide"
urlpatterns = [
    path("", views.home, name="home"),
    path("services/", views.listing, name="services"),
    path("services/<int:pk>/", views.service, name="service"),
    path("services/<int:pk>/callbacks/", views.callbacks, name="callbacks"),
    path("callbacks/<int:pk>/close/", views.close, name="close"),
    path("callbacks/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
