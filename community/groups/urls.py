from django.urls import path

from community.groups import views

app_name = "groups"
urlpatterns = [
    path("<int:pk>/rules/", views.rules, name="rules"),
    path("<int:pk>/rules/edit/", views.rules_edit, name="rules_edit"),
]
