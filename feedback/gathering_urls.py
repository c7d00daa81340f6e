"""How a board gathers people: part of feedback/urls.py."""

from django.urls import path

from feedback.views import calls, selecting, sessions

gathering = [
    path("<int:pk>/sessions/new/", sessions.session_new, name="session_new"),
    path("<int:pk>/sessions/<int:session_pk>/", sessions.session, name="session"),
    path("<int:pk>/sessions/<int:session_pk>/edit/", sessions.session_edit, name="session_edit"),
    path("<int:pk>/sessions/<int:session_pk>/call-off/", sessions.session_call_off, name="session_call_off"),
    path("<int:pk>/sessions/<int:session_pk>/agenda/", sessions.point_add, name="point_add"),
    path(
        "<int:pk>/sessions/<int:session_pk>/agenda/<int:point_pk>/take-off/",
        sessions.point_take_off,
        name="point_take_off",
    ),
    path("<int:pk>/sessions/<int:session_pk>/present/", sessions.attendance, name="attendance"),
    path("<int:pk>/sessions/<int:session_pk>/minutes/", sessions.minutes, name="minutes"),
    path("<int:pk>/calls/", calls.call_list, name="calls"),
    path("<int:pk>/calls/new/", calls.call_new, name="call_new"),
    path("<int:pk>/calls/<int:call_pk>/", calls.call, name="call"),
    path("<int:pk>/calls/<int:call_pk>/edit/", calls.call_edit, name="call_edit"),
    path("<int:pk>/calls/<int:call_pk>/apply/", calls.call_apply, name="call_apply"),
    path("<int:pk>/calls/<int:call_pk>/withdraw/", calls.call_withdraw, name="call_withdraw"),
    path("<int:pk>/calls/<int:call_pk>/applications/", selecting.applications, name="applications"),
    path(
        "<int:pk>/calls/<int:call_pk>/applications/<int:application_pk>/",
        selecting.application_answer,
        name="application_answer",
    ),
    path("<int:pk>/calls/<int:call_pk>/close/", selecting.call_close, name="call_close"),
]
