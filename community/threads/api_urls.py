from django.urls import path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView

from community.access import PUBLIC
from community.threads import api, attachment_api


class Schema(SpectacularAPIView):
    """What the API can do, as OpenAPI in JSON."""

    access = {"GET": PUBLIC}
    renderer_classes = [OpenApiJsonRenderer]


app_name = "api"
urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("v1/threads/<int:pk>/posts/", api.ThreadPosts.as_view(), name="thread-posts"),
    path("v1/posts/<int:pk>/", api.OnePost.as_view(), name="post"),
    path("v1/attachments/", attachment_api.Attachments.as_view(), name="attachments"),
    path("v1/attachments/<int:pk>/", attachment_api.OneAttachment.as_view(), name="attachment"),
    path("v1/attachments/<int:pk>/file/", attachment_api.AttachmentFile.as_view(), name="attachment-file"),
    path("v1/posts/<int:pk>/reactions/<str:name>/", api.OneReaction.as_view(), name="reaction"),
]
