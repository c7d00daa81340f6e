from django.urls import path

from community.threads import (
    attachment_views,
    moderation_views,
    post_views,
    read_views,
    views,
    writing_views,
)

app_name = "threads"
urlpatterns = [
    path("", views.thread_list, name="list"),
    path("flags/", moderation_views.flags, name="flags"),
    path("new/", views.new, name="new"),
    path("people/", writing_views.future_people, name="future_people"),
    path("<int:pk>/people/", writing_views.people, name="people"),
    path("preview/", writing_views.preview, name="preview"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/follow/", views.follow, name="follow"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/moderate/", views.moderate, name="moderate"),
    path("<int:pk>/move/", moderation_views.move, name="move"),
    path("<int:pk>/seen/", read_views.seen, name="seen"),
    path("<int:pk>/latest/", views.latest, name="latest"),
    path("attachments/<int:pk>/", attachment_views.attachment, name="attachment"),
    path("attachments/<int:pk>/small/", attachment_views.thumbnail, name="thumbnail"),
    path("posts/<int:pk>/", post_views.post, name="post"),
    path("posts/<int:pk>/reply/", post_views.reply, name="reply"),
    path("posts/<int:pk>/edit/", post_views.edit, name="edit"),
    path("posts/<int:pk>/delete/", post_views.delete, name="delete"),
    path("posts/<int:pk>/react/", post_views.react, name="react"),
    path("posts/<int:pk>/accept/", post_views.accept, name="accept"),
    path("posts/<int:pk>/unread/", read_views.unread, name="unread"),
    path("posts/<int:pk>/history/", moderation_views.history, name="history"),
    path("posts/<int:pk>/flag/", moderation_views.flag, name="flag"),
    path("posts/<int:pk>/let-stand/", moderation_views.let_stand, name="let_stand"),
    path("posts/<int:pk>/hide/", moderation_views.hide, name="hide"),
    path("posts/<int:pk>/restore/", moderation_views.restore, name="restore"),
]
