from django.urls import path

from community.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.path, name="path"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("company/", views.company, name="company"),
    path("mail/", views.mail, name="mail"),
]
