from django.urls import path

from community.knowledge import views

app_name = "articles"
urlpatterns = [
    path("", views.listing, name="list"),
    path("from/<int:thread_pk>/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/answer/", views.answer, name="answer"),
]
