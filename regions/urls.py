from django.urls import path

from regions.views import joining, managing, places

app_name = "regions"
urlpatterns = [
    path("", places.region_list, name="list"),
    path("join/", joining.join, name="join"),
    path("join/asked/", joining.asked, name="asked"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("invitation/<str:token>/accept/", joining.accept, name="accept"),
    path("welcome/", joining.welcome, name="welcome"),
    path("welcome/new/", joining.new_to_it, name="new_to_it"),
    path("welcome/done/", joining.first_step_done, name="first_step_done"),
    path("libraries/<int:pk>/", places.library, name="library"),
    path("libraries/<int:pk>/edit/", managing.edit_library, name="edit_library"),
    path("people/<int:pk>/", places.person, name="person"),
    path("<slug:slug>/", places.region, name="detail"),
    path("<slug:slug>/colleagues/", places.colleagues, name="colleagues"),
    path("<slug:slug>/manage/", managing.requests, name="manage"),
    path("<slug:slug>/manage/requests/<int:pk>/approve/", managing.approve, name="approve"),
    path("<slug:slug>/manage/requests/<int:pk>/decline/", managing.decline, name="decline"),
    path("<slug:slug>/manage/members/", managing.members, name="members"),
    path("<slug:slug>/manage/members/<int:pk>/role/", managing.role, name="role"),
    path("<slug:slug>/manage/members/<int:pk>/remove/", managing.remove, name="remove"),
    path("<slug:slug>/manage/invitations/", managing.invitations, name="invitations"),
    path("<slug:slug>/manage/invitations/<int:pk>/revoke/", managing.revoke, name="revoke"),
    path("<slug:slug>/manage/libraries/", managing.libraries, name="libraries"),
    path("<slug:slug>/manage/libraries/add/", managing.add_library, name="add_library"),
    path("<slug:slug>/manage/introduction/", managing.introduction, name="introduction"),
]
